package figure

import (
	"image/color"
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// VectorField shows where the solutions of (x, y)' = F(x, y) go: a phase portrait. It lies above contours and regions
// and below all curves, in grey.
//
// F is called at places inside the panel's axes, which should have ends. Only its direction on the page is shown; where
// it is zero or not finite nothing is drawn.
type VectorField struct {
	F func(x, y float64) (u, v float64)

	// N is the number of arrows along the x axis, or for Lines about the number of lines that a horizontal cut meets;
	// zero means 18, and 24 for Lines.
	N int

	// Lines draws streamlines that keep their distance, each with one arrow head, instead of short arrows on a grid.
	Lines bool

	Color Color // empty: a grey lighter than that of reference lines
}

const (
	defaultArrows = 18
	defaultLines  = 24
	fieldWidth    = 0.5
	arrowHead     = 3.2 // its length in points
	streamStep    = 1.0 // points
)

var fieldInk = color.NRGBA{R: 0x8C, G: 0x8C, B: 0x8C, A: 255}

// direction returns the unit vector along which a solution moves on the page at a place there.
func (v *VectorField) direction(p view, q page.Point) (page.Point, bool) {
	at := func(s scale, u float64) (value, slope float64) { // the value, and its change per change of the coordinate
		value = s.value(float64(s.lo*(1-u)) + float64(s.hi*u))
		if s.log {
			return value, value * math.Ln10
		}
		return value, 1
	}
	x, mx := at(p.x, (q.X-p.frame.X0)/p.frame.W())
	y, my := at(p.y, (q.Y-p.frame.Y0)/p.frame.H())
	u, w := v.F(x, y)
	d := page.Pt(u/mx*p.frame.W()/(p.x.hi-p.x.lo), w/my*p.frame.H()/(p.y.hi-p.y.lo))
	n := vec.Hypot(d.X, d.Y)
	if !(n > 0) || math.IsInf(n, 0) {
		return page.Point{}, false
	}
	return page.Pt(d.X/n, d.Y/n), true
}

// paint draws the field into a frame.
func (v *VectorField) paint(s *page.Scene, p view) error {
	ink := fieldInk
	if v.Color != "" {
		var err error
		if ink, err = v.Color.rgb(); err != nil {
			return err
		}
	}
	var lines, heads [][]page.Point
	if v.Lines {
		lines, heads = v.streams(p)
	} else {
		lines, heads = v.arrows(p)
	}
	s.Polylines(lines, false, fieldWidth, nil, ink)
	s.Polygons(heads, ink)
	return nil
}

func (v *VectorField) pitch(p view) float64 {
	n := v.N
	if n <= 0 {
		n = defaultArrows
		if v.Lines {
			n = defaultLines
		}
	}
	return p.frame.W() / float64(n)
}

// arrows are centred in the cells of a grid of squares.
func (v *VectorField) arrows(p view) (lines, heads [][]page.Point) {
	d := v.pitch(p)
	rows := int(math.Max(1, math.Round(p.frame.H()/d)))
	dy := p.frame.H() / float64(rows)
	long := 0.62 * math.Min(d, dy)
	head := math.Min(arrowHead, 0.5*long)
	for j := range rows {
		for i := 0; i < int(math.Round(p.frame.W()/d)); i++ {
			q := page.Pt(p.frame.X0+float64((float64(i)+0.5)*d), p.frame.Y0+float64((float64(j)+0.5)*dy))
			u, ok := v.direction(p, q)
			if !ok {
				continue
			}
			tip := page.Pt(q.X+float64(u.X*long/2), q.Y+float64(u.Y*long/2))
			lines = append(lines, []page.Point{page.Pt(q.X-float64(u.X*long/2), q.Y-float64(u.Y*long/2)), page.Pt(tip.X-float64(u.X*head/2), tip.Y-float64(u.Y*head/2))})
			heads = append(heads, arrowAt(tip, u, head))
		}
	}
	return lines, heads
}

// arrowAt is a slender triangle with its tip at a place.
func arrowAt(tip, u page.Point, long float64) []page.Point {
	back := page.Pt(tip.X-float64(u.X*long), tip.Y-float64(u.Y*long))
	w := 0.36 * long
	return []page.Point{tip, page.Pt(back.X-float64(u.Y*w), back.Y+float64(u.X*w)), page.Pt(back.X+float64(u.Y*w), back.Y-float64(u.X*w))}
}

// streams follows the field from the free cells of a grid, outer rings first, in both directions until another line is
// near, and keeps what is long enough. Each line takes the cells that it runs through.
func (v *VectorField) streams(p view) (lines, heads [][]page.Point) {
	d := v.pitch(p)
	nx, ny := int(math.Max(1, math.Round(p.frame.W()/d))), int(math.Max(1, math.Round(p.frame.H()/d)))
	owner := make([]int, nx*ny) // number of the line in a cell, from 1
	cell := func(q page.Point) int {
		i := min(nx-1, int((q.X-p.frame.X0)/p.frame.W()*float64(nx)))
		j := min(ny-1, int((q.Y-p.frame.Y0)/p.frame.H()*float64(ny)))
		return j*nx + i
	}
	for _, seed := range rings(nx, ny) {
		if owner[seed[1]*nx+seed[0]] != 0 {
			continue
		}
		id := len(lines) + 1
		start := page.Pt(
			p.frame.X0+float64((float64(seed[0])+0.5)/float64(nx)*p.frame.W()),
			p.frame.Y0+float64((float64(seed[1])+0.5)/float64(ny)*p.frame.H()),
		)
		var taken []int
		last := -1
		free := func(q page.Point) bool {
			if !p.frame.Has(q) {
				return false
			}
			c := cell(q)
			if c == last {
				return true
			}
			if owner[c] != 0 { // its own cells too: a closed orbit is drawn once
				return false
			}
			owner[c], last = id, c
			taken = append(taken, c)
			return true
		}
		free(start)
		ahead := v.follow(p, start, 1, free)
		last = cell(start)
		back := v.follow(p, start, -1, free)
		line := make([]page.Point, 0, len(ahead)+len(back)+1)
		for k := len(back) - 1; k >= 0; k-- {
			line = append(line, back[k])
		}
		line = append(append(line, start), ahead...)
		if float64(len(line))*streamStep < 2*d {
			for _, c := range taken {
				owner[c] = 0
			}
			continue
		}
		lines = append(lines, simplify(line))
		mid := line[len(line)/2]
		if u, ok := v.direction(p, mid); ok {
			heads = append(heads, arrowAt(page.Pt(mid.X+float64(u.X*arrowHead/2), mid.Y+float64(u.Y*arrowHead/2)), u, arrowHead))
		}
	}
	return lines, heads
}

// follow goes along the field in steps of equal length by the classical method of order 4.
func (v *VectorField) follow(p view, at page.Point, sign float64, free func(page.Point) bool) (line []page.Point) {
	h := sign * streamStep
	most := int(4 * (p.frame.W() + p.frame.H()) / streamStep)
	for range most {
		a, ok := v.direction(p, at)
		b, okb := v.direction(p, page.Pt(at.X+float64(h/2*a.X), at.Y+float64(h/2*a.Y)))
		c, okc := v.direction(p, page.Pt(at.X+float64(h/2*b.X), at.Y+float64(h/2*b.Y)))
		d, okd := v.direction(p, page.Pt(at.X+float64(h*c.X), at.Y+float64(h*c.Y)))
		if !ok || !okb || !okc || !okd {
			return line
		}
		u := page.Pt((a.X+float64(2*b.X)+float64(2*c.X)+d.X)/6, (a.Y+float64(2*b.Y)+float64(2*c.Y)+d.Y)/6)
		if vec.Hypot(u.X, u.Y) < 0.5 { // directions disagree: an equilibrium is near
			return line
		}
		at = page.Pt(at.X+float64(h*u.X), at.Y+float64(h*u.Y))
		if !free(at) {
			return line
		}
		line = append(line, at)
	}
	return line
}

// rings lists the cells of a grid from the border inwards.
func rings(nx, ny int) [][2]int {
	out := make([][2]int, 0, nx*ny)
	for r := 0; 2*r < nx && 2*r < ny; r++ {
		for j := r; j < ny-r; j++ {
			for i := r; i < nx-r; i++ {
				if i == r || j == r || i == nx-r-1 || j == ny-r-1 {
					out = append(out, [2]int{i, j})
				}
			}
		}
	}
	return out
}
