package gallery

import (
	"context"
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

var edge = lab.Experiment{
	Name:   "edge",
	Thesis: "Explicit error control organises itself to the stability limit, each method to its own; whether it sits there still or rings is told by the spectral radius of a matrix of six rows, and on a descent the digital filters ring where the plain PI34 does not.",
	About:  "2 s",
	Class:  lab.PerPlatform,
	Params: []lab.Param{
		{Key: "problem", Default: "d1r", Doc: "what to descend; it needs Hessian-vector products and a known minimiser"},
		{Key: "method", Default: "eulerheun,bs3,dp5,tsit5", Doc: "embedded explicit Runge–Kutta methods", Sweep: true},
		{Key: "filter", Default: "i,pi42,pi33,pi34,pc47,h0211,h211b,h211pi,h312pid,h321,h0321", Doc: "digital filters", Sweep: true},
		{Key: "tol", Default: "1e-3", Doc: "absolute tolerance, in the root mean square"},
		{Key: "grads", Default: "12000", Doc: "gradients at most"},
	},
	Columns: []string{"panel", "method", "filter", "optimizer", "step", "hl", "limit", "rho", "mean_hl", "chatter", "rejected"},
	Cite:    []string{"hall1988equilibrium", "gustafsson1991control", "soderlind2003digital"},
	Points:  edgePoints,
	Draw:    drawEdge,
	Claims:  edgeClaims(),
}

// equilibria is the table of spectral radii at the stability limit that is expected, by method and filter.
var equilibria = map[string][]float64{
	"eulerheun": {1.000, .894, .816, .775, 1.213, 1.065, 1.063, 1.080, 1.097, 1.189, 1.310},
	"bs3":       {.907, .803, .703, .657, 1.141, 1.049, 1.061, 1.089, 1.118, 1.201, 1.290},
	"dp5":       {1.022, .882, .781, .724, 1.237, 1.094, 1.085, 1.102, 1.117, 1.218, 1.356},
	"tsit5":     {1.044, .889, .782, .718, 1.257, 1.110, 1.095, 1.110, 1.124, 1.230, 1.380},
}

func edgeClaims() []lab.Claim {
	filters := []string{"i", "pi42", "pi33", "pi34", "pc47", "h0211", "h211b", "h211pi", "h312pid", "h321", "h0321"}
	var cs []lab.Claim
	for _, m := range []string{"eulerheun", "bs3", "dp5", "tsit5"} {
		cs = append(cs, lab.Claim{ID: "7.3", Text: m + ": largest difference of a spectral radius to the table, all filters", Want: lab.AtMost(.0011), Value: func(d *figure.Table) float64 {
			worst := math.NaN()
			for i, f := range filters {
				e := math.Abs(edgeCell(d, m, f, "rho") - equilibria[m][i])
				if i == 0 || !(e <= worst) {
					worst = e
				}
			}
			return worst
		}})
	}
	for _, c := range []struct {
		m, f string
		want float64
	}{{"eulerheun", "pi34", 2}, {"bs3", "pi34", 2.5127}, {"dp5", "pi34", 3.3066}, {"tsit5", "pi34", 3.5068}, {"dp5", "i", 3.308}, {"dp5", "h211b", 3.31}} {
		cs = append(cs, lab.Claim{ID: "C54", Text: fmt.Sprintf("%s under %s sits on its own limit: mean of $h·λ_{\\max}$", c.m, c.f), Want: lab.Near(c.want, .005), Value: func(d *figure.Table) float64 { return edgeCell(d, c.m, c.f, "mean_hl") }})
	}
	smooth := func(m, f string) lab.Claim {
		return lab.Claim{ID: "C40", Text: fmt.Sprintf("%s under %s is still: standard deviation of $Δ\\log h$", m, f), Cite: "hall1988equilibrium", Want: lab.AtMost(.002), Value: func(d *figure.Table) float64 { return edgeCell(d, m, f, "chatter") }}
	}
	cs = append(cs, smooth("eulerheun", "pi34"), smooth("bs3", "i"), smooth("bs3", "pi34"), smooth("dp5", "pi34"), smooth("tsit5", "pi34"),
		rings("C40", "dp5", "i", .061), rings("C41", "bs3", "h211b", .061), rings("C41", "dp5", "h211b", .090),
		lab.Claim{ID: "C41", Text: "dp5 under h211b rejects, in percent", Cite: "soderlind2003digital", Want: lab.AtLeast(5), Value: func(d *figure.Table) float64 { return 100 * edgeCell(d, "dp5", "h211b", "rejected") },
			Note: "the page has 5 to 9 %, with another rule for the step after a rejection"},
	)
	return cs
}

// rings claims that a pair does not come to rest. The size of the ringing is decided by what happens after a rejection, not by the matrix.
func rings(id, m, f string, page float64) lab.Claim {
	return lab.Claim{
		ID: id, Text: fmt.Sprintf("%s under %s rings: standard deviation of $Δ\\log h$", m, f), Cite: "soderlind2003digital", Want: lab.AtLeast(.05),
		Value: func(d *figure.Table) float64 { return edgeCell(d, m, f, "chatter") },
		Note:  fmt.Sprintf("the page has %g; how far it rings depends on the limiter and on the step after a rejection, which Söderlind's limiter and our retry set otherwise", page),
	}
}

// edgeCell reads what is known of a pair at its end.
func edgeCell(d *figure.Table, method, filter, column string) float64 {
	rows := d.Where("panel", "pair").Where("method", method).Where("filter", filter)
	if rows.Len() == 0 {
		return math.NaN()
	}
	return rows.Floats(column)[0]
}

func edgePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, err := problemOf(r)
	tol, grads := r.Float("tol"), r.Count("grads")
	if r.Err() != nil {
		return nil, r.Err()
	}
	if err != nil {
		return nil, err
	}
	if p.HessVec == nil || p.Minima == nil {
		return nil, fmt.Errorf("problem=%s: this figure needs a known minimiser and Hessian-vector products", name)
	}
	l := curvature(p, p.Minima[0])
	var points []lab.Point
	for _, m := range v.Strings("method") {
		method, err := rk.Parse(m)
		if err != nil {
			return nil, err
		}
		tab, ok := method.(*rk.Tableau)
		if !ok || tab.E == nil {
			return nil, fmt.Errorf("method=%s: this figure needs a tableau with an error estimate", m)
		}
		for _, f := range v.Strings("filter") {
			if !slices.Contains(control.Filters(), f) {
				return nil, spec.Unknown("filter", f, control.Filters())
			}
			word := fmt.Sprintf("gradient/%s/digital(filter=%s,atol=%s)", m, f, spec.Number(tol))
			o, err := optim.Parse(word)
			if err != nil {
				return nil, err
			}
			points = append(points, lab.Point{Key: m + " " + f, Run: func(ctx context.Context) ([][]any, error) {
				return atEdge(ctx, p, o, grads, l, tab, m, f, word)
			}})
		}
	}
	return points, nil
}

// atEdge runs a pair and records h·λ of some steps, and over the second half its mean, the standard deviation of Δlog h and the share of
// rejected steps.
func atEdge(ctx context.Context, p *objective.Problem, o optim.Optimizer, grads int, l float64, tab *rk.Tableau, m, f, word string) ([][]any, error) {
	limit, rho := tab.RealInterval(), ringing(tab, f)
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: -1})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	var hs []float64
	rejected, steps := 0, 0
	for run.Next() {
		st := run.Stats()
		if st.Vectors > grads/2 {
			if len(hs) == 0 {
				rejected, steps = st.Rejected, st.Steps
			}
			hs = append(hs, run.Step().H)
			if len(hs) <= 60 {
				rows = append(rows, []any{"trace", m, f, word, len(hs), run.Step().H * l, limit, math.NaN(), math.NaN(), math.NaN(), math.NaN()})
			}
		}
	}
	if err := run.Err(); err != nil || ctx.Err() != nil {
		return nil, err
	}
	mean, jumps, squares := 0., 0., 0.
	for i, h := range hs {
		mean += h * l / float64(len(hs))
		if i > 0 {
			d := math.Log(h / hs[i-1])
			jumps += d
			squares += float64(d * d)
		}
	}
	k := float64(len(hs) - 1)
	chatter := math.Sqrt(math.Max(0, squares/k-float64((jumps/k)*(jumps/k))))
	st := run.Stats()
	share := float64(st.Rejected-rejected) / float64(st.Rejected-rejected+st.Steps-steps)
	return append(rows, []any{"pair", m, f, word, len(hs), math.NaN(), limit, rho, mean, chatter, share}), nil
}

// ringing is the spectral radius of the matrix that takes log|x| and log h, with two errors and two factors before, through a step at the
// stability limit on a real eigenvalue: below one the step comes to rest there, above it rings.
func ringing(t *rk.Tableau, filter string) float64 {
	z := -t.RealInterval()
	const tiny = 1e-30
	r := t.R(complex(z, tiny))
	e := estimate(t, complex(z, tiny))
	u, v := z*imag(r)/tiny/real(r), z*imag(e)/tiny/real(e)
	k := float64(t.ErrOrder)
	if k == 0 {
		k = float64(t.Order)
	}
	b, a := control.Gains(filter)
	// the state is log|x|, log h, c₁, c₂, ρ₁, ρ₂; c = -(log|x| + v·log h)/k, ρ = b·(c, c₁, c₂) - a·(ρ₁, ρ₂)
	c := []float64{-1 / k, -v / k, 0, 0, 0, 0}
	rho := []float64{b[0] * c[0], b[0] * c[1], b[1], b[2], -a[0], -a[1]}
	m := mat.NewDense(6, 6, nil)
	for j := range 6 {
		m.Set(1, j, rho[j])
		m.Set(2, j, c[j])
		m.Set(4, j, rho[j])
	}
	m.Set(0, 0, 1)
	m.Set(0, 1, u)
	m.Set(1, 1, 1+rho[1])
	m.Set(3, 2, 1)
	m.Set(5, 4, 1)
	var eig mat.Eigen
	if !eig.Factorize(m, mat.EigenNone) {
		return math.NaN()
	}
	radius := 0.
	for _, w := range eig.Values(nil) {
		radius = math.Max(radius, cmplx.Abs(w))
	}
	return radius
}

// estimate is what the method's error estimate is on x' = λx, over x, at z = hλ.
func estimate(t *rk.Tableau, z complex128) complex128 {
	y := make([]complex128, len(t.B)+1)
	for i := range t.B {
		y[i] = 1
		for j, a := range t.A[i] {
			y[i] += complex(a, 0) * z * y[j]
		}
	}
	y[len(t.B)] = t.R(z)
	var e complex128
	for i, w := range t.E {
		e += complex(w, 0) * z * y[i]
	}
	return e
}

func drawEdge(v lab.Values, data *figure.Table) (*lab.Page, error) {
	pairs := data.Where("panel", "pair")
	heat, filters, methods := figure.MatrixBy(pairs, "filter", "method", "rho")
	heat.Format, heat.Label = "%.2f", "spectral radius"
	matrix := figure.Panel{Title: "at the stability limit", Heat: heat, X: figure.Axis{Names: filters}, Y: figure.Axis{Names: methods}}
	chatter := figure.Panel{
		Title: "ringing", Legend: figure.Below, X: figure.Axis{Label: "spectral radius"}, Y: figure.Axis{Label: "deviation of $Δ\\log h$", Log: true, Floor: 1e-6},
		VLines: []figure.Rule{{At: 1}},
	}
	for _, g := range pairs.Groups("method") {
		chatter.Series = append(chatter.Series, figure.Series{Label: g.Key, X: g.Floats("rho"), Y: g.Floats("chatter"), Style: figure.Dots})
	}
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .9, Panels: []figure.Panel{matrix, chatter}}
	traces := figure.Panel{Title: "steps in a row", Legend: figure.Below, X: figure.Axis{Label: "step"}, Y: figure.Axis{Label: "$h·λ_{\\max}$"}}
	for _, g := range data.Where("panel", "trace").Groups("method") {
		for _, f := range []string{"pi34", "h211b"} {
			s := g.Where("filter", f)
			if s.Len() > 0 && (g.Key == "eulerheun" || g.Key == "dp5") {
				traces.Series = append(traces.Series, figure.Series{Label: g.Key + ", " + f, X: s.Floats("step"), Y: s.Floats("hl")})
			}
		}
		if g.Key == "eulerheun" || g.Key == "dp5" {
			traces.HLines = append(traces.HLines, figure.Rule{At: g.Floats("limit")[0]})
		}
	}
	fig.Panels = append(fig.Panels, traces)
	table := figure.NewTable("method", "filter", "limit", "mean h·λ", "spectral radius", "deviation of Δlog h", "rejected, %")
	for i := range pairs.Len() {
		n := func(c string) float64 { return pairs.Floats(c)[i] }
		table.Add(pairs.Strings("method")[i], pairs.Strings("filter")[i], lab.Digits(n("limit"), 5), lab.Digits(n("mean_hl"), 5), lab.Digits(n("rho"), 4), lab.Short(n("chatter")), lab.Digits(100*n("rejected"), 3))
	}
	caption := fmt.Sprintf("Explicit methods under the digital filters of their own error estimate at the absolute tolerance %s on %s. (a) Spectral radius of the iteration of $\\log|x|$ and $\\log h$ at the stability limit on the real axis; below 1 the step comes to rest. "+
		"(b) The standard deviation of $\\log h$ from step to step that is seen, against it. (c) Sixty steps in a row: every method sits on its own limit (dashed), still or ringing.",
		v.Strings("tol")[0], strings.Join(v.Strings("problem"), ""))
	return &lab.Page{Figure: fig, Table: table, Caption: caption}, nil
}
