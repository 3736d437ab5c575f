package objective

import (
	"errors"
	"math"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/mat"
)

// NewLinear returns the loss of linear regression, for rows a of x and targets y,
//
//	f(w, b) = mean over rows of ½(a·w + b - y)²,  plus ½·L2·‖w‖² + L1·‖w‖₁.
//
// The half makes the gradient the mean of residual times row, and the Hessian the features' second moment. The
// variables are the weights w, then the bias b if there is one; it starts at zero. It offers Hess, HessVec, batches,
// residuals and, for noise of variance 1, Fisher. Its minimum is not computed. A gradient costs two passes over each
// row, a Hessian dim²/2 multiplications a row.
//
// The problem keeps x and y; it does not copy them. NewLinear panics if they differ in length and if L2 or L1 is
// negative or not finite.
//
// The spec string linear(data=houses.csv,label=price,l2=0.1) has the keys of logistic (see [NewLogistic]) except
// positive; its target is not standardised. Without data, linear(n=200,slope=2,intercept=3,noise=0.5,seed=1) is the
// textbook line: n points with x uniform on [-√3, √3], which has mean 0 and deviation 1 and is used as it is, and y =
// slope·x + intercept + noise·(standard normal), a pure function of seed and row. Up to 1e8 rows·dim² the minimum is
// known: gonum's QR least squares, its SVD if the columns are dependent, the normal equations if l2 > 0.
func NewLinear(x *mat.Dense, y []float64, o Options) *Problem {
	m := newModel("NewLinear", x, y, o)
	m.loss = func(z, y float64) (f, df float64) {
		r := z - y
		return float64(r * r / 2), r
	}
	m.curve = func(_, _ float64) float64 { return 1 }
	m.least, m.law = true, true
	return m.problem()
}

type linear struct {
	Data string  `spec:"data"`
	L2   float64 `spec:"l2" in:"[0,inf)"`
	L1   float64 `spec:"l1" in:"[0,inf)"`
	Bias bool    `spec:"bias"`
	table
	N         int     `spec:"n" in:"[2,1e7]"`
	Slope     float64 `spec:"slope" in:"finite"`
	Intercept float64 `spec:"intercept" in:"finite"`
	Noise     float64 `spec:"noise" in:"[0,inf)"`
	Seed      uint64  `spec:"seed"`
}

func init() { Register("linear", linearDefaults) }

var linearDefaults = linear{table: tableDefaults, Bias: true, N: 200, Slope: 2, Intercept: 3, Noise: .5, Seed: 1}

func (l *linear) Check() error {
	d := linearDefaults
	switch {
	case l.Data != "" && (l.N != d.N || l.Slope != d.Slope || l.Intercept != d.Intercept || l.Noise != d.Noise || l.Seed != d.Seed):
		return errors.New("n, slope, intercept, noise and seed make data up; leave them out with data=" + l.Data)
	case l.Data == "" && l.alone() != nil:
		return l.alone()
	}
	return l.file.Check()
}

func (l linear) Problem() (*Problem, error) {
	build := func(set *dataset.Set) *Problem {
		p := NewLinear(features(set), set.Y, Options{L2: l.L2, L1: l.L1, Bias: l.Bias})
		if l.L2 == 0 && l.L1 == 0 && affordable(p) {
			leastSquares(p, set, l.Bias)
		}
		return p
	}
	src := l.source(l.Data)
	certify := l.L2 > 0 && l.L1 == 0
	if l.Data == "" {
		return src.deal(l.textbook(), false, certify, "intercept", l.Bias, nil, build)
	}
	return src.problem(certify, "intercept", l.Bias, noClass, build)
}

func (l linear) textbook() *dataset.Set {
	set := &dataset.Set{
		Names: []string{"slope"}, Rows: l.N, Cols: 1, Label: "y",
		X: make([]float64, l.N), Y: make([]float64, l.N),
	}
	var src draw.Source
	src.Key("linear", l.Seed, 0)
	for i := range l.N {
		set.X[i] = math.Sqrt(3) * (float64(2*src.Unit()) - 1)
		set.Y[i] = float64(l.Slope*set.X[i]) + l.Intercept + float64(l.Noise*src.Normal())
	}
	return set
}

// leastSquares sets the minimum of an unregularised linear regression: by QR, or, if the columns are dependent or more
// than the rows, by the singular values, with the shortest of all minimisers. It sets none if both factorisations fail.
func leastSquares(p *Problem, set *dataset.Set, bias bool) {
	a := mat.NewDense(set.Rows, p.Dim, nil)
	for i := range set.Rows {
		row := a.RawRowView(i)
		copy(row, set.Row(i))
		if bias {
			row[p.Dim-1] = 1
		}
	}
	y := mat.NewVecDense(set.Rows, set.Y)
	w := mat.NewVecDense(p.Dim, nil)
	if !byQR(w, a, y) && !bySVD(w, a, y) {
		return
	}
	x := w.RawVector().Data
	p.Min, p.Minima = new(p.Func(x)), [][]float64{x}
}

func byQR(w *mat.VecDense, a *mat.Dense, y *mat.VecDense) bool {
	if rows, cols := a.Dims(); rows < cols {
		return false
	}
	var qr mat.QR
	qr.Factorize(a)
	return qr.Cond() < 1e12 && qr.SolveVecTo(w, false, y) == nil
}

func bySVD(w *mat.VecDense, a *mat.Dense, y *mat.VecDense) bool {
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return false
	}
	rank := svd.Rank(1e-13)
	if rank == 0 {
		return true // all columns are zero, and so is the shortest minimiser
	}
	svd.SolveVecTo(w, y, rank)
	return true
}
