package figure

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
)

// pane is a panel on its way to the page.
type pane struct {
	*Panel
	row, col     int
	pens         []pen
	view              // the frame is set by the layout
	showX, showY bool // numbers and label of the axis are written
	turned       bool // names along the x axis read upwards

	// set by the layout
	xTicks, yTicks ticks
	xNums, yNums   []page.Label // of the labelled ticks
	xLabel, yLabel page.Label
	title          page.Label
	low, wide      float64 // from the frame to the far side of the numbers, the same in a row or column

	// set when the frame is known
	direct    bool // labels go beside the curves
	directs   []directLabel
	heat      *heatMap
	painted   []painted
	ruleMarks []ruleMark
	others    *page.Scene // what the plotters of gonum have drawn
	legend    *legend
	under     *legend    // below the panel
	span      [2]int     // the columns over it
	column    [2]float64 // from the left to the right of the page
	legendBox page.Rect
}

// newPanes checks the panels and settles everything that does not depend on sizes.
func (f Figure) newPanes() ([]*pane, error) {
	if len(f.Panels) == 0 {
		return nil, fmt.Errorf("figure: no panels")
	}
	cols := f.cols()
	panels := withOrder(withRegions(f.Panels))
	looks := pens(panels)
	panes := make([]*pane, len(panels))
	for i := range panels {
		p := &pane{Panel: &panels[i], row: i / cols, col: i % cols, pens: looks[i]}
		p.showX = !f.ShareX || i+cols >= len(f.Panels)
		p.showY = !f.ShareY || p.col == 0
		if err := p.check(); err != nil {
			return nil, fmt.Errorf("%w (panel %d)", err, i+1)
		}
		panes[i] = p
	}
	for i, p := range panes { // before a function is sampled
		if p.Heat == nil {
			continue
		}
		x, y := f.axes(panes, p)
		for _, err := range []error{p.Heat.placed(p.X, p.Y), p.Heat.placed(x, y)} {
			if err != nil {
				return nil, fmt.Errorf("%w (panel %d)", err, i+1)
			}
		}
	}
	f.settleScales(panes)
	return panes, nil
}

// axes returns whose settings hold for a pane: its own, or those of the first one with which it shares an axis.
func (f Figure) axes(panes []*pane, p *pane) (x, y Axis) {
	x, y = p.X, p.Y
	for _, q := range panes {
		if f.ShareX && q.col == p.col && q.row == 0 {
			x = q.X
		}
		if f.ShareY && q.row == p.row && q.col == 0 {
			y = q.Y
		}
	}
	return x, y
}

func (f Figure) cols() int { return max(1, min(f.Cols, len(f.Panels))) }

// check panics on lengths that differ and on marks that are not there, and returns an error for a colour that cannot be
// read.
func (p *pane) check() error {
	if p.Legend < Auto || p.Legend > Direct {
		panic(fmt.Sprintf("figure: Legend = %d is no place", p.Legend))
	}
	if p.Contours != nil && p.Contours.F == nil {
		panic("figure: contours: no F")
	}
	for i, o := range p.Plotters {
		if o == nil || unnamed(o) == nil {
			panic(fmt.Sprintf("figure: Plotters[%d] is nil", i))
		}
	}
	if p.Heat != nil {
		p.Heat.check()
	}
	for _, r := range p.Regions {
		if r.F == nil {
			panic(fmt.Sprintf("figure: region %q: no F", r.Label))
		}
	}
	if p.Field != nil && p.Field.F == nil {
		panic("figure: vector field: no F")
	}
	for i, s := range p.Series {
		if len(s.X) != len(s.Y) {
			panic(fmt.Sprintf("figure: series %q: len(X) = %d, len(Y) = %d", s.Label, len(s.X), len(s.Y)))
		}
		if (s.Lo != nil || s.Hi != nil) && (len(s.Lo) != len(s.X) || len(s.Hi) != len(s.X)) {
			panic(fmt.Sprintf("figure: series %q: len(X) = %d, len(Lo) = %d, len(Hi) = %d",
				s.Label, len(s.X), len(s.Lo), len(s.Hi)))
		}
		if _, err := p.pens[i].color.rgb(); err != nil {
			return err
		}
	}
	return nil
}

// spans returns the extent of a pane's data along both axes.
func (p *pane) spans() (x, y span) {
	x, y = emptySpan(), emptySpan()
	sx, sy := p.X.bare(), p.Y.bare()
	for _, s := range p.Series {
		a, b := s.spans(sx, sy)
		x.join(a)
		y.join(b)
	}
	for _, o := range p.Plotters {
		if r, ok := unnamed(o).(plot.DataRanger); ok {
			xmin, xmax, ymin, ymax := r.DataRange()
			x.add(sx, []float64{reach(sx, xmin, xmax), xmax})
			y.add(sy, []float64{reach(sy, ymin, ymax), ymax})
		}
	}
	if p.Heat != nil {
		p.Heat.span(sx, sy, &x, &y)
	}
	for _, r := range p.HLines {
		y.add(sy, []float64{r.At})
	}
	for _, r := range p.VLines {
		x.add(sx, []float64{r.At})
	}
	return x, y
}

// reach is the lower end of a plotter's range; on a logarithmic axis, where it has no place as that of bars from 0, it is
// a thousandth of the upper end, or the floor.
func reach(s scale, min, max float64) float64 {
	if !s.log || min > 0 || s.floor > 0 {
		return min
	}
	return max / 1000
}

// settleScales finds the ends of all axes, common ones where axes are shared.
func (f Figure) settleScales(panes []*pane) {
	n := len(panes)
	xs, ys := make([]span, n), make([]span, n)
	marginX, marginY := make([]float64, n), make([]float64, n)
	for i, p := range panes {
		xs[i], ys[i] = p.spans()
		marginX[i], marginY[i] = p.margins()
	}
	for i, p := range panes {
		ax, ay := f.axes(panes, p)
		x, y, mx, my := xs[i], ys[i], marginX[i], marginY[i]
		for j, q := range panes {
			if f.ShareX && q.col == p.col {
				x.join(xs[j])
				mx = max(mx, marginX[j])
			}
			if f.ShareY && q.row == p.row {
				y.join(ys[j])
				my = max(my, marginY[j])
			}
		}
		p.x, p.y = newScale(ax, x, mx), newScale(ay, y, my)
		if p.Heat != nil {
			p.fitCells(x, y)
			p.heat = newHeat(p.Heat, p.x, p.y)
		}
	}
}

// fitCells lets the cells of a matrix end at the frame on axes without ends of their own.
func (p *pane) fitCells(x, y span) {
	if min, max := p.X.ends(); math.IsNaN(min) && math.IsNaN(max) && !x.empty() {
		p.x.lo, p.x.hi = x.lo, x.hi
	}
	if min, max := p.Y.ends(); math.IsNaN(min) && math.IsNaN(max) && !y.empty() {
		p.y.lo, p.y.hi = y.lo, y.hi
	}
	if len(p.X.Names) > 0 {
		p.x.lo, p.x.hi = -0.5, float64(len(p.X.Names))-0.5
	}
	if len(p.Y.Names) > 0 {
		p.y.lo, p.y.hi = -0.5, float64(len(p.Y.Names))-0.5
	}
}

// margins are the shares of the data's extent that are left free at both ends of the axes. Curves alone run from
// edge to edge; markers keep clear of it.
func (p *pane) margins() (x, y float64) {
	x, y = 0, 0.05
	for _, s := range p.Series {
		if s.Style != Line {
			x = 0.04
		}
	}
	switch {
	case p.Heat != nil:
		x, y = 0, 0
	case p.Contours != nil || p.Field != nil || len(p.Regions) > 0:
		x, y = 0.08, 0.08
	}
	return x, y
}
