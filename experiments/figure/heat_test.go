package figure

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"strings"
	"testing"
)

// TestViridis checks what makes the colours fit for grey printing: lightness grows from shade to shade, evenly.
func TestViridis(t *testing.T) {
	const first, last = 14.6, 91.6 // L* of #440154 and #fde725
	if lo, hi := lightness(shadeInk(0)), lightness(shadeInk(shades-1)); math.Abs(lo-first) > 1.5 || math.Abs(hi-last) > 1.5 {
		t.Errorf("lightness from %.1f to %.1f, want %.1f to %.1f", lo, hi, first, last)
	}
	step := (last - first) / shades
	for k := 1; k < shades; k++ {
		d := lightness(shadeInk(k)) - lightness(shadeInk(k-1))
		if d < 0.5*step || d > 1.6*step {
			t.Errorf("shade %d is lighter by %.2f than the one before, want about %.2f", k, d, step)
		}
	}
}

func TestLightness(t *testing.T) {
	for _, c := range []struct {
		ink  Color
		want float64
	}{{"#000000", 0}, {"#ffffff", 100}, {"#777777", 50.03}, {"#ff0000", 53.24}, {"#0000ff", 32.30}} { // CIE 1976
		rgb, err := c.ink.rgb()
		if err != nil {
			t.Fatal(err)
		}
		if got := lightness(rgb); math.Abs(got-c.want) > 0.01 {
			t.Errorf("L*(%s) = %.3f, want %.2f", c.ink, got, c.want)
		}
	}
}

func TestHeatBorders(t *testing.T) {
	got := borders(scale{log: true}, []float64{0.01, 1, 10})
	for i, want := range []float64{-3, -1, 0.5, 1.5} { // exponents
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("logarithmic border %d at 10^%g, want 10^%g", i, got[i], want)
		}
	}
	if got := borders(scale{}, []float64{3}); got[0] != 2.5 || got[1] != 3.5 {
		t.Errorf("one cell at 3 has borders %v, want 2.5 and 3.5", got)
	}
}

// TestHeatColours reads the colours of a matrix from the scene.
func TestHeatColours(t *testing.T) {
	inf := math.Inf(1)
	h := &Heat{Z: [][]float64{{1, 10, 100}, {0, inf, math.NaN()}}, Log: true, Min: 1, Max: 100}
	m := newHeat(h, scale{hi: 2}, scale{hi: 1})
	want := [][]int{{0, shades / 2, shades - 1}, {0, shades - 1, -1}}
	for j, row := range m.z {
		for i, c := range row {
			if got := m.shadeOf(c); got != want[j][i] {
				t.Errorf("Z[%d][%d] = %g has shade %d, want %d", j, i, h.Z[j][i], got, want[j][i])
			}
		}
	}
	if !m.under || !m.over {
		t.Errorf("ends pointed: %v, %v; 0 lies under and the infinity over", m.under, m.over)
	}
	m = newHeat(&Heat{Z: [][]float64{{0.01, 5}}}, scale{hi: 2}, scale{hi: 1})
	if m.scale.lo != 0.01 || m.scale.hi != 5 || m.under || m.over {
		t.Errorf("colours from %g to %g, pointed %v, %v; want those of the values", m.scale.lo, m.scale.hi, m.under, m.over)
	}
}

func TestHeatOdd(t *testing.T) {
	nan := math.NaN()
	for name, h := range map[string]*Heat{
		"all NaN":  {Z: [][]float64{{nan, nan}}},
		"constant": {Z: [][]float64{{2, 2}, {2, 2}}, Format: "%.1f"},
		"one":      {Z: [][]float64{{0}}, Log: true, Format: "g"},
		"huge":     {Z: [][]float64{{-math.MaxFloat64, math.MaxFloat64}}},
		"texts":    {Z: [][]float64{{1, nan}}, Texts: [][]string{{"$10^{-3}$", "fails"}}, NoBar: true},
		"F":        {F: func(x, y float64) float64 { return math.Log(x) }, N: 3},
	} {
		svg, err := Figure{Panels: []Panel{{Heat: h}}}.SVG()
		if err != nil || strings.Contains(string(svg), "NaN") || strings.Contains(string(svg), "Inf") {
			t.Errorf("%s: %v, or a number that is none in the file", name, err)
		}
	}
}

func TestHeatPanics(t *testing.T) {
	for want, h := range map[string]*Heat{
		"neither Z nor F":                 {},
		"len(X) = 3, len(Z[0]) = 2":       {X: []float64{1, 2, 3}, Z: [][]float64{{1, 2}}},
		"len(Y) = 1, len(Z) = 2":          {Y: []float64{1}, Z: [][]float64{{1}, {2}}},
		"X[1] = 1 after 1":                {X: []float64{1, 1}, Z: [][]float64{{1, 2}}},
		"len(X) = 2, len(Z[1]) = 1":       {Z: [][]float64{{1, 2}, {3}}},
		"row 0 with 2 cells; Texts has o": {Z: [][]float64{{1, 2}}, Texts: [][]string{{"a"}}},
	} {
		func() {
			defer func() {
				if got, _ := recover().(string); !strings.Contains(got, want) {
					t.Errorf("panic %q, want one with %q", got, want)
				}
			}()
			_, _ = Figure{Panels: []Panel{{Heat: h}}}.SVG()
			t.Errorf("no panic, want one with %q", want)
		}()
	}
}

// A centre without a place on its axis is refused with a sentence before any function is sampled.
func TestHeatCentres(t *testing.T) {
	z := [][]float64{{1, 2}, {3, 4}}
	log := Axis{Log: true}
	called := false
	f := func(x, y float64) float64 { called = true; return x }
	sampled := Panel{Heat: &Heat{F: f}, X: Axis{Min: 1, Max: 2}, Y: Axis{Min: 1, Max: 2}}
	for want, fig := range map[string]Figure{
		"X[0] = 0 has no place on a logarithmic axis":  {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{0, 1}, Y: []float64{1, 2}, Z: z}, X: log}}},
		"Y[0] = -3 has no place":                       {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{0, 1}, Y: []float64{-3, 2}, Z: z}, Y: log}}},
		"Y[0] = 0 has no place":                        {Panels: []Panel{sampled, {Heat: &Heat{Z: z}, Y: log}}},
		"X[1] = +Inf is not finite":                    {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{0, math.Inf(1)}, Z: z}}}},
		"X[0] = NaN is not finite":                     {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{math.NaN()}, Z: [][]float64{{1}}}}}},
		"X[0] = 0 and 1e-09 both lie at the axis's Fl": {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{0, 1e-9}, Z: z}, X: Axis{Log: true, Floor: 1e-6}}}},
		"X[0] = 1e+10 and 1.0000000000000002e+10 are":  {Panels: []Panel{sampled, {Heat: &Heat{X: []float64{1e10, math.Nextafter(1e10, 1e11)}, Z: z}, X: log}}},
		"X[0] = 0 has no place (shared": {ShareX: true, Panels: []Panel{
			{X: log, Series: []Series{{X: []float64{1, 2}, Y: []float64{1, 2}}}}, sampled, {Heat: &Heat{X: []float64{0, 1}, Z: z}}}},
	} {
		called = false
		want, _, _ = strings.Cut(want, " (shared")
		_, err1 := fig.SVG()
		_, err2 := fig.TeX("data.csv", NewTable("x"))
		for _, err := range []error{err1, err2} {
			if err == nil || !strings.Contains(err.Error(), want) || called {
				t.Errorf("%v, want %q; sampled before: %v", err, want, called)
			}
		}
	}
	if _, err := (Figure{Panels: []Panel{{Heat: &Heat{X: []float64{0, 1}, Z: z}, X: Axis{Log: true, Floor: 1e-6}}}}).SVG(); err != nil {
		t.Errorf("a centre at the floor: %v", err)
	}
}

func TestMathNumber(t *testing.T) {
	for v, want := range map[float64]string{0.5: "$0.5$", 1e-9: "$10^{-9}$", 2.5e7: `$2.5{\cdot}10^{7}$`, math.Inf(-1): "$-∞$"} {
		if got := mathNumber(v); got != want {
			t.Errorf("mathNumber(%g) = %s, want %s", v, got, want)
		}
	}
}

func TestHeatBy(t *testing.T) {
	table := NewTable("h", "tol", "control", "problem", "gap")
	table.Add(0.1, 1e-3, "fixed", "quad", 1)
	table.Add(0.01, 1e-3, "fixed", "mlp", 2)
	table.Add(0.1, 1e-6, "pi", "quad", 3)
	table.Add(0.1, 1e-6, "pi", "quad", 4)
	table.Add(math.NaN(), 1e-6, "pi", "quad", 5)
	want := [][]float64{{math.NaN(), 4}, {2, 1}}
	h := HeatBy(table, "h", "tol", "gap")
	if len(h.X) != 2 || h.X[0] != 0.01 || len(h.Y) != 2 || h.Y[0] != 1e-6 {
		t.Fatalf("centres %v and %v", h.X, h.Y)
	}
	m, cols, rows := MatrixBy(table, "problem", "control", "gap")
	if strings.Join(cols, " ") != "quad mlp" || strings.Join(rows, " ") != "pi fixed" {
		t.Fatalf("names %v and %v", cols, rows)
	}
	wantM := [][]float64{{5, math.NaN()}, {1, 2}}
	for j := range want {
		for i := range want[j] {
			if !equalCells(h.Z[j][i], want[j][i]) || !equalCells(m.Z[j][i], wantM[j][i]) {
				t.Errorf("cell %d, %d: %g and %g, want %g and %g", i, j, h.Z[j][i], m.Z[j][i], want[j][i], wantM[j][i])
			}
		}
	}
	if _, err := (Figure{Panels: []Panel{{Heat: HeatBy(NewTable("a", "b", "c"), "a", "b", "c")}}}).SVG(); err != nil {
		t.Errorf("an empty table: %v", err)
	}
}

// TestManyCells compares a heat map drawn cell by cell with one whose cells are so many that they are an image: a smooth
// function looks the same, and the image stays small.
func TestManyCells(t *testing.T) {
	draw := func(n int) image.Image {
		fig := Figure{Panels: []Panel{{
			X: Axis{Min: 0, Max: 3}, Y: Axis{Min: 0, Max: 2},
			Heat: &Heat{N: n, F: func(x, y float64) float64 {
				if x > 2.5 && y > 1.5 {
					return math.NaN()
				}
				return x*x - y
			}},
		}}}
		for _, write := range []func() ([]byte, error){fig.SVG, fig.PDF} {
			if data, err := write(); err != nil || n > 128 && len(data) > 200_000 {
				t.Errorf("%d cells: %d bytes, %v", n, len(data), err)
			}
		}
		return pixels(t, fig.PNG)
	}
	cells, image := draw(120), draw(300)
	far, all := 0, 0
	for y := range cells.Bounds().Dy() {
		for x := range cells.Bounds().Dx() {
			r, g, b, _ := cells.At(x, y).RGBA()
			p, q, s, _ := image.At(x, y).RGBA()
			d := max(r, p) - min(r, p) + max(g, q) - min(g, q) + max(b, s) - min(b, s)
			all++
			if d > 0x3000 {
				far++
			}
		}
	}
	if far > all/50 { // the hatch of cells that are NaN, and their edges
		t.Errorf("%d of %d pixels differ", far, all)
	}
}

// pixels are those of a PNG at 150 dpi.
func pixels(t *testing.T, write func(dpi int) ([]byte, error)) image.Image {
	t.Helper()
	data, err := write(150)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
