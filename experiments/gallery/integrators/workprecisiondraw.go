package integrators

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// methodNames are those of the methods in the literature, short.
var methodNames = map[string]string{
	"bs3": "BS 3(2)", "dp5": "DP 5(4)", "tsit5": "Tsit 5(4)", "dop853": "DOP853", "gbs(order=8)": "GBS, order 8",
	"trbdf2": "TR-BDF2", "sdirk4": "SDIRK4", "ros3p": "ROS3P", "rodas4": "Rodas4", "rodas5p": "Rodas5P", "radau5": "Radau5",
	"rkc2": "RKC2", "rkl2": "RKL2", "rkmc2": "RKMC2", "rock2": "ROCK2",
}

func drawWorkPrecision(v lab.Values, data *figure.Table) (*lab.Page, error) {
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .8}
	rows := lab.Rows[precisionRow](data)
	titles := map[string]string{"lorenz": "Lorenz, smooth", "vdpol": "Van der Pol, stiff", "quad1e4": "quadratic, stiff"}
	for _, x := range []struct {
		label string
		cost  func(precisionRow) float64
	}{{"evaluations of $f$", precisionRow.evals}, {"seconds", precisionRow.seconds}} {
		for _, f := range families[:3] {
			name := v.Strings(f.problems)[0]
			some := common.With(common.With(rows, precisionRow.problem, name), precisionRow.class, f.class)
			inWords := func(r precisionRow) string { return cmp.Or(methodNames[r.Method], r.Method) }
			title := cmp.Or(titles[name], name)
			if x.label == "seconds" {
				title = strings.Split(title, ",")[0] + ": time"
			}
			panel := common.WorkPanel(title, x.label, some, inWords, x.cost, precisionRow.error)
			panel.Legend = figure.Direct
			fig.Panels = append(fig.Panels, panel)
		}
	}
	table := figure.NewTable("problem", "method", "f to 1e-3", "f to 1e-6", "f to 1e-9", "ms to 1e-6", "most digits")
	for _, c := range lab.GroupBy(rows, precisionRow.class) {
		for _, g := range lab.GroupBy(c.Rows, precisionRow.problem) {
			for _, m := range lab.GroupBy(g.Rows, precisionRow.method) {
				to := func(target float64) string {
					if n := common.Reach(m.Rows, precisionRow.error, precisionRow.evals, target); !math.IsNaN(n) {
						return spec.Number(math.Round(n))
					}
					return "-"
				}
				ms := common.Dash(lab.Digits(1e3*common.Reach(m.Rows, precisionRow.error, precisionRow.seconds, 1e-6), 3))
				digits := -vec.Log10(common.Least(m.Rows, precisionRow.error))
				table.Add(g.Key, m.Key, to(1e-3), to(1e-6), to(1e-9), ms, fmt.Sprintf("%.1f", digits))
			}
		}
	}
	caption := v.Fill("Error at the end against evaluations (top) and seconds (bottom) for relative tolerances {{rtol}}, on a smooth, a stiff and a symmetric stiff problem; " +
		"BS: Bogacki and Shampine, DP: Dormand and Prince, Tsit: Tsitouras, GBS: Gragg, Bulirsch and Stoer; PI control for explicit methods, Gustafsson's for implicit ones. Times are the shortest of a dozen or more, the methods taken in turn; RKMC2's at loose tolerances is that of computing the coefficients of its many stages. The data hold the problems {{nonstiff}}, {{stiff}}, {{symmetric}}, {{parabolic}}.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{"Costs are interpolated along the tolerances; - means that the error was not reached."}}, nil
}

// dearer claims that one method needs at least so many times the evaluations of another to an error.
func dearer(text string, times float64, found, problem, a, b string, err float64) lab.Claim {
	return lab.NewClaim("workprecision", text, lab.AtLeast(times), common.Beside(found), func(rows []precisionRow) float64 {
		fewest := func(method string) float64 {
			return common.Least(lab.Where(rows, func(r precisionRow) bool {
				return r.Problem == problem && r.Method == method && r.Error <= err
			}), precisionRow.evals)
		}
		return fewest(a) / fewest(b)
	})
}
