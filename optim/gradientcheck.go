package optim

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/vec"
)

// finding is the result of comparing gradient and value at a point by differences along the gradient.
type finding int

const (
	consistent finding = iota // the value falls along -∇f, at the rate that the gradient predicts
	uphill                    // it rises there, and falls along ∇f
	unlike                    // it changes at another rate
	floor                     // the change that the gradient predicts is below the rounding of the value
	spacing                   // the smallest move that x can make is too long
	kink                      // it rises both ways
	noisy                     // the value jumps by more than its own rounding: rounding inside it
	unknown                   // value or gradient are not finite, or there is no value
)

// wrong reports that the gradient is not that of the value.
func (f finding) wrong() bool { return f == uphill || f == unlike }

// gradientCheck compares value and gradient of what is descended, f + ½·l2·‖x‖², at single points.
type gradientCheck struct {
	p  *objective.Problem
	l2 float64
}

// checkIt ends the texts about a wrong gradient.
const checkIt = "objective.CheckGradient compares them coordinate by coordinate"

// visible is how many units of rounding of the value a change must have to count.
const visible = 16 * 0x1p-52

// examine looks along the gradient at x in both directions, at 16 distances from 1e-15 of the size of x to all of it,
// and returns what it finds, with a sentence. It costs a gradient and as a rule 32 values, 120 at most, and up to 1400
// more before it calls the gradient wrong, to see whether the values are noisy; Stats do not count them.
//
// Where the gradient itself is made by differences, what is found is that it has come to its error.
func (d gradientCheck) examine(x []float64) (finding, string) {
	if d.p.FuncGrad == nil {
		return unknown, ""
	}
	l := d.line(x)
	found, text, far := l.look()
	if found == uphill || found == unlike || found == kink || found == spacing {
		if n := l.noisy(far, found); n > 0 {
			return noisy, fmt.Sprintf("the value is noisy at about %.1g: rounding inside f, below which no change can be seen", n)
		}
	}
	if d.p.Derivative == "fd" && found != consistent && found != unknown {
		return floor, "the gradient, which is by differences, has come to the error of those (a central formula, or objective.Dual, goes further)"
	}
	return found, text
}

// line is the line through x along the gradient.
type line struct {
	gradientCheck
	x, g []float64
	f    float64   // the value at x
	size float64   // of g
	at   []float64 // the point last evaluated
}

// both evaluates value and gradient at x; the value is NaN where there is none.
func (d gradientCheck) both(dst, x []float64) float64 {
	if d.p.FuncGrad == nil {
		d.p.Grad(dst, x)
		return math.NaN()
	}
	return d.p.FuncGrad(dst, x)
}

// line evaluates value and gradient at x.
func (d gradientCheck) line(x []float64) line {
	l := line{gradientCheck: d, x: x, g: make([]float64, len(x)), at: make([]float64, len(x))}
	l.f = d.both(l.g, x) + d.term(x)
	vec.AddScaled(l.g, d.l2, x)
	l.size = vec.Norm2(l.g)
	return l
}

// move makes at the point at the distance t along the gradient, against it if t is negative, and reports that it is not
// x.
func (l line) move(t float64) (moved bool) {
	for i, v := range l.g {
		l.at[i] = l.x[i] + float64(t*(v/l.size))
		moved = moved || l.at[i] != l.x[i]
	}
	return moved
}

// value returns the value at the point.
func (l line) value() float64 { return l.p.Func(l.at) + l.term(l.at) }

// look returns the finding, its sentence and the distance at which it was seen.
func (l line) look() (_ finding, _ string, far float64) {
	x, g, f, size, s := l.x, l.g, l.f, l.size, vec.NormInf(l.x)
	if f-f != 0 || size-size != 0 || size == 0 {
		return unknown, "", 0
	}
	if s == 0 {
		if s = math.Abs(f) / size; s == 0 {
			s = 1
		}
	}
	value := func(t float64) (change float64, moved bool) {
		if !l.move(t) {
			return 0, false
		}
		if change = l.value() - f; math.IsNaN(change) {
			change = math.Inf(1) // no value there
		}
		return change, true
	}
	noise := visible * math.Abs(f)
	first, seen := vec.NormInf(x) > 0, false
	for k := -15; k <= 0 || k < 330 && s*size*math.Pow10(k) < 1e3*noise; k++ {
		t := s * math.Pow10(k)
		if k > 0 && t*size < noise { // a kink at zero is seen from further away only
			continue
		}
		down, moved := value(-t)
		up, other := value(t)
		if !moved && !other {
			continue
		}
		smallest, said := first, float64(t*size)
		first = false
		seen = seen || math.Abs(down) > noise || math.Abs(up) > noise
		switch {
		case k > 0 && !(down > noise && up > noise):
		case down < -noise && up < -noise:
			return consistent, "", 0
		case up < -noise && down > noise:
			return uphill, fmt.Sprintf("the gradient points uphill: at the distance %.3g along -∇f the value has changed by %+.3g, where the gradient says %+.3g (%s)", t, down, -said, checkIt), t
		case down < -noise && up > noise:
			if r := (up - down) / (2 * said); up-down > 10*noise && !math.IsInf(up, 1) && !(r > .5 && r < 2) {
				return unlike, fmt.Sprintf("the gradient is not that of the value: from %.3g before x to %.3g behind it the value changes by %.3g, where the gradient says %.3g (%s)", t, t, up-down, 2*said, checkIt), t
			}
			return consistent, "", 0
		case !(down > noise && up > noise): // not both are to be seen
		case said <= 100*noise:
			// a smooth value rises by the square of the distance, at a kink by the distance
			below, _ := value(-1000 * t)
			above, _ := value(1000 * t)
			if below > noise && above > noise && below+above < float64(3e4*(down+up)) && down < float64(100*said) {
				return kink, kinkText(below, above, 1000*t), 1000 * t
			}
			return floor, l.floor(f, noise, g), 0
		case smallest:
			return spacing, fmt.Sprintf("step below rounding: the smallest move along the gradient that changes x, ‖x‖∞ = %.3g, does not lower f = %.6g", s, f), t
		default:
			return kink, kinkText(down, up, t), t
		}
	}
	switch {
	case seen:
		return unknown, "", 0
	case s*size > 100*noise:
		t := s
		for k := 1; k <= 40; k++ { // the distance at which it changes
			u := s * math.Ldexp(1, k)
			down, _ := value(-u)
			up, _ := value(u)
			if down != 0 || up != 0 {
				t = u
				break
			}
		}
		return unlike, fmt.Sprintf("the value does not change along the gradient, which says that it changes by %.3g at the distance %.3g (%s)", s*size, s, checkIt), t
	}
	return floor, l.floor(f, noise, g), 0
}

func kinkText(down, up, t float64) string {
	return fmt.Sprintf("the value rises along -∇f and along ∇f, by %.3g and %.3g at the distance %.3g: x is at a kink, or the gradient is wrong (%s)", down, up, t, checkIt)
}

// noisy returns the noise of the value, seen nearer than t or a little further away, where it may account for the
// finding at t; 0 if there is none. A value that changes less than the gradient says may have lost the rest in a
// coarser rounding that only larger distances show, up to 2⁷⁰·t.
func (l line) noisy(t float64, found finding) float64 {
	said, last := float64(t*l.size), 2
	if found == unlike {
		last = 70
	}
	for k := -8; k <= last; k++ {
		n := l.noise(t * math.Ldexp(1, k))
		if n > .05*said && (k <= 2 || n > said) {
			return n
		}
	}
	return 0
}

// noise returns the size of the jumps in the value along the gradient within the distance t, 0 where it is smooth or
// has a kink: the estimate of the noise from the fourth differences of 17 values, of J. J. Moré, S. M. Wild, SIAM J.
// Sci. Comput. 33 (2011), 1292-1314, where it is a tenth of all that they change by. For a step of height q the
// estimate is 0.15·q, for a kink 0.02 of its rise.
func (l line) noise(t float64) float64 {
	const n = 17
	var v [n]float64
	low, high, jump := math.Inf(1), math.Inf(-1), 0.
	for k := range v {
		l.move(float64(t*float64(k-n/2)) / (n / 2))
		v[k] = l.value()
		low, high = math.Min(low, v[k]), math.Max(high, v[k])
		if k > 0 {
			jump = math.Max(jump, math.Abs(v[k]-v[k-1]))
		}
	}
	var sum float64
	for k := 0; k+4 < n; k++ {
		e := v[k] - float64(4*v[k+1]) + float64(6*v[k+2]) - float64(4*v[k+3]) + v[k+4]
		sum += float64(e * e)
	}
	if sigma := math.Sqrt(sum / (n - 4) / 70); sigma > .1*(high-low) && sigma-sigma == 0 {
		return jump
	}
	return 0
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

// kinkAhead returns a sentence if the gradient jumps along -∇f, at no more than four times the size of x, and ""
// otherwise. It costs at most 90 gradients.
func (d gradientCheck) kinkAhead(x []float64) string {
	l, u := d.line(x), make([]float64, len(x))
	along := func(t float64) float64 { // the slope along ∇f/‖∇f‖ at the distance t against it
		l.move(-t)
		d.both(u, l.at)
		vec.AddScaled(u, d.l2, l.at)
		return vec.Dot(u, l.g) / l.size
	}
	s := vec.NormInf(x)
	low, high := 0., 0.
	for k := -20; k <= 2; k++ {
		t := s * math.Ldexp(1, k)
		if along(t) < 0 {
			high = t
			break
		}
		low = t
	}
	if !(high > 0) {
		return ""
	}
	for range 60 {
		mid := low + float64((high-low)/2)
		if mid <= low || mid >= high {
			break
		}
		if along(mid) < 0 {
			high = mid
		} else {
			low = mid
		}
	}
	if a, b := along(low), along(high); a-b > .1*l.size {
		return fmt.Sprintf("the gradient jumps at the distance %.3g along -∇f, where the slope turns from %.3g to %.3g: x is at a kink", high, -a, -b)
	}
	return ""
}
