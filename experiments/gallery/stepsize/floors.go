package stepsize

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var floors = lab.Experiment{
	Name:      "floors",
	Summary:   "What a step-size control keeps constant decides how a descent converges: error control at an absolute tolerance stalls at a floor that goes like its square, relative control does not stall.",
	Cost:      "5 s",
	Class:     lab.Portable,
	Count:     22,
	Narrowest: 62,
	Params: []lab.Param{
		{Key: "problem", Default: "rosenbrock(n=2),logistic(data=wdbc,l2=1e-3)", Doc: "what to descend, one or two"},
		{Key: "fixed", Default: "0.2,1,1.9", Doc: "fixed steps, in units of 1/L"},
		{Key: "tol", Default: "1e-2,1e-3,1e-4", Doc: "absolute tolerances of Euler with Heun's estimate"},
		{Key: "lr", Default: "1e-2", Doc: "length of the slope-controlled steps and rate of Adam"},
		{Key: "grads", Default: "20000", Doc: "gradients at most"},
	},
	Columns: []string{"problem", "label", "optimizer", "grads", "step", "h", "gap", "ended", "rejected", "limit"},
	Cite:    []string{"hairer1993solving", "gustafsson1991control", "tieleman2012lecture", "barzilai1988two", "polyak1964some", "kingma2015adam"},
	Points:  floorPoints,
	Draw:    drawFloors,
	Claims:  floorClaims(),
}

// floorClaims say how the floor of an absolute tolerance goes, from the ends of the runs.
func floorClaims() []lab.Claim {
	end := func(d *figure.Table, problem, tol, column string) float64 {
		rows := d.Where("problem", problem).Where("optimizer", "gradient/eulerheun/pi(atol="+tol+")")
		if rows.Len() == 0 {
			return math.NaN()
		}
		return rows.Floats(column)[rows.Len()-1]
	}
	var cs []lab.Claim
	for _, problem := range []string{"rosenbrock(n=2)", "logistic(data=wdbc,l2=1e-3)"} {
		for _, pair := range [][2]string{{"0.01", "0.001"}, {"0.001", "0.0001"}} {
			cs = append(cs, lab.Claim{ID: "C42", Text: fmt.Sprintf("%s: gap at the end with an absolute tolerance of %s over that with %s, the ratio squared", common.Title(problem), pair[0], pair[1]), Want: lab.Near(100, .03), Origin: lab.Derived("the floor is $Lx^2/2$ at a distance $x$ that is proportional to the tolerance"),
				Value: func(d *figure.Table) float64 {
					return end(d, problem, pair[0], "gap") / end(d, problem, pair[1], "gap")
				}})
		}
	}
	return append(cs, lab.Claim{ID: "C42", Text: "rosenbrock, tolerance 0.01: the gap at the end over $L(0.248·tol·√2)^2/2$, $L$ at the minimum", Want: lab.Near(1, .05), Origin: lab.Derived("$x = ½·.9^{20/3}·tol·√2$ in the norm of the root mean square"), Value: func(d *figure.Table) float64 {
		l := 2 / end(d, "rosenbrock(n=2)", "0.01", "limit")
		x := .248 * .01 * math.Sqrt2 // the norm is the root of the mean square
		return end(d, "rosenbrock(n=2)", "0.01", "gap") / (l * x * x / 2)
	}})
}

func floorPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	fixed := r.Floats("fixed")
	tols := r.Floats("tol")
	lr := r.Float("lr")
	grads := r.Count("grads")
	if err := r.Err(); err != nil {
		return nil, err
	}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p, err := objective.Parse(name)
		if err != nil {
			return nil, err
		}
		if err := common.Curved(name, p); err != nil {
			return nil, err
		}
		atMin := common.Curvature(p, common.Minimum(p))
		l := math.Max(common.Curvature(p, p.Start), atMin)
		var cs []common.Candidate
		for _, c := range fixed {
			cs = append(cs, common.Candidate{fmt.Sprintf("fixed, $h = %s/L$", spec.Number(c)), fmt.Sprintf("gradient/euler/fixed(h=%s)", lab.Digits(c/l, 3))})
		}
		rate := spec.Number(lr)
		cs = append(cs,
			common.Candidate{"slope, per norm", "rmsprop(lr=" + rate + ",scalar=true)"},
			common.Candidate{"slope, per coordinate", "rmsprop(lr=" + rate + ")"},
			common.Candidate{"relative, $θ = ½$", "bb"},
		)
		for _, t := range tols {
			cs = append(cs, common.Candidate{fmt.Sprintf("Heun estimate, tol %s", common.PowerOfTen(t)), fmt.Sprintf("gradient/eulerheun/pi(atol=%s)", spec.Number(t))})
		}
		cs = append(cs,
			common.Candidate{"heavy ball", fmt.Sprintf("momentum(lr=%s)", lab.Digits(1/l, 3))},
			common.Candidate{"Adam", "adam(lr=" + rate + ")"},
		)
		for _, c := range cs {
			o, err := optim.Parse(c.Spec())
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: name + " " + c.Spec(), Run: func(ctx context.Context) ([][]any, error) {
				s := optim.Settings{Grads: grads, GTol: 1e-10}
				samples, res, err := common.Trace(ctx, p, o, s, 25)
				if err != nil {
					return nil, err
				}
				var rows [][]any
				for _, m := range samples {
					rows = append(rows, []any{name, c.Label(), c.Spec(), m.Grads, m.Step, m.H, p.Gap(m.F), common.Ended(res), res.Stats.Rejected, 2 / atMin})
				}
				return rows, nil
			}})
		}
	}
	return points, nil
}

func drawFloors(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := data.Groups("problem")
	fig := figure.Figure{Width: "icml2", Cols: len(problems), ShareX: true, Letters: true, Aspect: .55}
	var lower []figure.Panel
	for _, g := range problems {
		gap := figure.Panel{
			Title: common.Title(g.Key), Legend: figure.Below,
			X:      figure.Axis{Log: true, Label: "gradient evaluations"},
			Y:      figure.Axis{Log: true, Label: `$f(x_k) - f^\star$`, Floor: 1e-16},
			Series: figure.SeriesBy(g.Table, "grads", "gap", "label"),
		}
		steps := figure.Panel{
			Legend: figure.Hidden,
			X:      figure.Axis{Log: true, Label: "gradient evaluations"},
			Y:      figure.Axis{Log: true, Label: "step $h_k$", Floor: 1e-6},
			Series: figure.SeriesBy(g.Table, "grads", "h", "label"),
			HLines: []figure.Rule{{At: g.Floats("limit")[0], Label: `$2/λ_{\max}(x^\star)$`}},
		}
		fig.Panels = append(fig.Panels, gap)
		lower = append(lower, steps)
	}
	fig.Panels = append(fig.Panels, lower...)

	table := figure.NewTable("problem", "control", "optimizer", "steps", "rejected", "grads", "gap", "ended")
	for _, g := range problems {
		for _, c := range g.Groups("optimizer") {
			c.Rows[len(c.Rows)-1] = stalled(c.Table)
			last := c.Rows[len(c.Rows)-1]
			one := &figure.Table{Columns: c.Columns, Rows: [][]string{last}}
			table.Add(common.Title(g.Key), lab.Plain(one.Strings("label")[0]), c.Key, one.Strings("step")[0], one.Strings("rejected")[0],
				one.Strings("grads")[0], lab.Short(one.Floats("gap")[0]), one.Strings("ended")[0])
		}
	}
	caption := fmt.Sprintf("Gap to the minimum (top) and step size (bottom) against gradient evaluations on %s. "+
		"Fixed steps are in units of $1/L$, $L$ being the larger of the curvatures at the start and at the minimum; slope control is RMSProp's with tolerance %s, "+
		"one step for all coordinates or one for each; relative control keeps the local error at one half of the move; Heun's estimate is controlled by a PI rule at absolute tolerances %s. "+
		"An absolute tolerance leaves a floor proportional to its square, where the step has grown to the stability limit at the minimum (dashed); of steps by coordinate the geometric mean is drawn.",
		strings.Join(v.Strings("problem"), " and "), v.Strings("lr")[0], strings.Join(v.Strings("tol"), ", "))
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Near a minimum an absolute error goes to zero, so the step grows until it is unstable; the control then holds the\n" +
			"stiffest mode at about the tolerance, which leaves a gap of about L·tol²/8. A relative error does not go to zero."}}, nil
}

// stalled returns the last row of a run, with "stalled" for how it ended if the limit was reached without any progress
// since half of it.
func stalled(t *figure.Table) []string {
	last := append([]string(nil), t.Rows[len(t.Rows)-1]...)
	grads, gap := t.Floats("grads"), t.Floats("gap")
	n := len(grads) - 1
	best := math.Inf(1)
	for i := range grads {
		if grads[i] <= grads[n]/2 {
			best = math.Min(best, gap[i])
		}
	}
	if at := slices.Index(t.Columns, "ended"); last[at] == "limit" && gap[n] > .9*best {
		last[at] = "stalled"
	}
	return last
}
