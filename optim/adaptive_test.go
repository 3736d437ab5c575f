package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/optim"
)

// Every adaptive optimizer of the catalogue against a plain loop, written here from its own paper's or torch's rule, on
// the extended Rosenbrock function.
func TestAdaptiveRules(t *testing.T) {
	for text, r := range adaptiveRules() {
		t.Run(text, func(t *testing.T) { agree(t, parse(t, text), r, identitySteps, identityTol) })
	}
}

// loop makes a rule of a function that sees the number of the step, x and g, and has k vectors of memory.
func loop(k int, do func(t float64, x, g []float64, m [][]float64)) rule {
	return func(n int) func(x, g []float64) {
		m := make([][]float64, k)
		for i := range m {
			m[i] = make([]float64, n)
		}
		t := 0.
		return func(x, g []float64) {
			t++
			do(t, x, g, m)
		}
	}
}

// norm is the Euclidean length.
func norm(x []float64) float64 {
	s := 0.
	for _, v := range x {
		s += v * v
	}
	return math.Sqrt(s)
}

func sgn(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func ema(m *float64, beta, s float64) float64 {
	*m = beta**m + (1-beta)*s
	return *m
}

func adaptiveRules() map[string]rule {
	corr := func(beta, t float64) float64 { return 1 - math.Pow(beta, t) }
	mu := func(t float64) float64 { return .9 * (1 - .5*math.Pow(.96, t*.004)) }
	nadam := func(twice bool) rule {
		prod := 1.
		return loop(2, func(t float64, x, g []float64, m [][]float64) {
			if t == 1 {
				prod = 1
			}
			prod *= mu(t)
			next := prod * mu(t+1)
			if twice {
				next *= mu(t)
			}
			for i := range x {
				ema(&m[0][i], .9, g[i])
				ema(&m[1][i], .999, g[i]*g[i])
				den := math.Sqrt(m[1][i]/corr(.999, t)) + 1e-8
				x[i] -= .01 * ((1-mu(t))*g[i]/(1-prod) + mu(t+1)*m[0][i]/(1-next)) / den
			}
		})
	}
	travel := func(weighted bool) rule {
		var x0 []float64
		var v, far float64
		return loop(0, func(t float64, x, g []float64, _ [][]float64) {
			if t == 1 {
				x0, v, far = append([]float64(nil), x...), 0, 1e-4*(1+norm(x))
			}
			d := 0.
			for i := range x {
				d += (x[i] - x0[i]) * (x[i] - x0[i])
			}
			far = math.Max(far, math.Sqrt(d))
			gg := norm(g) * norm(g)
			var h float64
			if weighted {
				v += far * far * gg
				h = far * far / (math.Sqrt(v) + 1e-8)
			} else {
				v += gg
				h = far / math.Sqrt(v+1e-8)
			}
			for i := range x {
				x[i] -= h * g[i]
			}
		})
	}
	return map[string]rule{
		"adadelta(weight_decay=0.1)": loop(2, func(_ float64, x, g []float64, m [][]float64) {
			for i := range x {
				g := g[i] + .1*x[i]
				ema(&m[0][i], .9, g*g)
				d := math.Sqrt(m[1][i]+1e-6) / math.Sqrt(m[0][i]+1e-6) * g
				ema(&m[1][i], .9, d*d)
				x[i] -= d
			}
		}),
		"adamax(lr=0.01)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				ema(&m[0][i], .9, g[i])
				m[1][i] = math.Max(.999*m[1][i], math.Abs(g[i])+1e-8)
				x[i] -= .01 / corr(.9, t) * m[0][i] / m[1][i]
			}
		}),
		"nadam(lr=0.01)":               nadam(false),
		"nadam(lr=0.01,mu_twice=true)": nadam(true),
		"radam(lr=0.0001)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			top := 2/(1-.999) - 1
			p := math.Pow(.999, t)
			rho := top - 2*t*p/(1-p)
			for i := range x {
				ema(&m[0][i], .9, g[i])
				ema(&m[1][i], .999, g[i]*g[i])
				mh := m[0][i] / corr(.9, t)
				if rho > 5 {
					r := math.Sqrt((rho - 4) * (rho - 2) * top / ((top - 4) * (top - 2) * rho))
					mh *= r * math.Sqrt(1-p) / (math.Sqrt(m[1][i]) + 1e-8)
				}
				x[i] -= .0001 * mh
			}
		}),
		"rprop": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				if t == 1 {
					m[0][i] = .01
				}
				f, s := 1., g[i]*m[1][i]
				if s > 0 {
					f = 1.2
				} else if s < 0 {
					f, g[i] = .5, 0
				}
				m[0][i] = math.Min(50, math.Max(1e-6, m[0][i]*f))
				m[1][i] = g[i]
				x[i] -= m[0][i] * sgn(g[i])
			}
		}),
		"asgd(lr=0.0005,lambd=0.01)": loop(0, func(t float64, x, g []float64, _ [][]float64) {
			eta := .0005 / math.Pow(1+.01*.0005*(t-1), .75)
			for i := range x {
				x[i] = x[i]*(1-.01*eta) - eta*g[i]
			}
		}),
		"adabelief(lr=0.01,eps=1e-8,weight_decay=0.01)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				x[i] *= 1 - .01*.01
				e := g[i] - ema(&m[0][i], .9, g[i])
				m[1][i] = ema(&m[1][i], .999, e*e) + 1e-16
				x[i] -= .01 * m[0][i] / corr(.9, t) / (math.Sqrt(m[1][i]/corr(.999, t)) + 1e-8)
			}
		}),
		"yogi": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				s := g[i] * g[i]
				if t == 1 {
					m[1][i] = s
				}
				ema(&m[0][i], .9, g[i])
				m[1][i] -= (1 - .999) * sgn(m[1][i]-s) * s
				x[i] -= .01 * m[0][i] / (math.Sqrt(m[1][i]) + 1e-3)
			}
		}),
		"yogi(initial_accumulator_value=1e-6,debias=true)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				if t == 1 {
					m[1][i] = 1e-6
				}
				ema(&m[0][i], .9, g[i])
				s := g[i] * g[i]
				m[1][i] -= (1 - .999) * sgn(m[1][i]-s) * s
				x[i] -= .01 * m[0][i] / corr(.9, t) / (math.Sqrt(m[1][i]/corr(.999, t)) + 1e-3)
			}
		}),
		"adan(lr=0.01,weight_decay=0.1)": loop(4, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				d := g[i] - m[3][i]
				if t == 1 {
					d = 0
				}
				m[3][i] = g[i]
				ema(&m[0][i], .98, g[i])
				ema(&m[1][i], .92, d)
				ema(&m[2][i], .99, (g[i]+.92*d)*(g[i]+.92*d))
				u := (m[0][i]/corr(.98, t) + .92*m[1][i]/corr(.92, t)) / (math.Sqrt(m[2][i])/math.Sqrt(corr(.99, t)) + 1e-8)
				x[i] = (x[i] - .01*u) / (1 + .01*.1)
			}
		}),
		"laprop(lr=0.01)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				ema(&m[1][i], .999, g[i]*g[i])
				ema(&m[0][i], .9, g[i]/(math.Sqrt(m[1][i]/corr(.999, t))+1e-15))
				x[i] -= .01 * m[0][i] / corr(.9, t)
			}
		}),
		"adopt(lr=0.01,weight_decay=0.1)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			for i := range x {
				x[i] *= 1 - .01*.1
				if t == 1 {
					m[1][i] = g[i] * g[i]
				}
				ema(&m[0][i], .9, g[i]/math.Max(math.Sqrt(m[1][i]), 1e-6))
				x[i] -= .01 * m[0][i]
				ema(&m[1][i], .9999, g[i]*g[i])
			}
		}),
		"lion(lr=0.001,weight_decay=0.1)": loop(1, func(_ float64, x, g []float64, m [][]float64) {
			for i := range x {
				x[i] -= .001 * (sgn(.9*m[0][i]+.1*g[i]) + .1*x[i])
				ema(&m[0][i], .99, g[i])
			}
		}),
		"signum(weight_decay=0.1)": loop(1, func(_ float64, x, g []float64, m [][]float64) {
			for i := range x {
				x[i] -= .001 * (sgn(ema(&m[0][i], .9, g[i])) + .1*x[i])
			}
		}),
		"lars(weight_decay=0.01,blocks=[3,1])": loop(1, func(_ float64, x, g []float64, m [][]float64) {
			for i := range x {
				g[i] += .01 * x[i]
			}
			for _, b := range [][2]int{{0, 3}, {3, 4}} {
				f := .001 * norm(x[b[0]:b[1]]) / norm(g[b[0]:b[1]])
				for i := b[0]; i < b[1]; i++ {
					m[0][i] = .9*m[0][i] + f*g[i]
				}
			}
			for i := range x {
				x[i] -= .1 * m[0][i]
			}
		}),
		"lamb(lr=0.01,weight_decay=0.1,blocks=[2])": loop(3, func(t float64, x, g []float64, m [][]float64) {
			r := m[2]
			for i := range x {
				r[i] = ema(&m[0][i], .9, g[i])/corr(.9, t)/(math.Sqrt(ema(&m[1][i], .999, g[i]*g[i])/corr(.999, t))+1e-6) + .1*x[i]
			}
			for b := 0; b < 4; b += 2 {
				f := norm(x[b:b+2]) / norm(r[b:b+2])
				for i := b; i < b+2; i++ {
					x[i] -= .01 * f * r[i]
				}
			}
		}),
		"adafactor": loop(1, func(t float64, x, g []float64, m [][]float64) {
			u := make([]float64, len(x))
			for i := range x {
				m[0][i] += math.Pow(t, -.8) * (g[i]*g[i] - m[0][i])
				u[i] = g[i] / math.Sqrt(math.Max(m[0][i], 0x1p-104))
			}
			a := math.Max(1e-3, norm(x)/2) * math.Min(.01, 1/math.Sqrt(t)) / math.Max(1, norm(u)/2)
			for i := range x {
				x[i] -= a * u[i]
			}
		}),
		"adafactor(rows=2,cols=2)": loop(1, func(t float64, x, g []float64, m [][]float64) {
			v := m[0] // the means over rows, then those over columns
			for i, s := range []float64{g[0]*g[0] + g[1]*g[1], g[2]*g[2] + g[3]*g[3], g[0]*g[0] + g[2]*g[2], g[1]*g[1] + g[3]*g[3]} {
				v[i] += math.Pow(t, -.8) * (s/2 - v[i])
			}
			u := make([]float64, 4)
			for i := range u {
				u[i] = g[i] / math.Sqrt(v[i/2]*v[2+i%2]/((v[0]+v[1])/2))
			}
			a := math.Max(1e-3, norm(x)/2) * math.Min(.01, 1/math.Sqrt(t)) / math.Max(1, norm(u)/2)
			for i := range x {
				x[i] -= a * u[i]
			}
		}),
		"muon(rows=2,cols=2)": loop(1, func(_ float64, x, g []float64, m [][]float64) {
			u := make([]float64, 4)
			for i := range x {
				u[i] = .95*ema(&m[0][i], .95, g[i]) + .05*g[i]
			}
			s := math.Max(norm(u), 1e-7)
			for i := range u {
				u[i] /= s
			}
			mul := func(a, b []float64) []float64 {
				return []float64{a[0]*b[0] + a[1]*b[2], a[0]*b[1] + a[1]*b[3], a[2]*b[0] + a[3]*b[2], a[2]*b[1] + a[3]*b[3]}
			}
			for range 5 {
				gram := mul(u, []float64{u[0], u[2], u[1], u[3]})
				once, twice := mul(gram, u), mul(gram, mul(gram, u))
				for i := range u {
					u[i] = 3.4445*u[i] - 4.7750*once[i] + 2.0315*twice[i]
				}
			}
			for i := range x {
				x[i] = (1-.001*.1)*x[i] - .001*u[i]
			}
		}),
		"schedulefree(lr=0.0005,weight_decay=0.1,warmup_steps=10)": func() rule {
			sum := 0.
			return loop(2, func(t float64, y, g []float64, m [][]float64) {
				z, x := m[0], m[1]
				if t == 1 {
					copy(z, y)
					copy(x, y)
					sum = 0
				}
				eta := .0005 * math.Min(1, t/10)
				sum += eta * eta
				for i := range y {
					z[i] -= eta * (g[i] + .1*y[i])
					x[i] += eta * eta / sum * (z[i] - x[i])
					y[i] = .1*z[i] + .9*x[i]
				}
			})
		}(),
		"schedulefreeadamw(lr=0.01)": loop(3, func(t float64, y, g []float64, m [][]float64) {
			z, x := m[0], m[1]
			if t == 1 {
				copy(z, y)
				copy(x, y)
			}
			for i := range y {
				z[i] -= .01 * g[i] / (math.Sqrt(ema(&m[2][i], .999, g[i]*g[i])/corr(.999, t)) + 1e-8)
				x[i] += (z[i] - x[i]) / t
				y[i] = .1*z[i] + .9*x[i]
			}
		}),
		"lookahead(sgd(lr=0.0005,momentum=0.9),k=3,alpha=0.7)": loop(2, func(t float64, x, g []float64, m [][]float64) {
			if t == 1 {
				copy(m[1], x)
			}
			for i := range x {
				m[0][i] = .9*m[0][i] + g[i]
				x[i] -= .0005 * m[0][i]
				if int(t)%3 == 0 {
					m[1][i] += .7 * (x[i] - m[1][i])
					x[i] = m[1][i]
				}
			}
		}),
		"sam(lr=0.0005)": loop(0, func(_ float64, x, g []float64, _ [][]float64) {
			at, s := append([]float64(nil), x...), norm(g)
			for i := range at {
				at[i] += .05 * g[i] / s
			}
			for i, d := range gradientAt(at) {
				x[i] -= .0005 * d
			}
		}),
		"dog(reps_rel=0.0001)":  travel(false),
		"dowg(reps_rel=0.0001)": travel(true),
		"dadapt(d0=0.001)": func() rule {
			var x0 []float64
			var v, far, moved float64
			return loop(0, func(t float64, x, g []float64, _ [][]float64) {
				if t == 1 {
					x0, v, far, moved = append([]float64(nil), x...), 0, .001, 0
				}
				s := 0.
				for i := range x {
					s += (x[i] - x0[i]) * (x[i] - x0[i])
				}
				if s > 0 {
					far = math.Max(far, (s-moved)/(2*math.Sqrt(s)))
				}
				v += norm(g) * norm(g)
				h := far / math.Sqrt(v)
				moved += h * h * norm(g) * norm(g)
				for i := range x {
					x[i] -= h * g[i]
				}
			})
		}(),
		"prodigy(d0=0.001)": func() rule {
			var x0 []float64
			var r, far float64
			return loop(3, func(t float64, x, g []float64, m [][]float64) {
				if t == 1 {
					x0, r, far = append([]float64(nil), x...), 0, .001
				}
				b := math.Sqrt(.999)
				along, size := 0., 0.
				for i := range x {
					along += g[i] * (x0[i] - x[i])
					ema(&m[2][i], b, far*far*g[i])
					size += math.Abs(m[2][i])
					ema(&m[0][i], .9, far*g[i])
					ema(&m[1][i], .999, far*far*g[i]*g[i])
					x[i] -= far * m[0][i] / (math.Sqrt(m[1][i]) + far*1e-8)
				}
				ema(&r, b, far*far*along)
				far = math.Max(far, r/size)
			})
		}(),
		"qhm(lr=0.0005,momentum=0.9)": loop(1, func(_ float64, x, g []float64, m [][]float64) {
			for i := range x {
				x[i] -= .0005 * (.3*g[i] + .7*ema(&m[0][i], .9, g[i]))
			}
		}),
	}
}

// Polyak's step follows the rounding of the points, so it is compared over fewer steps.
func TestPolyakStep(t *testing.T) {
	agree(t, optim.Must("polyak"), loop(0, func(_ float64, x, g []float64, _ [][]float64) {
		h := rosenbrock.Func(x) / (norm(g) * norm(g))
		for i := range x {
			x[i] -= h * g[i]
		}
	}), 20, 1e-10)
}
