package common

import (
	"context"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// Sample is one recorded point of a run.
type Sample struct {
	Grads int // spent to get here
	Step  int
	H     float64 // length of the step that led here, of steps by coordinate the geometric mean; NaN at the start
	F     float64
}

// Trace runs an optimizer and records its points at numbers of gradients in geometric progression, perDecade to a
// factor of ten, and the last one.
func Trace(ctx context.Context, p *objective.Problem, o optim.Optimizer, s optim.Settings, perDecade int) ([]Sample, optim.Result, error) {
	var out []Sample
	next, ratio := 1., vec.Pow(10, 1/float64(perDecade))
	r, err := optim.Start(ctx, p, nil, o, s)
	if err != nil {
		return nil, optim.Result{}, err
	}
	add := func(h float64) {
		g := r.Stats().FieldEvals
		out = append(out, Sample{Grads: g, Step: r.Stats().Steps, H: h, F: r.Point().Potential()})
		for next <= float64(g) {
			next *= ratio
		}
	}
	add(math.NaN())
	var last Sample
	for r.Next() {
		last = Sample{Grads: r.Stats().FieldEvals, Step: r.Stats().Steps, H: Length(r.Step()), F: r.Point().Potential()}
		if float64(last.Grads) >= next {
			add(last.H)
		}
	}
	if last.Step > out[len(out)-1].Step {
		out = append(out, last)
	}
	res := r.Result()
	if ctx.Err() != nil {
		return nil, res, ctx.Err()
	}
	return out, res, nil
}

// Length returns how long a step is: its rate, times the geometric mean of the metric's diagonal if there is one.
func Length(s *ode.Step) float64 {
	h := s.Rate()
	if s.M.Diag == nil {
		return h
	}
	sum, n := 0., 0
	for _, d := range s.M.Diag {
		if d > 0 {
			sum += vec.Log(d)
			n++
		}
	}
	return h * vec.Exp(sum/float64(max(n, 1)))
}

// Minimum returns a minimiser: a known one, or where the parameter-free descent ends.
func Minimum(p *objective.Problem) []float64 {
	if len(p.Minima) > 0 {
		return p.Minima[0]
	}
	r, _ := optim.Minimize(context.Background(), p, nil, optim.BB(), optim.Settings{GTol: 1e-8, Steps: 20_000})
	return r.Best.X
}

// Curvature returns the largest eigenvalue of the Hessian at x.
func Curvature(p *objective.Problem, x []float64) float64 {
	l, _ := Stiffest(p, x)
	return l
}

// Stiffest returns the largest eigenvalue of the Hessian at x and its direction, by power iteration on Hessian-vector products.
func Stiffest(p *objective.Problem, x []float64) (float64, []float64) {
	v, hv := make([]float64, p.Dim), make([]float64, p.Dim)
	for i := range v {
		v[i] = 1 + float64(i%7)/7
	}
	l := 0.
	for range 2000 {
		n := vec.Norm2(v)
		vec.Scale(v, 1/n, v)
		p.HessVec(hv, x, v)
		old := l
		l = vec.Dot(v, hv)
		v, hv = hv, v
		if math.Abs(l-old) <= 1e-13*math.Abs(l) {
			break
		}
	}
	vec.Scale(v, 1/vec.Norm2(v), v)
	return l, v
}

// Ended is how a run ended, in a word or two.
func Ended(r optim.Result) string {
	if r.Reason.Status == ode.Diverged {
		return "diverged"
	}
	return r.Reason.Status.String()
}
