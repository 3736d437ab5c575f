package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/optimize/functions"
)

// mghSized lists the functions of Moré, Garbow and Hillstrom whose number of variables is free. Their residuals cost up
// to n operations each.
var mghSized = []struct {
	name       string
	f          gonums
	n          int // default
	least      int
	most, step int // step: n is a multiple of it
	start      func(i, n int) float64
	zero       func(i int) float64 // coordinate i of the point where f = 0 whatever n; nil: it is listed in known alone
	known      []known

	residuals func(n int) int // how many
	residual  residual
}{
	{"extpowellsingular", functions.ExtendedPowellSingular{}, 4, 4, 0, 4,
		func(i, _ int) float64 { return []float64{3, -1, 0, 1}[i%4] }, func(int) float64 { return 0 }, nil,
		func(n int) int { return n }, powellSingular},
	{"penalty1", functions.PenaltyI{}, 4, 1, 0, 1, func(i, _ int) float64 { return float64(i + 1) }, nil, []known{
		{2.249977500899937e-5, filled(4, 0.25000749958753787)},
		{7.0876514670903694e-5, filled(10, 0.15812230111311636)}},
		func(n int) int { return n + 1 }, penalty1},
	{"penalty2", functions.PenaltyII{}, 4, 1, 0, 1, func(_, _ int) float64 { return .5 }, nil, []known{
		{9.3762930073554415e-6, []float64{0.19999933335038038, 0.19131670099277245, 0.48010148533262317, 0.51884540439020059}},
		{2.9366053745674594e-4, []float64{0.1999836051978236, 0.010350648471292298, 0.019604934480438400, 0.032089067220685650,
			0.049932677399641297, 0.076513995153993608, 0.11862407286950418, 0.19214487233557668,
			0.34732058694184363, 0.36916437415935083}}},
		func(n int) int { return 2 * n }, penalty2},
	{"trigonometric", functions.Trigonometric{}, 10, 1, 0, 1, func(_, n int) float64 { return 1 / float64(n) }, nil, []known{
		{0, []float64{0.042964564382266816, 0.043976287478186891, 0.045093397949095321, 0.046338916246171878,
			0.047744381782826442, 0.049354732513297101, 0.051237348500766197, 0.19520946391411599,
			0.16497766527617533, 0.060148577837993278}}},
		func(n int) int { return n }, trigonometric},
	{"variablydim", functions.VariablyDimensioned{}, 10, 1, 0, 1,
		func(i, n int) float64 { return 1 - float64(i+1)/float64(n) }, func(int) float64 { return 1 }, nil,
		func(n int) int { return n + 2 }, variablyDim},
	{"watson", functions.Watson{}, 6, 2, 31, 1, func(_, _ int) float64 { return 0 }, nil, []known{
		{2.2876700535524362e-3, []float64{-0.015725086401458457, 1.0124348693691099, -0.23299162595673768,
			1.2604300877996083, -1.5137289227222797, 0.99299643243113452}},
		{1.3997601380990199e-6, []float64{-1.5307036521394342e-5, 0.99978970393194837, 0.014763963693556959,
			0.14634232829936223, 1.0008211030047092, -2.6177311405190151, 4.1044031644788564,
			-3.1436122785564422, 1.0526264080101669}}},
		func(int) int { return 31 }, watson},
}

func powellSingular(i int, x, d []float64) float64 {
	k := i - i%4
	b := x[k : k+4]
	put := func(p, q int, dp, dq float64) {
		if d != nil {
			d[k+p], d[k+q] = dp, dq
		}
	}
	switch i % 4 {
	case 0:
		put(0, 1, 1, 10)
		return b[0] + float64(10*b[1])
	case 1:
		c := math.Sqrt(5)
		put(2, 3, c, -c)
		return float64(c * (b[2] - b[3]))
	case 2:
		t := b[1] - float64(2*b[2])
		put(1, 2, 2*t, -4*t)
		return float64(t * t)
	}
	c, t := math.Sqrt(10), b[0]-b[3]
	put(0, 3, 2*c*t, -2*c*t)
	return float64(c * t * t)
}

func penalty1(i int, x, d []float64) float64 {
	if i < len(x) {
		c := math.Sqrt(1e-5)
		if d != nil {
			d[i] = c
		}
		return float64(c * (x[i] - 1))
	}
	s := -.25
	for j, v := range x {
		s += float64(v * v)
		if d != nil {
			d[j] = 2 * v
		}
	}
	return s
}

func penalty2(i int, x, d []float64) float64 {
	n, c := len(x), math.Sqrt(1e-5)
	switch {
	case i == 0:
		if d != nil {
			d[0] = 1
		}
		return x[0] - .2
	case i < n:
		a, b := vec.Exp(x[i]/10), vec.Exp(x[i-1]/10)
		if d != nil {
			d[i], d[i-1] = c*a/10, c*b/10
		}
		return float64(c * (a + b - (vec.Exp(float64(i+1)/10) + vec.Exp(float64(i)/10))))
	case i < 2*n-1:
		j := i - n + 1
		a := vec.Exp(x[j] / 10)
		if d != nil {
			d[j] = c * a / 10
		}
		return float64(c * (a - vec.Exp(-.1)))
	}
	s := -1.
	for j, v := range x {
		s += float64(float64(n-j) * v * v)
		if d != nil {
			d[j] = 2 * float64(n-j) * v
		}
	}
	return s
}

func trigonometric(i int, x, d []float64) float64 {
	var s float64
	for j, v := range x {
		sin, cos := vec.Sincos(v)
		s += cos
		if d != nil {
			d[j] = sin
		}
	}
	k := float64(i + 1)
	sin, cos := vec.Sincos(x[i])
	if d != nil {
		d[i] += float64(k*sin) - cos
	}
	return float64(len(x)) + float64(k*(1-cos)) - sin - s
}

func variablyDim(i int, x, d []float64) float64 {
	n := len(x)
	if i < n {
		if d != nil {
			d[i] = 1
		}
		return x[i] - 1
	}
	var s float64
	for j, v := range x {
		s += float64(float64(j+1) * (v - 1))
	}
	slope, r := 1., s
	if i > n {
		slope, r = 2*s, float64(s*s)
	}
	for j := range d {
		d[j] = slope * float64(j+1)
	}
	return r
}

func watson(i int, x, d []float64) float64 {
	switch i {
	case 29:
		if d != nil {
			d[0] = 1
		}
		return x[0]
	case 30:
		pair(d, -2*x[0], 1)
		return x[1] - float64(x[0]*x[0]) - 1
	}
	t := float64(i+1) / 29
	var slope, value float64
	p, q := 1., 0. // t^j, t^(j-1)
	for j, v := range x {
		value += float64(p * v)
		slope += float64(float64(j) * q * v)
		p, q = p*t, p
	}
	if d != nil {
		p, q = 1, 0
		for j := range x {
			d[j] = float64(float64(j)*q) - float64(2*value*p)
			p, q = p*t, p
		}
	}
	return slope - float64(value*value) - 1
}
