package stepsize

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

var floors = lab.Experiment{
	Name:      "floors",
	Summary:   "Error control at an absolute tolerance stalls at a gap proportional to its square; relative control converges.",
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
	Kinds:  []any{floorRow{}},
	Cite:   []string{"hairer1993solving", "gustafsson1991control", "tieleman2012lecture", "barzilai1988two", "polyak1964some", "kingma2015adam"},
	Points: floorPoints,
	Draw:   drawFloors,
	Claims: floorClaims(),
}

type floorRow struct {
	common.Descent
	Rejected int     `col:"rejected"`
	Limit    float64 `col:"limit"` // 2/λmax at the minimum
}

func floorPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	fixed, tols, lr := r.Floats("fixed"), r.Floats("tol"), r.Float("lr")
	s := optim.Settings{Grads: r.Count("grads"), GTol: 1e-10}
	var points []lab.Point
	for _, name := range v.Strings("problem") {
		p := r.ProblemOf("problem", name, lab.Minimum, lab.Hessian)
		if r.Err() != nil {
			return nil, r.Err()
		}
		atMin := common.Curvature(p, common.Minimum(p))
		l := math.Max(common.Curvature(p, p.Start), atMin)
		cs := floorCandidates(l, lr, fixed, tols)
		points = append(points, common.Descents(r, name, p, s, 25, cs, func(c common.Candidate, m common.Sample, end optim.Result) floorRow {
			return floorRow{common.DescentOf(name, p, c, m, end), end.Stats.Rejected, 2 / atMin}
		})...)
	}
	return points, r.Err()
}

// floorCandidates are the controls compared where the largest curvature is l.
func floorCandidates(l, lr float64, fixed, tols []float64) []common.Candidate {
	var cs []common.Candidate
	for _, c := range fixed {
		cs = append(cs, common.Candidate{fmt.Sprintf("fixed, $h = %s/L$", spec.Number(c)), fmt.Sprintf("gradient/euler/fixed(h=%s)", lab.Digits(c/l, 3))})
	}
	rate := spec.Number(lr)
	cs = append(cs,
		common.Candidate{"slope, per norm", "rmsprop(lr=" + rate + ",scalar=true)"},
		common.Candidate{"slope, per coordinate", "rmsprop(lr=" + rate + ")"},
		common.Candidate{"relative, $θ = ½$", "bb"})
	for _, t := range tols {
		cs = append(cs, common.Candidate{"Heun estimate, tol " + common.PowerOfTen(t), "gradient/eulerheun/pi(atol=" + spec.Number(t) + ")"})
	}
	return append(cs,
		common.Candidate{"heavy ball", "momentum(lr=" + lab.Digits(1/l, 3) + ")"},
		common.Candidate{"Adam", "adam(lr=" + rate + ")"})
}

// floorClaims say how the floor of an absolute tolerance goes, from the ends of the runs.
func floorClaims() []lab.Claim {
	end := func(rows []floorRow, problem, tol string) floorRow {
		return common.Last(lab.Where(rows, func(r floorRow) bool {
			return r.Problem == problem && r.Optimizer == "gradient/eulerheun/pi(atol="+tol+")"
		}))
	}
	var cs []lab.Claim
	for _, problem := range []string{"rosenbrock(n=2)", "logistic(data=wdbc,l2=1e-3)"} {
		for _, pair := range [][2]string{{"0.01", "0.001"}, {"0.001", "0.0001"}} {
			cs = append(cs, lab.NewClaim("C42", fmt.Sprintf("%s: gap at the end with an absolute tolerance of %s over that with %s, the ratio squared", common.Title(problem), pair[0], pair[1]),
				lab.Near(100, .03), lab.Derived("the floor is $Lx^2/2$ at a distance $x$ that is proportional to the tolerance"),
				func(rows []floorRow) float64 {
					return end(rows, problem, pair[0]).Gap / end(rows, problem, pair[1]).Gap
				}))
		}
	}
	return append(cs, lab.NewClaim("C42", "rosenbrock, tolerance 0.01: the gap at the end over $L(0.248·tol·√2)^2/2$, $L$ at the minimum",
		lab.Near(1, .05), lab.Derived("$x = ½·.9^{20/3}·tol·√2$ in the norm of the root mean square"),
		func(rows []floorRow) float64 {
			e := end(rows, "rosenbrock(n=2)", "0.01")
			l := 2 / e.Limit
			x := .248 * .01 * math.Sqrt2 // the norm is the root of the mean square
			return e.Gap / (l * x * x / 2)
		}))
}

func drawFloors(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := lab.GroupBy(lab.Rows[floorRow](data), floorRow.On)
	drawn := map[string]figure.Color{} // the tolerances in order, and what to compare them with; the table has all
	fixed, tols := v.Strings("fixed"), v.Strings("tol")
	drawn["fixed, $h = "+fixed[len(fixed)/2]+"/L$"] = figure.Black
	named := func(r floorRow) string {
		return strings.Replace(r.Label, "slope, per norm", "RMSProp, one step for all", 1)
	}
	drawn["RMSProp, one step for all"], drawn["relative, $θ = ½$"] = figure.Orange, figure.Vermillion
	for i, c := range figure.Ordered(len(tols)) {
		tol, _ := strconv.ParseFloat(tols[i], 64) // read by the points
		drawn["Heun estimate, tol "+common.PowerOfTen(tol)] = c
	}
	curves := func(rows []floorRow, y func(floorRow) float64) []figure.Series {
		rows = lab.Where(rows, func(r floorRow) bool { return drawn[named(r)] != "" })
		all := lab.Curves(rows, func(r floorRow) (string, float64, float64) { return named(r), float64(r.Grads), y(r) })
		for i := range all {
			all[i].Color = drawn[all[i].Label]
			switch all[i].Color {
			case figure.Black:
				all[i].Dash = figure.Dashed
			case figure.Orange:
				all[i].Dash = figure.LongDash
			}
		}
		return all
	}
	fig := figure.Figure{Width: "icml2", Cols: len(problems), ShareX: true, Letters: true, Aspect: .55}
	table := figure.NewTable("problem", "control", "optimizer", "steps", "rejected", "grads", "gap", "ended")
	var lower []figure.Panel
	for _, g := range problems {
		title := common.InWords(common.Title(g.Key))
		fig.Panels = append(fig.Panels, common.GapPanel(title+": gap", curves(g.Rows, func(r floorRow) float64 { return r.Gap })))
		lower = append(lower, figure.Panel{
			Title: title + ": step", Legend: figure.Hidden,
			X:      figure.Axis{Log: true, Label: "gradient evaluations"},
			Y:      figure.Axis{Log: true, Label: "step $h_k$", Floor: 1e-6},
			Series: lab.Where(curves(g.Rows, func(r floorRow) float64 { return r.H }), func(s figure.Series) bool { return s.Color != figure.Vermillion }),
			HLines: []figure.Rule{{At: g.Rows[0].Limit, Label: `stability limit $2/λ_{\max}(x^\star)$`}},
		})
		for _, c := range lab.GroupBy(g.Rows, func(r floorRow) string { return r.Optimizer }) {
			e := c.Last()
			if e.Ended == "limit" && stalled(c.Rows) {
				e.Ended = "stalled"
			}
			table.Add(common.Title(g.Key), lab.Plain(e.Label), c.Key, e.Step, e.Rejected, e.Grads, lab.Short(e.Gap), e.Ended)
		}
	}
	fig.Panels = append(fig.Panels, lower...)
	caption := v.Fill("Gap to the minimum (top) and step size (bottom, but for the relative control, whose steps scatter) against gradient evaluations on {{problem}}; the table has more controls. " +
		"Fixed steps are in units of $1/L$, $L$ being the larger of the curvatures at the start and at the minimum; RMSProp has the tolerance {{lr}} and one step for all coordinates; relative control keeps the local error at one half of the move; Heun's estimate is controlled by a PI rule at absolute tolerances {{tol}}. " +
		"An absolute tolerance leaves a floor proportional to its square, where the step has grown to the stability limit at the minimum (dashed).")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Near a minimum an absolute error goes to zero, so the step grows until it is unstable; the control then holds the\n" +
			"stiffest mode at about the tolerance, which leaves a gap of about L·tol²/8. A relative error does not go to zero."}}, nil
}

// stalled reports whether a run made no progress after half of its gradients.
func stalled(rows []floorRow) bool {
	end, best := rows[len(rows)-1], math.Inf(1)
	for _, r := range rows {
		if r.Grads <= end.Grads/2 {
			best = math.Min(best, r.Gap)
		}
	}
	return end.Gap > .9*best
}
