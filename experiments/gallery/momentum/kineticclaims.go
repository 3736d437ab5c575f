package momentum

import (
	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/spec"
)

func kineticClaims() []lab.Claim {
	var cs []lab.Claim
	power := func(of, label, origin string) {
		cs = append(cs, lab.NewClaim("C21", "on $¼x^4$ the "+of+" energy falls like a power of $t$: exponent from $t = 10^4$ on",
			lab.Within(-2, .02), lab.Derived(origin), func(rows []pathValue) float64 {
				late := lab.Where(rows, func(r pathValue) bool { return r.Label == label && r.T >= 1e4 })
				return common.PowerLaw(lab.XY(late, pathValue.point))
			}))
	}
	rate := func(text string, want lab.Want, origin string, gamma, unit float64) {
		cs = append(cs, lab.NewClaim("C21", "on $¼x^4$ with the kinetic energy $¾|p|^{4/3}$ the energy falls "+text,
			want, lab.Derived(origin), func(rows []energyRate) float64 {
				return lab.Where(rows, func(r energyRate) bool { return r.Gamma == gamma })[0].Rate / unit
			}))
	}
	number := func(id, text string, want lab.Want, origin lab.Origin, panel, label string) {
		cs = append(cs, lab.NewClaim(id, text, want, origin, func(rows []pathNumber) float64 {
			return numberOf(rows, panel, label)
		}))
	}
	power("heavy ball's", energies[0].label, "$γx' ≈ -x^3$ for long times: $x ∝ t^{-1/2}$, $x^4 ∝ t^{-2}$")
	power("relativistic heavy ball's", energies[1].label, "slow, it is the heavy ball")
	number("C21", "on $¼x^4$ the relativistic heavy ball's speed stays below $c = 1$: the largest", lab.Between(.9, 1),
		lab.Derived("$|p|/√(p^2 + 1) < 1$; the lower bound, chosen after the 0.997 found here, says that it comes near"),
		"speed", energies[1].label)
	rate("at the rate $γ$ for a small friction: rate over $γ$ at $γ = 0.1$", lab.Near(1, .01),
		"friction takes $γ|p|^{4/3}$ of $¾|p|^{4/3} + ¼x^4$, whose mean over a swing is the energy", .1, .1)
	rate("above $γ = 4$ at the rate $4σ$, $σ$ the smaller root of $3σ^4 - γσ^3 + 1$: rate at $γ = 5$", lab.Near(4*slowRoot(5), .002),
		"$x ∝ e^{-σt}$, $p ∝ e^{-3σt}$: $3σ^4 - γσ^3 + 1 = 0$, and the energy falls like $x^4$", 5, 1)
	for _, c := range []struct {
		text, panel string
		want        [2]lab.Want // for β = 0 and 1
	}{
		{"sign changes of $x_2$ on $[1, 50]$", "Hessian signs", [2]lab.Want{lab.Within(493, 1), lab.Within(0, 0)}},
		{"$f$ at $t = 20$", "Hessian 20", [2]lab.Want{lab.Near(2.6e-2, .03), lab.Near(1.3e-11, .05)}},
		{"$f$ at $t = 50$", "Hessian 50", [2]lab.Want{lab.Near(1.7e-3, .03), lab.Near(7e-26, .08)}},
	} {
		for i, beta := range []string{"$β = 0$", "$β = 1$"} {
			number("C22", c.text+", "+beta, c.want[i], common.Earlier, c.panel, beta)
		}
	}
	return cs
}

func drawKinetic(v lab.Values, data *figure.Table) (*lab.Page, error) {
	along := func(panel string) []figure.Series {
		rows := common.With(lab.Rows[pathValue](data), pathValue.panel, panel)
		return lab.Curves(rows, func(r pathValue) (string, float64, float64) { return r.Label, r.T, r.Value })
	}
	energy := figure.Panel{
		Title: "energy on $¼x^4$, $γ = ½$", Legend: figure.TopRight, LegendTitle: "kinetic energy",
		X:      figure.Axis{Label: "time $t$", Log: true, Min: 1, Max: 1e5},
		Y:      figure.Axis{Label: "$H = f + K$", Log: true},
		Series: along("energy"),
	}
	table := figure.NewTable("flow", "friction", "sign changes", "f(20)", "f(50)", "rate of H")
	fall := figure.Panel{
		Title: "$f$ with Hessian damping $β$", Legend: figure.BottomLeft,
		X: figure.Axis{Label: "time $t$"}, Y: figure.Axis{Label: "$f$", Log: true},
		Series: along("Hessian"),
	}
	swing := figure.Panel{
		Title: "the stiff coordinate", Legend: figure.TopRight,
		X: figure.Axis{Label: "time $t$", Min: 1, Max: 4}, Y: figure.Axis{Label: "$x_2(t)$"},
		Series: lab.Curves(lab.Rows[pathSwing](data), func(r pathSwing) (string, float64, float64) {
			return r.Label, r.T, r.X2
		}),
	}
	for i := range fall.Series {
		s, x := &fall.Series[i], &swing.Series[i]
		s.Dash, s.Width, x.Dash, x.Width = figure.Solid, .9, figure.Solid, .9
		of := func(panel string) string { return lab.Short(numberOf(lab.Rows[pathNumber](data), panel, s.Label)) }
		table.Add("Hessian damping "+lab.Plain(s.Label), v.Fill("{{alpha}}/t"),
			of("Hessian signs"), of("Hessian 20"), of("Hessian 50"), "-")
	}
	gammas, rates := lab.XY(lab.Rows[energyRate](data), energyRate.point)
	for i, g := range gammas {
		table.Add("K = ¾|p|^(4/3)", spec.Number(g), "-", "-", "-", lab.Digits(rates[i], 4))
	}
	low, fast := []float64{gammas[0], 4}, figure.Series{Label: "$4σ(γ)$, from 4", Color: figure.Grey, Dash: figure.Dotted}
	for g := 4.; g < 1.02*common.Most(gammas); g *= 1.01 {
		fast.X, fast.Y = append(fast.X, g), append(fast.Y, 4*slowRoot(g))
	}
	rate := figure.Panel{
		Title: "rate of decay, $K = ¾|p|^{4/3}$", Legend: figure.Auto,
		X: figure.Axis{Label: "friction $γ$", Log: true}, Y: figure.Axis{Label: "rate of $H$", Log: true},
		Series: []figure.Series{
			{Label: "$γ$, up to 4", X: low, Y: low, Color: figure.Grey, Dash: figure.Dashed}, fast,
			{Label: "measured", X: gammas, Y: rates, Style: figure.Dots, Color: figure.Green, Marker: figure.Disc},
		},
	}
	caption := v.Fill("Kinetic energies and Hessian damping. (a) Energy along $x' = K'(p)$, $p' = -½p - f'(x)$ on $f = ¼x^4$ from rest at 3, for three kinetic energies $K$. (b) Rate at which it falls for $K = ¾|p|^{4/3}$, against the friction: " +
		"$γ$ for a small friction (dashed), four times the smaller root of $3σ^4 - γσ^3 + 1$ from $γ = 4$ on (dotted). (c) $f$, the largest within 0.1 of a time, along $x'' + (α/t)x' + β∇^2f(x)x' + ∇f(x) = 0$, $α = {{alpha}}$, on $½(x_1^2 + {{kappa}}x_2^2)$ from rest at $(1, 1)$, $t = 1$; (d) its stiff coordinate.")
	return &lab.Page{
		Figure: figure.Figure{
			Width: "icml2", Cols: 2, Letters: true, Aspect: .6, Panels: []figure.Panel{energy, rate, fall, swing},
		},
		Table: table, Caption: caption,
		Notes: []string{"x⁴ and |p|^(4/3) scale alike, so that the rate at which the energy falls is the same far from the minimum and near it."},
	}, nil
}
