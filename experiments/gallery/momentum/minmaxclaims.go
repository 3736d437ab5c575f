package momentum

import (
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// ganMode is the slowest eigenvalue of the field's Jacobian at the equilibrium of gan1d, in closed form from the moments of the
// normal law with mean 1 and deviation ½.
const ganMode = -.011575246347 + .189659166797i

func minMaxClaims() []lab.Claim {
	var cs []lab.Claim
	growth := func(id, text string, want lab.Want, origin, method string, h float64) {
		cs = append(cs, lab.NewClaim(id, "bilinear game, "+text, want, lab.Derived(origin), func(rows []growthRow) float64 {
			return lab.Where(rows, func(r growthRow) bool { return r.Method == method && math.Abs(r.H-h) < 1e-9 })[0].Factor
		}))
	}
	for i, c := range []struct {
		text, origin string
		tol          float64
	}{
		{"Euler multiplies the distance by $√(1 + h²)$", "$√(1 + h^2)$", 1e-12},
		{"implicit Euler divides the distance by $√(1 + h²)$", "$1/√(1 + h^2)$", 1e-9},
		{"the extragradient multiplies the distance by $√(1 - h² + h⁴)$", "$√(1 - h^2 + h^4)$", 1e-12},
		{"the optimistic gradient multiplies the distance by $√((1 + √(1 - 4h²))/2)$", "the larger root of $z^2 = (1 + 2ih)z - ih$", 1e-9},
	} {
		p := players[i]
		growth("growth", "a step of "+c.text+": factor at $h = 0.3$", lab.Near(p.factor(.3), c.tol), c.origin, p.label, .3)
	}
	growth("limit", "the extragradient keeps the distance at $h = 1$: factor",
		lab.Near(1, 1e-12), "$√(1 - h^2 + h^4) = 1$", "extragradient", 1)
	cs = append(cs, lab.NewClaim("limit", "bilinear game, the optimistic gradient spirals in up to $h = 1/√3$: where its factor crosses 1",
		lab.Near(1/math.Sqrt(3), .01), lab.Derived("where the larger root of $z^2 = (1 + 2ih)z - ih$ has modulus 1"), func(rows []growthRow) float64 {
			rows = common.With(rows, growthRow.method, "optimistic gradient")
			i := slices.IndexFunc(rows, func(r growthRow) bool { return r.Factor >= 1 }) // between two by a straight line
			a, b := rows[i-1], rows[i]
			return a.H + (b.H-a.H)*(1-a.Factor)/(b.Factor-a.Factor)
		}))
	last := func(text string, want lab.Want, found string, methods ...string) {
		cs = append(cs, lab.NewClaim("centre", "Dirac-GAN: "+text, want, common.Beside(found), func(rows []playRow) float64 {
			worst := math.Inf(-1)
			for _, m := range methods {
				rows := distances(rows, "dirac", m)
				for _, r := range rows {
					if 2*r.Evals >= common.Last(rows).Evals {
						worst = math.Max(worst, r.Distance/rows[0].Distance)
					}
				}
			}
			return worst
		}))
	}
	last("Euler's greatest distance in the last half, over the first one", lab.AtLeast(2), "3.2", "Euler")
	last("greatest distance in the last half, over the first one, of implicit Euler, the extragradient and the optimistic gradient, the worst",
		lab.AtMost(1e-4), "3e-5", "implicit Euler", "extragradient", "optimistic gradient")
	rate := func(text string, factor complex128, origin, method string) { // by which a step of 0.3 multiplies the distance
		want := lab.Near(-vec.Log(vec.Hypot(real(factor), imag(factor)))/.3, .05)
		cs = append(cs, lab.NewClaim("gan", "normal law learned"+text, want, lab.Derived(origin), func(rows []playRow) float64 {
			rows = distances(rows, "gan1d", method)
			end := rows[len(rows)-2] // the last row is a point, those before are the greatest of many
			half := lab.Where(rows, func(r playRow) bool { return 2*r.Step >= end.Step })[0]
			return vec.Log(half.Distance/end.Distance) / (half.H * float64(end.Step-half.Step))
		}))
	}
	const z = .3 * ganMode
	rate(", where the flow damps itself with $λ = -0.01158 ± 0.18966i$: the rate by the flow's time that Euler leaves of 0.01158, $-\\log|1 + hλ|/h$",
		1+z, "$-\\log|1 + hλ|/h$ at $h = 0.3$", "Euler")
	rate(": the rate by the flow's time of the extragradient, which adds to 0.01158, $-\\log|1 + hλ + (hλ)²|/h$",
		1+z+z*z, "$-\\log|1 + hλ + (hλ)^2|/h$ at $h = 0.3$", "extragradient")
	rate(": the rate by the flow's time of the optimistic gradient, which adds to 0.01158, by its larger root",
		(1+2*z+rootOf((1+2*z)*(1+2*z)-4*z))/2,
		"$-\\log|z|/h$ of the larger root of $z^2 = (1 + 2hλ)z - hλ$ at $h = 0.3$", "optimistic gradient")
	return cs
}

// rootOf returns the square root of z that has a positive real part.
func rootOf(z complex128) complex128 {
	r := math.Sqrt((vec.Hypot(real(z), imag(z)) + real(z)) / 2)
	return complex(r, imag(z)/(2*r))
}

// distances returns the distances of a run.
func distances(rows []playRow, game, method string) []playRow {
	return lab.Where(rows, func(r playRow) bool { return r.Panel == "distance" && r.Game == game && r.Method == method })
}

func drawMinMax(v lab.Values, data *figure.Table) (*lab.Page, error) {
	rows := lab.Rows[playRow](data)
	games := lab.GroupBy(common.With(rows, playRow.panel, "distance"), playRow.game)
	fig := figure.Figure{Width: "icml2", Cols: 3, Letters: true, Aspect: .8}
	title := func(game string) string {
		return strings.NewReplacer("bilinear", "bilinear game", "dirac", "Dirac GAN", "gan1d", "Gaussian GAN").Replace(common.Title(game))
	}
	for _, g := range lab.GroupBy(common.With(rows, playRow.panel, "orbit"), playRow.game) {
		frame := 2 * g.Rows[0].Distance
		wide := 1.05 * frame / fig.Aspect // a unit is as long on both axes
		orbit := figure.Panel{Title: title(g.Key) + ": first steps", Legend: figure.Hidden,
			X: figure.Axis{Label: "first player", Min: -wide, Max: wide},
			Y: figure.Axis{Label: "second player", Min: -1.05 * frame, Max: 1.05 * frame}}
		for _, m := range lab.GroupBy(g.Rows, playRow.method) {
			end := slices.IndexFunc(append(m.Rows, playRow{X: math.Inf(1)}), func(r playRow) bool {
				return math.Max(math.Abs(r.X), math.Abs(r.Y)) > frame
			})
			x, y := lab.XY(m.Rows[:end], func(r playRow) (float64, float64) { return r.X, r.Y })
			orbit.Series = append(orbit.Series, figure.Series{Label: m.Key, X: x, Y: y, Width: .8})
		}
		fig.Panels = append(fig.Panels, orbit)
	}
	growth := figure.Panel{
		Title: title(games[0].Key) + ": growth", Legend: figure.Auto, HLines: []figure.Rule{{At: 1, Label: "distance kept"}},
		X: figure.Axis{Label: "step $h$"}, Y: figure.Axis{Label: "factor in a step"},
	}
	top := 0.
	for _, m := range lab.GroupBy(lab.Rows[growthRow](data), growthRow.method) {
		h, f := lab.XY(m.Rows, func(r growthRow) (float64, float64) { return r.H, r.Factor })
		growth.Series = append(growth.Series, figure.Series{Label: m.Key, X: h, Y: f, Style: figure.Dots, Size: 2.6})
		top = slices.Max(h)
	}
	for _, p := range players {
		s := figure.Series{Color: figure.Grey, Dash: figure.Dotted, Width: .8}
		if p.label == players[0].label {
			s.Label = "closed forms"
		}
		for i := range 201 {
			h := top * float64(i) / 200
			s.X, s.Y = append(s.X, h), append(s.Y, p.factor(h))
		}
		growth.Series = append(growth.Series, s)
	}
	fig.Panels = append(fig.Panels, growth)
	table := figure.NewTable("game", "method", "steps", "evaluations", "first distance", "last distance")
	for _, g := range games {
		fig.Panels = append(fig.Panels, figure.Panel{
			Title: title(g.Key) + ": distance", Legend: figure.Below,
			X: figure.Axis{Label: "evaluations of the field", Log: true}, Y: figure.Axis{Label: "distance", Log: true},
			Series: lab.Curves(g.Rows, func(r playRow) (string, float64, float64) {
				return r.Method, float64(r.Evals), r.Distance
			}),
		})
		for _, m := range lab.GroupBy(g.Rows, playRow.method) {
			end := m.Last()
			table.Add(g.Key, m.Key, end.Step, end.Evals, lab.Short(m.Rows[0].Distance), lab.Short(end.Distance))
		}
	}
	var played []string
	for _, g := range games {
		played = append(played, title(g.Key))
	}
	caption := v.Fill("The flow of simultaneous gradient descent of two players, by four methods with the fixed step $h = {{h}}$: " + strings.Join(played, ", ") + " ({{game}}). " +
		"Above, the first 150 steps as far as they stay in the frame, and the factor by which one step takes the distance from the equilibrium of the " + title(games[0].Key) + " (marks), with its closed forms (dotted); " +
		"below, the distance from the nearest equilibrium. On a centre Euler leaves; implicit Euler, the extragradient (Matsuno's method) and the optimistic gradient (a two-step Adams method) bring the players in, " +
		"the latter two below their limits of the step. Where the flow itself comes in, as that of the Gaussian GAN does slowly, Euler takes from its rate what the others add. Implicit Euler pays for its solves in evaluations.")
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Each axis is the first variable of a player. On a centre no explicit one-stage step converges;\n" +
			"what converges damps the rotation, by looking ahead or by remembering."}}, nil
}
