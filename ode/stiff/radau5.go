package stiff

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// Radau5 is the collocation method Radau IIA with three stages at (4-√6)/10, (4+√6)/10 and 1, of order 5, L-stable
// and stiffly accurate, solved as Hairer and Wanner do in RADAU5: in variables that decouple its 3n equations into
// n real and n complex ones, by a simplified Newton iteration that starts at the collocation polynomial of the step
// before.
//
// The estimate, multiplied by (I - hJ/γ)⁻¹ and, in the first step and after a rejection, once more where it is above
// the tolerance, goes with h⁴. As it is that of a method of order 3, the tolerances of a control are replaced by RTol'
// = 0.1·RTol^(2/3) and ATol' = ATol·RTol'/RTol, which makes the error of the solution go with RTol; without an RTol
// they stay. control.Gustafsson is made for this method.
//
// The factor (I - hJ/γ)⁻¹ divides the estimate by about h·λ in a stiff component, as in RADAU5, so that an oscillation
// that only a stiff component follows can be stepped over: on y' = -λ(y - sin ωt) + ω cos ωt with λ = 1e6, ω = 50, from
// a first length of 1, some eight periods, two steps come to t = 3 with an error of about ω/λ, at a tolerance of 1e-6.
// Give no first length, or one below a period, or use [Rodas5P], where the flow's own dependence on t matters.
//
// The iteration ends when what is left is below Tol times the tolerance RTol', ATol'; zero means √RTol', at most 0.03.
// Under a control without tolerance it goes on to rounding. It rejects the attempt if it does not converge.
//
// A step costs three evaluations and a pair of linear systems for each iteration, one evaluation at the left end
// and a system for the estimate; an attempt in which it is multiplied twice, one evaluation and a system more.
//
// Source: E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, section IV.8, and the code RADAU5.
type Radau5 struct {
	Tol float64 `spec:"tol" unit:"1" in:"[0,1]"`
}

// The abscissae, and the real eigenvalue and the pair of complex ones of the inverse of the method's matrix: the roots
// of λ³ - 9λ² + 36λ - 60. Last the multiples of the stages in the estimate.
var (
	sqrt6 = math.Sqrt(6)
	cbrt3 = 1.44224957030740838232163831078010958839
	cbrt9 = 3 / cbrt3

	c1, c2 = (4 - sqrt6) / 10, (4 + sqrt6) / 10

	radauReal  = 3 - cbrt3 + cbrt9
	radauAlpha = 3 + float64(.5*(cbrt3-cbrt9))
	radauBeta  = (cbrt3 + cbrt9) * math.Sqrt(3) / 2

	root294 = float64(7 * sqrt6)
	radauE  = [3]float64{-(13 + root294) / 3, (-13 + root294) / 3, -1. / 3}
)

// radauT has the real eigenvector and the parts of a complex one as columns, radauTI is its inverse.
var (
	radauT = [3][3]float64{
		{9.1232394870892942792e-02, -0.14125529502095420843, -3.0029194105147424492e-02},
		{0.24171793270710701896, 0.20412935229379993199, 0.38294211275726193779},
		{0.96604818261509293619, 1, 0},
	}
	radauTI = [3][3]float64{
		{4.3255798900631553510, 0.33919925181580986954, 0.54177053993587487119},
		{-4.1787185915519047273, -0.32768282076106238708, 0.47662355450055045196},
		{-0.50287263494578687595, 2.5719269498556054292, -0.59603920482822492497},
	}
)

// radauA returns the matrix of the method; its last row are the weights.
func radauA() [][]float64 {
	a, b, c := root294, float64(169*sqrt6), float64(3*sqrt6)
	return [][]float64{
		{(88 - a) / 360, (296 - b) / 1800, (-2 + c) / 225},
		{(296 + b) / 1800, (88 + a) / 360, (-2 - c) / 225},
		{(16 - sqrt6) / 36, (16 + sqrt6) / 36, 1. / 9},
	}
}

func (m Radau5) String() string { return spec.Format("radau5", m, Radau5{}) }

// R returns the stability function at z, (60 + 24z + 3z²)/(60 - 36z + 9z² - z³): one step on y' = λy multiplies y
// by R(hλ).
func (Radau5) R(z complex128) complex128 {
	a := radauA()
	return stability(a, a[2], z)
}

func (m Radau5) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("stiff: radau5: %w", err)
	}
	return newRadau(r, m)
}
