package stochastic

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/sde"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var anneal = lab.Experiment{
	Name:      "anneal",
	Summary:   "Annealing at the temperature c/ln(2 + t) finds the deeper well only if c is at least the other's depth.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     19,
	Narrowest: 73,
	Params: []lab.Param{
		{Key: "c", Default: "0.3,0.5,0.65,0.8,0.9,1,1.2,1.5,2,2.5", Range: "above 0", Doc: "constants c of the schedule, in depths of the wrong well", Sweep: true},
		{Key: "sampled", Default: "0.5,0.8,1.2,2", Doc: "those of them that are drawn against time and followed by particles"},
		{Key: "problem", Default: "tiltedwell", Doc: "function of one variable with two wells about a hump near 0, that starts in the wrong one"},
		{Key: "end", Default: "1e8", Range: "above 1", Doc: "end of the time interval"},
		{Key: "cells", Default: "400", Range: "10 to 5000", Doc: "cells of [-2.5, 2.5] for the equation of Fokker and Planck"},
		{Key: "ds", Default: "2e-3", Range: "1e-5 to 1", Doc: "its steps in ln(2 + t)"},
		{Key: "particles", Default: "256", Doc: "particles of Langevin's equation"},
		{Key: "steps", Default: "65536", Doc: "their steps"},
		{Key: "h", Default: "0.015625", Range: "above 0", Doc: "length of these"},
		{Key: "seed", Default: "1", Doc: "of their noise"},
		{Key: "kramers", Default: "0.2,0.1,0.05,0.025", Range: "above 0", Doc: "temperatures of the mean time from -1 to 1 in ¼(x² - 1)²", Sweep: true},
	},
	Kinds:  []any{particlesAt{}, lawAt{}, wellDepth{}, passageTime{}},
	Cite:   []string{"holley1989asymptotics"},
	Points: annealPoints,
	Draw:   drawAnneal,
	Claims: append(kramersClaims(), annealClaims()...),
}

// particlesAt is the share of the particles in the wrong well at a time, and the law's.
type particlesAt struct {
	_           struct{} `col:"panel=particles"`
	C           float64  `col:"c,blank"`
	Optimizer   string   `col:"optimizer"`
	T           float64  `col:"t,blank"`
	Temperature float64  `col:"temperature,blank"`
	Share       float64  `col:"wrong,blank"`
	Law         float64  `col:"gibbs,blank"`
	Error       float64  `col:"error,blank"` // of the share, in standard deviations
}

// lawAt is the probability of the wrong well at a time, and that of the law of Gibbs at its temperature.
type lawAt struct {
	Panel       string  `col:"panel=law|then|end"` // to be drawn against time, at a fixed time or in the end
	C           float64 `col:"c"`
	T           float64 `col:"t"`
	Temperature float64 `col:"temperature"`
	Wrong       float64 `col:"wrong"`
	Gibbs       float64 `col:"gibbs"`
}

// wellDepth is the depth of the wrong well.
type wellDepth struct {
	_     struct{} `col:"panel=depth"`
	Depth float64  `col:"wrong"`
}

// passageTime is the mean time from -1 to 1 in ¼(x² - 1)².
type passageTime struct {
	_           struct{} `col:"panel=passage"`
	T           float64  `col:"t"`
	Temperature float64  `col:"temperature"`
}

func (r particlesAt) c() string { return spec.Number(r.C) }
func (r lawAt) c() string       { return spec.Number(r.C) }
func (r lawAt) time() string    { return spec.Number(r.T) }
func (r lawAt) panel() string   { return r.Panel }

func annealPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	cs, sampled, end, cells, ds := r.Floats("c"), r.Floats("sampled"), r.Float("end"), r.Count("cells"), r.Float("ds")
	particles, steps, h, seed := r.Count("particles"), r.Count("steps"), r.Float("h"), r.Count("seed")
	p := r.Problem("problem", lab.Hessian)
	if err := r.Err(); err != nil {
		return nil, err
	}
	if p.Dim != 1 {
		return nil, fmt.Errorf("problem=%s: want a function of one variable", p.Name)
	}
	if cells < 10 || cells > 5000 || !(ds >= 1e-5 && ds <= 1) || !(end > 1) || math.IsInf(end, 0) || !(h > 0) {
		return nil, fmt.Errorf("cells=%d, ds=%g, end=%g, h=%g: out of range", cells, ds, end, h)
	}
	w, err := newWells(p, cells)
	if err != nil {
		return nil, err
	}
	points := []lab.Point{lab.One("depth", func(context.Context) (wellDepth, error) { return wellDepth{Depth: w.depth}, nil })}
	for _, c := range cs {
		r.Check(c > 0, "c=%g must be above 0", c)
		points = append(points, lab.At("c="+spec.Number(c), func(ctx context.Context) ([]lawAt, error) {
			return w.law(ctx, c, end, ds, slices.Contains(sampled, c))
		}))
	}
	for _, c := range sampled {
		r.Check(slices.Contains(cs, c), "sampled=%g is none of c", c)
		o := r.Optimizer(fmt.Sprintf("annealing(lr=%v,temperature=log(start=%v),seed=%d)", h, c*w.depth, uint64(seed)))
		points = append(points, lab.At("particles c="+spec.Number(c), func(ctx context.Context) ([]particlesAt, error) {
			return w.particles(ctx, c, o, ds, h, particles, steps)
		}))
	}
	for _, temperature := range r.Floats("kramers") {
		r.Check(temperature >= .01, "kramers=%g must be at least 0.01", temperature)
		points = append(points, lab.One("kramers="+spec.Number(temperature), func(ctx context.Context) (passageTime, error) {
			t, err := passage(ctx, temperature)
			return passageTime{T: t, Temperature: temperature}, err
		}))
	}
	return points, r.Err()
}

// law records the wrong well's probability along the schedule, if it is to be drawn, at fixed times and in the end.
func (w wells) law(ctx context.Context, c, end, ds float64, drawn bool) (rows []lawAt, err error) {
	t := sde.Log{Start: c * w.depth}
	var times []float64
	for i := -10; ; i++ { // ten to a decade
		t := vec.Pow(10, float64(i)/10)
		if !(t < end*(1-1e-9)) {
			times = append(times, end)
			break
		}
		times = append(times, t)
	}
	err = w.along(ctx, t, ds, times, func(at, wrong float64) {
		if drawn {
			rows = append(rows, lawAt{"law", c, at, t.At(at), wrong, w.gibbs(t.At(at))})
		}
		for _, u := range []float64{1e2, 1e4, 1e6, end} {
			panel := "then"
			if u == end {
				panel = "end"
			}
			if math.Abs(at-u) < 1e-9*u {
				rows = append(rows, lawAt{panel, c, u, t.At(u), wrong, w.gibbs(t.At(u))})
			}
		}
	})
	return rows, err
}

// particles follows n particles as the coordinates of one problem and compares their share in the wrong well with the
// law's.
func (w wells) particles(ctx context.Context, c float64, o optim.Optimizer, ds, h float64, n, steps int) (rows []particlesAt, err error) {
	start := slices.Repeat(w.p.Start, n)
	many := (&objective.Problem{Dim: n, Start: start, Func: func(x []float64) float64 {
		sum := 0.
		for i := range x {
			sum += w.p.Func(x[i : i+1])
		}
		return sum
	}, Grad: func(dst, x []float64) {
		for i := range x {
			w.p.Grad(dst[i:i+1], x[i:i+1])
		}
	}}).Complete()
	var times, shares []float64
	err = common.EachStep(ctx, many, nil, o, optim.Settings{Steps: steps, GTol: -1}, func(run *optim.Run) {
		k := run.Stats().Steps
		if k < 64 || k&(k-1) != 0 {
			return
		}
		wrong := 0
		for _, x := range run.Point().X() {
			if (x > w.hump) == w.right {
				wrong++
			}
		}
		times, shares = append(times, float64(k)*h), append(shares, float64(wrong)/float64(n))
	})
	if err != nil {
		return nil, err
	}
	temperature := o.Method.(sde.EulerMaruyama).Temperature
	err = w.along(ctx, temperature, ds, times, func(t, wrong float64) {
		share := shares[len(rows)]
		deviation := math.Sqrt(math.Max(wrong*(1-wrong), 1/float64(n)) / float64(n))
		rows = append(rows, particlesAt{C: c, Optimizer: o.String(), T: t, Temperature: temperature.At(t), Share: share, Law: wrong, Error: math.Abs(share-wrong) / deviation})
	})
	return rows, err
}
