package objective

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"gonum.org/v1/gonum/mat"
)

// NewLogistic returns the loss of logistic regression, for rows a of x and labels y in [0, 1], usually 0 or 1,
//
//	f(w, b) = mean over rows of softplus(a·w + b) - y(a·w + b),  plus ½·L2·‖w‖²,
//
// with softplus(z) = log(1+exp z) computed so that it neither overflows nor loses digits. The variables are the
// weights w, then the bias b if there is one; it starts at zero. It offers Hess, HessVec and batches, and
// certifies nothing: see [Problem.Certify]. A gradient costs two passes over a row, a Hessian dim²/2 for each.
//
// x and y are kept, not copied. NewLogistic panics if they differ in length, if a label is outside [0, 1], and if
// L2 is negative or not finite.
//
// The spec string logistic(data=wdbc,l2=1e-3) loads a data set and has further keys, with their defaults: label
// (the last column) and drop=[a,b] (none) name columns, header=auto, standardize=true scales the features to mean
// 0 and deviation 1, bias=true, and positive names the class that counts as 1 against all others. Without
// positive there must be two classes, which count as 0 and 1 in the order of the alphabet or of size. With l2 > 0
// and at most 1e8 rows·dim² its minimum is known.
func NewLogistic(x *mat.Dense, y []float64, o Options) *Problem {
	m := newModel("NewLogistic", x, y, o)
	for i, v := range y {
		if !(v >= 0 && v <= 1) {
			panic(fmt.Sprintf("objective: NewLogistic: y[%d] = %g is outside [0, 1]", i, v))
		}
	}
	m.loss = func(z, y float64) (f, df float64) {
		e := math.Exp(-math.Abs(z))
		p, q := 1/(1+e), e/(1+e) // of the likelier and the other class
		f = float64((1-y)*z) + math.Log1p(e)
		if z < 0 {
			p, q = q, p
			f = math.Log1p(e) - float64(y*z)
		}
		return f, float64((1-y)*p) - float64(y*q) // p - y without cancellation
	}
	m.curve = func(z float64) float64 {
		e := math.Exp(-math.Abs(z))
		return e / ((1 + e) * (1 + e))
	}
	return m.problem()
}

type logistic struct {
	Data        string         `spec:"data"`
	L2          float64        `spec:"l2"`
	Label       string         `spec:"label"`
	Positive    string         `spec:"positive"`
	Drop        []string       `spec:"drop"`
	Header      dataset.Header `spec:"header"`
	Standardize bool           `spec:"standardize"`
	Bias        bool           `spec:"bias"`
}

var logisticDefaults = logistic{Standardize: true, Bias: true}

// Check refuses a regulariser that is negative or infinite.
func (l *logistic) Check() error { return checkL2(l.L2) }

func (l logistic) problem() (*Problem, error) {
	set, err := load(l.Data, dataset.Options{Label: l.Label, Drop: l.Drop, Header: l.Header}, l.Standardize)
	if err != nil {
		return nil, err
	}
	if err := binary(set, l.Positive); err != nil {
		return nil, fmt.Errorf("%s: %w", l.Data, err)
	}
	p := NewLogistic(mat.NewDense(set.Rows, set.Cols, set.X), set.Y, Options{L2: l.L2, Bias: l.Bias})
	p.Labels = names(set, l.Bias, "bias")
	if l.L2 > 0 && affordable(p) {
		if err := p.Certify(); err != nil {
			p.HasMin = false
		}
	}
	return p, nil
}

// binary makes the labels of set 0 and 1.
func binary(set *dataset.Set, positive string) error {
	const limit = 20
	values, words := set.Levels(limit)
	switch {
	case len(values) == 1:
		return fmt.Errorf("all rows of column %s have the class %s; two are needed", set.Label, words[0])
	case len(values) > limit:
		return fmt.Errorf("column %s has more than %d different values (%s, ...); is it the label?",
			set.Label, limit, strings.Join(words[:3], ", "))
	}
	one := -1
	if positive == "" {
		if len(values) != 2 {
			return fmt.Errorf("column %s has %d classes (%s); choose one against the others with positive=%s",
				set.Label, len(values), strings.Join(words, ", "), words[0])
		}
		one = 1
	}
	number, err := strconv.ParseFloat(positive, 64)
	for k, w := range words {
		if positive != "" && (w == positive || set.Classes == nil && err == nil && values[k] == number) {
			one = k
		}
	}
	if one < 0 {
		return spec.Unknown("class", positive, words)
	}
	for i, y := range set.Y {
		set.Y[i] = 0
		if y == values[one] {
			set.Y[i] = 1
		}
	}
	return nil
}

func checkL2(l2 float64) error {
	if l2 < 0 || math.IsInf(l2, 0) {
		return errors.New("l2 must be finite and not negative")
	}
	return nil
}
