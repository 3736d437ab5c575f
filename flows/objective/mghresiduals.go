package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// mghResiduals gives the number of residuals of the functions of [mgh] in n variables, and the residuals, whose squares
// add up to the function. Those of the sized functions cost up to n operations each.
var mghResiduals = map[string]struct {
	count func(n int) int
	r     residual
}{
	"biggsexp2": {constant(10), biggs}, "biggsexp3": {constant(10), biggs}, "biggsexp4": {constant(10), biggs},
	"biggsexp5": {constant(11), biggs}, "biggsexp6": {constant(13), biggs},
	"box3d": {constant(10), box3D}, "brownanddennis": {constant(20), brownAndDennis},
	"brownbadlyscaled": {constant(3), brownBadlyScaled}, "gaussian": {constant(15), gaussian},
	"gulf": {constant(99), gulf}, "helicalvalley": {constant(3), helicalValley},
	"powellbadlyscaled": {constant(2), powellBadlyScaled}, "wood": {constant(6), wood},
	"extpowellsingular": {func(n int) int { return n }, powellSingular},
	"penalty1":          {func(n int) int { return n + 1 }, penalty1},
	"penalty2":          {func(n int) int { return 2 * n }, penalty2},
	"trigonometric":     {func(n int) int { return n }, trigonometric},
	"variablydim":       {func(n int) int { return n + 2 }, variablyDim},
	"watson":            {func(int) int { return 31 }, watson},
}

func constant(m int) func(int) int { return func(int) int { return m } }

// biggs is x₂exp(-x₀z) - x₃exp(-x₁z) + x₅exp(-x₄z) - y(z) with x₂, x₃, x₅ = 1, 5, 3 where they are not variables; the
// third variable of three is x₃. The last exponential belongs to five and six variables.
func biggs(i int, x, d []float64) float64 {
	n, z := len(x), float64(i+1)/10
	a, b, c := 1., 5., 3.
	switch {
	case n == 3:
		b = x[2]
	case n > 3:
		a, b = x[2], x[3]
	}
	if n == 6 {
		c = x[5]
	}
	e0, e1 := vec.Exp(-x[0]*z), vec.Exp(-x[1]*z)
	r := float64(a*e0) - float64(b*e1) - (vec.Exp(-z) - float64(5*vec.Exp(-10*z)))
	var e4 float64
	if n > 4 {
		e4 = vec.Exp(-x[4] * z)
		r += float64(c*e4) - float64(3*vec.Exp(-4*z))
	}
	if d == nil {
		return r
	}
	d[0], d[1] = -z*a*e0, z*b*e1
	switch {
	case n == 3:
		d[2] = -e1
	case n > 3:
		d[2], d[3] = e0, -e1
	}
	if n > 4 {
		d[4] = -z * c * e4
	}
	if n == 6 {
		d[5] = e4
	}
	return r
}

func box3D(i int, x, d []float64) float64 {
	c := -float64(i+1) / 10
	y := vec.Exp(c) - vec.Exp(10*c)
	e0, e1 := vec.Exp(c*x[0]), vec.Exp(c*x[1])
	if d != nil {
		d[0], d[1], d[2] = c*e0, -c*e1, -y
	}
	return e0 - e1 - float64(x[2]*y)
}

func brownAndDennis(i int, x, d []float64) float64 {
	c := float64(i+1) / 5
	sin, cos := vec.Sincos(c)
	a, b := x[0]+float64(c*x[1])-vec.Exp(c), x[2]+float64(x[3]*sin)-cos
	if d != nil {
		d[0], d[1], d[2], d[3] = 2*a, 2*a*c, 2*b, 2*b*sin
	}
	return float64(a*a) + float64(b*b)
}

func brownBadlyScaled(i int, x, d []float64) float64 {
	switch i {
	case 0:
		pair(d, 1, 0)
		return x[0] - 1e6
	case 1:
		pair(d, 0, 1)
		return x[1] - 2e-6
	}
	pair(d, x[1], x[0])
	return float64(x[0]*x[1]) - 2
}

var gaussianY = [...]float64{.0009, .0044, .0175, .0540, .1295, .2420, .3521, .3989}

func gaussian(i int, x, d []float64) float64 {
	b := float64(.5*float64(7-i)) - x[2]
	e := vec.Exp(-.5 * x[1] * b * b)
	if d != nil {
		d[0], d[1], d[2] = e, -.5*x[0]*e*b*b, x[0]*e*x[1]*b
	}
	return float64(x[0]*e) - gaussianY[min(i, 14-i)]
}

func gulf(i int, x, d []float64) float64 {
	arg := float64(i+1) / 100
	r := vec.Pow(-50*vec.Log(arg), 2./3) + 25 - x[1]
	t := vec.Pow(math.Abs(r), x[2]) / x[0]
	e := vec.Exp(-t)
	if d != nil {
		d[0], d[1], d[2] = t*e/x[0], t*e*x[2]/r, -t*e*vec.Log(math.Abs(r))
	}
	return e - arg
}

func helicalValley(i int, x, d []float64) float64 {
	switch {
	case i == 2:
		if d != nil {
			d[2] = 1
		}
		return x[2]
	case x[0] == 0: // not defined, see helical
		for j := range d {
			d[j] = math.NaN()
		}
		return math.NaN()
	case i == 1:
		h := vec.Hypot(x[0], x[1])
		pair(d, 10*x[0]/h, 10*x[1]/h)
		return float64(10 * (h - 1))
	}
	turn := .5 * vec.Atan(x[1]/x[0]) / math.Pi
	if x[0] < 0 {
		turn += .5
	}
	if d != nil {
		far := float64(x[0]*x[0]) + float64(x[1]*x[1])
		d[0], d[1], d[2] = 50*x[1]/math.Pi/far, -50*x[0]/math.Pi/far, 10
	}
	return float64(10 * (x[2] - float64(10*turn)))
}

func powellBadlyScaled(i int, x, d []float64) float64 {
	if i == 0 {
		pair(d, 1e4*x[1], 1e4*x[0])
		return float64(1e4*x[0]*x[1]) - 1
	}
	a, b := vec.Exp(-x[0]), vec.Exp(-x[1])
	pair(d, -a, -b)
	return a + b - 1.0001
}

func wood(i int, x, d []float64) float64 {
	j := 0 // of the two valleys
	if i > 1 {
		j = 2
	}
	c := [...]float64{10, 1, math.Sqrt(90), 1, math.Sqrt(10), math.Sqrt(.1)}[i]
	put := func(a, b int, da, db float64) {
		if d != nil {
			d[a], d[b] = c*da, c*db
		}
	}
	switch i {
	case 0, 2:
		put(j, j+1, -2*x[j], 1)
		return float64(c * (x[j+1] - float64(x[j]*x[j])))
	case 1, 3:
		put(j+1, j, 0, -1)
		return 1 - x[j]
	case 4:
		put(1, 3, 1, 1)
		return float64(c * (x[1] + x[3] - 2))
	}
	put(1, 3, 1, -1)
	return float64(c * (x[1] - x[3]))
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
