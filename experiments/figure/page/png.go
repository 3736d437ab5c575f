package page

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image/color"
	"image/png"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/odescent/odescent/ode/vec"
)

// PNG returns the page as an image with dpi pixels to the inch, which is also written into the file so that programs
// show it at its size. It returns an error for a dpi outside 1 to 2400.
func (s *Scene) PNG(dpi int) ([]byte, error) {
	if dpi < 1 || dpi > 2400 {
		return nil, fmt.Errorf("figure: %d dpi: 300 is common, at most 2400", dpi)
	}
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(s.W), vg.Length(s.H)), vgimg.UseDPI(dpi))
	s.Draw(canvas)
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&out, canvas.Image()); err != nil {
		return nil, fmt.Errorf("figure: png: %w", err)
	}
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	resolution := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre)
	file := withChunk(out.Bytes(), "pHYs", append(resolution, 1)) // the unit is the metre
	if s.Alt != "" {
		file = withChunk(file, "iTXt", []byte("Description\x00\x00\x00en\x00\x00"+s.Alt)) // not compressed
	}
	return file, nil
}

// draw repeats an op on a canvas that is not a scene. Places are rounded to 1/1024 point, so that rounding errors, which
// differ between processors, move no pixel.
func (o Op) draw(c vg.Canvas) {
	at := func(p Point) vg.Point {
		return vg.Point{X: vg.Length(math.Round(p.X*1024) / 1024), Y: vg.Length(math.Round(p.Y*1024) / 1024)}
	}
	if o.Image != nil {
		o.drawImage(c)
		return
	}
	c.SetColor(o.Ink)
	var path vg.Path
	for _, line := range o.Lines {
		for i, p := range line {
			if i == 0 {
				path.Move(at(p))
			} else {
				path.Line(at(p))
			}
		}
		if o.Closed {
			path.Close()
		}
	}
	for _, seg := range append(o.Outlines(), o.Path...) {
		switch seg.Op {
		case 'M':
			path.Move(at(seg.P[0]))
		case 'L':
			path.Line(at(seg.P[0]))
		case 'C':
			path.CubeTo(at(seg.P[0]), at(seg.P[1]), at(seg.P[2]))
		case 'Z':
			path.Close()
		}
	}
	if o.Width == 0 {
		c.Fill(path)
		return
	}
	dash := make([]vg.Length, len(o.Dash))
	for i, d := range o.Dash {
		dash[i] = vg.Length(d)
	}
	c.SetLineWidth(vg.Length(o.Width))
	c.SetLineDash(dash, vg.Length(o.shift))
	c.Stroke(path)
}

// drawImage draws the pixels of an image as squares on an image, and leaves other canvases to scale it.
func (o Op) drawImage(c vg.Canvas) {
	w, h := vec.Hypot(o.To.a, o.To.b), vec.Hypot(o.To.c, o.To.d)
	t, ok := c.(*vgimg.Canvas)
	if !ok || o.To.b != 0 || o.To.c != 0 {
		c.Push()
		c.Translate(vg.Point{X: vg.Length(o.To.e), Y: vg.Length(o.To.f)})
		c.Rotate(vec.Atan2(o.To.b, o.To.a))
		c.DrawImage(vg.Rectangle{Max: vg.Point{X: vg.Length(w), Y: vg.Length(h)}}, o.Image)
		c.Pop()
		return
	}
	dst, from := t.Image(), o.Image.Bounds()
	box := dst.Bounds()
	pixel := float64(vg.Inch) / t.DPI()
	across := func(n int, at float64) int { // the pixel of the image at a share of its width or height, -1 outside
		if at < 0 || at >= 1 {
			return -1
		}
		return int(at * float64(n))
	}
	for j := range box.Dy() {
		y := across(from.Dy(), 1-(float64((float64(box.Dy()-j)-0.5)*pixel)-o.To.f)/o.To.d)
		for i := 0; i < box.Dx() && y >= 0; i++ {
			x := across(from.Dx(), (float64((float64(i)+0.5)*pixel)-o.To.e)/o.To.a)
			if x < 0 {
				continue
			}
			switch r, g, b, a := o.Image.At(from.Min.X+x, from.Min.Y+y).RGBA(); a {
			case 0:
			case 0xFFFF:
				dst.Set(i, j, color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)})
			default:
				over := func(c, d uint32) uint16 { return uint16(c + d*(0xFFFF-a)/0xFFFF) }
				dr, dg, db, da := dst.At(i, j).RGBA()
				dst.Set(i, j, color.RGBA64{over(r, dr), over(g, dg), over(b, db), over(a, da)})
			}
		}
	}
}

// withChunk inserts a chunk after the header of a PNG file.
func withChunk(file []byte, name string, data []byte) []byte {
	const header = 8 + 4 + 4 + 13 + 4 // signature; length, name, data and checksum of IHDR
	out := binary.BigEndian.AppendUint32(slices.Clone(file[:header]), uint32(len(data)))
	chunk := append([]byte(name), data...)
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, file[header:]...)
}
