package objective

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// The functions of this file have one or two variables, or independent ones, so that an effect of the step size can be
// worked out by hand.
func init() {
	Register("abs", sized{N: 1, make: absolute, least: 1})
	Register("duffing", duffing{Lambda: []float64{1, 20}, Cubic: .3})
	Register("hyperbolic", hyperbolic{Delta: .01})
	Register("lessard", fixed{lessard})
	Register("normalkl", normalKL{By: "sigma", Sigma0: 2, Mean: 2, Sigma: .5})
	Register("product", product{Target: .6})
	Register("stabilizer", stabilizer{C: .002})
	Register("tiltedwell", tiltedWell{Tilt: .3})
	Register("valley", fixed{valley})
}

// valley is (1+y²)x²: every point (0, y) is a minimum, of sharpness 2(1+y²), and the flattest is the origin.
//
// S. Arora, Z. Li, A. Panigrahi, Understanding gradient descent on the edge of stability, ICML (2022).
func valley() *Problem {
	return plane(
		func(x, y float64) (v, dx, dy float64) {
			s, xx := 1+float64(y*y), float64(x*x)
			return float64(s * xx), 2 * s * x, 2 * xx * y
		},
		func(x, y float64) (xx, xy, yy float64) { return 2 * (1 + float64(y*y)), 4 * x * y, 2 * x * x },
		[]float64{1, 1.5}, 0, []float64{0, 0})
}

// stabilizer is ½yx² - cy: the curvature y across the line x = 0 grows along it at the rate c, until a descent with
// the step h oscillates across and pushes it back to 2/h. The start is that of h = 0.1, and there is no minimum.
//
// A. Damian, E. Nichani, J. Lee, Self-stabilization, ICLR (2023).
type stabilizer struct {
	C float64 `spec:"c" in:"finite"`
}

func (s stabilizer) Problem() (*Problem, error) {
	p := plane(
		func(x, y float64) (v, dx, dy float64) {
			d := float64(x*x/2) - s.C
			return float64(y * d), x * y, d
		},
		func(x, y float64) (xx, xy, yy float64) { return y, x, 0 },
		[]float64{.03, 20}, 0)
	p.Min = nil
	return p, nil
}

// product is ½(target - ab)², the smallest factorisation: a hyperbola of minima, of sharpness a² + b².
//
// D. Barrett, B. Dherin, Implicit gradient regularization, ICLR (2021), with target 0.6 from (2.8, 3.5).
type product struct {
	Target float64 `spec:"target" in:"finite"`
}

func (c product) Problem() (*Problem, error) {
	root := math.Sqrt(math.Abs(c.Target))
	other := math.Copysign(root, c.Target)
	return plane(
		func(a, b float64) (v, da, db float64) {
			r := float64(a*b) - c.Target
			return float64(r * r / 2), r * b, r * a
		},
		func(a, b float64) (aa, ab, bb float64) { return b * b, float64(2*a*b) - c.Target, a * a },
		[]float64{2.8, 3.5}, 0, []float64{root, other}, []float64{-root, -other}).squares(1, 1, func(_ int, x, d []float64) float64 {
		pair(d, x[1], x[0])
		return float64(x[0]*x[1]) - c.Target
	}), nil
}

// hyperbolic is ½(x²-y²), from (1, delta): a descent must leave along y what it approaches along x. There is no
// minimum.
type hyperbolic struct {
	Delta float64 `spec:"delta" in:"finite"`
}

func (c hyperbolic) Problem() (*Problem, error) {
	p := plane(
		func(x, y float64) (v, dx, dy float64) { return (float64(x*x) - float64(y*y)) / 2, x, -y },
		func(_, _ float64) (xx, xy, yy float64) { return 1, 0, -1 },
		[]float64{1, c.Delta}, 0)
	p.Min = nil
	return p, nil
}

// duffing is Σ ½λ_i x_i² + ¼·cubic·x_i⁴, the potential of Duffing's springs λx + cubic·x³, least at the origin.
type duffing struct {
	Lambda []float64 `spec:"lambda" in:"[0,inf)"`
	Cubic  float64   `spec:"cubic" in:"[0,inf)"`
}

func (c duffing) Problem() (*Problem, error) {
	if len(c.Lambda) == 0 || len(c.Lambda) > maxDim {
		return nil, errors.New("lambda holds a number for each variable, at least one")
	}
	lambda := slices.Clone(c.Lambda)
	n := len(lambda)
	p := separable(n, func(i int, x float64) (v, d, dd float64) {
		l, xx := lambda[i], float64(x*x)
		stiff := float64(c.Cubic * xx)
		return float64((float64(l/2) + float64(stiff/4)) * xx), (l + stiff) * x, l + float64(3*stiff)
	})
	p.Start, p.Minima = filled(n, 1), [][]float64{make([]float64, n)}
	return p, nil
}

// tiltedWell is (x²-1)² + tilt·x, two wells of unequal depth, from ±1 in the shallower. With the tilt 0.3 of the usual
// annealing example the hump is 0.7171 above that well's bottom. The bottoms are Cardano's, polished by Newton.
type tiltedWell struct {
	Tilt float64 `spec:"tilt" in:"finite"`
}

func (c tiltedWell) Problem() (*Problem, error) {
	steepest := 8 / (3 * math.Sqrt(3)) // of (x²-1)² between the wells
	if !(math.Abs(c.Tilt) < steepest) {
		return nil, fmt.Errorf("tilt=%g: from ±8/(3√3) = ±%.5g on there is only one well", c.Tilt, steepest)
	}
	p := separable(1, func(_ int, x float64) (v, d, dd float64) {
		u := float64(x*x) - 1
		return float64(u*u) + float64(c.Tilt*x), float64(4*u*x) + c.Tilt, float64(12*x*x) - 4
	})
	bottom := func(side float64) float64 { // 4x³ - 4x + tilt = 0
		t := -side * c.Tilt / steepest
		x := side * 2 / math.Sqrt(3) * vec.Cos(vec.Atan2(math.Sqrt((1-t)*(1+t)), t)/3)
		for range 3 {
			u := float64(x*x) - 1
			x -= (float64(4*u*x) + c.Tilt) / (float64(12*x*x) - 4)
		}
		return x
	}
	shallow := math.Copysign(1, c.Tilt)
	p.Start, p.Minima = []float64{shallow}, [][]float64{{bottom(-shallow)}}
	if c.Tilt == 0 {
		p.Minima = append(p.Minima, []float64{bottom(shallow)})
	}
	p.Min = new(p.Func(p.Minima[0]))
	return p, nil
}

// lessard is the strongly convex function with the slope 25x below 1, x + 24 from 1 to 2 and 25x - 24 above, on which
// the heavy ball with the parameters that are best for quadratics of curvature 1 to 25 runs in a circle of three
// points.
//
// L. Lessard, B. Recht, A. Packard, SIAM J. Optim. 26 (2016), 57-95, eq. (4.11).
func lessard() *Problem {
	p := separable(1, func(_ int, x float64) (v, d, dd float64) {
		xx := float64(x * x)
		switch {
		case x >= 2:
			return float64(12.5*xx) - float64(24*x) + 36, float64(25*x) - 24, 25
		case x >= 1:
			return float64(xx/2) + float64(24*x) - 12, x + 24, 1
		}
		return float64(12.5 * xx), 25 * x, 25
	})
	p.Start, p.Minima = []float64{3.3}, [][]float64{{0}}
	return p
}

// absolute is Σ |x|; at a kink the gradient is 0, the shortest subgradient, and the curvature is 0 everywhere.
func absolute(n int) *Problem {
	p := separable(n, func(_ int, x float64) (v, d, dd float64) {
		if x == 0 {
			return 0, 0, 0
		}
		return math.Abs(x), math.Copysign(1, x), 0
	})
	p.Start, p.Minima = filled(n, 1), [][]float64{make([]float64, n)}
	return p
}

// normalKL is the divergence of Kullback and Leibler of the normal law with mean m and deviation s from the true one,
//
//	f = E log N(mean, sigma²)/N(m, s²) = ½(q - 1 - log q + (m-mean)²/s²),  q = sigma²/s²,
//
// which is the expected loss of a maximum likelihood fit, as a function of m and of s, log s or the variance s². Its
// Fisher matrix is diag(1, 2(ds/dθ)²)/s² for the second variable θ. It starts at N(mean0, sigma0²); a variance that is
// not positive gives NaN.
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

func (c normalKL) Problem() (*Problem, error) {
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
