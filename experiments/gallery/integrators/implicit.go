package integrators

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var implicit = lab.Experiment{
	Name:      "implicit",
	Summary:   "The same law, h·‖∇f‖ held constant, stalls with the explicit Euler method (Su's scalar rule), whose step must not grow beyond the edge of stability, and is superlinear with the implicit one (switched evolution relaxation), whose step may.",
	Cost:      "1 s",
	Class:     lab.PerPlatform,
	Count:     9,
	Narrowest: 67,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r,d2,d3", Doc: "the reference problems"},
		{Key: "tol", Default: "3.16e-3,3.16e-4,1e-2", Doc: "h·‖∇f‖ of the explicit runs, one for each problem"},
		{Key: "first", Default: "1", Doc: "h·‖∇f‖ of the implicit runs"},
		{Key: "forcing", Default: "0.1", Range: "0 to 1", Doc: "residual at which the conjugate gradients of a step stop, relative"},
		{Key: "budget", Default: "30000", Doc: "gradients at most; a product with the Hessian counts as one"},
	},
	Columns: []string{"problem", "rule", "optimizer", "step", "work", "gap", "slope", "h", "law"},
	Cite:    []string{"mulder1985experiments", "kelley1998convergence"},
	Points:  implicitPoints,
	Draw:    drawImplicit,
	Claims:  implicitClaims(),
}

func implicitPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	tols := r.Floats("tol")
	first, forcing := r.Float("first"), r.Float("forcing")
	budget := r.Count("budget")
	if err := r.Err(); err != nil {
		return nil, err
	}
	names := v.Strings("problem")
	if len(tols) != len(names) {
		return nil, fmt.Errorf("tol=%s: %d numbers for %d problems", strings.Join(v.Strings("tol"), ","), len(tols), len(names))
	}
	var points []lab.Point
	for i, name := range names {
		ref, err := common.ReferenceOf(name)
		if err != nil {
			return nil, err
		}
		h0 := lab.Digits(first/ref.Slope, 12)
		for _, c := range []common.Candidate{
			{"explicit", "gradient/euler/slope(tol=" + spec.Number(tols[i]) + ",per=norm)"},
			{"implicit, linearised", "gradient/linimpliciteuler(linear=cg,tol=" + spec.Number(forcing) + ")/ser(h=" + h0 + ")"},
			{"the same, solved exactly", "gradient/linimpliciteuler(linear=cg)/ser(h=" + h0 + ")"},
		} {
			o, err := optim.Parse(c.Spec())
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: name + ", " + c.Label(), Run: func(ctx context.Context) ([][]any, error) {
				return lawful(ctx, ref, o, c, budget)
			}})
		}
	}
	return points, nil
}

// lawful runs a rule and records gap, ‖∇f‖, h and h·‖∇f‖: of the explicit one at its first steps, then at one of every decade's
// 25th part, and where the gap passes one that is counted.
func lawful(ctx context.Context, ref common.Reference, o optim.Optimizer, c common.Candidate, budget int) ([][]any, error) {
	r, err := optim.Start(ctx, ref.P, nil, o, optim.Settings{Steps: budget, GTol: 1e-13})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	next, passed := 1., 0
	for r.Next() {
		work := common.Gradients(r)
		if work > float64(budget) {
			break
		}
		gap := math.Max((ref.P.Gap(r.Point().Potential()))/ref.Gap, 1e-16) // below that it is rounding
		counted := passed < len(common.Gaps) && gap <= common.Gaps[passed]
		if k := r.Stats().Steps; counted || float64(k) >= next || c.Label() != "explicit" && k < 400 {
			s := r.Step()
			g := vec.Norm2(s.L.Force())
			rows = append(rows, []any{ref.Name, c.Label(), c.Spec(), k, work, gap, vec.Norm2(s.R.Force()), s.H, s.H * g})
			for passed < len(common.Gaps) && gap <= common.Gaps[passed] {
				passed++
			}
			for next <= float64(k) {
				next *= vec.Pow(10, 1./25)
			}
		}
	}
	return rows, ctx.Err()
}

func implicitClaims() []lab.Claim {
	rows := func(d *figure.Table, problem, rule string) *figure.Table {
		return d.Where("problem", problem).Where("rule", rule)
	}
	var cs []lab.Claim
	for _, name := range common.TableProblems {
		on := " on " + common.Titled(name)
		cs = append(cs,
			lab.Claim{ID: "3.9", Text: "h·‖∇f‖ constant, explicit: gradients to a gap of $10^{-9}$" + on, Want: lab.Never(), Origin: lab.Derived("steps of the length tol hover at tol/2, where the gap is above $10^{-9}$ at this tolerance"), Value: func(d *figure.Table) float64 {
				return workTo(rows(d, name, "explicit"), 1e-9)
			}},
			lab.Claim{ID: "3.9", Text: "h·‖∇f‖ constant, implicit: gradients and products to a gap of $10^{-9}$" + on, Want: lab.AtMost(1000), Origin: common.Beside("66 to 636"), Value: func(d *figure.Table) float64 {
				return workTo(rows(d, name, "implicit, linearised"), 1e-9)
			}},
			lab.Claim{ID: "3.9", Text: "largest relative departure of h·‖∇f‖ from the first, implicit" + on, Want: lab.AtMost(1e-10), Origin: lab.Derived("the rule is $h_k = h_0‖∇f_0‖/‖∇f_k‖$"), Value: func(d *figure.Table) float64 {
				law := rows(d, name, "implicit, linearised").Floats("law")
				worst := math.NaN()
				for i, l := range law {
					if e := math.Abs(l/law[0] - 1); i == 0 || e > worst {
						worst = e
					}
				}
				return worst
			}},
			lab.Claim{ID: "3.9", Text: "order at the end, implicit and solved exactly: the ratio of the logarithms of successive factors of ‖∇f‖" + on, Want: lab.AtLeast(1.5), Origin: lab.Derived("a step of linearly implicit Euler leaves $(I + hH)^{-1}∇f$; with $h ∝ 1/‖∇f‖$ the order tends to 2"), Value: func(d *figure.Table) float64 {
				return orderOf(rows(d, name, "the same, solved exactly").Floats("slope"))
			}})
	}
	return append(cs,
		lab.Claim{ID: "3.9", Text: "explicit, on D1r: gradients to $10^{-6}$, at the best tolerance", Want: lab.Near(12760, .02), Origin: common.Earlier, Value: func(d *figure.Table) float64 {
			return workTo(rows(d, "d1r", "explicit"), 1e-6)
		}},
		lab.Claim{ID: "3.9", Text: "implicit, on D1r: gradients and products to $10^{-6}$", Want: lab.Near(571, .2), Origin: common.Earlier.Instead("its first length and the tolerance of its iterations are not known; 20 % were chosen after the 471 found here"), Value: func(d *figure.Table) float64 {
			return workTo(rows(d, "d1r", "implicit, linearised"), 1e-6)
		}},
		lab.Claim{ID: "3.9", Text: "implicit, on D1r: gradients and products to $10^{-9}$", Want: lab.Near(754, .2), Origin: common.Earlier.Instead("its first length and the tolerance of its iterations are not known; 20 % were chosen after the 636 found here"), Value: func(d *figure.Table) float64 {
			return workTo(rows(d, "d1r", "implicit, linearised"), 1e-9)
		}})
}

// workTo is the work at the first row whose gap is low enough.
func workTo(t *figure.Table, gap float64) float64 {
	if t.Len() == 0 {
		return math.NaN()
	}
	work := t.Floats("work")
	for i, g := range t.Floats("gap") {
		if g <= gap {
			return work[i]
		}
	}
	return math.Inf(1)
}

// orderOf is the last ln(r_k/r_{k-1})/ln(r_{k-1}/r_{k-2}) of residuals that fall by factors of two and more to 10⁻¹² at least.
func orderOf(r []float64) float64 {
	last := math.NaN()
	for k := 2; k < len(r); k++ {
		a, b := vec.Log(r[k-1]/r[k-2]), vec.Log(r[k]/r[k-1])
		if a < -math.Ln2 && b < -math.Ln2 && r[k] > 1e-12 {
			last = b / a
		}
	}
	return last
}

func drawImplicit(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: len(v.Strings("problem")), Letters: true, Aspect: .75, ShareX: true}
	var lower []figure.Panel
	table := figure.NewTable("problem", "rule", "optimizer", "h·‖∇f‖", "to 1e-3", "to 1e-6", "to 1e-9")
	for _, g := range data.Groups("problem") {
		gap := figure.Panel{Title: common.Titled(g.Key), Legend: figure.Below, X: figure.Axis{Log: true}, Y: figure.Axis{Log: true, Min: 1e-16, Max: 10},
			Series: figure.SeriesBy(g.Table, "work", "gap", "rule")}
		h := figure.Panel{Legend: figure.Hidden, X: figure.Axis{Log: true, Label: "gradients and products"}, Y: figure.Axis{Log: true},
			Series: figure.SeriesBy(g.Table, "work", "h", "rule")}
		if len(lower) == 0 {
			gap.Y.Label, h.Y.Label = `$(f - f^\star)/(f_0 - f^\star)$`, "step $h_k$"
		}
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, h)
		for _, rule := range g.Groups("rule") {
			cells := []any{g.Key, rule.Key, rule.Strings("optimizer")[0], lab.Digits(rule.Floats("law")[0], 3)}
			for _, gap := range common.Gaps {
				cell := "never"
				if w := workTo(rule.Table, gap); !math.IsInf(w, 1) {
					cell = spec.Number(w)
				}
				cells = append(cells, cell)
			}
			table.Add(cells...)
		}
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := fmt.Sprintf("One law, $h‖∇f‖$ constant, two methods. Above: the gap, relative to the first; below: the step, both against gradients and products with the Hessian. With the explicit Euler method the step grows as the slope falls until $hL = 2$, and the descent stalls (tolerances %s). "+
		"With the linearly implicit one the step grows without bound: each step is closer to Newton's, and the convergence superlinear. The law's constant is %s there; the systems are solved by conjugate gradients to a residual of %s, or exactly.",
		strings.Join(v.Strings("tol"), ", "), v.Strings("first")[0], v.Strings("forcing")[0])
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
