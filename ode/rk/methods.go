package rk

// Euler is the explicit Euler method: y' = y + h·f. On a gradient flow it is gradient descent with rate h.
var Euler = &Tableau{
	Name: "euler", Order: 1,
	A: [][]float64{{}}, B: []float64{1}, C: []float64{0},
	Ref: "L. Euler, Institutiones calculi integralis I (1768), section 650",
}

// Heun is Heun's method of order 2, the explicit trapezoidal rule, with Euler's as its embedded method.
var Heun = &Tableau{
	Name: "heun", Order: 2,
	A: [][]float64{{}, {1}}, B: []float64{1. / 2, 1. / 2}, C: []float64{0, 1},
	E:   []float64{-1. / 2, 1. / 2},
	Ref: "E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.1",
}

// EulerHeun advances with Euler's method and estimates its error, ½h²·y″ to first order, with Heun's. Its second
// stage is the field at the end of the step, so an accepted step costs one evaluation: gradient descent with error
// control at the price of gradient descent.
var EulerHeun = &Tableau{
	Name: "eulerheun", Order: 1, ErrOrder: 2,
	A: [][]float64{{}}, B: []float64{1}, C: []float64{0},
	E:    []float64{1. / 2, -1. / 2},
	Ref:  "E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.4",
	Keys: []string{"hairer1993solving"},
}

// Matsuno is Matsuno's method, Euler's with the field of an Euler step's end, y' = y + h·f(t + h, y + h·f): the
// implicit Euler method with one iteration. Of order 1, but stable on the imaginary axis up to 1. On the flow of a
// saddle or a game, where Euler's method spirals out, it is the extragradient method of Korpelevich.
var Matsuno = &Tableau{
	Name: "matsuno", Order: 1,
	A: [][]float64{{}, {1}}, B: []float64{0, 1}, C: []float64{0, 1},
	Ref:  "T. Matsuno, J. Meteor. Soc. Japan 44 (1966), 76-84; G. M. Korpelevich, Ekonomika i matematicheskie metody 12 (1976), 747-756",
	Keys: []string{"korpelevich1976extragradient"},
}

// Midpoint is the explicit midpoint rule, of order 2, with Euler's as its embedded method.
var Midpoint = &Tableau{
	Name: "midpoint", Order: 2,
	A: [][]float64{{}, {1. / 2}}, B: []float64{0, 1}, C: []float64{0, 1. / 2},
	E:   []float64{-1, 1},
	Ref: "C. Runge, Math. Ann. 46 (1895), 167-178",
}

// Ralston is the method of order 2 with the least bound on its error, with Euler's as its embedded method.
var Ralston = &Tableau{
	Name: "ralston", Order: 2,
	A: [][]float64{{}, {2. / 3}}, B: []float64{1. / 4, 3. / 4}, C: []float64{0, 2. / 3},
	E:   []float64{-3. / 4, 3. / 4},
	Ref: "A. Ralston, Math. Comp. 16 (1962), 431-437",
}

// SSPRK33 is the method of Shu and Osher of order 3, a convex combination of Euler steps: whatever an Euler step of
// length h does not increase (a norm, a convex function), a step of length h of this method does not either. Its
// embedded method, of order 2, is Heun's.
var SSPRK33 = &Tableau{
	Name: "ssprk33", Order: 3,
	A: [][]float64{{}, {1}, {1. / 4, 1. / 4}}, B: []float64{1. / 6, 1. / 6, 2. / 3}, C: []float64{0, 1, 1. / 2},
	E:   []float64{-1. / 3, -1. / 3, 2. / 3},
	Ref: "C.-W. Shu, S. Osher, J. Comput. Phys. 77 (1988), 439-471, (2.18)",
}

// BS3 is the method of Bogacki and Shampine of order 3 with an embedded method of order 2. FSAL.
var BS3 = &Tableau{
	Name: "bs3", Order: 3,
	A:    [][]float64{{}, {1. / 2}, {0, 3. / 4}, {2. / 9, 1. / 3, 4. / 9}},
	B:    []float64{2. / 9, 1. / 3, 4. / 9, 0},
	C:    []float64{0, 1. / 2, 3. / 4, 1},
	E:    []float64{2./9 - 7./24, 1./3 - 1./4, 4./9 - 1./3, -1. / 8},
	Ref:  "P. Bogacki, L. F. Shampine, Appl. Math. Lett. 2 (1989), 321-325",
	Keys: []string{"bogacki1989pair"},
}

// RK4 is the classical method of order 4.
var RK4 = &Tableau{
	Name: "rk4", Order: 4,
	A:   [][]float64{{}, {1. / 2}, {0, 1. / 2}, {0, 0, 1}},
	B:   []float64{1. / 6, 1. / 3, 1. / 3, 1. / 6},
	C:   []float64{0, 1. / 2, 1. / 2, 1},
	Ref: "W. Kutta, Z. Math. Phys. 46 (1901), 435-453",
}

// RK38 is Kutta's other method of order 4, the 3/8 rule.
var RK38 = &Tableau{
	Name: "rk38", Order: 4,
	A:   [][]float64{{}, {1. / 3}, {-1. / 3, 1}, {1, -1, 1}},
	B:   []float64{1. / 8, 3. / 8, 3. / 8, 1. / 8},
	C:   []float64{0, 1. / 3, 2. / 3, 1},
	Ref: "W. Kutta, Z. Math. Phys. 46 (1901), 435-453",
}

// DP5 is the method of Dormand and Prince of order 5 with an embedded method of order 4. FSAL.
var DP5 = &Tableau{
	Name: "dp5", Order: 5,
	A: [][]float64{
		{},
		{1. / 5},
		{3. / 40, 9. / 40},
		{44. / 45, -56. / 15, 32. / 9},
		{19372. / 6561, -25360. / 2187, 64448. / 6561, -212. / 729},
		{9017. / 3168, -355. / 33, 46732. / 5247, 49. / 176, -5103. / 18656},
		{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84},
	},
	B:     []float64{35. / 384, 0, 500. / 1113, 125. / 192, -2187. / 6784, 11. / 84, 0},
	C:     []float64{0, 1. / 5, 3. / 10, 4. / 5, 8. / 9, 1, 1},
	Dense: dp5Dense,
	E:     []float64{71. / 57600, 0, -71. / 16695, 71. / 1920, -17253. / 339200, 22. / 525, -1. / 40},
	Ref:   "J. R. Dormand, P. J. Prince, J. Comput. Appl. Math. 6 (1980), 19-26, table 2",
	Keys:  []string{"dormand1980family"},
}
