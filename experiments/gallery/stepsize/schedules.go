package stepsize

import (
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var schedules = lab.Experiment{
	Name:      "schedules",
	Summary:   "Silver steps alone accelerate gradient descent on the worst convex functions; constant steps and the flow do not.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     5,
	Narrowest: 72,
	Params: []lab.Param{
		{Key: "levels", Default: "10", Range: "3 to 14", Doc: "the largest number of steps is 2^levels - 1"},
		{Key: "hubers", Default: "log:1e-5:1:101", Doc: "radii of the Huber functions, in units of the start's distance R; the worst ones of theory come on top"},
		{Key: "lambda", Default: "log:1e-5:1:51", Doc: "curvatures of the quadratics, in units of L"},
		{Key: "time", Default: "8", Doc: "the time T of the flow"},
		{Key: "slopes", Default: "log:0.1:10:41", Doc: "slopes of the cones, in units of R/2T, and curvatures of the quadratics, in units of 1/2T, for the flow"},
	},
	Kinds:   []any{worstGap{}, silverStep{}, flowGap{}},
	Columns: []string{"panel", "rule", "optimizer", "n", "x", "worst", "member"},
	Cite:    []string{"drori2014performance", "altschuler2025acceleration", "nesterov1983method"},
	Points:  schedulePoints,
	Draw:    drawSchedules,
	Claims:  scheduleClaims(),
}

// worstGap is the largest gap over a family of functions after N steps.
type worstGap struct {
	_         struct{} `col:"panel=worst"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	N         int      `col:"n"`
	Gap       float64  `col:"worst"`
	Member    string   `col:"member"` // the function that has it
}

func (r worstGap) rule() string { return r.Rule }

// silverStep is one step in units of 1/L.
type silverStep struct {
	_    struct{} `col:"panel=step"`
	_    struct{} `col:"rule=silver"`
	K    int      `col:"n"`
	Step float64  `col:"worst"`
}

// flowGap is what the gradient flow leaves, times T/R².
type flowGap struct {
	_         struct{} `col:"panel=flow"`
	Rule      string   `col:"rule"`
	Optimizer string   `col:"optimizer"`
	Steps     int      `col:"n"`
	Slope     float64  `col:"x"`
	Gap       float64  `col:"worst"`
}

func schedulePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	levels, end := r.Count("levels"), r.Float("time")
	hubers, lambdas, slopes := r.Floats("hubers"), r.Floats("lambda"), r.Floats("slopes")
	r.Check(levels >= 3 && levels <= 14, "levels=%d: from 3 to 14", levels)
	r.Check(end > 0, "time=%g must be positive", end)
	if err := r.Err(); err != nil {
		return nil, err
	}
	var family []string
	for _, d := range hubers {
		family = append(family, "huber(delta="+spec.Number(d)+")")
	}
	silver, sum := control.Silver{}, 0.
	for k := range 1<<levels - 1 {
		sum += silver.At(float64(k))
		if n := k + 1; n&(n+1) == 0 && n > 1 { // the cone on which the last step ends where the parabola begins
			family = append(family, "huber(delta="+lab.Digits(1/float64(2*n+1), 15)+")", "huber(delta="+lab.Digits(1/(float64(2*sum)+1), 15)+")")
		}
	}
	for _, l := range lambdas {
		family = append(family, "norm(p=2,d="+spec.Number(l/2)+")")
	}
	var points []lab.Point
	for _, c := range []common.Candidate{
		{"constant, $1/L$", "gradient/euler/fixed(h=1)"},
		{"silver", "gradient/euler/schedule(fixed(h=1),rule=silver)"},
		{"Nesterov", "nagc(lr=1)"},
	} {
		points = append(points, lab.At(c.Label(), func(ctx context.Context) ([]worstGap, error) { return worstOf(ctx, c, family, levels) }))
	}
	return append(points,
		lab.At("silver steps", func(context.Context) (rows []silverStep, _ error) {
			for k := range min(1<<levels, 1024) - 1 {
				rows = append(rows, silverStep{K: k + 1, Step: silver.At(float64(k))})
			}
			return rows, nil
		}),
		lab.At("flow", func(ctx context.Context) ([]flowGap, error) { return flowWorst(ctx, end, slopes) })), nil
}

// worstOf returns the largest gap that a rule leaves on a family of functions with curvatures up to 1, from the distance 1,
// after 3, 7, 15, ... steps.
func worstOf(ctx context.Context, c common.Candidate, family []string, levels int) ([]worstGap, error) {
	rows := make([]worstGap, levels+1)
	o, err := optim.Parse(c.Spec())
	if err != nil {
		return nil, err
	}
	for j := range rows {
		rows[j] = worstGap{Rule: c.Label(), Optimizer: c.Spec(), N: 1<<j - 1}
	}
	for _, member := range family {
		p, err := objective.Parse(member)
		if err != nil {
			return nil, err
		}
		j := 1
		run, err := common.Run(ctx, p, []float64{1}, o, optim.Settings{Steps: 1<<levels - 1, GTol: -1}, func(run *optim.Run) bool {
			if run.Stats().Steps == rows[j].N {
				if f := run.Point().Potential(); f > rows[j].Gap {
					rows[j].Gap, rows[j].Member = f, member
				}
				j++
			}
			return true
		})
		if err == nil {
			err = run.Err()
		}
		if err != nil {
			return nil, err
		}
	}
	return rows[2:], nil
}

// flowWorst follows the gradient flow from the distance 1 for a time on cones and parabolas.
func flowWorst(ctx context.Context, end float64, slopes []float64) (rows []flowGap, _ error) {
	const steps = 1 << 12
	o, err := optim.Parse("gradient/rk4/fixed(h=" + spec.Number(end/steps) + ")")
	if err != nil {
		return nil, err
	}
	for _, kind := range []struct{ label, format string }{{"cones", "norm(p=1,d=%.15g)"}, {"parabolas", "norm(p=2,d=%.15g)"}} {
		for _, s := range slopes {
			d := s / (2 * end)
			if kind.label == "parabolas" {
				d /= 2
			}
			p, err := objective.Parse(fmt.Sprintf(kind.format, d))
			if err != nil {
				return nil, err
			}
			r, err := optim.Minimize(ctx, p, []float64{1}, o, optim.Settings{Steps: steps, GTol: -1})
			if err != nil {
				return nil, err
			}
			rows = append(rows, flowGap{Rule: kind.label, Optimizer: o.String(), Steps: steps, Slope: s, Gap: r.F * end})
		}
	}
	return rows, nil
}

func scheduleClaims() []lab.Claim {
	worst := func(rows []worstGap, rule string, n int) float64 {
		return common.Last(lab.Where(rows, func(r worstGap) bool { return r.Rule == rule && r.N == n })).Gap
	}
	flow := func(rule string) func(*figure.Table) float64 {
		return lab.Of(func(rows []flowGap) float64 {
			return largest(lab.Column(lab.Where(rows, func(r flowGap) bool { return r.Rule == rule }), func(r flowGap) float64 { return r.Gap }))
		})
	}
	var cs []lab.Claim
	for _, n := range []int{3, 31, 1023} {
		cs = append(cs, lab.NewClaim("C27", fmt.Sprintf("constant step 1/L: worst gap after N = %d steps, times (4N+2)/(L R²)", n),
			lab.Within(1, 1e-9), lab.Derived("on $x^2/2$ that goes on linearly from $|x| = R/(2N+1)$ the $N$ steps have that length: $LR^2/(4N+2)$"),
			func(rows []worstGap) float64 { return worst(rows, "constant, $1/L$", n) * float64(4*n+2) }))
	}
	return append(cs,
		lab.NewClaim("C28", "silver steps: slope of the worst gap against N from 31 to 1023, logarithmic",
			lab.Within(-vec.Log2(1+math.Sqrt2), .02), lab.Recorded("the abstract of altschuler2025acceleration has the bound of $O(ε^{-\\log_ρ 2})$ steps, $ρ = 1 + √2$; that the worst gap has its exponent on this range, to .02, was seen here").Instead("an earlier program has -1.263"),
			func(rows []worstGap) float64 {
				n, gap := lab.XY(common.With(rows, worstGap.rule, "silver"), func(r worstGap) (float64, float64) { return float64(r.N), r.Gap })
				return slopeOf(n, gap, 31, 1023)
			}),
		lab.NewClaim("C28", "constant step over silver steps, worst gaps after 1023 steps",
			lab.Near(6.57, .002), common.Earlier,
			func(rows []worstGap) float64 {
				return worst(rows, "constant, $1/L$", 1023) / worst(rows, "silver", 1023)
			}),
		lab.NewClaim("C28", "the largest of the first 1023 silver steps, in units of 1/L",
			lab.Near(1+vec.Pow(1+math.Sqrt2, 8), 1e-6), lab.Published("altschuler2025acceleration", "abstract: step $i$ is $1 + ρ^{ν(i)-1}$, here $ν = 9$ at 512"),
			func(rows []silverStep) float64 {
				return largest(lab.Column(rows, func(r silverStep) float64 { return r.Step }))
			}),
		lab.Claim{
			ID:     "C29",
			Text:   "gradient flow: largest $f·T/R^2$ over cones of all slopes, one half of the bound ½ by Lyapunov's function",
			Want:   lab.Within(.25, 1e-6),
			Origin: lab.Derived("on $d|x|$ the gap is $d(R - dT)$, at most $R^2/(4T)$, at $d = R/(2T)$"),
			Value:  flow("cones"),
		},
		lab.Claim{
			ID:     "C29",
			Text:   "gradient flow: largest $f·T/R^2$ over parabolas of all curvatures, $1/(4e)$",
			Want:   lab.Within(.25/math.E, 1e-6),
			Origin: lab.Derived("$½λR^2e^{-2λT}$ is largest at $λ = 1/(2T)$"),
			Value:  flow("parabolas"),
		})
}

// slopeOf is the slope of the least-squares line through the logarithms of points with x in [low, high].
func slopeOf(x, y []float64, low, high float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for i := range x {
		if x[i] < low || x[i] > high {
			continue
		}
		a, b := vec.Log(x[i]), vec.Log(y[i])
		n, sx, sy, sxx, sxy = n+1, sx+a, sy+b, sxx+float64(a*a), sxy+float64(a*b)
	}
	return (float64(n*sxy) - float64(sx*sy)) / (float64(n*sxx) - float64(sx*sx))
}

// largest returns the largest number, NaN if there is none.
func largest(x []float64) float64 {
	l := math.NaN()
	for _, v := range x {
		if !(v <= l) {
			l = v
		}
	}
	return l
}

func drawSchedules(v lab.Values, data *figure.Table) (*lab.Page, error) {
	gap := figure.Panel{
		Title: "largest gap after $N$ steps", Legend: figure.BottomLeft, X: figure.Axis{Label: "steps $N$", Log: true}, Y: figure.Axis{Label: "gap over $L R^2$", Log: true},
	}
	table := figure.NewTable("rule", "N", "gap/(L·R²)", "times 4N+2", "on")
	var n, rate []float64
	for _, g := range lab.GroupBy(lab.Rows[worstGap](data), worstGap.rule) {
		s := figure.Series{Label: g.Key, Style: figure.LineDots}
		s.X, s.Y = lab.XY(g.Rows, func(r worstGap) (float64, float64) { return float64(r.N), r.Gap })
		gap.Series, n = append(gap.Series, s), s.X
		for _, r := range g.Rows {
			table.Add(lab.Plain(r.Rule), r.N, lab.Short(r.Gap), lab.Digits(r.Gap*(float64(4*r.N)+2), 5), r.Member)
		}
	}
	for _, x := range n {
		rate = append(rate, .3*vec.Pow(x, -vec.Log2(1+math.Sqrt2)))
	}
	gap.Series = append(gap.Series, figure.Series{Label: "$N^{-1.2716}$", X: n, Y: rate, Color: figure.Grey, Dash: figure.Dotted})
	silver := lab.Rows[silverStep](data)
	k, h := lab.XY(silver[:min(255, len(silver))], func(r silverStep) (float64, float64) { return float64(r.K), r.Step }) // more would run into one another
	steps := figure.Panel{
		Title: "the silver steps", Legend: figure.Hidden, X: figure.Axis{Label: "step $k$"}, Y: figure.Axis{Label: "$h_k L$", Log: true},
		Series: []figure.Series{{Label: "silver", X: k, Y: h, Style: figure.Dots, Size: 1.5}},
		HLines: []figure.Rule{{At: 2, Label: "stability limit"}},
	}
	flow := figure.Panel{
		Title: "gap of the gradient flow", Legend: figure.TopRight, X: figure.Axis{Label: "slope or curvature, scaled", Log: true}, Y: figure.Axis{Label: "$f(x(T)) T/R^2$", Max: .75},
		Series: lab.Curves(lab.Rows[flowGap](data), func(r flowGap) (string, float64, float64) { return r.Rule, r.Slope, r.Gap }),
		HLines: []figure.Rule{{At: .5, Label: "Lyapunov's bound"}, {At: .25, Label: "largest, 1/4"}},
	}
	caption := fmt.Sprintf("What a schedule does alone. (a) The largest gap over quadratics and Huber functions with curvatures up to $L$ from the distance $R$, after $N = 3, 7, ..., %d$ steps: a constant step leaves $LR^2/(4N+2)$, "+
		"the silver steps $1 + (1+√2)^{ν-1}$ in units of $1/L$, $ν$ being how often 2 divides $k$, a gap that goes like $N^{-1.2716}$ (dotted) without momentum; Nesterov's method for comparison. (b) Those steps: three of four are $√2$ or at the limit 2 (dashed) to which a constant step is stable, and make up for the others. "+
		"(c) The gap of the gradient flow at the time $T = %s$, times $T/R^2$, on cones, against the slope over $R/2T$, and parabolas, against the curvature over $1/2T$: at most 1/4, one half of the usual bound.", int(n[len(n)-1]), v.Strings("time")[0])
	return &lab.Page{
		Figure: figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .85, Panels: []figure.Panel{gap, steps, flow}},
		Table:  table, Caption: caption,
	}, nil
}
