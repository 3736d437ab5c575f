package figure

import (
	"fmt"
	"math"
	"strconv"

	"github.com/odescent/odescent/experiments/figure/page"
)

// Heat shows a function of two variables, or a matrix, as cells whose colour stands for the value, with a bar at the
// right that explains the colours (viridis: it grows in lightness, so that it can be read in grey). Cells that are NaN
// are light grey with a hatch.
//
// The cells are given by Z, or by F. An axis with a logarithmic scale has its cells' borders at geometric means. On
// an axis with Names cell 0 is the first name, at the bottom of the y axis.
type Heat struct {
	// X and Y are the centres of the cells, both in increasing order; nil means 0, 1, 2, ... A centre that has no place on
	// the panel's axis, as 0 on a logarithmic one without a Floor, is an error of all that draws, before a function is
	// called.
	X, Y []float64

	// Z has one row for each of Y and one column for each of X.
	Z [][]float64

	// F, if Z is nil, is called at the centres of N by N cells (zero: 48) over the panel's axes, which should
	// have ends then.
	F func(x, y float64) float64
	N int

	// Log gives the colours by the logarithm to base ten. Values that are not positive then have the colour of the
	// lower end.
	Log bool

	// Min and Max are the ends of the colour bar; both zero, or NaN, means those of the values. Values beyond an end
	// have its colour, and the bar is pointed there.
	Min, Max float64

	// Format, if not empty, writes the value into each cell, such as "%.2f"; "g" means the shortest form with three
	// significant digits. NaN cells stay empty, and so do those of F.
	Format string

	// Texts, if not nil, are written into the cells instead; as many as in Z. Text as described at [page.Check].
	Texts [][]string

	Label string // of the colour bar; text as described at [page.Check]
	NoBar bool   // no colour bar
}

const (
	defaultHeatCells = 48
	heatSeam         = 0.25 // by which cells reach below their neighbours, so that no white shows between them
	barGap           = 5.0
	barWidth         = 7.0
	barPoint         = 5.0 // height of a pointed end
)

// heatMap is a heat on its way to the page.
type heatMap struct {
	*Heat
	x, y  []float64   // borders of the cells, as coordinates of the axes
	z     [][]float64 // as coordinates of the colours; NaN: none
	scale scale
	under bool // values lie below the lower end
	over  bool
	ticks ticks
	nums  []page.Label
	label page.Label
	wide  float64 // of the bar's numbers
	size  float64 // of the text in the cells
}

// check panics on lengths that differ.
func (h *Heat) check() {
	if h.Z == nil {
		if h.F == nil {
			panic("figure: heat: neither Z nor F")
		}
		return
	}
	if len(h.Z) == 0 { // no cells
		return
	}
	nx, ny := len(h.Z[0]), len(h.Z)
	if h.X != nil {
		nx = len(h.X)
	}
	if h.Y != nil {
		ny = len(h.Y)
	}
	if len(h.Z) != ny {
		panic(fmt.Sprintf("figure: heat: len(Y) = %d, len(Z) = %d", ny, len(h.Z)))
	}
	for j, row := range h.Z {
		if len(row) != nx || nx == 0 {
			panic(fmt.Sprintf("figure: heat: len(X) = %d, len(Z[%d]) = %d", nx, j, len(row)))
		}
		if h.Texts != nil && (len(h.Texts) != ny || len(h.Texts[j]) != nx) {
			panic(fmt.Sprintf("figure: heat: Z has %d rows, row %d with %d cells; Texts has others", ny, j, nx))
		}
	}
	for _, c := range []struct {
		name string
		v    []float64
	}{{"X", h.X}, {"Y", h.Y}} {
		for i := 1; i < len(c.v); i++ {
			if !(c.v[i] > c.v[i-1]) {
				panic(fmt.Sprintf("figure: heat: %s[%d] = %g after %g: centres must increase", c.name, i, c.v[i], c.v[i-1]))
			}
		}
	}
}

// placed returns an error for a centre that has no place on an axis, or the same as its neighbour.
func (h *Heat) placed(x, y Axis) error {
	if len(h.Z) == 0 {
		return nil
	}
	for _, c := range []struct {
		name string
		v    []float64
		s    scale
	}{{"X", centres(h.X, len(h.Z[0])), x.bare()}, {"Y", centres(h.Y, len(h.Z)), y.bare()}} {
		last := math.Inf(-1)
		for i, v := range c.v {
			at, ok, low := c.s.at(v)
			switch {
			case !ok && c.s.log && v <= 0:
				return fmt.Errorf("figure: heat: the centre %s[%d] = %g has no place on a logarithmic axis; leave these cells out, or make the axis linear", c.name, i, v)
			case !ok:
				return fmt.Errorf("figure: heat: the centre %s[%d] = %g is not finite", c.name, i, v)
			case at <= last && low:
				return fmt.Errorf("figure: heat: the centres %s[%d] = %g and %g both lie at the axis's Floor, %g", c.name, i-1, c.v[i-1], v, c.s.floor)
			case at <= last:
				return fmt.Errorf("figure: heat: the centres %s[%d] = %g and %g are one number on the logarithmic axis", c.name, i-1, c.v[i-1], v)
			}
			last = at
		}
	}
	return nil
}

// centres returns the middle of the cells along one axis.
func centres(given []float64, n int) []float64 {
	if given != nil {
		return given
	}
	c := make([]float64, n)
	for i := range c {
		c[i] = float64(i)
	}
	return c
}

// borders returns the n+1 borders of n cells as coordinates: half-way between the centres, the outer ones mirrored.
func borders(s scale, centres []float64) []float64 {
	c := make([]float64, len(centres))
	for i, v := range centres {
		c[i], _, _ = s.at(v) // placed has tried it
	}
	n := len(c)
	out := make([]float64, n+1)
	for i := 1; i < n; i++ {
		out[i] = float64(c[i-1]/2) + float64(c[i]/2)
	}
	if n == 1 {
		return []float64{c[0] - 0.5, c[0] + 0.5}
	}
	out[0] = float64(2*c[0]) - out[1]
	out[n] = float64(2*c[n-1]) - out[n-1]
	return out
}

// span widens the extents of the axes by the cells of a matrix.
func (h *Heat) span(sx, sy scale, x, y *span) {
	if len(h.Z) == 0 {
		return
	}
	bx, by := borders(sx, centres(h.X, len(h.Z[0]))), borders(sy, centres(h.Y, len(h.Z)))
	x.join(span{lo: bx[0], hi: bx[len(bx)-1]})
	y.join(span{lo: by[0], hi: by[len(by)-1]})
}

// newHeat samples and scales the values.
func newHeat(h *Heat, x, y scale) *heatMap {
	m := &heatMap{Heat: h}
	values := h.Z
	if values != nil && len(values) == 0 {
		m.setScale(values)
		return m
	}
	if values != nil {
		m.x, m.y = borders(x, centres(h.X, len(values[0]))), borders(y, centres(h.Y, len(values)))
	} else {
		n := h.N
		if n <= 0 {
			n = defaultHeatCells
		}
		for i := 0; i <= n; i++ {
			t := float64(i) / float64(n)
			m.x = append(m.x, float64(x.lo*(1-t))+float64(x.hi*t))
			m.y = append(m.y, float64(y.lo*(1-t))+float64(y.hi*t))
		}
		for j := range n {
			row := make([]float64, n)
			for i := range row {
				row[i] = h.F(x.value(float64(m.x[i]/2)+float64(m.x[i+1]/2)), y.value(float64(m.y[j]/2)+float64(m.y[j+1]/2)))
			}
			values = append(values, row)
		}
	}
	m.setScale(values)
	return m
}

// setScale finds the ends of the colour bar.
func (m *heatMap) setScale(values [][]float64) {
	bare := Axis{Log: m.Log}.bare()
	data := emptySpan()
	for _, row := range values {
		data.add(bare, row)
	}
	m.scale = newScale(Axis{Log: m.Log, Min: m.Min, Max: m.Max}, data, 0)
	if m.Min == 0 && m.Max == 0 && !data.empty() && data.hi > data.lo {
		m.scale.lo, m.scale.hi = data.lo, data.hi // no rounding to zero
	}
	slack := float64(1e-9 * (float64(m.scale.hi/2) - float64(m.scale.lo/2)))
	for _, row := range values {
		out := make([]float64, len(row))
		for i, v := range row {
			c, ok, _ := bare.at(v)
			switch {
			case math.IsNaN(v):
				out[i] = math.NaN()
				continue
			case math.IsInf(v, 1):
				c = math.Inf(1)
			case !ok: // -Inf, or not positive
				c = math.Inf(-1)
			}
			m.under = m.under || c < m.scale.lo-slack
			m.over = m.over || c > m.scale.hi+slack
			out[i] = c
		}
		m.z = append(m.z, out)
	}
}

// share is the place of a coordinate on the colour bar from 0 to 1.
func (m *heatMap) share(c float64) float64 {
	switch {
	case math.IsInf(c, 1):
		return 1
	case math.IsInf(c, -1):
		return 0
	}
	return math.Max(0, math.Min(1, m.scale.unit(c)))
}

// text is what stands in cell (i, j).
func (m *heatMap) text(i, j int) string {
	switch {
	case m.Texts != nil:
		return m.Texts[j][i]
	case m.Format == "" || m.Z == nil || math.IsNaN(m.Z[j][i]):
		return ""
	case m.Format == "g":
		return mathNumber(m.Z[j][i])
	}
	return fmt.Sprintf(m.Format, m.Z[j][i])
}

// mathNumber writes a number with three significant digits and the exponent as a power of ten.
func mathNumber(v float64) string {
	if math.IsInf(v, 0) {
		if v > 0 {
			return "$∞$"
		}
		return "$-∞$"
	}
	s := strconv.FormatFloat(v, 'g', 3, 64)
	for i, r := range s {
		if r == 'e' {
			exp, _ := strconv.Atoi(s[i+1:])
			if s[:i] == "1" {
				return power(exp)
			}
			return fmt.Sprintf(`$%s{\cdot}10^{%d}$`, s[:i], exp)
		}
	}
	return "$" + s + "$"
}
