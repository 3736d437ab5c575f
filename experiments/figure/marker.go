package figure

import (
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/vec"
)

// markers are the outlines of the markers, in thousandths of their diameter, about the origin.
var markers = map[Marker]*page.Shape{
	Disc:     {ID: "m-disc", Segs: ellipse(500, false)},
	Ring:     {ID: "m-ring", Segs: append(ellipse(560, false), ellipse(340, true)...)},
	Square:   {ID: "m-square", Segs: polygon(page.Pt(-440, -440), page.Pt(440, -440), page.Pt(440, 440), page.Pt(-440, 440))},
	Triangle: {ID: "m-triangle", Segs: polygon(page.Pt(-540, -380), page.Pt(540, -380), page.Pt(0, 590))},
	Diamond:  {ID: "m-diamond", Segs: polygon(page.Pt(0, -620), page.Pt(520, 0), page.Pt(0, 620), page.Pt(-520, 0))},
	Plus:     {ID: "m-plus", Segs: polygon(bars(0)...)},
	Cross:    {ID: "m-cross", Segs: polygon(bars(math.Pi / 4)...)},
	Down: {ID: "m-down", Segs: append(
		polygon(page.Pt(-600, 420), page.Pt(0, -620), page.Pt(600, 420)),
		polygon(page.Pt(-360, 280), page.Pt(360, 280), page.Pt(0, -344))...)},
}

// polygon closes a chain of points.
func polygon(ps ...page.Point) []page.Segment {
	segs := make([]page.Segment, 0, len(ps)+1)
	for i, p := range ps {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		segs = append(segs, page.Segment{Op: op, P: [3]page.Point{p}})
	}
	return append(segs, page.Segment{Op: 'Z'})
}

// ellipse is a circle of radius r in four cubic arcs, clockwise if hole.
func ellipse(r float64, hole bool) []page.Segment {
	const kappa = 0.5522847498307936 // 4/3·(√2 - 1): the cubic meets the circle in the middle of a quarter
	turn := 1.0
	if hole {
		turn = -1
	}
	segs := []page.Segment{{Op: 'M', P: [3]page.Point{page.Pt(r, 0)}}}
	for q := range 4 {
		sin, cos := [4]float64{0, 1, 0, -1}[q], [4]float64{1, 0, -1, 0}[q]
		at := func(x, y float64) page.Point { // quarter q of the point (x, y) of the first quarter
			return page.Pt(math.Round(r*(float64(x*cos)-float64(y*sin))), math.Round(turn*r*(float64(x*sin)+float64(y*cos))))
		}
		segs = append(segs, page.Segment{Op: 'C', P: [3]page.Point{at(1, kappa), at(kappa, 1), at(0, 1)}})
	}
	return append(segs, page.Segment{Op: 'Z'})
}

// bars is a plus sign turned by an angle.
func bars(angle float64) []page.Point {
	const long, thin = 620, 135
	sin, cos := vec.Sincos(angle)
	var ps []page.Point
	for q := range 4 {
		s, c := [4]float64{0, 1, 0, -1}[q], [4]float64{1, 0, -1, 0}[q]
		for _, p := range []page.Point{page.Pt(thin, -thin), page.Pt(long, -thin), page.Pt(long, thin)} {
			x, y := float64(p.X*c)-float64(p.Y*s), float64(p.X*s)+float64(p.Y*c)
			ps = append(ps, page.Pt(math.Round(float64(x*cos)-float64(y*sin)), math.Round(float64(x*sin)+float64(y*cos))))
		}
	}
	return ps
}
