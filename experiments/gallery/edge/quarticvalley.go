package edge

import (
	"context"
	"errors"
	"math"
	"slices"

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

// productEnd is where gradient descent on [quarticValley] with the step h ends from (0.1, y0).
type productEnd struct {
	Y0        float64  `col:"x0"`
	Step      int      `col:"step"`
	X         float64  `col:"x,blank"`
	Y         float64  `col:"y,blank"`
	Sharpness float64  `col:"sharpness"` // +Inf: it diverged
	_         struct{} `col:"panel=product"`
	H         float64  `col:"h"`
}

// productDiverged is how a [productEnd] without an end is written.
type productDiverged struct {
	Y0   float64  `col:"x0"`
	Step int      `col:"step"`
	_    struct{} `col:"sharpness=+Inf"`
	_    struct{} `col:"panel=product"`
	H    float64  `col:"h"`
}

// valleyEnd follows gradient descent on [quarticValley] with the step h from (0.1, y).
func valleyEnd(ctx context.Context, h, y float64, steps int) (any, error) {
	o, err := optim.Parse("gradient/euler/fixed(h=" + spec.Number(h) + ")")
	if err != nil {
		return nil, err
	}
	far := false
	run, err := common.Run(ctx, quarticValley(), []float64{.1, y}, o, optim.Settings{Steps: steps, GTol: 1e-13}, func(run *optim.Run) bool {
		u := run.Point().Y
		far = !(math.Abs(u[0])+math.Abs(u[1]) < 1e6)
		return !far
	})
	if err != nil {
		return nil, err
	}
	if err := run.Err(); far || errors.Is(err, ode.ErrNonFinite) {
		return productDiverged{Y0: y, Step: run.Stats().Steps, H: h}, nil
	} else if err != nil {
		return nil, err
	}
	u := run.Point().Y
	return productEnd{Y0: y, Step: run.Stats().Steps, X: u[0], Y: u[1], Sharpness: 2 * (float64(u[0]*u[0]) + float64(u[1]*u[1])), H: h}, nil
}

// valleyClaims say where gradient descent on the quartic valley ends.
func valleyClaims() []lab.Claim {
	ends := func(rows []productEnd, h, low, high float64) (s []float64) { // S·h/2 from the starts in [low, high]
		for _, r := range rows {
			if r.H == h && low <= r.Y0 && r.Y0 <= high {
				s = append(s, r.Sharpness*h/2)
			}
		}
		return s
	}
	var cs []lab.Claim
	for _, c := range []struct {
		h, low, high, want float64
		text               string
	}{{.05, 4.5, 6, .9994, "4.5, 5 and 6"}, {.1, 3.5, 4, .9977, "3.5 and 4"}, {.2, 2.5, 3, .9927, "2.5 and 3"}} {
		text := "$¼(x^2y^2-1)^2$, $h = " + spec.Number(c.h) + "$: $S·h/2$ at the end from the starts that reach the edge, $(0.1, y)$ with $y$ = " + c.text + ", the one farthest from what is expected"
		cs = append(cs, lab.NewClaim("C52", text, lab.Within(c.want, 1e-4), common.Earlier, func(rows []productEnd) float64 {
			s := ends(rows, c.h, c.low, c.high)
			worst := s[0]
			for _, v := range s {
				if math.Abs(v-c.want) > math.Abs(worst-c.want) {
					worst = v
				}
			}
			return worst
		}))
	}
	return append(cs,
		lab.NewClaim("C52", "flatter starts stop below the edge, $y ≤ 4$, 3 and 2: the largest $S·h/2$ at their ends", lab.AtMost(.95), common.Beside("0.918"),
			func(rows []productEnd) float64 {
				return common.Most(slices.Concat(ends(rows, .05, 0, 4), ends(rows, .1, 0, 3), ends(rows, .2, 0, 2)))
			}),
		lab.NewClaim("C52", "steeper starts diverge, $y$ = 6.5, 4.5 and 3.5: how many of the three", lab.Within(3, 0),
			lab.Recorded("all three diverge here").Instead("an earlier NumPy program saw it for $h = 0.1$ and 0.2"),
			func(rows []productEnd) float64 {
				n := 0.
				for _, s := range []float64{ends(rows, .05, 6.5, 9)[0], ends(rows, .1, 4.5, 4.5)[0], ends(rows, .2, 3.5, 3.5)[0]} {
					if math.IsInf(s, 1) {
						n++
					}
				}
				return n
			}))
}
