package objective

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// normalKL is the divergence of Kullback and Leibler of the normal law with mean m and deviation s from the true one,
//
//	f = E log N(mean, sigma²)/N(m, s²) = ½(q - 1 - log q + (m-mean)²/s²),  q = sigma²/s²,
//
// which is the expected loss of a maximum likelihood fit, as a function of m and of s, log s or the variance s². Its
// Fisher matrix is diag(1, 2(ds/dθ)²)/s² for the second variable θ. It starts at N(mean0, sigma0²); a variance that is not
// positive gives NaN.
type normalKL struct {
	By     string  `spec:"by" oneof:",sigma,log,variance"`
	Mean0  float64 `spec:"mean0" in:"finite"`
	Sigma0 float64 `spec:"sigma0" in:"(0,inf)"`
	Mean   float64 `spec:"mean" in:"finite"`
	Sigma  float64 `spec:"sigma" in:"(0,inf)"`
}

// deviation is a way to say what s is: s(θ), s'(θ), s"(θ), and θ(s).
type deviation struct {
	name  string
	s     func(t float64) (s, d, dd float64)
	theta func(s float64) float64
}

var deviations = []deviation{
	{"sigma", func(t float64) (s, d, dd float64) { return t, 1, 0 }, func(s float64) float64 { return s }},
	{"log", func(t float64) (s, d, dd float64) { s = vec.Exp(t); return s, s, s }, vec.Log},
	{"variance", func(t float64) (s, d, dd float64) {
		s = math.Sqrt(t)
		return s, .5 / s, -.25 / (s * t)
	}, func(s float64) float64 { return s * s }},
}

func (c normalKL) problem() (*Problem, error) {
	at := slices.IndexFunc(deviations, func(d deviation) bool { return d.name == c.By })
	scale, theta := deviations[at].s, deviations[at].theta
	true2 := c.Sigma * c.Sigma
	p := plane(
		func(m, t float64) (v, dm, dt float64) {
			s, d, _ := scale(t)
			ss, far := float64(s*s), m-c.Mean
			q, far2 := true2/ss, float64(far*far)/ss
			return (q - 1 - vec.Log(q) + far2) / 2, far / ss, (1 - q - far2) / s * d
		},
		func(m, t float64) (mm, mt, tt float64) {
			s, d, dd := scale(t)
			ss, far := float64(s*s), m-c.Mean
			a := true2/ss + float64(far*far)/ss
			return 1 / ss, -2 * far / ss / s * d, float64((float64(3*a)-1)/ss*d*d) + float64((1-a)/s*dd)
		},
		[]float64{c.Mean0, theta(c.Sigma0)}, 0, []float64{c.Mean, theta(c.Sigma)})
	p.Fisher = func(dst *mat.SymDense, x []float64) {
		s, d, _ := scale(x[1])
		ss := float64(s * s)
		dst.SetSym(0, 0, 1/ss)
		dst.SetSym(0, 1, 0)
		dst.SetSym(1, 1, 2*float64(d*d)/ss)
	}
	p.Labels = []string{"mean", c.By}
	return p, nil
}
