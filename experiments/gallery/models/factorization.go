package models

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

var factorization = lab.Experiment{
	Name:      "factorization",
	Summary:   "The gradient flow of a matrix factorization from a small start finds the singular values one after the other, from saddle to saddle: each plateau is the error of a truncated singular value decomposition, and the time at which it ends can be told from the start.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     8,
	Narrowest: 63,
	Params: []lab.Param{
		{Key: "data", Default: "iris", Doc: "a data set, whose standardized features are the matrix; at most 30 of them"},
		{Key: "scale", Default: "1e-1,1e-3,1e-6", Range: "above 0", Sweep: true, Doc: "deviations of the normal start"},
		{Key: "seed", Default: "1", Doc: "of the start"},
		{Key: "rtol", Default: "1e-7", Doc: "relative tolerance of the flow's integration"},
		{Key: "end", Default: "4000", Doc: "the flow's time at most"},
		{Key: "grads", Default: "10000", Doc: "gradients of each optimizer at most"},
	},
	Columns: []string{"panel", "scale", "label", "optimizer", "k", "t", "grads", "gap", "strength", "sigma", "start"},
	Cite:    []string{"eckart1936approximation", "li2021towards", "saxe2014exact", "tsitouras2011runge", "barzilai1988two", "malitsky2020adaptive"},
	Points:  factorizationPoints,
	Draw:    drawFactorization,
	Claims: []lab.Claim{
		{ID: "svd", Text: "iris: what the flow finds, its distance in the Frobenius norm from the matrix by gonum's singular vectors, relative", Want: lab.AtMost(1e-5), Origin: lab.Derived("the best approximation of a rank is the truncated singular value decomposition, by Eckart and Young; the bound is the run's last slope, magnified"), Value: productError},
		{ID: "plateau", Text: "iris from $10^{-6}$: the first plateau over what is left of the matrix without its largest singular value, $Σ_{k>1} σ_k²/(2n)$", Want: lab.Near(1, 1e-3), Origin: lab.Derived("$Σ_{k>1} σ_k^2/(2n)$"), Value: plateauOver(1)},
		{ID: "plateau", Text: "iris from $10^{-6}$: the second plateau over what is left of the matrix without its two largest singular values, $Σ_{k>2} σ_k²/(2n)$", Want: lab.Near(1, 1e-3), Origin: lab.Derived("$Σ_{k>2} σ_k^2/(2n)$"), Value: plateauOver(2)},
		{ID: "plateau", Text: "iris from $10^{-6}$: the third plateau over what is left of the matrix without its three largest singular values, $Σ_{k>3} σ_k²/(2n)$", Want: lab.Near(1, .01), Origin: lab.Derived("$Σ_{k>3} σ_k^2/(2n)$"), Value: plateauOver(3)},
		{ID: "time", Text: "iris from $10^{-6}$: the time at which the first singular value is found by half, over $n·\\ln((σ - s_0)/s_0)/(2σ)$ from its strength $s_0$ at the start", Want: lab.Near(1, .005), Origin: lab.Derived("$n·\\ln((σ - s_0)/s_0)/(2σ)$"), Value: foundTimeOver(1)},
		{ID: "time", Text: "iris from $10^{-6}$: the time at which the second singular value is found by half, over $n·\\ln((σ - s_0)/s_0)/(2σ)$ from its strength $s_0$ at the start", Want: lab.Near(1, .005), Origin: lab.Derived("$n·\\ln((σ - s_0)/s_0)/(2σ)$"), Value: foundTimeOver(2)},
		{ID: "time", Text: "iris from $10^{-6}$: the time at which the third singular value is found by half, over $n·\\ln((σ - s_0)/s_0)/(2σ)$ from its strength $s_0$ at the start", Want: lab.Near(1, .005), Origin: lab.Derived("$n·\\ln((σ - s_0)/s_0)/(2σ)$"), Value: foundTimeOver(3)},
		{ID: "time", Text: "iris from $10^{-6}$: the time at which the fourth singular value is found by half, over $n·\\ln((σ - s_0)/s_0)/(2σ)$ from its strength $s_0$ at the start", Want: lab.Near(1, .005), Origin: lab.Derived("$n·\\ln((σ - s_0)/s_0)/(2σ)$"), Value: foundTimeOver(4)},
	},
}

// decomposed is a matrix with its singular values and vectors, by gonum.
type decomposed struct {
	m           *mat.Dense
	sigma       []float64
	left, right mat.Dense
}

// decompose does so for the standardized features of a data set.
func decompose(data string) (*decomposed, error) {
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	d := &decomposed{m: mat.NewDense(set.Rows, set.Cols, set.X)}
	var svd mat.SVD
	if set.Cols > 30 || !svd.Factorize(d.m, mat.SVDThin) {
		return nil, fmt.Errorf("data=%s: no singular values of %d × %d numbers", data, set.Rows, set.Cols)
	}
	d.sigma = svd.Values(nil)
	svd.UTo(&d.left)
	svd.VTo(&d.right)
	return d, nil
}

// parts returns the components p_kᵀU and q_kᵀV of the factors along a pair of singular vectors.
func (d *decomposed) parts(x []float64, k int) (u, v []float64) {
	n, cols := d.m.Dims()
	rank := len(x) / (n + cols)
	u, v = make([]float64, rank), make([]float64, rank)
	for r := range rank {
		for i := range n {
			u[r] += float64(d.left.At(i, k) * x[i*rank+r])
		}
		for j := range cols {
			v[r] += float64(d.right.At(j, k) * x[(n+j)*rank+r])
		}
	}
	return u, v
}

// strength is p_kᵀ U Vᵀ q_k.
func (d *decomposed) strength(x []float64, k int) float64 {
	u, v := d.parts(x, k)
	sum := 0.
	for r := range u {
		sum += float64(u[r] * v[r])
	}
	return sum
}

// growing returns for a small start the strengths that grow, ‖a_k‖² with a_k = (p_kᵀU + q_kᵀV)/2; the other half of a component
// decays. Of a_k only what is orthogonal to a_1, ..., a_(k-1) counts: those directions of the rank are taken by then.
func (d *decomposed) growing(x []float64) []float64 {
	var taken [][]float64
	out := make([]float64, len(d.sigma))
	for k := range out {
		a, v := d.parts(x, k)
		for r := range a {
			a[r] = (a[r] + v[r]) / 2
		}
		for _, b := range taken {
			c := vec.Dot(a, b)
			for r := range a {
				a[r] -= float64(c * b[r])
			}
		}
		norm := vec.Norm2(a)
		out[k] = float64(norm * norm)
		if norm > 0 {
			vec.Scale(a, 1/norm, a)
			taken = append(taken, a)
		}
	}
	return out
}

func factorizationPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, scales, seed, rtol, end, grads := r.String("data"), r.Floats("scale"), r.Float("seed"), r.Float("rtol"), r.Float("end"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	d, err := decompose(data)
	if err != nil {
		return nil, err
	}
	if seed != math.Trunc(seed) || seed < 0 || seed > 1e15 {
		return nil, fmt.Errorf("seed=%g: a whole number from 0 on", seed)
	}
	var points []lab.Point
	for _, scale := range scales {
		if !(scale > 0) {
			return nil, fmt.Errorf("scale=%g must be positive", scale)
		}
		p, err := objective.Parse(fmt.Sprintf("factorization(data=%s,rank=%d,scale=%s,seed=%s)", data, len(d.sigma), spec.Number(scale), spec.Number(seed)))
		if err != nil {
			return nil, err
		}
		flow := common.Candidate{"flow", fmt.Sprintf("gradient/tsit5/pi(rtol=%s,atol=%s)", spec.Number(rtol), lab.Digits(rtol*scale*1e-2, 3))}
		o, err := optim.Parse(flow.Spec())
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "flow scale=" + spec.Number(scale), Run: func(ctx context.Context) ([][]any, error) {
			return followFactors(ctx, p, d, o, scale, flow, end)
		}})
	}
	scale := scales[min(1, len(scales)-1)]
	p, err := objective.Parse(fmt.Sprintf("factorization(data=%s,rank=%d,scale=%s,seed=%s)", data, len(d.sigma), spec.Number(scale), spec.Number(seed)))
	if err != nil {
		return nil, err
	}
	h := lab.Digits(1/common.Curvature(p, p.Minima[0]), 4)
	for _, c := range []common.Candidate{
		{"fixed, $1/L$", "gradient/euler/fixed(h=" + h + ")"},
		{"heavy ball", "momentum(lr=" + h + ",momentum=0.9)"},
		{"Heun estimate, limited", "gradient/eulerheun/limit(pi(rtol=1e-2,atol=1e-6))"},
		{"AdGD", "adgd"},
		{"secant, $θ = ½$", "bb"},
	} {
		o, err := optim.Parse(c.Spec())
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: "optimizer " + c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
			target := *p.Min + 1e-12
			samples, _, err := common.Trace(ctx, p, o, optim.Settings{Grads: grads, GTol: -1, Target: &target}, 60)
			if err != nil {
				return nil, err
			}
			var rows [][]any
			for _, m := range samples {
				rows = append(rows, []any{"optimizer", scale, c.Label(), c.Spec(), 0, math.NaN(), m.Grads, p.Gap(m.F), math.NaN(), math.NaN(), math.NaN()})
			}
			return rows, nil
		}})
	}
	return points, nil
}

// followFactors follows the gradient flow and records the loss and the strengths at times apart by a hundredth of all or by 3 %.
func followFactors(ctx context.Context, p *objective.Problem, d *decomposed, o optim.Optimizer, scale float64, c common.Candidate, end float64) ([][]any, error) {
	target := *p.Min + 1e-12
	r, err := optim.Start(ctx, p, nil, o, optim.Settings{Steps: 100_000, GTol: -1, Target: &target})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	growing := d.growing(p.Start)
	for k := range d.sigma {
		rows = append(rows, []any{"start", scale, c.Label(), c.Spec(), k + 1, 0., 0, p.Gap(p.Func(p.Start)), d.strength(p.Start, k), d.sigma[k], growing[k]})
	}
	next := 0.
	for {
		t := r.Point().T
		more := t < end && r.Next()
		if t >= next || !more {
			x, gap := r.Point().X(), p.Gap(r.Point().Potential())
			t = r.Point().T
			for k, s := range d.sigma {
				rows = append(rows, []any{"flow", scale, c.Label(), c.Spec(), k + 1, t, r.Stats().FieldEvals, gap, d.strength(x, k), s, math.NaN()})
			}
			next = math.Max(t+float64(end/2000), t*1.01)
		}
		if !more {
			break
		}
	}
	var product, rest mat.Dense
	n, cols := d.m.Dims()
	x := r.Point().X()
	rank := p.Dim / (n + cols)
	product.Mul(mat.NewDense(n, rank, x[:n*rank]), mat.NewDense(cols, rank, x[n*rank:]).T())
	rest.Sub(&product, d.m)
	rows = append(rows, []any{"product", scale, c.Label(), c.Spec(), 0, r.Point().T, r.Stats().FieldEvals, p.Gap(r.Point().Potential()), mat.Norm(&rest, 2) / mat.Norm(d.m, 2), math.NaN(), math.NaN()})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, r.Err()
}

// productError is the largest relative error of a product of factors at the end.
func productError(data *figure.Table) float64 {
	errs := data.Where("panel", "product").Floats("strength")
	if len(errs) == 0 {
		return math.NaN()
	}
	return slices.Max(errs)
}

// smallest returns the rows of the smallest start.
func smallest(data *figure.Table, panel string) *figure.Table {
	t := data.Where("panel", panel)
	least := math.Inf(1)
	for _, s := range t.Floats("scale") {
		least = math.Min(least, s)
	}
	return t.Where("scale", least)
}

// left is Σ_{k>j} σ_k²/2n, n being the rows of a standardized matrix: Σ σ² = n·columns.
func left(sigma []float64, j int) float64 {
	var all, rest float64
	for k, s := range sigma {
		all += float64(s * s)
		if k >= j {
			rest += float64(s * s)
		}
	}
	return rest / all * float64(len(sigma)) / 2
}

// plateauOver is the loss where it changes least between the half-times of the j-th singular value and the next, over what the
// decomposition leaves.
func plateauOver(j int) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := smallest(data, "flow").Where("k", 1)
		times, gap := t.Floats("t"), t.Floats("gap")
		from, to := foundTime(data, j), foundTime(data, j+1)
		least, at := math.Inf(1), math.NaN()
		for i := 1; i < len(times); i++ {
			if rate := vec.Log(gap[i-1]/gap[i]) / (times[i] - times[i-1]); times[i-1] > from && times[i] < to && rate < least {
				least, at = rate, gap[i]
			}
		}
		return at / left(smallest(data, "start").Floats("sigma"), j)
	}
}

// foundTime is when the j-th strength of the smallest start is half the singular value.
func foundTime(data *figure.Table, j int) float64 {
	t := smallest(data, "flow").Where("k", j)
	times, s, sigma := t.Floats("t"), t.Floats("strength"), t.Floats("sigma")
	for i := 1; i < len(s); i++ {
		if s[i] >= sigma[i]/2 {
			return times[i-1] + (times[i]-times[i-1])*(float64(sigma[i]/2)-s[i-1])/(s[i]-s[i-1])
		}
	}
	return math.NaN()
}

// foundTimeOver is that time over the one foretold.
func foundTimeOver(j int) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := smallest(data, "start").Where("k", j)
		all := smallest(data, "start").Floats("sigma")
		if t.Len() == 0 {
			return math.NaN()
		}
		return foundTime(data, j) / foundAt(all, t.Floats("sigma")[0], t.Floats("start")[0])
	}
}

// foundAt is n·log((σ - s₀)/s₀)/2σ with n = Σσ²/columns.
func foundAt(all []float64, sigma, s0 float64) float64 {
	n := 0.
	for _, s := range all {
		n += float64(s * s)
	}
	n /= float64(len(all))
	return n * vec.Log((sigma-s0)/s0) / (2 * sigma)
}

func drawFactorization(v lab.Values, data *figure.Table) (*lab.Page, error) {
	start := smallest(data, "start")
	sigma, s0 := start.Floats("sigma"), start.Floats("start")
	var rules []figure.Rule
	for j := range len(sigma) {
		rules = append(rules, figure.Rule{At: left(sigma, j)})
	}
	loss := figure.Panel{Title: "the flow", X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "loss $f$", Log: true, Min: 1e-8, Max: 10}, HLines: rules, Legend: figure.Below}
	for _, g := range data.Where("panel", "flow").Where("k", 1).Groups("scale") {
		x, _ := spec.Float(g.Key)
		loss.Series = append(loss.Series, figure.Series{Label: "from " + common.PowerOfTen(x), X: g.Floats("t"), Y: g.Floats("gap")})
	}
	modes := figure.Panel{Title: "what it has found, from " + common.PowerOfTen(start.Floats("scale")[0]), X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "share of $σ_k$", Min: -.05, Max: 1.1}, Legend: figure.Hidden}
	table := figure.NewTable("k", "singular value", "loss without it", "strength at the start", "found at", "foretold")
	for k := range sigma {
		t := smallest(data, "flow").Where("k", k+1)
		x, y := t.Floats("t"), t.Floats("strength")
		var curve []float64
		for i := range y {
			y[i] /= sigma[k]
			// the logistic law of a pair of singular vectors, s/σ = 1/(1 + (σ/s₀ - 1)e^(-2σt/n)), through the half-time foretold
			curve = append(curve, 1/(1+vec.Exp(vec.Log((sigma[k]-s0[k])/s0[k])*(1-x[i]/foundAt(sigma, sigma[k], s0[k])))))
		}
		modes.Series = append(modes.Series, figure.Series{X: x, Y: y, Color: figure.Blue}, figure.Series{X: x, Y: curve, Color: figure.Black, Dash: figure.Dotted, Width: .7})
		table.Add(k+1, lab.Short(sigma[k]), lab.Short(left(sigma, k)), lab.Short(s0[k]), lab.Short(foundTime(data, k+1)), lab.Short(foundAt(sigma, sigma[k], s0[k])))
	}
	optimizers := figure.Panel{Title: "optimizers, from " + common.PowerOfTen(data.Where("panel", "optimizer").Floats("scale")[0]), X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "loss $f$", Log: true, Min: 1e-8, Max: 10}, HLines: rules,
		Series: figure.SeriesBy(data.Where("panel", "optimizer"), "grads", "gap", "label"), Legend: figure.Below}
	caption := fmt.Sprintf("Factorization $UVᵀ$ of the standardized features of %s, full rank, from normal factors of small deviation. (a) Loss along the gradient flow for three starts, by Tsit5 at a relative tolerance of %s; dashed, what the truncated singular value decompositions leave. "+
		"(b) Components of $UVᵀ$ along the singular vectors, in shares of the singular values; from left to right by size; dotted, the logistic law with the time foretold from the start. (c) Loss of optimizers against gradients, $L$ being the curvature at the minimum. "+
		"The singular values are found one by one; between them the flow waits at a saddle, the longer the smaller the start.",
		v.Strings("data")[0], v.Strings("rtol")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{loss, modes, optimizers}},
		Table:  table, Caption: caption,
		Notes: []string{"The loss at its plateaus is the error of principal component analysis with 1, 2, ... components."},
	}, nil
}
