package edge

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var whoYields = lab.Experiment{
	Name:      "whoyields",
	Summary:   "Where step times sharpness reaches 2, a fixed step bends the loss and relative control bends the step.",
	Cost:      "5 s",
	Class:     lab.PerPlatform,
	Count:     18,
	Narrowest: 31,
	Params: []lab.Param{
		{Key: "problem", Default: "mlp7", Doc: "what to descend; it needs Hessian-vector products"},
		{Key: "fixed", Default: "0.05,0.1,0.2,0.4,0.8", Doc: "fixed steps", Sweep: true},
		{Key: "error", Default: "0.001,0.01,0.03,0.1", Doc: "absolute tolerances of Euler's local error, in the Euclidean norm", Sweep: true},
		{Key: "move", Default: "0.01,0.05,0.1", Doc: "lengths of the steps of constant length", Sweep: true},
		{Key: "theta", Default: "0.5,0.9", Doc: "shares of the displacement", Sweep: true},
		{Key: "heavy", Default: "0.2", Doc: "rates of heavy ball with momentum 0.9", Sweep: true},
		{Key: "grads", Default: "16000", Doc: "gradients"},
	},
	Kinds:  []any{yieldRow{}, stabilityLimit{}},
	Cite:   []string{"cohen2021gradient", "arora2022understanding", "roulet2024stepping"},
	Points: whoYieldsPoints,
	Draw:   drawWhoYields,
	Claims: whoYieldsClaims(),
}

// yieldRow is a step on the way, or the last one, whose h·S is the mean over the second half of the run.
type yieldRow struct {
	Panel     string  `col:"panel=trace|end"`
	Rule      string  `col:"rule=fixed|error|move|relative|heavy"`
	Size      float64 `col:"size"`
	Optimizer string  `col:"optimizer"`
	Grads     int     `col:"grads,blank"`
	Sharpness float64 `col:"sharpness"`
	H         float64 `col:"h"`
	HS        float64 `col:"hs"`
	Loss      float64 `col:"loss"`
	Rejected  int     `col:"rejected,blank"`
}

// stabilityLimit is the largest curvature at which an optimizer with the rate 1 is stable.
type stabilityLimit struct {
	_         struct{} `col:"panel=end"`
	_         struct{} `col:"rule=limit"`
	Nth       int      `col:"size"`
	Optimizer string   `col:"optimizer"`
	Curvature float64  `col:"hs"`
}

func (r yieldRow) panel() string { return r.Panel }
func (r yieldRow) rule() string  { return r.Rule }
func (r yieldRow) size() string  { return spec.Number(r.Size) }

// yieldRules are the rules for the step, each with the parameter that has its sizes, and the optimizer and the label of
// a size.
var yieldRules = []struct{ rule, key, spec, label string }{
	{"fixed", "fixed", "gradient/euler/fixed(h=%s)", "fixed $h = %s$"},
	{"error", "error", "gradient/eulerheun/pi(beta=-1,atol=%s)", "local error %s"},
	{"move", "move", "normalizedgd(lr=%s)", "steps of length %s"},
	{"relative", "theta", "gradient/euler/relative(filter=i,h0=1e-3,theta=%s)", "relative, $θ = %s$"},
	{"heavy", "heavy", "momentum(momentum=0.9,lr=%s)", "heavy ball, $η = %s$"},
}

func whoYieldsPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	name, p, grads := r.String("problem"), r.Problem("problem", lab.Hessian), r.Count("grads")
	if r.Err() != nil {
		return nil, r.Err()
	}
	var points []lab.Point
	for _, c := range yieldRules {
		for _, size := range r.Floats(c.key) {
			number := spec.Number(size)
			if c.rule == "error" { // the control measures the root mean square
				number = lab.Digits(size/math.Sqrt(float64(p.Dim)), 12)
			}
			text := fmt.Sprintf(c.spec, number)
			o := r.Optimizer(text)
			points = append(points, lab.At(name+" "+text, func(ctx context.Context) ([]yieldRow, error) {
				return yielding(ctx, p, o, yieldRow{Rule: c.rule, Size: size, Optimizer: o.String()}, grads)
			}))
		}
	}
	for i, text := range []string{
		"momentum(momentum=0.9,lr=1)", "nesterov(momentum=0.9,lr=1)", "momentum(momentum=0.9,dampening=0.9,lr=1)",
	} {
		o := r.Optimizer(text)
		points = append(points, lab.One("limit of "+text, func(ctx context.Context) (stabilityLimit, error) {
			limit, err := stableCurvature(ctx, o)
			return stabilityLimit{Nth: i + 1, Optimizer: text, Curvature: limit}, err
		}))
	}
	return points, r.Err()
}

// stride is the number of steps from one measurement of the sharpness to the next, an odd number since the iterates hop
// from one side of the valley to the other.
const stride = 61

// yielding runs an optimizer, measures the sharpness on the way and completes row at gradients in geometric progression
// and at the end.
func yielding(ctx context.Context, p *objective.Problem, o optim.Optimizer, row yieldRow,
	grads int) (rows []yieldRow, err error) {
	run, err := optim.Start(ctx, p, nil, o, optim.Settings{Grads: grads, GTol: -1})
	if err != nil {
		return nil, err
	}
	sharpness := func(products int) float64 {
		ends, e := spectrum.Extreme(p, run.Point().X(), products, 1e-8, 1)
		err = cmp.Or(err, e)
		return ends.Max
	}
	record := func(panel string, s, h, hs float64) {
		row.Panel, row.Sharpness, row.H, row.HS = panel, s, h, hs
		row.Grads, row.Loss, row.Rejected = run.Stats().FieldEvals, run.Point().Potential(), run.Stats().Rejected
		rows = append(rows, row)
	}
	record("trace", sharpness(60), math.NaN(), math.NaN())
	next, ratio := 1., vec.Pow(float64(grads), 1./80)
	mean, count := 0., 0.
	for err == nil && run.Next() {
		g := float64(run.Stats().FieldEvals)
		late := g > float64(grads)/2 && run.Stats().Steps%stride == 0
		if !late && g < next {
			continue
		}
		s, h := sharpness(18), run.Step().Rate()
		if late {
			mean, count = mean+float64(h*s), count+1
		}
		if g >= next {
			record("trace", s, h, h*s)
			for next <= g {
				next *= ratio
			}
		}
	}
	if err = cmp.Or(err, run.Err()); err == nil {
		record("end", sharpness(60), run.Step().Rate(), mean/count)
	}
	return rows, err
}
