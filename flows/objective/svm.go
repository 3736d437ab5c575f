package objective

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
)

// NewSVM returns the loss of a linear support vector machine, for rows a of x and labels y, 0 or 1,
//
//	f(w, b) = mean over rows of h(1 - s(a·w + b)),  plus ½·L2·‖w‖² + L1·‖w‖₁,  s = 2y - 1,
//
// with the hinge h(m) = max(0, m), or max(0, m)² if squared. The hinge has a kink where a row's margin s(a·w + b)
// is 1; its gradient there is the subgradient to which such rows add nothing, and its curvature is 0. The squared
// hinge has a continuous gradient, and where a margin is 1 the curvature of the rows beyond. The variables are the
// weights w, then the bias b if there is one; it starts at zero. It offers Hess, HessVec and batches. A gradient costs
// two passes over a row that is short of its margin and one over the others.
//
// The problem keeps x and y; it does not copy them. NewSVM panics if they differ in length, if a label is neither 0 nor
// 1, and if L2 or L1 is negative or not finite.
//
// The spec string svm(data=wdbc,l2=1e-3,loss=hinge) has the keys of logistic (see [NewLogistic]) and loss, hinge or
// squared. The minimum of the squared hinge is known if that of logistic would be.
//
// Source: C. Cortes, V. Vapnik, Machine Learning 20 (1995), 273-297; squared: Y. Tang, arXiv:1306.0239, eq. (7).
func NewSVM(x *mat.Dense, y []float64, squared bool, o Options) *Problem {
	m := newModel("NewSVM", x, y, o)
	for i, v := range y {
		if v != 0 && v != 1 {
			panic(fmt.Sprintf("objective: NewSVM: y[%d] = %g is neither 0 nor 1", i, v))
		}
	}
	m.loss = func(z, y float64) (f, df float64) {
		s := 2*y - 1
		short := 1 - float64(s*z)
		switch {
		case math.IsNaN(short):
			return short, short
		case short <= 0:
			return 0, 0
		case squared:
			return float64(short * short), -2 * s * short
		}
		return short, -s
	}
	m.curve = func(z, y float64) float64 {
		if squared && float64((2*y-1)*z) < 1 {
			return 2
		}
		return 0
	}
	m.class = true
	return m.problem()
}

type svm struct {
	Data     string  `spec:"data"`
	L2       float64 `spec:"l2" in:"[0,inf)"`
	L1       float64 `spec:"l1" in:"[0,inf)"`
	Loss     string  `spec:"loss" oneof:",hinge,squared"`
	Positive string  `spec:"positive"`
	Bias     bool    `spec:"bias"`
	table
}

func init() {
	Register("svm", svm{Loss: "hinge", Bias: true, table: tableDefaults}, "svm(data=wdbc,l2=1e-3)")
}

func (s svm) Problem() (*Problem, error) {
	src := s.source(s.Data)
	squared := s.Loss == "squared"
	return src.problem(squared && s.L2 > 0 && s.L1 == 0, "bias", s.Bias, binary(s.Positive), func(set *dataset.Set) *Problem {
		return NewSVM(features(set), set.Y, squared, Options{L2: s.L2, L1: s.L1, Bias: s.Bias})
	})
}
