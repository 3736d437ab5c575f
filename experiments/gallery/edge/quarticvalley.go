package edge

import (
	"context"
	"errors"
	"math"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// quarticValley is ¼(x²y² - 1)², whose minima lie on xy = 1 with the sharpness 2(x² + y²).
func quarticValley() *objective.Problem {
	return (&objective.Problem{Dim: 2, Start: []float64{.1, 2}, Min: new(0.),
		Func: func(x []float64) float64 {
			r := float64(x[0]*x[0]*x[1]*x[1]) - 1
			return r * r / 4
		},
		Grad: func(dst, x []float64) {
			r := float64(x[0]*x[0]*x[1]*x[1]) - 1
			dst[0], dst[1] = r*x[0]*x[1]*x[1], r*x[0]*x[0]*x[1]
		}}).Complete()
}

// valleyEnd is where gradient descent on [quarticValley] with the step h ends from (0.1, y): its last sharpness, infinite if it
// diverges.
func valleyEnd(ctx context.Context, h, y float64, steps int) ([][]any, error) {
	o, err := optim.Parse("gradient/euler/fixed(h=" + spec.Number(h) + ")")
	if err != nil {
		return nil, err
	}
	run, err := optim.Start(ctx, quarticValley(), []float64{.1, y}, o, optim.Settings{Steps: steps, GTol: 1e-13})
	if err != nil {
		return nil, err
	}
	for run.Next() {
		if u := run.Point().Y; !(math.Abs(u[0])+math.Abs(u[1]) < 1e6) {
			return [][]any{{y, run.Stats().Steps, "", "", math.Inf(1), "", "", "product", h}}, nil
		}
	}
	if err := run.Err(); err != nil && !errors.Is(err, ode.ErrNonFinite) {
		return nil, err
	} else if err != nil {
		return [][]any{{y, run.Stats().Steps, "", "", math.Inf(1), "", "", "product", h}}, nil
	}
	u := run.Point().Y
	return [][]any{{y, run.Stats().Steps, u[0], u[1], 2 * (float64(u[0]*u[0]) + float64(u[1]*u[1])), "", "", "product", h}}, ctx.Err()
}

// valleyClaims say where gradient descent on the quartic valley ends.
func valleyClaims() []lab.Claim {
	ends := func(d *figure.Table, h, low, high float64) (s []float64) {
		rows := d.Where("panel", "product").Where("h", h)
		for i, y := range rows.Floats("x0") {
			if low <= y && y <= high {
				s = append(s, rows.Floats("sharpness")[i]*h/2)
			}
		}
		return s
	}
	var cs []lab.Claim
	for _, c := range []struct {
		h, low, high, want float64
		text               string
	}{{.05, 4.5, 6, .9994, "4.5, 5 and 6"}, {.1, 3.5, 4, .9977, "3.5 and 4"}, {.2, 2.5, 3, .9927, "2.5 and 3"}} {
		cs = append(cs, lab.Claim{ID: "C52", Text: "$¼(x^2y^2-1)^2$, $h = " + spec.Number(c.h) + "$: $S·h/2$ at the end from the starts that reach the edge, $(0.1, y)$ with $y$ = " + c.text + ", the one farthest from what is expected",
			Want: lab.Within(c.want, 1e-4), Origin: common.Earlier, Value: func(d *figure.Table) float64 {
				s := ends(d, c.h, c.low, c.high)
				if len(s) < 2 {
					return math.NaN()
				}
				worst := s[0]
				for _, v := range s {
					if math.Abs(v-c.want) > math.Abs(worst-c.want) {
						worst = v
					}
				}
				return worst
			}})
	}
	all := func(d *figure.Table) [][]float64 {
		return [][]float64{ends(d, .05, 0, 4), ends(d, .1, 0, 3), ends(d, .2, 0, 2)}
	}
	return append(cs,
		lab.Claim{ID: "C52", Text: "flatter starts stop below the edge, $y ≤ 4$, 3 and 2: the largest $S·h/2$ at their ends", Want: lab.AtMost(.95), Origin: common.Beside("0.918"), Value: func(d *figure.Table) float64 {
			var s []float64
			for _, e := range all(d) {
				s = append(s, e...)
			}
			return common.Most(s)
		}},
		lab.Claim{ID: "C52", Text: "steeper starts diverge, $y$ = 6.5, 4.5 and 3.5: how many of the three", Want: lab.Within(3, 0), Origin: lab.Recorded("all three diverge here").Instead("an earlier NumPy program saw it for $h = 0.1$ and 0.2"), Value: func(d *figure.Table) float64 {
			n := 0.
			for _, e := range [][]float64{ends(d, .05, 6.5, 9), ends(d, .1, 4.5, 4.5), ends(d, .2, 3.5, 3.5)} {
				if len(e) > 0 && math.IsInf(e[0], 1) {
					n++
				}
			}
			return n
		}})
}
