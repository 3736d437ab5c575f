package page

import (
	"bytes"
	"compress/zlib"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgeps"
	"gonum.org/v1/plot/vg/vgimg"
)

// wellFormed reads a document to its end.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%.600s", err, svg)
		}
	}
}

// operators returns the content stream of a page.
func operators(t *testing.T, pdf []byte) string {
	t.Helper()
	_, rest, _ := bytes.Cut(pdf, []byte("4 0 obj"))
	_, rest, ok := bytes.Cut(rest, []byte("stream\n"))
	z, err := zlib.NewReader(bytes.NewReader(rest))
	if !ok || err != nil {
		t.Fatalf("no content: %v", err)
	}
	content, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func pixelsOf(t *testing.T, s *Scene, dpi int) image.Image {
	t.Helper()
	data, err := s.PNG(dpi)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func polyline(at ...vg.Length) (p vg.Path) {
	for i := 0; i < len(at); i += 2 {
		if q := (vg.Point{X: at[i], Y: at[i+1]}); i == 0 {
			p.Move(q)
		} else {
			p.Line(q)
		}
	}
	return p
}

// four has red and green above blue and grey.
func four() image.Image {
	img := image.NewNRGBA(image.Rect(3, 3, 5, 5))
	img.Set(3, 3, color.NRGBA{R: 255, A: 255})
	img.Set(4, 3, color.NRGBA{G: 255, A: 255})
	img.Set(3, 4, color.NRGBA{B: 255, A: 255})
	img.Set(4, 4, color.NRGBA{R: 128, G: 128, B: 128, A: 255})
	return img
}

func atOrigin(img image.Image) image.Image {
	out := image.NewNRGBA(image.Rect(0, 0, 2, 2))
	draw.Draw(out, out.Bounds(), img, img.Bounds().Min, draw.Src)
	return out
}

// maps are transformations of a canvas, about a place near the middle of a page of 200 by 200 points.
var maps = map[string]func(vg.Canvas){
	"as it is":    func(vg.Canvas) {},
	"mirrored":    func(c vg.Canvas) { c.Scale(-1, 1) },
	"upside down": func(c vg.Canvas) { c.Scale(1, -1) },
	"half turn":   func(c vg.Canvas) { c.Scale(-1, -1) },
	"quarter":     func(c vg.Canvas) { c.Rotate(math.Pi / 2) },
	"turned":      func(c vg.Canvas) { c.Rotate(0.5) },
	"a little":    func(c vg.Canvas) { c.Rotate(1e-6) },
	"both":        func(c vg.Canvas) { c.Rotate(0.5); c.Scale(1, -1) },
	"sheared":     func(c vg.Canvas) { c.Scale(1.2, 0.7); c.Rotate(0.6) },
	"small":       func(c vg.Canvas) { c.Scale(1e-4, 1e-7) },
	"large":       func(c vg.Canvas) { c.Scale(1e6, 1e7) },
}

func drawFour(c vg.Canvas, transform func(vg.Canvas)) {
	c.Push()
	c.Translate(vg.Point{X: 100, Y: 100})
	transform(c)
	c.DrawImage(vg.Rectangle{Max: vg.Point{X: 60, Y: 40}}, four())
	c.Pop()
}

// TestNumbers: no number of a content stream has an exponent, which PDF does not know, and none of an SVG is out of bounds.
func TestNumbers(t *testing.T) {
	notNumber := regexp.MustCompile(`\d[eE][+-]?\d|NaN|Inf|[^.\d]\d{11}`)
	for name, transform := range maps {
		s := NewScene(200, 200)
		drawFour(s, transform)
		s.Translate(vg.Point{X: 100, Y: 100})
		transform(s)
		s.SetLineWidth(0.001)
		s.Stroke(polyline(-1e-9, 1e-9, 1e12, -1e300))
		s.Fill(polyline(0, 0, 1e-7, 0, 1e7, 1e7))
		pdf, err := s.PDF()
		if err != nil {
			t.Fatal(err)
		}
		content := operators(t, pdf)
		if bad := notNumber.FindString(content); bad != "" || !strings.Contains(content, "/I0 Do") {
			t.Errorf("%s: %q in the content stream\n%.300s", name, bad, content)
		}
		svg := s.SVG()
		wellFormed(t, svg)
		for _, d := range regexp.MustCompile(` d="[^"]*"`).FindAllString(string(svg), -1) {
			if bad := notNumber.FindString(d); bad != "" {
				t.Errorf("%s: %q in the path %s", name, bad, d)
			}
		}
	}
}

// TestNotFinite: what has a place that is no finite number is left out, and the page is that without it.
func TestNotFinite(t *testing.T) {
	nan, inf := vg.Length(math.NaN()), vg.Length(math.Inf(1))
	face := font.NewCache(liberation.Collection()).Lookup(font.Font{Typeface: "Liberation", Variant: "Sans"}, 12)
	for name, paint := range map[string]func(*Scene){
		"line":      func(s *Scene) { s.Stroke(polyline(1, 1, nan, 2)) },
		"fill":      func(s *Scene) { s.Fill(polyline(1, 1, inf, 2, 3, 3)) },
		"text":      func(s *Scene) { s.FillString(face, vg.Point{X: nan}, "a") },
		"image":     func(s *Scene) { s.DrawImage(vg.Rectangle{Max: vg.Point{X: 10, Y: inf}}, four()) },
		"no area":   func(s *Scene) { s.DrawImage(vg.Rectangle{Max: vg.Point{X: 10}}, four()) },
		"no pixels": func(s *Scene) { s.DrawImage(vg.Rectangle{Max: vg.Point{X: 9, Y: 9}}, image.NewGray(image.Rectangle{})) },
		"scale":     func(s *Scene) { s.Scale(math.NaN(), 1); s.Fill(polyline(1, 1, 2, 2, 3, 1)) },
		"flat":      func(s *Scene) { s.Scale(0, 1); s.Stroke(polyline(1, 1, 2, 2, 3, 1)) },
		"width":     func(s *Scene) { s.SetLineWidth(inf); s.Stroke(polyline(1, 1, 2, 2)) },
		"lines":     func(s *Scene) { s.Polylines([][]Point{{{1, math.NaN()}, {2, 2}}}, false, 1, nil, color.NRGBA{A: 255}) },
		"marks":     func(s *Scene) { s.Marks(&Shape{ID: "x"}, 3, []Point{{math.Inf(1), 1}}, color.NRGBA{A: 255}) },
	} {
		s := NewScene(20, 20)
		paint(s)
		if len(s.Ops) > 0 && name != "marks" || bytes.Contains(s.SVG(), []byte("NaN")) {
			t.Errorf("%s is on the page:\n%s", name, s.SVG())
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("NewScene(-10, 100) did not panic")
		}
	}()
	NewScene(-10, 100)
}

// TestWellFormed: no alternative text, character or name of a font breaks the XML, and none puts a NUL into the PNG.
func TestWellFormed(t *testing.T) {
	sans := font.NewCache(liberation.Collection()).Lookup(font.Font{Typeface: "Liberation", Variant: "Sans"}, 12)
	mono := font.NewCache(liberation.Collection()).Lookup(font.Font{Typeface: "Liberation", Variant: "Mono"}, 12)
	for _, text := range []string{"", "nul\x00", "a\x01\x1f. b", "bad\xffutf", "<&>\"' ]]>", "\ufffe\uffff", "\u0085\u2028", "😀", "$", "a\nb"} {
		for _, live := range []bool{false, true} {
			s := NewScene(100, 60)
			s.Alt, s.LiveText = text, live
			for i, f := range []font.Face{sans, mono} {
				f.Font.Typeface = font.Typeface(`A&B "<` + text)
				s.FillString(f, vg.Point{X: 5, Y: vg.Length(10 + 20*i)}, "héllo"+text)
			}
			svg := s.SVG()
			wellFormed(t, svg)
			if ids := regexp.MustCompile(`href="#([^"]*)"`).FindAllSubmatch(svg, -1); !live {
				for _, id := range ids {
					if n := bytes.Count(svg, []byte(`id="`+string(id[1])+`"`)); n != 1 {
						t.Errorf("%q: %d outlines are named %s", text, n, id[1])
					}
				}
			}
			if _, err := s.PDF(); err != nil {
				t.Error(err)
			}
			data, err := s.PNG(72)
			if err != nil {
				t.Fatal(err)
			}
			if _, after, ok := bytes.Cut(data, []byte("Description\x00\x00\x00en\x00\x00")); ok != (text != "") || ok && bytes.HasPrefix(after, []byte("nul\x00")) {
				t.Errorf("%q: an iTXt chunk: %v, which begins %.8q", text, ok, after)
			}
		}
	}
	s := NewScene(100, 60)
	for _, f := range []font.Face{sans, mono} { // of one name
		f.Font.Typeface, f.Font.Variant = "Mine", ""
		s.FillString(f, vg.Point{X: 5, Y: 10}, "a")
	}
	if n := bytes.Count(s.SVG(), []byte("<path id=")); n != 2 {
		t.Errorf("the a of two fonts of one name has %d outlines", n)
	}
}

// TestPNGRefuses: a page without pixels or with too many is an error with its numbers, not a panic and not a PNG.
func TestPNGRefuses(t *testing.T) {
	for _, c := range []struct {
		s    *Scene
		dpi  int
		want string
	}{
		{NewScene(1e7, 1e5), 100, "more than 100 million"}, {NewScene(1e300, 1e300), 1, "million"}, {NewScene(800, 1e6), 110, "1222 by 1.527"},
		{NewScene(0, 100), 100, "0 by 100 pt has no pixel at 100 dpi"}, {NewScene(0.1, 0.1), 72, "no pixel"}, {&Scene{}, 100, "no pixel"},
		{&Scene{W: math.NaN(), H: 1}, 100, "NaN by 1 pt"}, {&Scene{W: -10, H: 100}, 100, "-10 by 100 pt"},
		{NewScene(10, 10), 0, "0 dpi"}, {NewScene(10, 10), 2401, "2401 dpi"},
	} {
		if data, err := c.s.PNG(c.dpi); err == nil || data != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%g by %g: %v, want %q", c.s.W, c.s.H, err, c.want)
		}
	}
}

// TestDashes: a pattern that has no length or a negative one gives what no pattern gives, in all files.
func TestDashes(t *testing.T) {
	line := func(pattern ...vg.Length) *Scene {
		s := NewScene(40, 20)
		s.SetLineDash(pattern, 1)
		s.Stroke(polyline(2, 3, 35, 17))
		return s
	}
	solid := line()
	want, _ := solid.PDF()
	for _, pattern := range [][]vg.Length{{0}, {0, 0}, {-1, 1}, {1e-9, 1e-9}, {vg.Length(math.NaN()), 1}, {vg.Length(math.Inf(1)), 1}} {
		s := line(pattern...)
		pdf, err := s.PDF()
		if err != nil || !bytes.Equal(pdf, want) || !bytes.Equal(s.SVG(), solid.SVG()) || far(pixelsOf(t, s, 72), pixelsOf(t, solid, 72)) > 0 {
			t.Errorf("dashes %v are not a solid line (%v)", pattern, err)
		}
	}
	s := NewScene(40, 20)
	s.Scale(0, 1)
	s.SetLineDash([]vg.Length{2, 1}, 0)
	s.Stroke(polyline(2, 3, 35, 17))
	pixelsOf(t, s, 72)
}

// far is the largest difference between the channels of two images.
func far(a, b image.Image) (most int) {
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			r, g, bl, _ := a.At(x, y).RGBA()
			r2, g2, b2, _ := b.At(x, y).RGBA()
			for _, d := range []int{int(r) - int(r2), int(g) - int(g2), int(bl) - int(b2)} {
				most = max(most, d>>8, -d>>8)
			}
		}
	}
	return most
}

// TestImages: an image has its pixels where the map puts them, in a PNG and on a canvas of gonum that was moved before.
func TestImages(t *testing.T) {
	for name, transform := range maps {
		if name == "small" || name == "large" {
			continue
		}
		s := NewScene(200, 200)
		drawFour(s, transform)
		page := pixelsOf(t, s, 72)
		moved := vgimg.NewWith(vgimg.UseWH(300, 300), vgimg.UseDPI(72))
		moved.Translate(vg.Point{X: 50, Y: 30})
		s.Draw(moved)
		direct := vgimg.NewWith(vgimg.UseWH(200, 200), vgimg.UseDPI(72))
		direct.Translate(vg.Point{X: 100, Y: 100})
		transform(direct)
		direct.DrawImage(vg.Rectangle{Max: vg.Point{X: 60, Y: 40}}, atOrigin(four()))
		for i := range 2 {
			for j := range 2 {
				want := four().At(3+i, 3+j)
				at := s.Ops[0].to.at(Point{0.25 + 0.5*float64(i), 0.75 - 0.5*float64(j)})
				for canvas, got := range map[string]color.Color{
					"PNG":   page.At(int(at.X), int(200-at.Y)),
					"moved": moved.Image().At(int(at.X+50), int(300-at.Y-30)),
					"vgimg": direct.Image().At(int(at.X), int(200-at.Y)),
				} {
					a, b := color.RGBAModel.Convert(want).(color.RGBA), color.RGBAModel.Convert(got).(color.RGBA)
					if max(a.R, b.R)-min(a.R, b.R) > 40 || max(a.G, b.G)-min(a.G, b.G) > 40 || max(a.B, b.B)-min(a.B, b.B) > 40 {
						t.Errorf("%s, pixel %d,%d on %s: %v, want %v", name, i, j, canvas, got, want)
					}
				}
			}
		}
		if name == "a little" || name == "turned" { // no colour between those of the pixels
			seen := map[color.Color]bool{}
			for y := range 200 {
				for x := range 200 {
					seen[page.At(x, y)] = true
				}
			}
			if len(seen) != 5 {
				t.Errorf("%s: %d colours, want those of four pixels and white", name, len(seen))
			}
		}
		var eps bytes.Buffer
		c := vgeps.New(200, 200)
		s.Draw(c)
		if _, err := c.WriteTo(&eps); err != nil || !strings.Contains(eps.String(), "fill") {
			t.Errorf("%s: no EPS: %v", name, err)
		}
	}
}

// TestStrips: lines that are drawn in strips have the pixels that the whole page has, up to rounding at edges.
func TestStrips(t *testing.T) {
	var zigzag []Point
	for i := range 700 {
		zigzag = append(zigzag, Point{10 + 0.2*float64(i) + 3*math.Sin(float64(i)), 50 + 40*math.Sin(1.9*float64(i)+math.Sin(float64(i)))})
	}
	for name, o := range map[string]Op{
		"line":   {Lines: [][]Point{zigzag}, Width: 0.4, Ink: color.NRGBA{R: 200, A: 255}},
		"light":  {Lines: [][]Point{zigzag, zigzag[5:90]}, Width: 2, Ink: color.NRGBA{G: 90, A: 100}},
		"dashed": {Lines: [][]Point{zigzag[:200]}, Width: 0.5, Dash: []float64{3, 2, 1}, shift: -17.3, Ink: color.NRGBA{B: 90, A: 255}},
		"loop":   {Lines: [][]Point{zigzag[:300]}, Closed: true, Width: 1, Ink: color.NRGBA{A: 255}},
		"area":   {Lines: [][]Point{zigzag}, Closed: true, Ink: color.NRGBA{R: 90, A: 60}},
		"areas":  {Lines: [][]Point{{{5, 5}, {150, 5}, {150, 90}, {5, 90}}, zigzag[:3]}, Closed: true, Ink: color.NRGBA{R: 90, A: 255}},
	} {
		draw := func(paint func(Op, *vgimg.Canvas)) draw.Image {
			c := vgimg.NewWith(vgimg.UseWH(170, 100), vgimg.UseDPI(144))
			paint(o, c)
			return c.Image()
		}
		whole := draw(func(o Op, c *vgimg.Canvas) { o.draw(c) })
		parts := draw(Op.inStrips)
		sum := 0
		for y := range whole.Bounds().Dy() {
			for x := range whole.Bounds().Dx() {
				a, _, _, _ := whole.At(x, y).RGBA()
				b, _, _, _ := parts.At(x, y).RGBA()
				d := (int(a) - int(b)) >> 8
				sum += max(d, -d)
			}
		}
		if n := whole.Bounds().Dx() * whole.Bounds().Dy(); sum > n || far(whole, parts) > 100 {
			t.Errorf("%s: differs by %.2f levels on average, %d at most", name, float64(sum)/float64(n), far(whole, parts))
		}
	}
	if o := (Op{Lines: [][]Point{zigzag}, Width: 1}); !o.dense(100) || o.dense(1000) {
		t.Error("the zigzag is dense on a page of 100 pt and not on one of 1000 pt")
	}
}
