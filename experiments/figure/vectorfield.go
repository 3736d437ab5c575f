package figure

import (
	"image/color"
	"math"

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
func (v *VectorField) direction(p view, q point) (point, bool) {
	at := func(s scale, u float64) (value, slope float64) { // the value, and its change per change of the coordinate
		value = s.value(float64(s.lo*(1-u)) + float64(s.hi*u))
		if s.log {
			return value, value * math.Ln10
		}
		return value, 1
	}
	x, mx := at(p.x, (q.x-p.frame.x0)/p.frame.w())
	y, my := at(p.y, (q.y-p.frame.y0)/p.frame.h())
	u, w := v.F(x, y)
	d := point{u / mx * p.frame.w() / (p.x.hi - p.x.lo), w / my * p.frame.h() / (p.y.hi - p.y.lo)}
	n := vec.Hypot(d.x, d.y)
	if !(n > 0) || math.IsInf(n, 0) {
		return point{}, false
	}
	return point{d.x / n, d.y / n}, true
}

// paint draws the field into a frame.
func (v *VectorField) paint(s *Scene, p view) error {
	ink := fieldInk
	if v.Color != "" {
		var err error
		if ink, err = v.Color.rgb(); err != nil {
			return err
		}
	}
	var lines, heads [][]point
	if v.Lines {
		lines, heads = v.streams(p)
	} else {
		lines, heads = v.arrows(p)
	}
	s.stroke(lines, false, fieldWidth, nil, ink)
	s.fill(heads, ink)
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
	return p.frame.w() / float64(n)
}

// arrows are centred in the cells of a grid of squares.
func (v *VectorField) arrows(p view) (lines, heads [][]point) {
	d := v.pitch(p)
	rows := int(math.Max(1, math.Round(p.frame.h()/d)))
	dy := p.frame.h() / float64(rows)
	long := 0.62 * math.Min(d, dy)
	head := math.Min(arrowHead, 0.5*long)
	for j := range rows {
		for i := 0; i < int(math.Round(p.frame.w()/d)); i++ {
			q := point{p.frame.x0 + float64((float64(i)+0.5)*d), p.frame.y0 + float64((float64(j)+0.5)*dy)}
			u, ok := v.direction(p, q)
			if !ok {
				continue
			}
			tip := point{q.x + float64(u.x*long/2), q.y + float64(u.y*long/2)}
			lines = append(lines, []point{{q.x - float64(u.x*long/2), q.y - float64(u.y*long/2)}, {tip.x - float64(u.x*head/2), tip.y - float64(u.y*head/2)}})
			heads = append(heads, arrowAt(tip, u, head))
		}
	}
	return lines, heads
}

// arrowAt is a slender triangle with its tip at a place.
func arrowAt(tip, u point, long float64) []point {
	back := point{tip.x - float64(u.x*long), tip.y - float64(u.y*long)}
	w := 0.36 * long
	return []point{tip, {back.x - float64(u.y*w), back.y + float64(u.x*w)}, {back.x + float64(u.y*w), back.y - float64(u.x*w)}}
}

// streams follows the field from the free cells of a grid, outer rings first, in both directions until another line is
// near, and keeps what is long enough. Each line takes the cells that it runs through.
func (v *VectorField) streams(p view) (lines, heads [][]point) {
	d := v.pitch(p)
	nx, ny := int(math.Max(1, math.Round(p.frame.w()/d))), int(math.Max(1, math.Round(p.frame.h()/d)))
	owner := make([]int, nx*ny) // number of the line in a cell, from 1
	cell := func(q point) int {
		i := min(nx-1, int((q.x-p.frame.x0)/p.frame.w()*float64(nx)))
		j := min(ny-1, int((q.y-p.frame.y0)/p.frame.h()*float64(ny)))
		return j*nx + i
	}
	for _, seed := range rings(nx, ny) {
		if owner[seed[1]*nx+seed[0]] != 0 {
			continue
		}
		id := len(lines) + 1
		start := point{
			p.frame.x0 + float64((float64(seed[0])+0.5)/float64(nx)*p.frame.w()),
			p.frame.y0 + float64((float64(seed[1])+0.5)/float64(ny)*p.frame.h()),
		}
		var taken []int
		last := -1
		free := func(q point) bool {
			if !p.frame.has(q) {
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
		line := make([]point, 0, len(ahead)+len(back)+1)
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
			heads = append(heads, arrowAt(point{mid.x + float64(u.x*arrowHead/2), mid.y + float64(u.y*arrowHead/2)}, u, arrowHead))
		}
	}
	return lines, heads
}

// follow goes along the field in steps of equal length by the classical method of order 4.
func (v *VectorField) follow(p view, at point, sign float64, free func(point) bool) (line []point) {
	h := sign * streamStep
	most := int(4 * (p.frame.w() + p.frame.h()) / streamStep)
	for range most {
		a, ok := v.direction(p, at)
		b, okb := v.direction(p, point{at.x + float64(h/2*a.x), at.y + float64(h/2*a.y)})
		c, okc := v.direction(p, point{at.x + float64(h/2*b.x), at.y + float64(h/2*b.y)})
		d, okd := v.direction(p, point{at.x + float64(h*c.x), at.y + float64(h*c.y)})
		if !ok || !okb || !okc || !okd {
			return line
		}
		u := point{(a.x + float64(2*b.x) + float64(2*c.x) + d.x) / 6, (a.y + float64(2*b.y) + float64(2*c.y) + d.y) / 6}
		if vec.Hypot(u.x, u.y) < 0.5 { // directions disagree: an equilibrium is near
			return line
		}
		at = point{at.x + float64(h*u.x), at.y + float64(h*u.y)}
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
