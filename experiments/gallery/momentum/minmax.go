package momentum

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective/game"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

var minMax = lab.Experiment{
	Name:      "minmax",
	Summary:   "Where the flow of two players circles about their equilibrium, whether they find it is the method's doing: explicit Euler spirals out with every step, implicit Euler, the extragradient and the optimistic gradient spiral in.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     16,
	Narrowest: 81,
	Params: []lab.Param{
		{Key: "game", Default: "bilinear,dirac,gan1d", Doc: "games of flows/objective/game"},
		{Key: "h", Default: "0.3", Range: "above 0", Doc: "fixed step"},
		{Key: "evals", Default: "20000", Doc: "evaluations of the field at most; a run also ends at a distance of 1e-10, and of 1e3"},
		{Key: "steps", Default: "lin:0.05:1:20", Range: "above 0", Doc: "steps of the growth factors on the first game"},
	},
	Columns: []string{"panel", "game", "method", "h", "step", "evals", "x", "y", "distance", "factor"},
	Cite:    []string{"mescheder2018which", "goodfellow2014generative", "korpelevich1976extragradient", "popov1980modification", "daskalakis2018training"},
	Points:  minMaxPoints,
	Draw:    drawMinMax,
	Claims: []lab.Claim{
		{ID: "growth", Text: "bilinear game, a step of Euler multiplies the distance by $√(1 + h²)$: factor at $h = 0.3$", Want: lab.Near(math.Sqrt(1.09), 1e-12), Origin: lab.Derived("$√(1 + h^2)$"), Value: growthOf("euler", .3)},
		{ID: "growth", Text: "bilinear game, a step of implicit Euler divides the distance by $√(1 + h²)$: factor at $h = 0.3$", Want: lab.Near(1/math.Sqrt(1.09), 1e-9), Origin: lab.Derived("$1/√(1 + h^2)$"), Value: growthOf("impliciteuler", .3)},
		{ID: "growth", Text: "bilinear game, a step of the extragradient multiplies the distance by $√(1 - h² + h⁴)$: factor at $h = 0.3$", Want: lab.Near(math.Sqrt(.9181), 1e-12), Origin: lab.Derived("$√(1 - h^2 + h^4)$"), Value: growthOf("matsuno", .3)},
		{ID: "growth", Text: "bilinear game, a step of the optimistic gradient multiplies the distance by $√((1 + √(1 - 4h²))/2)$: factor at $h = 0.3$", Want: lab.Near(math.Sqrt(.9), 1e-9), Origin: lab.Derived("the larger root of $z^2 = (1 + 2ih)z - ih$"), Value: growthOf("ab2(beta=1)", .3)},
		{ID: "limit", Text: "bilinear game, the extragradient keeps the distance at $h = 1$: factor", Want: lab.Near(1, 1e-12), Origin: lab.Derived("$√(1 - h^2 + h^4) = 1$"), Value: growthOf("matsuno", 1)},
		{ID: "limit", Text: "bilinear game, the optimistic gradient spirals in up to $h = 1/√3$: where its factor crosses 1", Want: lab.Near(1/math.Sqrt(3), .01), Origin: lab.Derived("where the larger root of $z^2 = (1 + 2ih)z - ih$ has modulus 1"), Value: growthLimit("ab2(beta=1)")},
		{ID: "centre", Text: "Dirac-GAN: Euler's greatest distance in the last half, over the first one", Want: lab.AtLeast(2), Origin: common.Beside("3.2"), Value: lastDistance("dirac", "euler")},
		{ID: "centre", Text: "Dirac-GAN: greatest distance in the last half, over the first one, of implicit Euler, the extragradient and the optimistic gradient, the worst", Want: lab.AtMost(1e-4), Origin: common.Beside("3e-5"), Value: lastDistance("dirac", "impliciteuler", "matsuno", "ab2(beta=1)")},
		{ID: "gan", Text: "normal law learned, where the flow damps itself with $λ = -0.01158 ± 0.18966i$: the rate by the flow's time that Euler leaves of 0.01158, $-\\log|1 + hλ|/h$", Want: lab.Near(lossOf(1+.3*ganMode), .05), Origin: lab.Derived("$-\\log|1 + hλ|/h$ at $h = 0.3$"), Value: gameRate("gan1d", "euler")},
		{ID: "gan", Text: "normal law learned: the rate by the flow's time of the extragradient, which adds to 0.01158, $-\\log|1 + hλ + (hλ)²|/h$", Want: lab.Near(lossOf(1+.3*ganMode+.09*ganMode*ganMode), .05), Origin: lab.Derived("$-\\log|1 + hλ + (hλ)^2|/h$ at $h = 0.3$"), Value: gameRate("gan1d", "matsuno")},
		{ID: "gan", Text: "normal law learned: the rate by the flow's time of the optimistic gradient, which adds to 0.01158, by its larger root", Want: lab.Near(lossOf((1+.6*ganMode+rootOf((1+.6*ganMode)*(1+.6*ganMode)-1.2*ganMode))/2), .05), Origin: lab.Derived("$-\\log|z|/h$ of the larger root of $z^2 = (1 + 2hλ)z - hλ$ at $h = 0.3$"), Value: gameRate("gan1d", "ab2(beta=1)")},
	},
}

// ganMode is the slowest eigenvalue of the field's Jacobian at the equilibrium of the last game, in closed form from the moments
// of the normal law with mean 1 and deviation ½.
const ganMode = -.011575246347 + .189659166797i

// lossOf is the rate by the flow's time of a factor by which a step of 0.3 multiplies the distance.
func lossOf(factor complex128) float64 { return -vec.Log(vec.Hypot(real(factor), imag(factor))) / .3 }

// rootOf returns the square root of z that has a positive real part.
func rootOf(z complex128) complex128 {
	r := math.Sqrt((vec.Hypot(real(z), imag(z)) + real(z)) / 2)
	return complex(r, imag(z)/(2*r))
}

// player is a method for a game's flow: its name, its word, and the closed form of the factor by which one step of length h
// takes the distance on x' = -y, y' = x, in the long run.
type player struct {
	label, word string
	factor      func(h float64) float64
}

var players = []player{
	{"Euler", "euler", func(h float64) float64 { return vec.Hypot(1, h) }},
	{"implicit Euler", "impliciteuler", func(h float64) float64 { return 1 / vec.Hypot(1, h) }},
	{"extragradient", "matsuno", func(h float64) float64 { return vec.Hypot(1-float64(h*h), h) }},
	{"optimistic gradient", "ab2(beta=1)", func(h float64) float64 { // the larger root of z² = (1 + 2ih)z - ih
		if d := 1 - float64(4*h*h); d >= 0 {
			return math.Sqrt((1 + math.Sqrt(d)) / 2)
		}
		return vec.Hypot(1, float64(2*h)+math.Sqrt(float64(4*h*h)-1)) / 2
	}},
}

func minMaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, evals, hs := r.Float("h"), r.Count("evals"), r.Floats("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	for _, h := range append([]float64{h}, hs...) {
		if !(h > 0) || math.IsInf(h, 0) {
			return nil, fmt.Errorf("h=%g: a step is positive and finite", h)
		}
	}
	var points []lab.Point
	for i, name := range v.Strings("game") {
		g, err := game.Parse(name)
		if err != nil {
			return nil, err
		}
		if len(g.Equilibrium) == 0 {
			return nil, fmt.Errorf("game=%s: this figure needs a known equilibrium", name)
		}
		for _, p := range players {
			points = append(points, lab.Point{Key: name + " " + p.word, Run: func(ctx context.Context) ([][]any, error) {
				return playGame(ctx, g, p, h, evals, i < 2)
			}})
			if i == 0 {
				points = append(points, lab.Point{Key: "growth " + p.word, Run: func(ctx context.Context) ([][]any, error) {
					return gameGrowth(ctx, g, p, hs)
				}})
			}
		}
	}
	return points, nil
}

// startGame prepares the flow of a game for a method with a fixed step.
func startGame(ctx context.Context, g *game.Game, p player, h float64, steps int) (*ode.Integrator, error) {
	m, err := method.Parse(p.word)
	if err != nil {
		return nil, err
	}
	flow := &ode.System{Dim: g.Dim(), Field: func(dst []float64, _ float64, z []float64) { g.Field(dst, z) }}
	return ode.New(ctx, flow, g.Start, 0, math.Inf(1), ode.Config{Method: m, Control: control.Fixed{H: h}, MaxSteps: steps})
}

// fromEquilibrium is the distance from the nearest equilibrium.
func fromEquilibrium(g *game.Game, z []float64) float64 {
	d := math.Inf(1)
	for _, e := range g.Equilibrium {
		d = math.Min(d, vec.Dist2(z, e))
	}
	return d
}

// playGame follows a game and records the first turns, if they are pictured, and greatest distances at numbers of evaluations in geometric
// progression.
func playGame(ctx context.Context, g *game.Game, p player, h float64, evals int, pictured bool) ([][]any, error) {
	it, err := startGame(ctx, g, p, h, 0)
	if err != nil {
		return nil, err
	}
	var rows [][]any
	var farthest []any // since the last row, so that a decimated orbit keeps its size
	next, worst := 1., 0.
	for {
		z, d, s := it.Point().Y, fromEquilibrium(g, it.Point().Y), it.Stats()
		if d >= worst {
			worst, farthest = d, []any{"distance", g.Name, p.label, h, s.Steps, s.FieldEvals, z[0], z[g.X], d, math.NaN()}
		}
		done := d < 1e-10 || d > 1e3 || s.FieldEvals >= evals
		if pictured && s.Steps <= 150 {
			rows = append(rows, []any{"orbit", g.Name, p.label, h, s.Steps, s.FieldEvals, z[0], z[g.X], d, math.NaN()})
		}
		if float64(s.FieldEvals) >= next || done || s.Steps == 0 {
			rows, worst = append(rows, farthest), 0
			for next <= float64(s.FieldEvals) {
				next *= 1.08
			}
		}
		if done || !it.Next() {
			break
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return rows, it.Err()
}

// gameGrowth measures the factor by which a step takes the distance, the geometric mean of 200 steps after 100 for the memory
// of the method to settle.
func gameGrowth(ctx context.Context, g *game.Game, p player, hs []float64) ([][]any, error) {
	var rows [][]any
	for _, h := range hs {
		it, err := startGame(ctx, g, p, h, 300)
		if err != nil {
			return nil, err
		}
		settled := 0.
		for it.Next() {
			if it.Stats().Steps == 100 {
				settled = fromEquilibrium(g, it.Point().Y)
			}
		}
		if err := it.Err(); err != nil {
			return nil, err
		}
		d := fromEquilibrium(g, it.Point().Y)
		rows = append(rows, []any{"growth", g.Name, p.label, h, 300, it.Stats().FieldEvals, math.NaN(), math.NaN(), d, vec.Exp(vec.Log(d/settled) / 200)})
	}
	return rows, ctx.Err()
}

// playerNamed returns the label of a method's word.
func playerNamed(word string) string {
	for _, p := range players {
		if p.word == word {
			return p.label
		}
	}
	return word
}

// growthOf reads the measured factor at the step nearest to h.
func growthOf(word string, h float64) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "growth").Where("method", playerNamed(word))
		best, f := math.Inf(1), math.NaN()
		for i, at := range t.Floats("h") {
			if d := math.Abs(at - h); d < best {
				best, f = d, t.Floats("factor")[i]
			}
		}
		return f
	}
}

// growthLimit is the step where the measured factor crosses 1 from below, between two by a straight line.
func growthLimit(word string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "growth").Where("method", playerNamed(word))
		h, f := t.Floats("h"), t.Floats("factor")
		for i := 1; i < len(h); i++ {
			if f[i-1] < 1 && f[i] >= 1 {
				return h[i-1] + (h[i]-h[i-1])*(1-f[i-1])/(f[i]-f[i-1])
			}
		}
		return math.NaN()
	}
}

// lastDistance is the greatest distance in the last half of the runs of some methods, over the first one.
func lastDistance(name string, words ...string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		worst := math.Inf(-1)
		for _, w := range words {
			t := data.Where("panel", "distance").Where("game", name).Where("method", playerNamed(w))
			d, n := t.Floats("distance"), t.Floats("evals")
			if len(d) == 0 {
				return math.NaN()
			}
			for i := range d {
				if n[i] >= n[len(n)-1]/2 {
					worst = math.Max(worst, d[i]/d[0])
				}
			}
		}
		return worst
	}
}

// gameRate is the rate at which the logarithm of the distance falls with the flow's time in the second half of a run.
func gameRate(name, word string) func(*figure.Table) float64 {
	return func(data *figure.Table) float64 {
		t := data.Where("panel", "distance").Where("game", name).Where("method", playerNamed(word))
		d, h, n := t.Floats("distance"), t.Floats("h"), t.Floats("step")
		last := len(d) - 2 // the last row is a point, those before are the greatest of many
		for i := range d {
			if n[i] >= n[last]/2 {
				return vec.Log(d[i]/d[last]) / (h[i] * (n[last] - n[i]))
			}
		}
		return math.NaN()
	}
}

func drawMinMax(v lab.Values, data *figure.Table) (*lab.Page, error) {
	r := v.Reader()
	h, hs := r.Float("h"), r.Floats("steps")
	if err := r.Err(); err != nil {
		return nil, err
	}
	games := data.Where("panel", "distance").Groups("game")
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .8}
	for _, g := range games[:min(2, len(games))] {
		start := data.Where("panel", "orbit").Where("game", g.Key).Floats("distance")[0]
		orbit := figure.Panel{Title: common.Title(g.Key) + ", the first steps", Legend: figure.Hidden,
			X: figure.Axis{Label: "first player", Min: -2.1 * start, Max: 2.1 * start}, Y: figure.Axis{Label: "second player", Min: -2.1 * start, Max: 2.1 * start}}
		for _, m := range data.Where("panel", "orbit").Where("game", g.Key).Groups("method") {
			x, y := inside(m.Floats("x"), m.Floats("y"), 2*start)
			orbit.Series = append(orbit.Series, figure.Series{Label: m.Key, X: x, Y: y, Width: .8})
		}
		fig.Panels = append(fig.Panels, orbit)
	}
	top := hs[0]
	for _, h := range hs {
		top = math.Max(top, h)
	}
	growth := figure.Panel{Title: common.Title(games[0].Key) + ", distance", Legend: figure.Hidden, X: figure.Axis{Label: "step $h$"}, Y: figure.Axis{Label: "factor a step"},
		HLines: []figure.Rule{{At: 1}}}
	for _, m := range data.Where("panel", "growth").Groups("method") {
		growth.Series = append(growth.Series, figure.Series{Label: m.Key, X: m.Floats("h"), Y: m.Floats("factor"), Style: figure.Dots, Size: 2.6})
	}
	for _, p := range players {
		var x, y []float64
		for i := range 201 {
			x = append(x, top*float64(i)/200)
			y = append(y, p.factor(x[i]))
		}
		growth.Series = append(growth.Series, figure.Series{X: x, Y: y, Color: figure.Grey, Dash: figure.Dotted, Width: .8})
	}
	fig.Panels = append(fig.Panels, growth)
	table := figure.NewTable("game", "method", "steps", "evaluations", "first distance", "last distance")
	for _, g := range games {
		panel := figure.Panel{Title: common.Title(g.Key), Legend: figure.Below,
			X: figure.Axis{Label: "evaluations of the field", Log: true}, Y: figure.Axis{Label: "distance", Log: true}}
		for _, m := range g.Groups("method") {
			panel.Series = append(panel.Series, figure.Series{Label: m.Key, X: m.Floats("evals"), Y: m.Floats("distance")})
			d, last := m.Floats("distance"), m.Len()-1
			table.Add(g.Key, m.Key, m.Strings("step")[last], m.Strings("evals")[last], lab.Short(d[0]), lab.Short(d[last]))
		}
		fig.Panels = append(fig.Panels, panel)
	}
	caption := fmt.Sprintf("The flow of simultaneous gradient descent of two players, by four methods with the fixed step $h = %s$: %s. "+
		"Above, the first 150 steps as far as they stay in the frame, and the factor by which one step takes the distance from the equilibrium of %s (marks), with its closed forms (dotted); "+
		"below, the distance from the nearest equilibrium. On a centre Euler leaves; implicit Euler, the extragradient (Matsuno's method) and the optimistic gradient (a two-step Adams method) bring the players in, "+
		"the latter two below their limits of the step. Where the flow itself comes in, as gan1d's does slowly, Euler takes from its rate what the others add. Implicit Euler pays for its solves in evaluations.",
		spec.Number(h), strings.Join(v.Strings("game"), ", "), games[0].Key)
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"The first player's axis is his first variable, the second's likewise. On a centre no explicit one-stage step converges;\n" +
			"what converges damps the rotation, by looking ahead or by remembering."}}, nil
}

// inside returns the points of a path up to the first one beyond a square.
func inside(x, y []float64, half float64) ([]float64, []float64) {
	for i := range x {
		if math.Max(math.Abs(x[i]), math.Abs(y[i])) > half {
			return x[:i], y[:i]
		}
	}
	return x, y
}
