package ode

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Equilibrium stops, as converged, where the field has been small for Patience accepted steps in a row:
//
//	max_i |f_i| / (ATol + RTol·|f_i(start)|) ≤ 1.
//
// Each component is measured by its own value at the start, so that a large one hides no other. With Window > 0 it also
// stops, as stalled, once the best ratio has not improved by a tenth within that many steps; the text says which floor
// the control's absolute tolerance implies, if both are known: an explicit method then holds its stiffest mode at the
// tolerance, which leaves a field of about ρ·atol.
//
// ATol ≥ 0 has the unit of the field; Patience is 3 if zero. The field is the next step's first evaluation, so the test
// is free but for the last point.
type Equilibrium struct {
	ATol     float64 `spec:"atol" unit:"x/t"`
	RTol     float64 `spec:"rtol" unit:"1"`
	Patience int     `spec:"patience"`
	Window   int     `spec:"window"`
}

// ErrorControl is a Control that keeps a method's error estimate, measured by Weights, at one.
type ErrorControl interface{ Weights() vec.Weights }

func (e Equilibrium) String() string {
	return fmt.Sprintf("equilibrium(atol=%g,rtol=%g,patience=%d,window=%d)", e.ATol, e.RTol, e.Patience, e.Window)
}

// Start implements Stop. It returns an error if no tolerance is given, and panics if one is negative or not a number.
func (e Equilibrium) Start(r *Run) (Stopper, error) {
	mustBeTolerance("ATol", e.ATol)
	mustBeTolerance("RTol", e.RTol)
	if e.ATol == 0 && e.RTol == 0 {
		return nil, fmt.Errorf("ode: %v needs a tolerance: ATol: 1e-8, say", e)
	}
	q := &equilibrium{cfg: e, run: r, scale: make([]float64, r.Dim()), best: inf, need: e.Patience}
	if q.need == 0 {
		q.need = 3
	}
	if i := vec.FirstNonFinite(r.Start.Field()); i >= 0 {
		return nil, fmt.Errorf("%w: the field at the start has the component %g at %d, so that it gives no scale", ErrNonFinite, r.Start.Field()[i], i)
	}
	for i, f := range r.Start.Field() {
		q.scale[i] = e.ATol + float64(e.RTol*math.Abs(f))
	}
	return q, nil
}

type equilibrium struct {
	cfg   Equilibrium
	run   *Run
	scale []float64
	need  int
	in    int     // steps in a row with a small field
	best  float64 // the smallest residual
	since int     // steps since it was a tenth larger
}

func (q *equilibrium) Check(p *Point) Reason {
	f := p.Field()
	var worst float64
	for i, v := range f {
		if v != 0 {
			worst = math.Max(worst, math.Abs(v)/q.scale[i])
		}
	}
	if worst <= 1 {
		if q.in++; q.in >= q.need || q.run.Stats.Steps == 0 && vec.NormInf(f) == 0 {
			return Reason{Converged, fmt.Sprintf("the field is at %.3g of its tolerance", worst)}
		}
	} else {
		q.in = 0
	}
	if q.cfg.Window == 0 {
		return Reason{}
	}
	if q.since++; worst < .9*q.best {
		q.best, q.since = worst, 0
	}
	if q.since < q.cfg.Window || worst <= 1 {
		return Reason{}
	}
	text := fmt.Sprintf("no progress in %s, at %.3g times the tolerance of the field", spec.Count(q.since, "step"), q.best)
	var atol float64 // the largest of the control
	if c, ok := q.run.Control.(ErrorControl); ok {
		w := c.Weights()
		for i := range q.scale {
			atol = math.Max(atol, w.Abs(i))
		}
	}
	if atol > 0 && q.run.Sys.SpectralRadius != nil {
		text += fmt.Sprintf("; the control's absolute tolerance %.3g leaves a floor of about ρ·atol = %.3g (limit the step, or lower the tolerance)", atol, p.SpectralRadius()*atol)
	}
	return Reason{Stalled, text}
}

func (q *equilibrium) State(visit func([]float64)) {
	v := []float64{float64(q.in), q.best, float64(q.since)}
	visit(v)
	q.in, q.best, q.since = Count(v[0], math.MaxInt), v[1], Count(v[2], math.MaxInt)
	visit(q.scale)
}

// Until stops, not converged, at the first point at or after the time T in the direction of the run.
type Until struct {
	T float64 `spec:"t" unit:"t"`
}

// Start implements Stop. It panics if T is not a number; zero is the time zero.
func (u Until) Start(r *Run) (Stopper, error) {
	if math.IsNaN(u.T) {
		panic("ode: Until{T: NaN}: no time is after it")
	}
	return until{u.T, r.Dir()}, nil
}

func (u Until) String() string { return fmt.Sprintf("until(t=%g)", u.T) }

type until struct{ t, dir float64 }

func (u until) Check(p *Point) Reason {
	if (p.T-u.t)*u.dir >= 0 {
		return Reason{Stopped, fmt.Sprintf("t = %g", p.T)}
	}
	return Reason{}
}

// Stagnation stops, as stalled, once the potential's best value has not decreased by Rel of its size, or by Abs, within
// Window steps.
type Stagnation struct {
	Window int     `spec:"window"`
	Rel    float64 `spec:"rel" unit:"1"`
	Abs    float64 `spec:"abs" unit:"f"`
}

// Start implements Stop. It returns an error if the system has no potential or Window is not positive.
func (s Stagnation) Start(r *Run) (Stopper, error) {
	if r.Sys.Potential == nil && r.Sys.Both == nil {
		return nil, fmt.Errorf("ode: %v needs a system with a potential", s)
	}
	if s.Window < 1 {
		return nil, fmt.Errorf("ode: %v needs a window of at least one step", s)
	}
	r.NeedPotential()
	return &stagnation{cfg: s, best: inf}, nil
}

func (s Stagnation) String() string {
	return fmt.Sprintf("stagnation(window=%d,rel=%g,abs=%g)", s.Window, s.Rel, s.Abs)
}

type stagnation struct {
	cfg   Stagnation
	best  float64
	since int
}

func (s *stagnation) Check(p *Point) Reason {
	v := p.Potential()
	if v < s.best-math.Max(s.cfg.Abs, s.cfg.Rel*math.Abs(s.best)) || math.IsInf(s.best, 1) && v < s.best { // not for NaN
		s.best, s.since = v, 0
		return Reason{}
	}
	if s.since++; s.since >= s.cfg.Window {
		return Reason{Stalled, fmt.Sprintf("no decrease in %s, at %.6g", spec.Count(s.since, "step"), s.best)}
	}
	return Reason{}
}

func (s *stagnation) State(visit func([]float64)) {
	v := []float64{s.best, float64(s.since)}
	visit(v)
	s.best, s.since = v[0], Count(v[1], math.MaxInt)
}
