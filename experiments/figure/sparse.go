package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
)

// mostPoints is the number of points beyond which a curve or a band leaves out what covers nothing new. One stretch whose
// x grows has fewer once it is reduced, in a frame of 600 points.
const mostPoints = 10_000

// grid is the squares of a frame, column by column, with a mark for each that ink has reached.
type grid struct {
	frame page.Rect
	size  float64
	w, h  int
	inked []bool
}

func newGrid(frame page.Rect, size float64) *grid {
	size = max(size, frame.W()/4000, frame.H()/4000)
	c := &grid{frame: frame, size: size, w: int(frame.W()/size) + 1, h: int(frame.H()/size) + 1}
	return c
}

func (c *grid) column(x float64) int { return max(0, min(c.w-1, int((x-c.frame.X0)/c.size))) }
func (c *grid) row(y float64) int    { return max(0, min(c.h-1, int((y-c.frame.Y0)/c.size))) }

// line marks the cells of a segment and reports whether one had no mark.
func (c *grid) line(a, b page.Point) (fresh bool) {
	n := int(max(math.Abs(b.X-a.X), math.Abs(b.Y-a.Y))/c.size) + 1
	dx, dy := (b.X-a.X)/float64(n), (b.Y-a.Y)/float64(n)
	for i := range n + 1 {
		cell := &c.inked[c.column(a.X+float64(float64(i)*dx))*c.h+c.row(a.Y+float64(float64(i)*dy))]
		fresh = fresh || !*cell
		*cell = true
	}
	return fresh
}

// sparse leaves out the segments of a curve of more than mostPoints points whose cells earlier segments have inked.
func sparse(lines [][]page.Point, frame page.Rect, size float64) (out [][]page.Point) {
	count := 0
	for _, line := range lines {
		count += len(line)
	}
	if count <= mostPoints {
		return lines
	}
	c := newGrid(frame, max(columnWidth, size))
	c.inked = make([]bool, c.w*c.h)
	for _, line := range lines {
		open := false
		for i := 1; i < len(line); i++ {
			switch fresh := c.line(line[i-1], line[i]); {
			case !fresh:
				open = false
			case open:
				out[len(out)-1] = append(out[len(out)-1], line[i])
			default:
				out, open = append(out, []page.Point{line[i-1], line[i]}), true
			}
		}
	}
	return out
}

// cover marks the cells between two edges of a band that have their points at the same x.
func (c *grid) cover(los, his []page.Point) {
	if c.inked == nil {
		c.inked = make([]bool, c.w*c.h)
	}
	for i := 1; i < len(los); i++ {
		a, b := i-1, i
		if los[a].X > los[b].X {
			a, b = b, a
		}
		width := los[b].X - los[a].X
		for k, last := c.column(los[a].X), c.column(los[b].X); k <= last; k++ {
			x := c.frame.X0 + float64((float64(k)+0.5)*c.size)
			t := 0.5
			if width > 0 {
				t = max(0, min(1, (x-los[a].X)/width))
			}
			y0 := los[a].Y + float64(t*(los[b].Y-los[a].Y))
			y1 := his[a].Y + float64(t*(his[b].Y-his[a].Y))
			part := c.inked[k*c.h+c.row(min(y0, y1)):][:c.row(max(y0, y1))-c.row(min(y0, y1))+1]
			for j := range part {
				part[j] = true
			}
		}
	}
}

// columns are the marked cells as rectangles.
func (c *grid) columns() (out [][]page.Point) {
	at := func(start float64, k int, end float64) float64 { return min(start+float64(float64(k)*c.size), end) }
	for i := range c.w {
		column := c.inked[i*c.h : (i+1)*c.h]
		for j := 0; j < c.h; j++ {
			if !column[j] {
				continue
			}
			k := j
			for k < c.h && column[k] {
				k++
			}
			out = append(out, page.NewRect(at(c.frame.X0, i, c.frame.X1), at(c.frame.Y0, j, c.frame.Y1),
				at(c.frame.X0, i+1, c.frame.X1), at(c.frame.Y0, k, c.frame.Y1)).Outline())
			j = k
		}
	}
	return out
}
