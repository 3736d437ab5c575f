package momentum

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// fact is a number of a method beside what theory says; NaN: it says nothing.
type fact struct {
	Panel string  `col:"panel=rate|determinant|identity|radius|transient|two-step|logistic"`
	Label string  `col:"label"`
	Kappa float64 `col:"kappa"`
	H     float64 `col:"h"`
	Value float64 `col:"value,blank"`
	Want  float64 `col:"want,blank"`
}

func (f fact) value() float64                { return f.Value }
func (f fact) label() string                 { return f.Label }
func (f fact) point() (kappa, value float64) { return f.Kappa, f.Value }

// facts returns those of a panel and a label; empty: all labels.
func facts(fs []fact, panel, label string) []fact {
	return lab.Where(fs, func(f fact) bool { return f.Panel == panel && (label == "" || f.Label == label) })
}

// factPoints are the points that look at one step of a method or at its runs on a few functions.
func factPoints(kappas []float64) []lab.Point {
	var points []lab.Point
	for _, s := range schemes {
		for _, k := range kappas {
			points = append(points, lab.One(fmt.Sprintf("rate of %s, κ = %g", s.label, k), func(ctx context.Context) (fact, error) {
				return bestRate(ctx, s, k)
			}))
		}
	}
	points = slices.Concat(points,
		determinantPoints(), []lab.Point{lab.One("Rosenbrock", rosenbrockDeterminant), lab.One("identity", lookAhead)},
		textbookPoints(100), textbookPoints(1e4), []lab.Point{twoStepPoint(100), twoStepPoint(1e3), twoStepPoint(1e4)},
		lessardPoints(), []lab.Point{lab.At("logistic", logisticSteps)})
	for _, m := range []*rk.Tableau{rk.Euler, rk.Midpoint, rk.RK4} {
		for _, steps := range []int{100, 215, 464, 1000, 2154, 4642} {
			points = append(points, lab.One(fmt.Sprintf("direct %s, %d steps", m.Name, steps), func(ctx context.Context) (directRow, error) {
				return direct(ctx, m, steps)
			}))
		}
	}
	return points
}

// onQuadratic returns a point with a row for each curvature, from radius and determinant of a step there; see
// [linearStep].
func onQuadratic(key string, o optim.Optimizer, lambdas []float64, row func(i int, rho, det float64) fact) lab.Point {
	return lab.At(key, func(ctx context.Context) ([]fact, error) {
		rho, det, err := linearStep(ctx, o, lambdas)
		rows := make([]fact, len(rho))
		for i := range rows {
			rows[i] = row(i, rho[i], det[i])
		}
		return rows, err
	})
}

// determinantPoints compare determinants of a step with their closed forms.
func determinantPoints() (points []lab.Point) {
	const beta, s, mu = .9, .5, 1e-3
	lambdas := between(1/mu, 24)
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		want  func(lambda float64) float64
	}{
		{eulerHigh.label, eulerHigh.of(mu, math.Sqrt(s)), func(l float64) float64 { return 1 - float64(math.Sqrt(mu*s)*(2-float64(s*l))) }},
		{"heavy ball", parsed("momentum(lr=%g,momentum=%g)", s, beta), func(float64) float64 { return beta }},
		{"Nesterov", parsed("nesterov(lr=%g,momentum=%g)", s, beta), func(l float64) float64 { return beta * (1 - float64(s*l)) }},
	} {
		points = append(points, onQuadratic("determinant, "+c.label, c.o, lambdas, func(i int, _, det float64) fact {
			return fact{"determinant", c.label, 1 / lambdas[i], s, det, c.want(lambdas[i])}
		}))
	}
	return points
}

// textbookPoints compare spectral radii for curvatures from 1/κ to 1 with the formulas of the tuned methods, and
// record how far a tuned heavy ball that starts at rest swings in the stiffest direction.
func textbookPoints(k float64) (points []lab.Point) {
	mu, root, three := 1/k, math.Sqrt(k), math.Sqrt(float64(3*k)+1)
	tuned := parsed("momentum(lr=%g,momentum=%g)", 4/((1+1/root)*(1+1/root)), (root-1)/(root+1)*(root-1)/(root+1))
	for _, c := range []struct {
		label string
		o     optim.Optimizer
		want  float64
	}{
		{"gradient descent", parsed("gradient/euler/fixed(h=%g)", 2/(1+mu)), (k - 1) / (k + 1)},
		{"heavy ball", tuned, (root - 1) / (root + 1)},
		{"Nesterov", parsed("nesterov(lr=1,momentum=%g)", (root-1)/(root+1)), 1 - 1/root},
		{"Nesterov, best", parsed("nesterov(lr=%g,momentum=%g)", 4/(3+mu), (three-2)/(three+2)), 1 - 2/three},
	} {
		points = append(points, lab.One(fmt.Sprintf("radius, %s, κ = %g", c.label, k), func(ctx context.Context) (fact, error) {
			rho, _, err := linearStep(ctx, c.o, between(k, 24))
			return fact{"radius", c.label, k, math.NaN(), common.Most(rho), c.want}, err
		}))
	}
	return append(points, lab.One(fmt.Sprintf("transient, κ = %g", k), func(ctx context.Context) (fact, error) {
		f := fact{"transient", "heavy ball", k, math.NaN(), 0, root / math.E}
		s := optim.Settings{Steps: int(20 * root), GTol: -1}
		err := common.EachStep(ctx, objective.Quadratic([]float64{1}, false), nil, tuned, s, func(run *optim.Run) {
			f.Value = math.Max(f.Value, math.Abs(run.Point().X()[0]))
		})
		return f, err
	}))
}

// twoStepPoint records -ln ρ over λh for Nesterov's method read as a two-step method for the gradient flow with the
// step h = (√κ + 1)/(2L), for curvatures λ as shares of μ.
func twoStepPoint(k float64) lab.Point {
	shares, root := []float64{.01, .5, 1, 10}, math.Sqrt(k)
	lambdas := slices.Clone(shares)
	for i := range lambdas {
		lambdas[i] /= k
	}
	o := parsed("nesterov(lr=1,momentum=%g)", (root-1)/(root+1))
	return onQuadratic(fmt.Sprintf("two-step, κ = %g", k), o, lambdas, func(i int, rho, _ float64) fact {
		label := "$λ = " + spec.Number(shares[i]) + "μ$"
		return fact{"two-step", label, k, (root + 1) / 2, -vec.Log(rho) / (lambdas[i] * (root + 1) / 2), 1}
	})
}
