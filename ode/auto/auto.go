// Package auto integrates without being told how: it follows the system by an explicit method, notices when stability
// and no longer accuracy limits the step, and goes on with a stabilized or an implicit method, and back. It says
// what it used, where, and why.
//
//	sol, err := auto.Solve(ctx, sys, y0, 0, 10, auto.Config{RTol: 1e-6, ATol: 1e-9})
//	for _, leg := range sol.Legs {
//		fmt.Println(leg)
//	}
//
// What is measured: the spectral radius ρ, by [spectral.Spectrum] every 25 steps; whether the Jacobian is symmetric, where that
// matters and the system does not say so; and h·ρ over the last steps, compared with the explicit method's stability interval.
package auto

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/stab"
	"github.com/odescent/odescent/ode/stiff"
)

// Config holds the tolerances, of which one must be given, and what to choose from.
type Config struct {
	RTol, ATol float64
	MaxSteps   int // accepted steps of all legs; zero: ode.DefaultSteps, ode.NoLimit: no limit

	// The methods to choose from; nil stands for rk.Tsit5, stab.RKC2 and stiff.Rodas5P.
	Explicit, Stabilized, Implicit ode.Method

	// DenseDim is the largest dimension for which an implicit method, with its dense linear algebra, is chosen while
	// there is another way; zero means 200.
	DenseDim int

	Events  []ode.Event
	Observe func(s *ode.Step)
}

// Leg is a part of the way that was gone with one method.
type Leg struct {
	Method   string
	From, To float64
	Steps    int
	Why      string // why this method
}

// String returns the leg as a line of text.
func (l Leg) String() string {
	return fmt.Sprintf("%s from t = %.4g to %.4g, %d steps: %s", l.Method, l.From, l.To, l.Steps, l.Why)
}

// Solution is an ode.Solution with the legs of the way.
type Solution struct {
	ode.Solution
	Legs []Leg
}

// kind is a kind of method.
type kind int

const (
	explicit kind = iota
	stabilized
	implicit
)

func (c Config) fill() Config {
	if c.Explicit == nil {
		c.Explicit = rk.Tsit5
	}
	if c.Stabilized == nil {
		c.Stabilized = stab.RKC2{}
	}
	if c.Implicit == nil {
		c.Implicit = stiff.Rodas5P
	}
	if c.DenseDim == 0 {
		c.DenseDim = 200
	}
	return c
}

func (c Config) method(k kind) ode.Method {
	return [...]ode.Method{c.Explicit, c.Stabilized, c.Implicit}[k]
}

// Solve integrates sys from (t0, y0) to t1; see [ode.Solve] for arguments, panics and errors. The statistics are those of
// all legs together.
func Solve(ctx context.Context, sys *ode.System, y0 []float64, t0, t1 float64, cfg Config) (Solution, error) {
	cfg = cfg.fill()
	var sol Solution
	now, why := explicit, "to begin with"
	limit := cfg.MaxSteps
	if limit == 0 {
		limit = ode.DefaultSteps
	}
	t, y := t0, append([]float64(nil), y0...)
	for {
		w := &watch{kind: now, interval: interval(cfg.Explicit)}
		c := ode.Config{
			Method: cfg.method(now), Control: control.PI{RTol: cfg.RTol, ATol: cfg.ATol}, Events: cfg.Events, Stop: w,
		}
		c.Observe = func(s *ode.Step) {
			w.see(s)
			if cfg.Observe != nil {
				cfg.Observe(s)
			}
		}
		c.MaxSteps = limit - sol.Stats.Steps
		leg, err := ode.Solve(ctx, sys, y, t, t1, c)
		sol.Legs = append(sol.Legs, Leg{c.Method.String(), t, leg.T, leg.Stats.Steps, why})
		sol.add(leg)
		if leg.Reason.Status == ode.Limit || sol.Stats.Steps == limit && w.fired {
			return sol, sol.limited(cfg.MaxSteps, t1)
		}
		if err != nil || !w.fired {
			return sol, err
		}
		sym := sys.Symmetric
		if !sym && now == explicit {
			var evals int
			sym, evals = symmetric(sys, leg.T, leg.Y)
			sol.Stats.Vectors += evals
		}
		now, why = cfg.next(now, w, sym, sys)
		t, y = leg.T, leg.Y
	}
}

// limited makes the limit on the steps of all legs the reason, and an error as [ode.Status] says.
func (s *Solution) limited(limit int, t1 float64) error {
	text := fmt.Sprintf("%d steps", s.Stats.Steps)
	if limit == 0 {
		text += ", the default limit"
	}
	s.Reason = ode.Reason{Status: ode.Limit, Text: text}
	if limit != 0 && math.IsInf(t1, 0) {
		return nil
	}
	return fmt.Errorf("%w: %s, at t = %.6g on the way to %g, the last leg by %s (a larger tolerance takes fewer; or set MaxSteps, ode.NoLimit for none)",
		ode.ErrLimit, text, s.T, t1, s.Legs[len(s.Legs)-1].Method)
}

// interval returns the real stability interval of an explicit method, 3 if it does not say.
func interval(m ode.Method) float64 {
	if r, ok := m.(interface{ RealInterval() float64 }); ok {
		return r.RealInterval()
	}
	return 3
}

// next chooses the method after w has fired.
func (c Config) next(now kind, w *watch, sym bool, sys *ode.System) (kind, string) {
	switch {
	case now != explicit:
		return explicit, fmt.Sprintf("h·ρ = %.3g is within an explicit method's stability again", w.hrho)
	case sym && (sys.Dim > c.DenseDim || sys.Jac == nil):
		return stabilized, fmt.Sprintf("h·ρ = %.3g is at the stability limit, and the Jacobian is symmetric", w.hrho)
	default:
		word := "not symmetric"
		if sym {
			word = "given and small"
		}
		return implicit, fmt.Sprintf("h·ρ = %.3g is at the stability limit, and the Jacobian is %s", w.hrho, word)
	}
}

// add adds a leg to the whole.
func (s *Solution) add(l ode.Solution) {
	a, b := &s.Stats, l.Stats
	a.Steps += b.Steps
	a.Rejected += b.Rejected
	a.Vectors += b.Vectors
	a.Values += b.Values
	a.Jacs += b.Jacs
	a.Products += b.Products
	a.Solves += b.Solves
	a.Rhos += b.Rhos
	a.ByError += b.ByError
	a.ByValue += b.ByValue
	a.BySolver += b.BySolver
	s.T, s.Y, s.Reason = l.T, l.Y, l.Reason
	s.Crossings = append(s.Crossings, l.Crossings...)
}

// symmetric reports whether the Jacobian looks symmetric: whether u·Jv is v·Ju, to the accuracy of differences, for three
// pairs of vectors, and what it cost: seven evaluations at most.
func symmetric(sys *ode.System, t float64, y []float64) (bool, int) {
	n := len(y)
	if n < 2 {
		return true, 0
	}
	it, err := ode.New(context.Background(), sys, y, t, t+1, ode.Config{Method: rk.Euler, Control: control.Fixed{H: 1}})
	if err != nil {
		return false, 0
	}
	r := it.Run()
	one := ode.Metric{Scale: 1}
	f0, f1 := make([]float64, n), make([]float64, n)
	at := r.NewPoint()
	copy(at.Y, y)
	r.Eval(f0, at, t, &one)
	size := 1.
	for _, v := range y {
		size = math.Max(size, math.Abs(v))
	}
	eps := 1e-7 * size
	product := func(v []float64) []float64 {
		for i := range v {
			at.Y[i] = y[i] + float64(eps*v[i])
		}
		r.Eval(f1, at, t, &one)
		out := make([]float64, n)
		for i := range out {
			out[i] = (f1[i] - f0[i]) / eps
		}
		return out
	}
	vector := func(k int) []float64 {
		v := make([]float64, n)
		for i := range v {
			v[i] = math.Sin(float64((k+1)*(i+1)) * 1.7)
		}
		return v
	}
	dot := func(a, b []float64) (s, abs float64) {
		for i := range a {
			s += float64(a[i] * b[i])
			abs += math.Abs(a[i] * b[i])
		}
		return s, abs
	}
	for k := range 3 {
		u, v := vector(2*k), vector(2*k+1)
		a, sa := dot(u, product(v))
		b, sb := dot(v, product(u))
		if d := math.Abs(a - b); !(d <= 1e-3*(sa+sb)) {
			return false, r.Stats.Vectors
		}
	}
	return true, r.Stats.Vectors
}
