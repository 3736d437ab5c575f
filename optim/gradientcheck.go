package optim

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// finding is what differences of the value along the gradient say of a point.
type finding int

const (
	consistent finding = iota // the value falls along -∇f, at the rate that the gradient says
	uphill                    // it rises there, and falls along ∇f
	unlike                    // it changes at another rate
	floor                     // the gradient's change is below the rounding of the value
	spacing                   // the smallest move that x can make is too long
	kink                      // it rises both ways
	unknown                   // value or gradient are not finite, or there is no gradient
)

// wrong reports that the gradient is not that of the value.
func (f finding) wrong() bool { return f == uphill || f == unlike }

// gradientCheck compares value and gradient of what is descended, f + ½·l2·‖x‖², at single points.
type gradientCheck struct {
	p  *objective.Problem
	l2 float64
}

// checkIt names the function that compares coordinate by coordinate.
const checkIt = "objective.CheckGradient compares them coordinate by coordinate"

// visible is how many units of rounding of the value a change must have to count.
const visible = 16 * 0x1p-52

// examine looks along the gradient at x in both directions, at 16 distances from 1e-15 of the size of x to all of it, and
// says what it finds, with a sentence. It costs a gradient and at most 32 values, which no count of the run includes.
//
// Of a gradient that is made by differences itself a difference says nothing but that it has come to its error.
func (d gradientCheck) examine(x []float64) (finding, string) {
	found, text := d.look(x)
	if d.p.Derivative == "fd" && found != consistent && found != unknown {
		return floor, "the gradient, which is by differences, has come to the error of those (a central formula, or objective.Dual, goes further)"
	}
	return found, text
}

func (d gradientCheck) look(x []float64) (finding, string) {
	g, at := make([]float64, len(x)), make([]float64, len(x))
	f := d.p.FuncGrad(g, x) + d.term(x)
	vec.AddScaled(g, d.l2, x)
	size, s := vec.Norm2(g), vec.NormInf(x)
	if f-f != 0 || size-size != 0 || size == 0 {
		return unknown, ""
	}
	if s == 0 {
		if s = math.Abs(f) / size; s == 0 {
			s = 1
		}
	}
	value := func(t float64) (change float64, moved bool) {
		for i, v := range g {
			at[i] = x[i] + float64(t*(v/size))
			moved = moved || at[i] != x[i]
		}
		if !moved {
			return 0, false
		}
		if change = d.p.Func(at) + d.term(at) - f; math.IsNaN(change) {
			change = math.Inf(1) // a wall
		}
		return change, true
	}
	noise := visible * math.Abs(f)
	first, seen := vec.NormInf(x) > 0, false
	for k := -15; k <= 0; k++ {
		t := s * math.Pow10(k)
		down, moved := value(-t)
		up, other := value(t)
		if !moved && !other {
			continue
		}
		smallest, said := first, float64(t*size)
		first = false
		seen = seen || math.Abs(down) > noise || math.Abs(up) > noise
		switch {
		case down < -noise && up < -noise:
			return consistent, ""
		case up < -noise && down > noise:
			return uphill, fmt.Sprintf("the gradient points uphill: at the distance %.3g along -∇f the value has changed by %+.3g, where the gradient says %+.3g (%s)", t, down, -said, checkIt)
		case down < -noise && up > noise:
			if r := (up - down) / (2 * said); up-down > 10*noise && !math.IsInf(up, 1) && !(r > .5 && r < 2) {
				return unlike, fmt.Sprintf("the gradient is not that of the value: from %.3g before x to %.3g behind it the value changes by %.3g, where the gradient says %.3g (%s)", t, t, up-down, 2*said, checkIt)
			}
			return consistent, ""
		case !(down > noise && up > noise): // not both are to be seen
		case said <= 100*noise:
			return floor, d.floor(f, noise, g)
		case smallest:
			return spacing, fmt.Sprintf("step below rounding: the smallest move along the gradient that changes x, ‖x‖∞ = %.3g, does not lower f = %.6g", s, f)
		default:
			return kink, fmt.Sprintf("the value rises along -∇f and along ∇f, by %.3g and %.3g at the distance %.3g: x is at a kink, or the gradient is wrong (%s)", down, up, t, checkIt)
		}
	}
	switch {
	case seen:
		return unknown, ""
	case s*size > 100*noise:
		return unlike, fmt.Sprintf("the value does not change along the gradient, which says that it changes by %.3g at the distance %.3g (%s)", s*size, s, checkIt)
	}
	return floor, d.floor(f, noise, g)
}

func (d gradientCheck) floor(f, noise float64, g []float64) string {
	return fmt.Sprintf("rounding floor: ‖∇f‖∞ = %.3g, but along it f = %.6g does not fall by more than its rounding, %.2g", vec.NormInf(g), f, noise)
}

// term is the part ½·l2·‖x‖² of what is descended.
func (d gradientCheck) term(x []float64) float64 {
	if d.l2 == 0 {
		return 0
	}
	return float64(.5 * d.l2 * vec.Dot(x, x))
}
