package gallery

import (
	"fmt"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

func manifoldClaims() []lab.Claim {
	row := func(panel, label string, h float64, column string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return firstOf(d.Where("panel", panel).Where("label", label).Where("h", h).Floats(column))
		}
	}
	largest := func(panel, label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			return most(d.Where("panel", panel).Where("label", label).Floats("value"))
		}
	}
	order := func(panel, label string) func(*figure.Table) float64 {
		return func(d *figure.Table) float64 {
			g := d.Where("panel", panel).Where("label", label)
			return powerLaw(g.Floats("h"), g.Floats("value"))
		}
	}
	cs := []lab.Claim{
		{ID: "C77", Text: "Oja's flow by DOP853 against $e^{At}x_0$, normalised", Cite: "helmke1994optimization", Want: lab.AtMost(1e-11), Value: largest("exact", "Oja")},
		{ID: "C78", Text: "Euler's method on Brockett's flow: order of the eigenvalues' drift", Want: lab.Within(1, .15), Value: order("drift", "spectrum, Euler")},
		{ID: "C78", Text: "along geodesics: the largest drift of an eigenvalue", Want: lab.AtMost(1e-12), Value: largest("drift", "spectrum, geodesic"), Note: "The source has 1e-14; here up to a thousand steps are rounded."},
		{ID: "C78", Text: "along geodesics the flow sorts: in the end, largest difference of a diagonal element to its eigenvalue in falling order", Cite: "brockett1991dynamical", Want: lab.AtMost(1e-9), Value: largest("sorted", "spectrum, geodesic")},
		{ID: "C80", Text: "replicator flow by DOP853 against softmax", Want: lab.AtMost(1e-12), Value: largest("exact", "replicator")},
		{ID: "C80", Text: "multiplicative weights on a linear cost against softmax, one step of $h = 5$", Cite: "kivinen1997exponentiated", Want: lab.AtMost(4e-16), Value: row("weights", "multiplicative weights", 5, "value")},
		{ID: "C80", Text: "... 500 steps of 0.01", Cite: "kivinen1997exponentiated", Want: lab.AtMost(5e-15), Value: row("weights", "multiplicative weights", .01, "value")},
		{ID: "C81", Text: "Newton flow: largest difference of $∇f(x(t))e^t/∇f(x_0)$ from 1", Cite: "smale1976convergent", Want: lab.AtMost(1e-9), Value: largest("exact", "Newton")},
		{ID: "C82", Text: "σ against log σ: order of the distance of the ends", Want: lab.Within(1, .1), Value: order("natural", "log")},
		{ID: "C73", Text: "flow by $q = 3$ from (3, -4) on $½‖x‖^2$: time of arrival", Cite: "romero2020finite", Want: lab.Within(4.4721, 5e-5), Value: row("arrival", "$q = 3$", 0, "t")},
		{ID: "C73", Text: "by $q = 5$", Cite: "romero2020finite", Want: lab.Within(4.4583, 5e-5), Value: row("arrival", "$q = 5$", 0, "t")},
		{ID: "C73", Text: "normalised flow", Cite: "cortes2006finite", Want: lab.Within(5, 1e-3), Value: row("arrival", "normalised", .0009765625, "t")},
		{ID: "C73", Text: "sign flow", Cite: "cortes2006finite", Want: lab.Within(4, 0), Value: row("arrival", "sign", .0009765625, "t")},
	}
	for _, c := range []struct{ h, want float64 }{{.2, 2.06e-2}, {.1, 9.6e-3}, {.05, 4.6e-3}, {.025, 2.3e-3}} {
		cs = append(cs, lab.Claim{ID: "C82", Text: fmt.Sprintf("natural gradient by σ and by log σ, $h = %g$: distance of the ends", c.h), Cite: "amari1998natural", Want: lab.Near(c.want, .02), Value: row("natural", "log", c.h, "value")})
	}
	for _, c := range []struct{ h, want float64 }{{.02, .5495}, {.01, .2578}, {.005, .1249}} {
		cs = append(cs, lab.Claim{ID: "C78", Text: fmt.Sprintf("Euler's method on Brockett's flow, $h = %g$: largest drift of an eigenvalue", c.h), Want: lab.Near(c.want, .01), Value: row("drift", "spectrum, Euler", c.h, "value"),
			Note: "The source has .153, .071 and .034 of a matrix that it does not give; the ratios, 2.15 and 2.09 there and 2.13 and 2.06 here, agree."})
	}
	for _, h := range []float64{.02, .01, .005} {
		cs = append(cs, lab.Claim{ID: "C77", Text: fmt.Sprintf("retracted Euler, $h = %g$: its rate over the largest of $|1 - h(λ_1 - λ_j)|$", h), Want: lab.Near(1, 1e-3), Value: func(d *figure.Table) float64 {
			return row("rate", "retracted", h, "value")(d) / row("rate", "retracted", h, "want")(d)
		}})
	}
	return cs
}
