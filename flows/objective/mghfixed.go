package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/optimize/functions"
)

// mghFixed lists the functions of Moré, Garbow and Hillstrom in a fixed number of variables, with the standard
// start and what is known of the minimum. Minima that gonum gives to fewer digits were polished by Newton's method
// in 60-digit arithmetic; the start of extpowellsingular is the paper's, (3, -1, 0, 1), where gonum's comment has 3.
var mghFixed = []struct {
	name  string
	f     gonums
	start []float64
	known known

	residuals int // how many
	residual  residual
}{
	{"biggsexp2", functions.BiggsEXP2{}, []float64{1, 2}, known{0, []float64{1, 10}}, 10, biggs},
	{"biggsexp3", functions.BiggsEXP3{}, []float64{1, 2, 1}, known{0, []float64{1, 10, 5}}, 10, biggs},
	{"biggsexp4", functions.BiggsEXP4{}, []float64{1, 2, 1, 1}, known{0, []float64{1, 10, 1, 5}}, 10, biggs},
	{"biggsexp5", functions.BiggsEXP5{}, []float64{1, 2, 1, 1, 1}, known{0, []float64{1, 10, 1, 5, 4}}, 11, biggs},
	{"biggsexp6", functions.BiggsEXP6{}, []float64{1, 2, 1, 1, 1, 1}, known{0, []float64{1, 10, 1, 5, 4, 3}}, 13, biggs},
	{"box3d", functions.Box3D{}, []float64{0, 10, 20}, known{0, []float64{1, 10, 1}}, 10, box3D},
	{"brownanddennis", functions.BrownAndDennis{}, []float64{25, 5, -5, -1}, known{85822.201626356345,
		[]float64{-11.594439904762165, 13.203630051207204, -0.40343948817685952, 0.2367787744557363}}, 20, brownAndDennis},
	{"brownbadlyscaled", functions.BrownBadlyScaled{}, []float64{1, 1}, known{0, []float64{1e6, 2e-6}}, 3, brownBadlyScaled},
	{"gaussian", functions.Gaussian{}, []float64{.4, 1, 0}, known{1.127932769618648e-8,
		[]float64{0.39895613783875668, 1.0000190844878057, 0}}, 15, gaussian},
	{"gulf", functions.GulfResearchAndDevelopment{}, []float64{5, 2.5, .15}, known{0, []float64{50, 25, 1.5}}, 99, gulf},
	{"helicalvalley", helical{}, []float64{-1, 0, 0}, known{0, []float64{1, 0, 0}}, 3, helicalValley},
	{"powellbadlyscaled", functions.PowellBadlyScaled{}, []float64{0, 1}, known{0,
		[]float64{1.0981593296998174e-5, 9.106146739866524}}, 2, powellBadlyScaled},
	{"wood", functions.Wood{}, []float64{-3, -1, -3, -1}, known{0, []float64{1, 1, 1, 1}}, 6, wood},
}

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
