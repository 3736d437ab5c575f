package page

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgeps"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/odescent/odescent/ode/vec"
)

// mostPixels is the size of the largest PNG: A1 at 300 dpi has 70 million.
const mostPixels = 100e6

// PNG returns the page as an image with dpi pixels to the inch, which is also written into the file so that programs
// show it at its size. It returns an error for a dpi outside 1 to 2400, for a page without a pixel and for one of more
// than 100 million pixels, each of which takes eight bytes of memory.
func (s *Scene) PNG(dpi int) ([]byte, error) {
	if dpi < 1 || dpi > 2400 {
		return nil, fmt.Errorf("figure: %d dpi: 300 is common, at most 2400", dpi)
	}
	pixels := func(length float64) float64 { return math.Floor(float64(length/float64(vg.Inch)*float64(dpi)) + 0.5) }
	w, h := pixels(s.W), pixels(s.H)
	switch {
	case !(w >= 1 && h >= 1):
		return nil, fmt.Errorf("figure: a page of %g by %g pt has no pixel at %d dpi", s.W, s.H, dpi)
	case w*h > mostPixels:
		return nil, fmt.Errorf("figure: a page of %g by %g pt has %g by %g pixels at %d dpi, more than %g million: take fewer dpi or a smaller page",
			s.W, s.H, w, h, dpi, mostPixels/1e6)
	}
	canvas := vgimg.NewWith(vgimg.UseWH(vg.Length(s.W), vg.Length(s.H)), vgimg.UseDPI(dpi))
	for _, o := range s.Ops {
		switch {
		case o.Image != nil:
			o.pixels(canvas)
		case o.dense(s.H):
			o.inStrips(canvas)
		default:
			o.draw(canvas)
		}
	}
	var out bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&out, canvas.Image()); err != nil {
		return nil, fmt.Errorf("figure: png: %w", err)
	}
	perMetre := uint32(math.Round(float64(dpi) / 0.0254))
	resolution := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, perMetre), perMetre)
	file := withChunk(out.Bytes(), "pHYs", append(resolution, 1)) // the unit is the metre
	if alt := clean(s.Alt); alt != "" {
		file = withChunk(file, "iTXt", []byte("Description\x00\x00\x00en\x00\x00"+alt)) // not compressed
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
	var dash []vg.Length
	for _, d := range even(o.Dash) {
		dash = append(dash, vg.Length(d))
	}
	c.SetLineWidth(vg.Length(o.Width))
	c.SetLineDash(dash, vg.Length(o.shift))
	c.Stroke(path)
}

// drawImage leaves an image to the canvas, which shifts, turns and scales only: a map is two turns with a scaling between.
// A canvas without images gets rectangles.
func (o Op) drawImage(c vg.Canvas) {
	if _, ok := under(c).(*vgeps.Canvas); ok {
		for _, cells := range o.Cells() {
			cells.draw(c)
		}
		return
	}
	m, img := o.to, o.Image
	if b := img.Bounds(); b.Min != (image.Point{}) { // vgimg takes it for the origin
		moved := image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(moved, moved.Bounds(), img, b.Min, draw.Src)
		img = moved
	}
	c.Push()
	defer c.Pop()
	c.Translate(vg.Point{X: vg.Length(m.e), Y: vg.Length(m.f)})
	if m.b == 0 && m.c == 0 {
		if m.a < 0 || m.d < 0 {
			c.Scale(math.Copysign(1, m.a), math.Copysign(1, m.d))
		}
		c.DrawImage(vg.Rectangle{Max: vg.Point{X: vg.Length(math.Abs(m.a)), Y: vg.Length(math.Abs(m.d))}}, img)
		return
	}
	alike, mirrored := float64(vec.Hypot(m.a+m.d, m.b-m.c)/2), float64(vec.Hypot(m.a-m.d, m.b+m.c)/2) // parts of the map
	p, q := vec.Atan2(m.b-m.c, m.a+m.d), vec.Atan2(m.b+m.c, m.a-m.d)
	c.Rotate((q + p) / 2)
	c.Scale(alike+mirrored, alike-mirrored)
	c.Rotate((p - q) / 2)
	c.DrawImage(vg.Rectangle{Max: vg.Point{X: 1, Y: 1}}, img)
}

// pixels draws the pixels of an image as parallelograms: each pixel of the page has the colour at its middle.
func (o Op) pixels(canvas *vgimg.Canvas) {
	dst, from, m := canvas.Image(), o.Image.Bounds(), o.to
	box := dst.Bounds()
	pixel := float64(vg.Inch) / canvas.DPI()
	across := func(n int, at float64) int { // the pixel of the image at a share of its width or height, -1 outside
		if at < 0 || at >= 1 {
			return -1
		}
		return int(at * float64(n))
	}
	area := float64(m.a*m.d) - float64(m.b*m.c)
	for j := range box.Dy() {
		py := float64((float64(box.Dy()-j)-0.5)*pixel) - m.f
		for i := range box.Dx() {
			px := float64((float64(i)+0.5)*pixel) - m.e
			u, v := px/m.a, py/m.d
			if m.b != 0 || m.c != 0 {
				u, v = (float64(m.d*px)-float64(m.c*py))/area, (float64(m.a*py)-float64(m.b*px))/area
			}
			x, y := across(from.Dx(), u), across(from.Dy(), 1-v)
			if x < 0 || y < 0 {
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
