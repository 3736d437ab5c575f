package flows

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Accelerated is Nesterov's flow with vanishing friction and Hessian damping,
//
//	x' = M(w - b∇f(x)),  w' = -(r/a)·w - ∇f(x),  a' = 1,
//
// that is x″ + (r/a)x' + bM∇²f(x)x' + (1 + rb/a)M∇f(x) = 0, a being the time since the start or the last
// restart. Its parts are the kick of w at a fixed x; damp, w ← w·a/(a + rh), which is the implicit Euler method for
// w' = -(r/t)w with r/t at the left end; the drift of x with the new w and the gradient where it started; and the clock a.
// On the step clock, with b = 1, the method lie is Nesterov's of 1983 with the momentum k/(k + r) in step k, and x his
// look-ahead point.
//
// R > 0 has no unit, 3 as a rule; B ≥ 0 is a time. With Restart the part damp sets w and the age to zero where
//
//	gradient   w⁺·∇f(x) > 0: the move, w with its kick, goes uphill
//	function   f(x) is above that of the step before
//	speed      ‖w⁺‖ is below that of the step before, and ten steps are done since the last restart
//
// so that the next step is the first of a new run. Function evaluates f in every step. The state is (x, w, a, u), u
// being the value that a restart compares with.
//
// Sources: Yu. Nesterov, Soviet Math. Dokl. 27 (1983), 372-376; W. Su, S. Boyd, E. Candès, J. Mach. Learn. Res. 17
// (2016), 1-43 (the flow, speed); B. O'Donoghue, E. Candès, Found. Comput. Math. 15 (2015), 715-732 (restarts).
type Accelerated struct {
	R       float64 `spec:"r" unit:"1" in:"(0,inf)"`
	B       float64 `spec:"b" unit:"t" in:"[0,inf)"`
	Restart Restart `spec:"restart" oneof:"none,gradient,function,speed"`
}

// Restart names an event at which an accelerated flow begins anew. The zero value is NoRestart.
type Restart string

// The events; see [Accelerated].
const (
	NoRestart       Restart = "" // written none
	GradientRestart Restart = "gradient"
	FunctionRestart Restart = "function"
	SpeedRestart    Restart = "speed"
)

// due reports whether the event occurs, the given number of steps after the last one, and updates the value u that it
// compares with.
func (r Restart) due(p *ode.Point, w []float64, u *float64, steps float64) bool {
	old := *u
	switch r {
	case GradientRestart:
		return vec.Dot(w, p.Force()) < 0
	case FunctionRestart:
		*u = p.Potential()
		return *u > old
	case SpeedRestart:
		*u = vec.Norm2(w)
		return *u < old && steps > 9.5 // the first steps of a run always slow down
	}
	return false
}

// start is a value of u at which no event occurs.
func (r Restart) start() float64 {
	if r == FunctionRestart {
		return math.MaxFloat64
	}
	return 0
}

func (f Accelerated) String() string { return spec.Format("accelerated", f, Accelerated{R: 3}) }

func (Accelerated) Time(x, f float64) float64 { return second(x, f) }

func (Accelerated) Cite() []string { return []string{"nesterov1983method", "su2016differential"} }

// Describe returns the equation with the flow's own numbers in it.
func (f Accelerated) Describe() string {
	s := fmt.Sprintf("x' = M(w - b∇f(x)), w' = -(r/a)w - ∇f(x), a' = 1 with r = %s, b = %s", spec.Number(f.R), spec.Number(f.B))
	if f.Restart != NoRestart {
		s += fmt.Sprintf("; w and a go to zero at the event %v", f.Restart)
	}
	return s
}

func (f Accelerated) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: accelerated: %w", err)
	}
	if f.Restart == FunctionRestart {
		if err := o.needValue("accelerated(restart=function)"); err != nil {
			return nil, err
		}
	}
	n := o.P.Dim
	s := o.System(2*n+2, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		d, w, a := p.Force(), p.Y[n:2*n], p.Y[2*n]
		copy(dst[:n], w)
		vec.AddScaled(dst[:n], f.B, d)
		vec.Mul(dst[:n], p.M.Scale, p.M.Diag, dst[:n])
		if a > 0 {
			vec.Axpby(dst[n:2*n], -f.R/a, w, 1, d)
		} else { // at the start, where w is zero and w/a goes to w'
			vec.Scale(dst[n:2*n], 1/(1+f.R), d)
		}
		dst[2*n], dst[2*n+1] = 1, 0
	}
	s.Parts = []ode.Part{
		{Name: "kick", Flow: func(p *ode.Point, h float64) { vec.AddScaled(p.Y[n:2*n], h, p.Force()) }},
		{Name: "damp", Flow: func(p *ode.Point, h float64) {
			w, a := p.Y[n:2*n], &p.Y[2*n]
			if f.Restart.due(p, w, &p.Y[2*n+1], *a/h) {
				clear(w)
				*a, p.Y[2*n+1] = -h, f.Restart.start() // the part clock then sets a to zero
				return
			}
			vec.Scale(w, *a/(*a+float64(f.R*h)), w)
		}},
		{Name: "drift", Moves: true, Flow: func(p *ode.Point, h float64) {
			if f.B != 0 {
				vec.AddMul(p.Y[:n], h*f.B*p.M.Scale, p.M.Diag, p.Force())
			}
			vec.AddMul(p.Y[:n], h*p.M.Scale, p.M.Diag, p.Y[n:2*n])
		}},
		{Name: "clock", Flow: func(p *ode.Point, h float64) { p.Y[2*n] += h }},
	}
	s.Scheme = "kick damp drift clock"
	s.Init = func(p *ode.Point) { p.Y[2*n+1] = f.Restart.start() }
	return s, nil
}

func init() { Register("accelerated", Accelerated{R: 3}) }
