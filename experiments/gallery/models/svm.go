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
	"github.com/odescent/odescent/optim"
)

var svmKinks = lab.Experiment{
	Name:      "svm",
	Summary:   "A kink is where step-size control meets its limit: on the hinge the floor of an error control falls like its tolerance, not its square, AdGD, which reads the curvature off the gradients, freezes, and a decaying step, which knows nothing, converges, while on the squared hinge the floor falls like the square, AdGD converges linearly and the decaying step is slow.",
	Cost:      "3 s",
	Class:     lab.Portable,
	Count:     16,
	Narrowest: 64,
	Params: []lab.Param{
		{Key: "data", Default: "wdbc", Doc: "a data set of two classes"},
		{Key: "l2", Default: "1e-2", Range: "above 0", Doc: "the regulariser λ"},
		{Key: "fixed", Default: "1,0.1", Range: "above 0", Doc: "fixed steps; the decaying ones begin with the first"},
		{Key: "tol", Default: "1e-2,1e-3", Doc: "absolute tolerances of Euler with Heun's estimate"},
		{Key: "grads", Default: "10000", Doc: "gradients at most"},
	},
	Columns: []string{"panel", "loss", "label", "optimizer", "grads", "h", "f", "bound"},
	Cite:    []string{"cortes1995support", "shalevshwartz2011pegasos", "malitsky2020adaptive"},
	Points:  svmPoints,
	Draw:    drawSVM,
	Claims: []lab.Claim{
		{ID: "reference", Text: "hinge: the reference's gap between primal and dual", Want: lab.Between(0, 1e-11), Origin: lab.Derived("primal and dual meet; the bound is for the iterations and rounding"), Value: referenceGap("hinge")},
		{ID: "reference", Text: "squared hinge: Newton's minimum lies above the dual bound by", Want: lab.Within(0, 1e-11), Origin: lab.Derived("primal and dual meet; the bound is for rounding"), Value: referenceGap("squared")},
		{ID: "floor", Text: "hinge: the floor of error control over that at a tenth of the tolerance, a power of the tolerance near 1", Want: lab.Between(5, 20), Origin: lab.Recorded("a kink makes the floor go like the tolerance, a ratio near 10; the band was chosen after the 11.9 found here"), Value: floorRatio("hinge", "Heun estimate, tol $10^{-2}$", "Heun estimate, tol $10^{-3}$")},
		{ID: "floor", Text: "squared hinge: the floor of error control over that at a tenth of the tolerance, a power of the tolerance near 2", Want: lab.Between(80, 125), Origin: lab.Derived("$10^2$; the band is for where in its cycle a run ends"), Value: floorRatio("squared", "Heun estimate, tol $10^{-2}$", "Heun estimate, tol $10^{-3}$")},
		{ID: "floor", Text: "hinge: the floor of the fixed step 1 over that of 0.1", Want: lab.AtLeast(5), Origin: common.Beside("22.8"), Value: floorRatio("hinge", "fixed, $h = 1$", "fixed, $h = 0.1$")},
		{ID: "freeze", Text: "hinge: the gap at which the secant rule AdGD stops moving", Want: lab.AtLeast(1e-2), Origin: common.Beside("0.0116"), Value: endGap("hinge", "AdGD")},
		{ID: "freeze", Text: "squared hinge: the gap that the secant rule AdGD reaches", Want: lab.AtMost(1e-12), Origin: lab.Derived("it converges where $f$ is smooth; the bound is for rounding"), Value: endGap("squared", "AdGD")},
		{ID: "pegasos", Text: "hinge: gap of $h_k = 1/(1 + λk)$, the step of Pegasos, over that of the fixed step it begins with", Want: lab.AtMost(.05), Origin: common.Beside("0.0071"), Value: floorRatio("hinge", "decay, $1/k$", "fixed, $h = 1$")},
	},
}

func svmPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	data, l2, fixed, tols, grads := r.String("data"), r.Float("l2"), r.Floats("fixed"), r.Floats("tol"), r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	if !(l2 > 0) || math.IsInf(l2, 0) {
		return nil, fmt.Errorf("l2=%g must be positive and finite", l2)
	}
	var cs []common.Candidate
	for _, h := range fixed {
		if !(h > 0) {
			return nil, fmt.Errorf("fixed=%g: a step is positive", h)
		}
		cs = append(cs, common.Candidate{fmt.Sprintf("fixed, $h = %s$", spec.Number(h)), fmt.Sprintf("gradient/euler/fixed(h=%s)", spec.Number(h))})
	}
	first := spec.Number(fixed[0])
	cs = append(cs,
		common.Candidate{"decay, $1/√k$", fmt.Sprintf("gradient/euler/schedule(fixed(h=%s),rule=sqrt(rate=1))", first)},
		common.Candidate{"decay, $1/k$", fmt.Sprintf("gradient/euler/schedule(fixed(h=%s),rule=inverse(rate=%s))", first, lab.Digits(l2*fixed[0], 12))})
	for _, t := range tols {
		cs = append(cs, common.Candidate{"Heun estimate, tol " + common.PowerOfTen(t), fmt.Sprintf("gradient/eulerheun/pi(atol=%s)", spec.Number(t))})
	}
	cs = append(cs, common.Candidate{"AdGD", "adgd"})
	var points []lab.Point
	for _, loss := range []string{"hinge", "squared"} {
		p, err := objective.Parse(fmt.Sprintf("svm(data=%s,l2=%s,bias=false,loss=%s)", data, spec.Number(l2), loss))
		if err != nil {
			return nil, err
		}
		points = append(points, lab.Point{Key: loss + " reference", Run: func(ctx context.Context) ([][]any, error) {
			return svmReference(ctx, p, data, l2, loss)
		}})
		for _, c := range cs {
			o, err := optim.Parse(c.Spec())
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: loss + " " + c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
				samples, _, err := common.Trace(ctx, p, o, optim.Settings{Grads: grads, GTol: 1e-12}, 40)
				if err != nil {
					return nil, err
				}
				var rows [][]any
				for _, m := range samples {
					rows = append(rows, []any{"trace", loss, c.Label(), c.Spec(), m.Grads, m.H, m.F, math.NaN()})
				}
				return rows, nil
			}})
		}
	}
	return points, nil
}

// svmReference finds the minimum of a machine without bias from its dual problem,
//
//	max mean(α - qα²) - ½λ|w|²,  w = Σ s_i α_i a_i/(λn),  α_i ≥ 0,
//
// with q = 0 and α_i ≤ 1 for the hinge, q = ¼ for its square, one α after the other (C.-J. Hsieh et al., ICML 2008). What is found
// is certified: every value of the dual is below every one of the primal. Each round costs two passes over the data.
func svmReference(ctx context.Context, p *objective.Problem, data string, l2 float64, loss string) ([][]any, error) {
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	q, top := 0., 1.
	if loss == "squared" {
		q, top = .25, math.Inf(1)
	}
	n := float64(set.Rows)
	alpha, w := make([]float64, set.Rows), make([]float64, set.Cols)
	primal, dual := math.Inf(1), math.Inf(-1)
	for round := 0; round < 200_000 && primal-dual > 1e-12 && ctx.Err() == nil; round++ {
		for i, a := range alpha {
			row, s := set.Row(i), float64(2*set.Y[i])-1
			var margin, square float64
			for j, x := range row {
				margin += float64(x * w[j])
				square += float64(x * x)
			}
			slope := 1 - float64(s*margin) - float64(2*q*a)
			next := math.Min(top, math.Max(0, a+slope/(float64(2*q)+square/(l2*n))))
			for j, x := range row {
				w[j] += float64((next - a) * s * x / (l2 * n))
			}
			alpha[i] = next
		}
		if round%50 == 0 {
			sum, square := 0., 0.
			for _, a := range alpha {
				sum += a - float64(q*a*a)
			}
			for _, x := range w {
				square += float64(x * x)
			}
			primal, dual = math.Min(primal, p.Func(w)), math.Max(dual, sum/n-float64(l2*square/2))
		}
	}
	if p.Min != nil {
		primal = *p.Min
	}
	return [][]any{{"reference", loss, "dual", "", 0, math.NaN(), primal, dual}}, ctx.Err()
}

// gapsOf returns gradients and gaps to the reference's minimum, of one contender.
func gapsOf(data *figure.Table, loss, label string) (grads, gap []float64) {
	ref := data.Where("panel", "reference").Where("loss", loss)
	t := data.Where("panel", "trace").Where("loss", loss).Where("label", label)
	gap = t.Floats("f")
	for i := range gap {
		gap[i] -= ref.Floats("f")[0]
	}
	return t.Floats("grads"), gap
}

// referenceGap is how far the minimum lies above its dual bound.
func referenceGap(loss string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "reference").Where("loss", loss)
		if t.Len() == 0 {
			return math.NaN()
		}
		return t.Floats("f")[0] - t.Floats("bound")[0]
	}
}

// floorOf is the median of the gaps in the second half of a run.
func floorOf(data *figure.Table, loss, label string) float64 {
	grads, gap := gapsOf(data, loss, label)
	var late []float64
	for i, g := range grads {
		if g >= grads[len(grads)-1]/2 {
			late = append(late, gap[i])
		}
	}
	if len(late) == 0 {
		return math.NaN()
	}
	slices.Sort(late)
	return late[len(late)/2]
}

// floorRatio compares the floors of two contenders.
func floorRatio(loss, a, b string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 { return floorOf(data, loss, a) / floorOf(data, loss, b) }
}

// endGap is the gap at the end of a run.
func endGap(loss, label string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		_, gap := gapsOf(data, loss, label)
		if len(gap) == 0 {
			return math.NaN()
		}
		return gap[len(gap)-1]
	}
}

func drawSVM(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 2, ShareX: true, Letters: true, Aspect: .55}
	var lower []figure.Panel
	table := figure.NewTable("loss", "control", "optimizer", "grads", "last gap", "median gap of the last half")
	for _, g := range data.Where("panel", "trace").Groups("loss") {
		name := map[string]string{"hinge": "hinge", "squared": "squared hinge"}[g.Key]
		gap := figure.Panel{Title: name, Legend: figure.Below, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-13}}
		step := figure.Panel{Legend: figure.Hidden, X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "step $h_k$", Log: true, Floor: 1e-10}}
		for _, c := range g.Groups("label") {
			x, y := gapsOf(data, g.Key, c.Key)
			gap.Series = append(gap.Series, figure.Series{Label: c.Key, X: x, Y: y})
			step.Series = append(step.Series, figure.Series{Label: c.Key, X: x, Y: c.Floats("h")})
			table.Add(name, lab.Plain(c.Key), c.Strings("optimizer")[0], c.Strings("grads")[c.Len()-1], lab.Short(y[len(y)-1]), lab.Short(floorOf(data, g.Key, c.Key)))
		}
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, step)
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := fmt.Sprintf("A linear support vector machine on %s, $λ = %s$, without bias, by Euler on the (sub)gradient flow: gap to the minimum (top) and step (bottom). "+
		"On the hinge (left) a fixed step leaves a floor that grows with it, an absolute tolerance of the error a floor proportional to the tolerance, since the step is held where the gradient jumps; AdGD, which takes the jumps for curvature, freezes; steps that decay descend further. "+
		"On the squared hinge (right), whose gradient is continuous, the floor goes like the square of the tolerance, and fixed step and AdGD converge linearly. The minimum of the hinge is that of its dual problem.",
		v.Strings("data")[0], v.Strings("l2")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"At a kink the local error is h times the gradient's jump: an absolute tolerance fixes h, and the gap with it."}}, nil
}
