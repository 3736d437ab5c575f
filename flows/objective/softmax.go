package objective

import (
	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
)

// NewSoftmax returns the loss of softmax (multinomial logistic) regression with one output for each of at least two
// classes, for rows a of x and class indices y,
//
//	f(W, b) = mean over rows of log Σ_k exp z_k - z_y,  z = Wᵀa + b,  plus ½·L2·‖W‖² + L1·‖W‖₁.
//
// The variables are W, for each feature a weight for each class, then the biases if there are any; they start at zero.
// Adding a number to all biases changes nothing, so the Hessian is singular and [Problem.Certify] returns an error. It
// offers Hess, HessVec, batches, Fisher, Predict and Accuracy. A gradient costs four multiplications a weight and row,
// through gonum's blas64 as those of [NewMLP], a Hessian dim²/2 multiplications a row.
//
// The problem keeps x and y; it does not copy them. NewSoftmax panics as [NewMLP] does.
//
// The spec string softmax(data=iris,l2=1e-3) has the keys of logistic (see [NewLogistic]) but for positive. With
// l2 > 0, l1 = 0 and at most 1e8 rows·dim² its minimum is known, the one whose biases add up to 0.
func NewSoftmax(x *mat.Dense, y []float64, classes int, o Options) *Problem {
	rows, cols := x.Dims()
	checkTargets("NewSoftmax", rows, y, classes, false)
	o.check("NewSoftmax")
	n := &network{head: head{y: y, classes: classes}, sizes: []int{cols, classes}, bias: []bool{o.Bias}}
	n.x, n.stride = x.RawMatrix().Data, x.RawMatrix().Stride
	n.layout()
	p := n.batched(rows, o.L2, o.L1).problem(make([]float64, n.at[1]))
	p.Hess = func(dst *mat.SymDense, w []float64) { n.hess(dst, w, rows, o.L2) }
	p.Fisher = func(dst *mat.SymDense, w []float64) { n.hess(dst, w, rows, 0) }
	return guard(p)
}

// hess is the mean of the Kronecker products aaᵀ ⊗ (diag p - ppᵀ), with a 1 behind a if there are biases.
func (n *network) hess(dst *mat.SymDense, w []float64, rows int, l2 float64) {
	dst.Zero()
	raw := dst.RawSymmetric()
	classes := n.classes
	dim := n.at[1] / classes // features, and the bias
	feature := func(i, j int) float64 {
		if j == n.sizes[0] {
			return 1
		}
		return n.x[i*n.stride+j]
	}
	var few [64]float64
	z := few[:]
	if classes > len(few) {
		z = make([]float64, classes)
	}
	z = z[:classes]
	for i := range rows {
		clear(z)
		for j := range dim {
			addScaled(z, feature(i, j), w[j*classes:(j+1)*classes])
		}
		class := int(n.y[i])
		n.loss(z, i)
		z[class]++
		for j := range dim {
			for k := j; k < dim; k++ {
				both := feature(i, j) * feature(i, k)
				for c, p := range z {
					line := raw.Data[(j*classes+c)*raw.Stride+k*classes:]
					for d := range classes {
						line[d] += float64(both * p * (indicator(c == d) - z[d]))
					}
				}
			}
		}
	}
	for a := range raw.N {
		for b := a; b < raw.N; b++ {
			raw.Data[a*raw.Stride+b] /= float64(rows)
		}
		if a < n.sizes[0]*classes {
			raw.Data[a*raw.Stride+a] += l2
		}
	}
}

type softmax struct {
	Data string  `spec:"data"`
	L2   float64 `spec:"l2" in:"[0,inf)"`
	L1   float64 `spec:"l1" in:"[0,inf)"`
	Bias bool    `spec:"bias"`
	table
}

func init() {
	Register("softmax", softmax{Bias: true, table: tableDefaults}, "softmax(data=iris,l2=1e-3)")
}

func (s softmax) Problem() (*Problem, error) {
	src := s.source(s.Data)
	p, err := src.network(everyClass, func(set *dataset.Set, classes int) (*Problem, error) {
		if err := checkWeights([]int{set.Cols, classes}); err != nil {
			return nil, err
		}
		return NewSoftmax(features(set), set.Y, classes, Options{L2: s.L2, L1: s.L1, Bias: s.Bias}), nil
	})
	if err != nil {
		return nil, err
	}
	if s.L2 > 0 && s.L1 == 0 && affordable(p) {
		certifySoftmax(p, s.Bias)
	}
	return p, nil
}

// certifySoftmax certifies with 1 added to the curvature along the sum of the biases, in which nothing changes: the
// steps from 0 keep that sum, so they are those of the true Hessian.
func certifySoftmax(p *Problem, bias bool) {
	q := *p
	classes := len(p.Classes)
	if bias {
		q.Hess = func(dst *mat.SymDense, x []float64) {
			p.Hess(dst, x)
			for a := p.Dim - classes; a < p.Dim; a++ {
				for b := a; b < p.Dim; b++ {
					dst.SetSym(a, b, dst.At(a, b)+1)
				}
			}
		}
	}
	if q.Certify() == nil {
		p.Min, p.Minima = q.Min, q.Minima
	}
}
