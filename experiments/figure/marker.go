package figure

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// markers are the outlines of the markers, in thousandths of their diameter, about the origin.
var markers = map[Marker]*shape{
	Disc:     {id: "m-disc", segs: ellipse(500, false)},
	Ring:     {id: "m-ring", segs: append(ellipse(560, false), ellipse(340, true)...)},
	Square:   {id: "m-square", segs: polygon(point{-440, -440}, point{440, -440}, point{440, 440}, point{-440, 440})},
	Triangle: {id: "m-triangle", segs: polygon(point{-540, -380}, point{540, -380}, point{0, 590})},
	Diamond:  {id: "m-diamond", segs: polygon(point{0, -620}, point{520, 0}, point{0, 620}, point{-520, 0})},
	Plus:     {id: "m-plus", segs: polygon(bars(0)...)},
	Cross:    {id: "m-cross", segs: polygon(bars(math.Pi / 4)...)},
	Down: {id: "m-down", segs: append(
		polygon(point{-600, 420}, point{0, -620}, point{600, 420}),
		polygon(point{-360, 280}, point{360, 280}, point{0, -344})...)},
}

// polygon closes a chain of points.
func polygon(ps ...point) []segment {
	segs := make([]segment, 0, len(ps)+1)
	for i, p := range ps {
		op := byte('L')
		if i == 0 {
			op = 'M'
		}
		segs = append(segs, segment{op: op, p: [3]point{p}})
	}
	return append(segs, segment{op: 'Z'})
}

// ellipse is a circle of radius r in four cubic arcs, clockwise if hole.
func ellipse(r float64, hole bool) []segment {
	const kappa = 0.5522847498307936 // 4/3·(√2 - 1): the cubic meets the circle in the middle of a quarter
	turn := 1.0
	if hole {
		turn = -1
	}
	segs := []segment{{op: 'M', p: [3]point{{r, 0}}}}
	for q := range 4 {
		sin, cos := [4]float64{0, 1, 0, -1}[q], [4]float64{1, 0, -1, 0}[q]
		at := func(x, y float64) point { // quarter q of the point (x, y) of the first quarter
			return point{math.Round(r * (float64(x*cos) - float64(y*sin))), math.Round(turn * r * (float64(x*sin) + float64(y*cos)))}
		}
		segs = append(segs, segment{op: 'C', p: [3]point{at(1, kappa), at(kappa, 1), at(0, 1)}})
	}
	return append(segs, segment{op: 'Z'})
}

// bars is a plus sign turned by an angle.
func bars(angle float64) []point {
	const long, thin = 620, 135
	sin, cos := vec.Sincos(angle)
	var ps []point
	for q := range 4 {
		s, c := [4]float64{0, 1, 0, -1}[q], [4]float64{1, 0, -1, 0}[q]
		for _, p := range []point{{thin, -thin}, {long, -thin}, {long, thin}} {
			x, y := float64(p.x*c)-float64(p.y*s), float64(p.x*s)+float64(p.y*c)
			ps = append(ps, point{math.Round(float64(x*cos) - float64(y*sin)), math.Round(float64(x*sin) + float64(y*cos))})
		}
	}
	return ps
}
