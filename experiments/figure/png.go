package figure

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/png"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// PNG returns the figure as an image with dpi pixels to the inch, which is also written into the file so that
// programs show it at its size. It returns an error for a dpi outside 1 to 2400; other panics and errors are
// those of [Figure.SVG].
func (f Figure) PNG(dpi int) ([]byte, error) {
	if dpi < 1 || dpi > 2400 {
		return nil, fmt.Errorf("figure: %d dpi: 300 is common, at most 2400", dpi)
	}
	s, err := f.build()
	if err != nil {
		return nil, err
	}
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(s.w), vg.Length(s.h)), vgimg.UseDPI(dpi))
	s.draw(canvas)
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&out, canvas.Image()); err != nil {
		return nil, fmt.Errorf("figure: png: %w", err)
	}
	return withResolution(out.Bytes(), dpi), nil
}

// Draw paints the figure on any canvas of gonum/plot, from its origin; with [gonum.org/v1/plot/vg/vgeps], for
// example, a journal gets its EPS. Panics and errors are those of [Figure.SVG].
func (f Figure) Draw(c vg.Canvas) error {
	s, err := f.build()
	if err != nil {
		return err
	}
	s.draw(c)
	return nil
}

func (s *scene) draw(c vg.Canvas) {
	at := func(p point) vg.Point { return vg.Point{X: vg.Length(p.x), Y: vg.Length(p.y)} }
	for _, o := range s.ops {
		c.SetColor(o.ink)
		if o.stamps != nil {
			c.Fill(o.outlines(at))
			continue
		}
		var path vg.Path
		for _, line := range o.lines {
			for i, p := range line {
				if i == 0 {
					path.Move(at(p))
				} else {
					path.Line(at(p))
				}
			}
			if o.closed {
				path.Close()
			}
		}
		if o.width == 0 {
			c.Fill(path)
			continue
		}
		dash := make([]vg.Length, len(o.dash))
		for i, d := range o.dash {
			dash[i] = vg.Length(d)
		}
		c.SetLineWidth(vg.Length(o.width))
		c.SetLineDash(dash, 0)
		c.Stroke(path)
	}
}

// outlines are the stamps of an op as one path on the page.
func (o op) outlines(at func(point) vg.Point) vg.Path {
	var path vg.Path
	scale := o.size / perSize
	for _, st := range o.stamps {
		to := func(p point) vg.Point {
			q := point{(st.x + p.x) * scale, (st.y + p.y) * scale}
			if o.turned {
				q = point{-q.y, q.x}
			}
			return at(point{o.at.x + q.x, o.at.y + q.y})
		}
		for _, seg := range st.shape.segs {
			switch seg.op {
			case 'M':
				path.Move(to(seg.p[0]))
			case 'L':
				path.Line(to(seg.p[0]))
			case 'C':
				path.CubeTo(to(seg.p[0]), to(seg.p[1]), to(seg.p[2]))
			case 'Z':
				path.Close()
			}
		}
	}
	return path
}

// withResolution inserts a pHYs chunk, pixels per metre, after the header of a PNG file.
func withResolution(file []byte, dpi int) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature; length, name, data and checksum of IHDR
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	chunk := append([]byte("pHYs"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre)...)
	chunk = append(chunk, 1) // the unit is the metre
	out := append([]byte{}, file[:header]...)
	out = binary.BigEndian.AppendUint32(out, 9)
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, file[header:]...)
}
