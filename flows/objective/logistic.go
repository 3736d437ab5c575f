package objective

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// NewLogistic returns the loss of logistic regression, for rows a of x and labels y in [0, 1], usually 0 or 1,
//
//	f(w, b) = mean over rows of softplus(a·w + b) - y(a·w + b),  plus ½·L2·‖w‖² + L1·‖w‖₁,
//
// with softplus(z) = log(1+exp z) computed so that it neither overflows nor loses digits. The variables are the weights
// w, then the bias b if there is one; it starts at zero. It offers Hess, HessVec, batches and Fisher. Its minimum is
// not computed; see [Problem.Certify]. A gradient costs two passes over each row, a Hessian dim²/2 multiplications a
// row.
//
// The problem keeps x and y; it does not copy them. NewLogistic panics if they differ in length, if a label is outside
// [0, 1], and if L2 or L1 is negative or not finite.
//
// The spec string logistic(data=wdbc,l2=1e-3) loads a data set and has further keys, with their defaults: l1=0, label
// (the last column) and drop=[a,b] (none) name columns, header=auto, standardize=true scales the features to mean 0 and
// deviation 1, bias=true, and positive names the class that counts as 1 against all others. Classes are text: 1 and 1.0
// are two. Without positive there must be two classes, which count as 0 and 1 in the order of size, if both are
// numbers, or of the alphabet; positive=1.0 also finds the class 1, if none is written 1.0. test=0.2 keeps that share
// of the rows apart, dealt by the seed split=1 and scaled by the mean and deviation of the others, as the problem's
// Holdout. Columns that do not vary are kept, and named in the problem's Notes. With l2 > 0, l1 = 0 and at most 1e8
// rows·dim² its minimum is known.
func NewLogistic(x *mat.Dense, y []float64, o Options) *Problem {
	m := newModel("NewLogistic", x, y, o)
	for i, v := range y {
		if !(v >= 0 && v <= 1) {
			panic(fmt.Sprintf("objective: NewLogistic: y[%d] = %g is outside [0, 1]", i, v))
		}
	}
	m.loss = func(z, y float64) (f, df float64) {
		e := vec.Exp(-math.Abs(z))
		p, q := 1/(1+e), e/(1+e) // of the likelier and the other class
		f = float64((1-y)*z) + vec.Log1p(e)
		if z < 0 {
			p, q = q, p
			f = vec.Log1p(e) - float64(y*z)
		}
		return f, float64((1-y)*p) - float64(y*q) // p - y without cancellation
	}
	m.curve = func(z, _ float64) float64 {
		e := vec.Exp(-math.Abs(z))
		return e / ((1 + e) * (1 + e))
	}
	m.class, m.law = true, true
	return m.problem()
}

type logistic struct {
	Data     string  `spec:"data"`
	L2       float64 `spec:"l2" in:"[0,inf)"`
	L1       float64 `spec:"l1" in:"[0,inf)"`
	Positive string  `spec:"positive"`
	Bias     bool    `spec:"bias"`
	table
}

func init() {
	Register("logistic", logistic{Bias: true, table: tableDefaults}, "logistic(data=wdbc,l2=1e-3)")
}

func (l logistic) Problem() (*Problem, error) {
	src := l.source(l.Data)
	return src.problem(l.L2 > 0 && l.L1 == 0, "bias", l.Bias, binary(l.Positive), func(set *dataset.Set) *Problem {
		return NewLogistic(features(set), set.Y, Options{L2: l.L2, L1: l.L1, Bias: l.Bias})
	})
}

// binary makes the labels of a set 0 and 1, and returns the names of the two.
func binary(positive string) relabel {
	return relabel{dataset.Classes, func(set *dataset.Set) ([]string, error) {
		one, values, texts, err := choose(set, positive)
		if err != nil {
			return nil, err
		}
		for i, y := range set.Y {
			set.Y[i] = indicator(y == values[one])
		}
		if len(values) == 2 {
			return []string{texts[1-one], texts[one]}, nil
		}
		return []string{"other", texts[one]}, nil
	}}
}

// choose returns which of the classes counts as 1.
func choose(set *dataset.Set, positive string) (one int, values []float64, texts []string, err error) {
	const limit = 20
	values, texts = set.Levels(limit)
	switch {
	case len(values) == 1:
		return 0, nil, nil, fmt.Errorf("all rows of column %s have the class %s; two are needed", set.Label, texts[0])
	case len(values) > limit:
		return 0, nil, nil, fmt.Errorf("column %s has more than %d different values (%s, ...); is it the label?",
			set.Label, limit, strings.Join(texts[:3], ", "))
	}
	one = -1
	if positive == "" {
		if len(values) != 2 {
			return 0, nil, nil, fmt.Errorf("column %s has %d classes (%s); choose one against the others with positive=%s",
				set.Label, len(values), strings.Join(texts, ", "), texts[0])
		}
		one = 1
	}
	if positive != "" {
		one = slices.Index(texts, positive)
	}
	if number, ok := spec.ParseDecimal(positive); ok && one < 0 { // none is written like that; the same number will do
		one = slices.IndexFunc(texts, func(w string) bool {
			d, ok := spec.ParseDecimal(w)
			return ok && d == number
		})
	}
	if one < 0 {
		return 0, nil, nil, spec.Unknown("class", positive, texts)
	}
	return one, values, texts, nil
}
