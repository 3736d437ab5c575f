package game

func init() { Register("gan1d", gan{Mean: 1, Deviation: .5}) }

// gan is a generative adversarial network in one dimension without noise: the data are normal with Mean and
// Deviation, the generator makes x = μ + σn of standard normal n, and the critic scores s(x) = w_0 + w_1 x + w_2 x².
// The critic goes down
//
//	E_data softplus(-s) + E_generator softplus(s) + ½Penalty·(w_1² + w_2²),
//
// and the generator, not saturating, down E_generator softplus(-s). The means are taken by 24 points of
// Gauss-Hermite, so the field is a smooth function and the same in every run. z = (μ, σ, w_0, w_1, w_2) starts at a
// standard normal generator and no critic; in equilibrium μ = Mean, σ = ±Deviation and w = 0.
//
// Source: I. Goodfellow et al., NeurIPS 2014, arXiv:1406.2661, figure 1 and section 3.
type gan struct {
	Mean      float64 `spec:"mean" in:"finite"`
	Deviation float64 `spec:"deviation" in:"(0,inf)"`
	Penalty   float64 `spec:"penalty" in:"[0,inf)"`
}

func (c gan) Game() (*Game, error) {
	x, w := gaussHermite(24)
	score := func(z []float64, x float64) float64 { return z[2] + float64((z[3]+float64(z[4]*x))*x) }
	return &Game{
		X: 2, Y: 3,
		Loss: func(z []float64) (f, g float64) {
			for i, n := range x {
				real, fake := score(z, c.Mean+float64(c.Deviation*n)), score(z, z[0]+float64(z[1]*n))
				f += float64(w[i] * softplus(-fake))
				g += float64(w[i] * (softplus(-real) + softplus(fake)))
			}
			return f, g + float64(c.Penalty*(float64(z[3]*z[3])+float64(z[4]*z[4]))/2)
		},
		Field: func(dst, z []float64) {
			clear(dst)
			for i, n := range x {
				real, fake := c.Mean+float64(c.Deviation*n), z[0]+float64(z[1]*n)
				up := w[i] * expit(-score(z, fake)) // -∂/∂s of the generator's loss
				slope := z[3] + float64(2*z[4]*fake)
				dst[0] += float64(up * slope)
				dst[1] += float64(up * slope * n)
				a, b := float64(w[i]*expit(-score(z, real))), float64(w[i]*expit(score(z, fake)))
				dst[2] += a - b
				dst[3] += float64(a*real) - float64(b*fake)
				dst[4] += float64(a*real*real) - float64(b*fake*fake)
			}
			dst[3] -= float64(c.Penalty * z[3])
			dst[4] -= float64(c.Penalty * z[4])
		},
		Start:       []float64{0, 1, 0, 0, 0},
		Equilibrium: [][]float64{{c.Mean, c.Deviation, 0, 0, 0}, {c.Mean, -c.Deviation, 0, 0, 0}},
	}, nil
}
