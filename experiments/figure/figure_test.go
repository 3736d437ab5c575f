package figure

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
)

// TestSameBytes draws every figure of the gallery twice, the second time in another time zone and by several
// goroutines at once.
func TestSameBytes(t *testing.T) {
	render := func(f Figure) string {
		svg, err1 := f.SVG()
		pdf, err2 := f.PDF()
		image, err3 := f.PNG(50)
		if err1 != nil || err2 != nil || err3 != nil {
			t.Error(err1, err2, err3)
		}
		return string(svg) + string(pdf) + string(image)
	}
	first := map[string]string{}
	for name, f := range gallery() {
		first[name] = render(f)
	}
	old := time.Local
	time.Local = time.FixedZone("elsewhere", 12*3600)
	defer func() { time.Local = old }()
	var wg sync.WaitGroup
	for name, f := range gallery() {
		wg.Go(func() {
			if render(f) != first[name] {
				t.Errorf("%s: drawn again, other bytes", name)
			}
		})
	}
	wg.Wait()
}

func TestSizes(t *testing.T) {
	for name, f := range gallery() {
		svg, err := f.SVG()
		if err != nil {
			t.Fatal(err)
		}
		pdf, err := f.PDF()
		if err != nil {
			t.Fatal(err)
		}
		limit := 100_000
		if name == "heatlog" { // 48 by 48 cells of a smooth function
			limit = 150_000
		}
		if len(svg) > limit || len(pdf) > limit/2 {
			t.Errorf("%s: svg %d bytes, pdf %d bytes; want at most %d and half of it", name, len(svg), len(pdf), limit)
		}
	}
}

// TestOddData draws what experiments produce on a bad day.
func TestOddData(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	data := map[string][]float64{
		"nil":        nil,
		"one":        {1},
		"zero":       {0},
		"two equal":  {3, 3},
		"zeros":      {0, 0, 0},
		"negative":   {-1, -2, -3},
		"NaN":        {nan, nan},
		"gaps":       {1, nan, 2, inf, 3, -inf, 4, 5},
		"huge":       {-1e308, 1e308},
		"max":        {-math.MaxFloat64, 0, math.MaxFloat64},
		"tiny":       {0, 5e-324, 1e-323},
		"close":      {1, 1 + 1e-16, math.Nextafter(1, 2)},
		"close huge": {1e300, math.Nextafter(1e300, inf)},
		"mixed":      {1e-300, -1, 0, 1e300},
		"decades":    {1e-320, 1e308},
	}
	rules := []Rule{{At: nan, Label: "r"}, {At: 1, Label: "s"}}
	for name, y := range data {
		x := make([]float64, len(y))
		for i := range x {
			x[i] = float64(i)
		}
		for _, log := range []bool{false, true} {
			for _, floor := range []float64{0, 1e-16, inf, nan} {
				for _, style := range []Style{Line, Dots, LineDots} {
					a, b := Axis{Log: log}, Axis{Log: log, Floor: floor, Label: "$y$"}
					f := Figure{Panels: []Panel{
						{X: a, Y: b, Series: []Series{{Label: "s", X: x, Y: y, Style: style, Lo: y, Hi: y}}},
						{X: b, Y: a, Series: []Series{{Label: "s", X: y, Y: x, Style: style}}, HLines: rules},
					}}
					pdf, err := f.PDF()
					if err != nil {
						t.Errorf("%s, log %v, floor %g: %v", name, log, floor, err)
					}
					svg, err := f.SVG()
					if err != nil {
						t.Errorf("%s: %v", name, err)
					}
					if bytes.Contains(svg, []byte("NaN")) || bytes.Contains(svg, []byte("Inf")) || len(pdf) == 0 {
						t.Errorf("%s, log %v, floor %g: NaN or Inf on the page", name, log, floor)
					}
				}
			}
		}
	}
	for _, f := range []Figure{
		{Panels: []Panel{{}}},
		{Panels: []Panel{{Contours: &Contours{F: func(x, y float64) float64 { return nan }}}}},
		{Panels: []Panel{{Contours: &Contours{F: func(x, y float64) float64 { return 7 }}}}},
		{Panels: []Panel{{
			X: Axis{Min: 3, Max: 1}, Y: Axis{Min: nan, Max: -5},
			Series: []Series{{X: []float64{1}, Y: []float64{1}}},
		}}},
	} {
		if _, err := f.PNG(40); err != nil {
			t.Error(err)
		}
	}
}

func TestMistakes(t *testing.T) {
	one := []Series{{Label: "a", X: []float64{1, 2}, Y: []float64{1, 2}}}
	for want, f := range map[string]Figure{
		"no panels":             {},
		"84mm":                  {Width: "wide", Panels: []Panel{{}}},
		"7 rows":                {Height: "7 rows", Panels: []Panel{{}}},
		"#rrggbb":               {Panels: []Panel{{Series: []Series{{Color: "red"}}}}},
		`unknown command \oops`: {Panels: []Panel{{X: Axis{Label: `$\oops$`}}}},
		"leaves frames":         {Width: "20mm", Cols: 2, Panels: []Panel{{Series: one}, {Series: one}}},
		"(panel 2)":             {Panels: []Panel{{}, {Series: []Series{{Color: "#12345g"}}}}},
	} {
		if _, err := f.SVG(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one with %q", err, want)
		}
	}
	for _, s := range []Series{{X: []float64{1}}, {X: []float64{1}, Y: []float64{1}, Lo: []float64{}}} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), "len(X) = 1") {
					t.Errorf("panic %v, want one with both lengths", r)
				}
			}()
			_, _ = Figure{Panels: []Panel{{Series: []Series{s}}}}.SVG()
		}()
	}
	for want, p := range map[string]Panel{
		"contours: no F":     {Contours: &Contours{}},
		"vector field: no F": {Field: &VectorField{}},
		"Plotters[1] is nil": {Plotters: []plot.Plotter{Series{}, nil}},
		"Plotters[0] is nil": {Plotters: []plot.Plotter{&Named{Label: "a"}}},
		"Legend = 55":        {Legend: 55},
	} {
		func() {
			defer func() {
				if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), want) {
					t.Errorf("panic %v, want one with %q", r, want)
				}
			}()
			_, _ = Figure{Panels: []Panel{p}}.SVG()
		}()
	}
	if _, err := (Figure{Panels: []Panel{{}}}).PNG(0); err == nil {
		t.Error("PNG at 0 dpi: no error")
	}
}

func TestSave(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	f := Figure{Width: "84mm", Height: "2in", Panels: []Panel{{}}}
	if err := f.Save(dir, "figure"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range files {
		names = append(names, e.Name())
	}
	if got, want := strings.Join(names, " "), "figure.pdf figure.png figure.svg"; got != want {
		t.Errorf("files %s, want %s", got, want)
	}
	data, err := os.ReadFile(filepath.Join(dir, "figure.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if img.Width != 992 || img.Height != 600 { // 84/25.4·300 = 992.1; 2·300
		t.Errorf("%d by %d pixels, want 992 by 600", img.Width, img.Height)
	}
	if !bytes.Contains(data, append([]byte("pHYs"), 0, 0, 0x2e, 0x23)) { // 11811 per metre = 300 per inch
		t.Error("the resolution is not in the PNG")
	}
}

func TestPDF(t *testing.T) {
	pdf, err := gallery()["zeros"].PDF()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"Date", "/ID", "/Font"} {
		if bytes.Contains(pdf, []byte(bad)) {
			t.Errorf("%s in the PDF", bad)
		}
	}
	// every offset of the table points at its object
	table := strings.Split(string(pdf[bytes.Index(pdf, []byte("xref\n")):]), "\n")[3:]
	for i := range 4 {
		var offset int
		if _, err := fmt.Sscanf(table[i], "%d", &offset); err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(pdf[offset:], []byte(want)) {
			t.Errorf("object %d is not at %d", i+1, offset)
		}
	}
}

// TestAligned asks for common edges of frames, and that nothing leaves the page.
func TestAligned(t *testing.T) {
	for name, f := range gallery() {
		b := settled(t, f)
		for _, p := range b.panes {
			for _, q := range b.panes {
				if p.col == q.col && (p.frame.X0 != q.frame.X0 || p.frame.X1 != q.frame.X1) {
					t.Errorf("%s: frames %v and %v in one column", name, p.frame, q.frame)
				}
				if p.row == q.row && (p.frame.Y0 != q.frame.Y0 || p.frame.Y1 != q.frame.Y1) {
					t.Errorf("%s: frames of a row differ in height", name)
				}
				if p != q && p.frame.Grow(2).Meets(q.frame) {
					t.Errorf("%s: frames overlap", name)
				}
			}
		}
		s, err := f.build()
		if err != nil {
			t.Fatal(err)
		}
		whole := page.NewRect(0, 0, s.W, s.H)
		for _, o := range s.Ops {
			for _, q := range extentOf(o) {
				if !whole.Has(q) {
					t.Errorf("%s: ink at %.1f, %.1f on a page of %.1f by %.1f", name, q.X, q.Y, s.W, s.H)
					break
				}
			}
		}
	}
}

// settled is a figure after layout.
func settled(t *testing.T, f Figure) *board {
	t.Helper()
	w, font, err := pageSize(f.Width)
	if err != nil {
		t.Fatal(err)
	}
	panes, err := f.newPanes()
	if err != nil {
		t.Fatal(err)
	}
	b := &board{fig: f, panes: panes, w: w, font: font, small: font - 1, cols: f.cols()}
	b.rows = (len(panes) + b.cols - 1) / b.cols
	if err := b.settle(); err != nil {
		t.Fatal(err)
	}
	return b
}

// extent lists the control points of all that an op draws.
func extentOf(o page.Op) []page.Point {
	var out []page.Point
	for _, line := range o.Lines {
		out = append(out, line...)
	}
	for _, st := range o.Stamps {
		for _, seg := range st.Shape.Segs {
			for _, q := range seg.Points() {
				x, y := (st.X+q.X)*o.Size/page.PerSize, (st.Y+q.Y)*o.Size/page.PerSize
				if o.Turned {
					x, y = -y, x
				}
				out = append(out, page.Pt(o.At.X+x, o.At.Y+y))
			}
		}
	}
	return out
}

func TestVenues(t *testing.T) {
	for _, name := range Venues() {
		if w, font, err := pageSize(name); err != nil || w < 200 || w > 600 || font < 8 || font > 9 {
			t.Errorf("%s: %g pt, text of %g pt, %v", name, w, font, err)
		}
	}
	for s, want := range map[string]float64{
		"84mm": 84 / 25.4 * 72, "8.4cm": 84 / 25.4 * 72, "3.5in": 252, "240pt": 240, "3.5 in": 252,
	} {
		if got, err := length(s); err != nil || math.Abs(got-want) > 1e-12*want {
			t.Errorf("length %q = %v, %v, want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "in", "-3in", "0mm", "NaNin", "Infpt", "1e9mm", "3", "3px"} {
		if got, err := length(s); err == nil {
			t.Errorf("length %q = %v, want an error", s, got)
		}
	}
}
