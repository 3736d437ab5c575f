package stochastic

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// noisy is n copies of ½λx² whose slope has normal noise of the deviation sigma: row k of a million is the k-th draw,
// so that a retry and a second slope of the same batch see the same noise. With again they do not, which is a mistake
// to be shown.
func noisy(n int, lambda, sigma float64, seed uint64, again bool) *objective.Problem {
	calls := uint64(0)
	p := &objective.Problem{
		Dim: n, Rows: 1 << 20, Min: new(0.), Start: make([]float64, n),
		Func: func(x []float64) float64 {
			s := 0.
			for _, u := range x {
				s += float64(lambda * u * u)
			}
			return s / 2
		},
		Grad: func(dst, x []float64) {
			for i, u := range x {
				dst[i] = lambda * u
			}
		},
	}
	p.FuncGradRows = func(dst, x []float64, rows []int) float64 {
		draw := uint64(rows[0])
		if again {
			calls++
			draw = calls << 24
		}
		src := rand.New(rand.NewPCG(seed, draw))
		for i, u := range x {
			dst[i] = float64(lambda*u) + float64(sigma*common.Normal(src))
		}
		return p.Func(x)
	}
	return p.Complete()
}

// atRest runs an optimizer on a problem with noise and returns the mean of x² over the coordinates and the last steps.
func atRest(ctx context.Context, p *objective.Problem, spec string, burn, steps int, batch int, seed uint64) (float64, error) {
	o, err := optim.Parse(spec)
	if err != nil {
		return 0, err
	}
	sum, count := 0., 0.
	err = common.EachStep(ctx, p, nil, o, optim.Settings{Steps: burn + steps, GTol: -1, Batch: batch, Seed: seed}, func(run *optim.Run) {
		if k := run.Stats().Steps; k > burn && k%5 == 0 {
			s := 0.
			for _, u := range run.Point().X() {
				s += float64(u * u)
			}
			sum += s / float64(p.Dim)
			count++
		}
	})
	return sum / count, err
}

// adamBatches measures E x² of Adam where the noise, 30 for factor 1, falls by the square root of the factor, under
// rules for rate and memories.
func adamBatches(ctx context.Context, n int, factors []float64, seed uint64) ([]noiseRow, error) {
	const eta, b1, b2, sigma = .03, .9, .999, 30.
	adam := func(rate, keep, root float64) string {
		return fmt.Sprintf("adam(lr=%s,beta1=%s,beta2=%s,eps=%s)", spec.Number(eta*rate), lab.Digits(math.Max(0, 1-float64(keep*(1-b1))), 12), lab.Digits(1-float64(keep*(1-b2)), 12), lab.Digits(1e-8/root, 6))
	}
	measure := func(k float64, o string, relax float64) (float64, error) {
		return atRest(ctx, noisy(n, 1, sigma/math.Sqrt(k), seed, false), o, int(4*relax), int(8*relax), 1, seed)
	}
	base, err := measure(1, adam(1, 1, 1), 1000)
	if err != nil {
		return nil, err
	}
	rows := []noiseRow{{"adam", "all", adam(1, 1, 1), 1, 1, 1, base}}
	for _, k := range factors {
		root := math.Sqrt(k)
		for _, c := range []struct {
			label, spec     string
			relax, expected float64
		}{
			{"root, memories", adam(root, k, root), 1000 / k, 1},
			{"root", adam(root, 1, root), 1000 / k, 1},
			{"unchanged", adam(1, 1, root), 1000 / root, 1 / root},
			{"linear", adam(k, 1, root), 1000 / (k * root), root},
		} {
			m, err := measure(k, c.spec, math.Max(c.relax, 100))
			if err != nil {
				return nil, err
			}
			rows = append(rows, noiseRow{"adam", c.label, c.spec, k, m / base, c.expected, m})
		}
	}
	return rows, nil
}

// noisyControl runs relative control on a problem with noise and returns the last h·L and the slopes per step. A run
// whose steps have shrunk to nothing ends with an error, which is the finding.
func noisyControl(ctx context.Context, theta float64, label string, again bool, seed uint64) (noiseRow, error) {
	row := noiseRow{Panel: "control", Label: label, Optimizer: "gradient/euler/relative(theta=" + spec.Number(theta) + ",filter=pi,h0=0.01)", X: theta, Expected: math.NaN()}
	o, err := optim.Parse(row.Optimizer)
	if err != nil {
		return row, err
	}
	run, err := common.Run(ctx, noisy(100, 1, 1, seed, again), nil, o, optim.Settings{Steps: 400, GTol: -1, Batch: 1, Seed: seed}, nil)
	if err != nil {
		return row, err
	}
	st := run.Stats()
	row.Measured, row.Other = run.Step().H, float64(st.FieldEvals)/math.Max(1, float64(st.Steps))
	return row, nil
}
