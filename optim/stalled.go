package optim

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// The numbers of attempts without progress after which a run looks for the cause; see [Minimize].
const (
	SlowAttempts  = 100  // under a control that accepts a step only if f decreases
	FloorAttempts = 1000 // the same, where f changes by less than its rounding
	StillAttempts = 1000 // where x does not change by a bit
)

// stalled is the stop of every run without batches that looks for stalls; see [Minimize].
type stalled struct{ check gradientCheck }

func (stalled) String() string { return "stalled" }

func (s stalled) Start(r *ode.Run) (ode.Stopper, error) {
	q := &stalling{stalled: s, run: r, f: math.Inf(1), g: math.Inf(1), still: StillAttempts, slow: SlowAttempts, climb: SlowAttempts}
	if r.Sys.Output != nil {
		q.answer = make([]float64, r.Pos())
	}
	return q, nil
}

type stalling struct {
	stalled
	run         *ode.Run
	f, g        float64   // the value and the gradient that count as the best
	idle, quiet int       // attempts since x changed, and since f or g fell
	still, slow int       // how many there may be
	first       float64   // the value at the start
	answer      []float64 // the output at the last attempt that did not move x, where the flow's output is not x
	climb       int       // the step by which a value below first must have been seen; 0: it has been
}

// Watch counts attempts without a change of x, and without a decrease.
func (s *stalling) Watch(st *ode.Step) {
	p, n := st.R, 1+st.Trial
	still := slices.Equal(st.L.X(), p.X())
	if still && s.answer != nil { // an average may move on for long
		at := s.run.Output(p).X()
		still = slices.Equal(s.answer, at)
		copy(s.answer, at)
	}
	if still {
		s.idle += n
	} else {
		s.idle = 0
	}
	if e := s.run.Monotone; e != nil {
		f, g := e(p), st.L.ForceNorm()
		if f < s.f-float64(visible*math.Abs(s.f)) || g < .9*s.g {
			s.f, s.g, s.quiet = min(f, s.f), min(g, s.g), 0
		} else {
			s.quiet += n
		}
	}
	if s.climb > 0 && p.Potential() < s.first {
		s.climb = 0
	}
}

func (s *stalling) Check(p *ode.Point) ode.Reason {
	if s.run.Stats.Steps == 0 {
		if s.first = p.Potential(); s.run.Monotone != nil {
			s.f = s.run.Monotone(p)
		}
		return ode.Reason{}
	}
	switch {
	case s.climb > 0 && s.run.Stats.Steps >= s.climb:
		s.climb *= 2
		if found, text := s.check.examine(p.X()); found.wrong() {
			return ode.Reason{Status: ode.Stalled, Text: fmt.Sprintf("no value below the first in %d steps: %s", s.run.Stats.Steps, text)}
		}
	case s.idle >= s.still:
		s.still *= 2
		return ode.Reason{Status: ode.Stalled, Text: fmt.Sprintf("x has not moved in %d attempts: %s", s.idle, rest(s.run, p, s.check))}
	case s.quiet >= s.slow:
		s.slow *= 2
		if found, text := s.check.examine(p.X()); found != consistent && found != unknown && !(found == floor && s.quiet < FloorAttempts) {
			return ode.Reason{Status: ode.Stalled, Text: fmt.Sprintf("no decrease in %d attempts: %s", s.quiet, text)}
		}
	}
	return ode.Reason{}
}

// rest returns the reason why x does not move.
func rest(r *ode.Run, p *ode.Point, d gradientCheck) string {
	m := p.ForceNorm()
	if m == 0 {
		return "the gradient is zero"
	}
	if text := squares(p, r.Squares()); text != "" {
		return text
	}
	if text := beyond(r, p.X()); text != "" {
		return text
	}
	if found, text := d.examine(p.X()); found != consistent && found != unknown {
		return text
	}
	if text := products(r, p); text != "" {
		return text
	}
	return fmt.Sprintf("the moves are zero or below the rounding of x, with ‖∇f‖∞ = %.3g", m)
}

// products returns a sentence if the product of the Hessian with the gradient is not finite, and "" if it is or if the
// flow computes none.
func products(r *ode.Run, p *ode.Point) string {
	if r.Sys.JacVec == nil {
		return ""
	}
	dst := make([]float64, len(p.X()))
	r.Sys.JacVec(dst, r.Time(p.T), p.Y, p.Force())
	if i := vec.FirstNonFinite(dst); i >= 0 {
		return fmt.Sprintf("the Hessian-vector product is not finite: along the gradient its component %d is %g", i, -dst[i])
	}
	return ""
}

// beyond returns a sentence if x is outside of the flow's set, and "" if it is not. Outside, the residual is
// infinite for every force, also for 0.
func beyond(r *ode.Run, x []float64) string {
	if r.Sys.Residual == nil {
		return ""
	}
	u := make([]float64, len(x))
	r.Sys.Residual(u, x, make([]float64, len(x)))
	for i, v := range u {
		if math.IsInf(v, 0) {
			return fmt.Sprintf("x[%d] = %.6g is outside of the set of the flow", i, x[i])
		}
	}
	return ""
}

func (s *stalling) State(visit func([]float64)) {
	v := []float64{s.f, s.g, s.first, float64(s.idle), float64(s.quiet), float64(s.still), float64(s.slow), float64(s.climb)}
	visit(v)
	visit(s.answer)
	s.f, s.g, s.first, s.idle, s.quiet, s.still, s.slow, s.climb = v[0], v[1], v[2], ode.Count(v[3], math.MaxInt), ode.Count(v[4], math.MaxInt), ode.Count(v[5], math.MaxInt), ode.Count(v[6], math.MaxInt), ode.Count(v[7], math.MaxInt)
}

// squares returns a sentence if the square of the gradient leaves the range of float64, and "" if it does not. Where
// neither flow, method nor control squares it, only an overflow counts.
func squares(p *ode.Point, used bool) string {
	const tiny, huge = 0x1p-511, 0x1p511
	m := p.ForceNorm()
	what := ""
	switch {
	case m > huge && !math.IsInf(m, 1):
		what = "overflows"
	case m < tiny && m > 0 && used:
		what = "underflows"
	default:
		return ""
	}
	return squareText(p, what)
}

func squareText(p *ode.Point, what string) string {
	at := 0
	d := p.Force()
	for i, v := range d {
		if math.Abs(v) > math.Abs(d[at]) {
			at = i
		}
	}
	return fmt.Sprintf("the gradient's square %s: %.3g in coordinate %d; scale the objective", what, -d[at], at)
}
