package ode

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Stop ends a run. It is a plain value like a Method; combine several with [Any] and [All].
type Stop interface {
	Start(r *Run) (Stopper, error)
	String() string
}

// Stopper is a stop in one run. Check is called at the start and after every accepted step, with the point reached.
//
// Where a stop reports convergence and the force or the potential, if there is one, is not finite, the run ends as
// diverged, with [ErrNonFinite]; where the point is not in the space of the system, which Project and Residual of
// [System] define, it ends as diverged, with [ErrOutside]. This holds for every stop. It costs at most one evaluation
// of force and potential in a run.
type Stopper interface{ Check(p *Point) Reason }

// Watcher is a Stopper that follows the steps: Watch is called once for every accepted step, before Check is called at
// its end, which may be in another run, restored from a snapshot.
type Watcher interface{ Watch(s *Step) }

// ForceNorm stops, as converged, where the largest magnitude of a component of [Point.Residual], the force as a rule,
// is at most Tol. The force at the point reached is needed by the next step, so the test costs one evaluation in a run.
//
// Where the system has an Output, an average say, the residual there must be at most Tol, too. It is tested where the
// residual at the position is, which costs one evaluation, and if it is larger, again when the number of steps has
// grown by an eighth.
type ForceNorm struct {
	Tol float64 `spec:"tol" unit:"f/x"`
}

// Start implements Stop. It panics if Tol is negative or not a number.
func (s ForceNorm) Start(r *Run) (Stopper, error) {
	mustBeTolerance("Tol", s.Tol)
	return r.onOutput(s, false), nil
}

func (s ForceNorm) String() string { return spec.Format("forcenorm", s, ForceNorm{}) }

func (s ForceNorm) Check(p *Point) Reason {
	what, n := "force", 0.
	if p.run != nil && p.run.Sys.Residual != nil {
		what, n = "residual", vec.NormInf(p.Residual())
	} else {
		n = p.ForceNorm()
	}
	if n <= s.Tol {
		return Reason{Converged, fmt.Sprintf("largest component of the %s %.3g ≤ %.3g", what, n, s.Tol)}
	}
	return Reason{}
}

// PotentialBelow stops, as converged, where the system's potential is at most Value or, where the system has a Merit,
// that: the potential plus the terms of a penalty.
//
// Where the system has an Output, the potential there must be at most Value. It costs an evaluation of the potential
// where that at the position is at most Value, as for [ForceNorm], and after the steps k for which [Seldom] is true.
type PotentialBelow struct {
	Value float64 `spec:"value" unit:"f"`
}

// Start implements Stop. It returns an error if the system has no potential, and panics if Value is not a number.
func (s PotentialBelow) Start(r *Run) (Stopper, error) {
	if math.IsNaN(s.Value) {
		panic("ode: Value = NaN: no potential is below it")
	}
	if r.Sys.Potential == nil && r.Sys.Both == nil {
		return nil, fmt.Errorf("ode: %v needs a system with a potential", s)
	}
	r.NeedPotential()
	return r.onOutput(s, true), nil
}

func (s PotentialBelow) String() string { return spec.Format("potentialbelow", s, PotentialBelow{}) }

func (s PotentialBelow) Check(p *Point) Reason {
	v := p.Potential()
	if p.run != nil && p.run.Sys.Merit != nil {
		v = p.run.Sys.Merit(p.X(), v)
	}
	if v <= s.Value {
		return Reason{Converged, fmt.Sprintf("potential %.6g ≤ %.6g", v, s.Value)}
	}
	return Reason{}
}

// MaxEvals stops, not converged, once Stats.FieldEvals is N or more; evaluations for dense
// output ([Step.At]) count. On a finite interval [Solve] then returns [ErrLimit].
type MaxEvals struct {
	N int `spec:"n"`
}

// Start implements Stop. It returns an error unless N is positive.
func (s MaxEvals) Start(r *Run) (Stopper, error) {
	if s.N <= 0 {
		return nil, fmt.Errorf("ode: a limit of %d evaluations ends a run before its first step; MaxEvals{N: 1000}, say", s.N)
	}
	return maxEvals{s, r.Stats}, nil
}

func (s MaxEvals) String() string { return spec.Format("maxevals", s, MaxEvals{}) }

type maxEvals struct {
	MaxEvals
	stats *Stats
}

func (b maxEvals) Check(*Point) Reason {
	if b.stats.FieldEvals >= b.N {
		return Reason{Limit, spec.Count(b.stats.FieldEvals, "evaluation")}
	}
	return Reason{}
}

// StopFunc is a stop made of one function without a state.
type StopFunc func(p *Point) Reason

func (f StopFunc) Start(*Run) (Stopper, error) { return f, nil }

func (f StopFunc) String() string { return "func" }

func (f StopFunc) Check(p *Point) Reason { return f(p) }

// Any stops as soon as one of the stops does, for that stop's reason.
func Any(stops ...Stop) Stop { return group{stops: stops} }

// All stops where every one of the stops would; it means convergence if all of them do.
func All(stops ...Stop) Stop { return group{stops: stops, all: true} }

type group struct {
	stops []Stop
	all   bool
}

func (g group) String() string {
	var w []string
	for _, s := range g.stops {
		w = append(w, s.String())
	}
	if g.all {
		return "all(" + strings.Join(w, ",") + ")"
	}
	return "any(" + strings.Join(w, ",") + ")"
}

func (g group) Start(r *Run) (Stopper, error) {
	out := groupStopper{all: g.all}
	for _, s := range g.stops {
		if s == nil {
			continue
		}
		c, err := s.Start(r)
		if err != nil {
			return nil, err
		}
		out.stops = append(out.stops, c)
	}
	return &out, nil
}

type groupStopper struct {
	stops []Stopper
	all   bool
}

func (g *groupStopper) Check(p *Point) Reason {
	var out Reason
	hit := 0
	for _, s := range g.stops { // every one sees every point: some count
		r := s.Check(p)
		if r == (Reason{}) {
			continue
		}
		hit++
		switch {
		case hit == 1:
			out = r
		case g.all:
			out.Text += " and " + r.Text
			if !r.Converged() {
				out.Status = r.Status
			}
		}
	}
	if g.all && hit < len(g.stops) {
		return Reason{}
	}
	return out
}

func (g *groupStopper) Watch(s *Step) {
	for _, of := range g.stops {
		if w, ok := of.(Watcher); ok {
			w.Watch(s)
		}
	}
}

func (g *groupStopper) State(visit func([]float64)) {
	for _, s := range g.stops {
		if st, ok := s.(Stater); ok {
			st.State(visit)
		}
	}
}
