package objective

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Options are the regularisers and the bias of a linear model on data. The zero value has none of them.
type Options struct {
	L2   float64 // adds ½·L2·‖weights‖² to the mean loss
	L1   float64 // adds L1·Σ|weight|; where a weight is 0 the gradient is the shortest subgradient
	Bias bool    // adds a last variable to the sum of every row; it is not regularised
}

// model is a mean over rows of loss(a·w + b, y) with the weights w and, if there is one, the bias b as the last
// variable. One pass over the rows computes value and gradient.
type model struct {
	x       []float64
	stride  int
	n, cols int
	y       []float64
	Options

	loss  func(z, y float64) (f, df float64) // of one row, with the derivative by z
	curve func(z, y float64) float64         // the second derivative
	class bool                               // z > 0 means the class 1, else 0
	least bool                               // the loss is half the square of z - y
	law   bool                               // the loss is a negative log-likelihood whose curvature does not depend on y

	sums, products blocks
}

func newModel(what string, x *mat.Dense, y []float64, o Options) *model {
	raw := x.RawMatrix()
	if raw.Rows != len(y) {
		panic(fmt.Sprintf("objective: %s: x has %d rows and y has %d", what, raw.Rows, len(y)))
	}
	o.check(what)
	m := &model{x: raw.Data, stride: raw.Stride, n: raw.Rows, cols: raw.Cols, y: y, Options: o}
	m.sums, m.products = newBlocks(m.losses), newBlocks(m.curvatures)
	return m
}

func (o Options) check(what string) {
	if !(o.L2 >= 0) || math.IsInf(o.L2, 0) {
		panic(fmt.Sprintf("objective: %s: L2 = %g must be finite and not negative", what, o.L2))
	}
	if !(o.L1 >= 0) || math.IsInf(o.L1, 0) {
		panic(fmt.Sprintf("objective: %s: L1 = %g must be finite and not negative", what, o.L1))
	}
}

func (m *model) problem() *Problem {
	dim := m.cols
	if m.Bias {
		dim++
	}
	p := &Problem{
		Dim:          dim,
		Func:         func(w []float64) float64 { return m.sum(nil, w, nil) },
		FuncGrad:     func(dst, w []float64) float64 { return m.sum(dst, w, nil) },
		FuncGradRows: m.sum,
		Hess:         m.hess,
		HessVec:      m.hessVec,
		Rows:         m.n,
		Start:        make([]float64, dim),
		Predict:      m.predict,
	}
	if m.class {
		p.Accuracy, p.Classes = m.accuracy, []string{"0", "1"}
	}
	if m.least {
		p.squares(m.n, 1/math.Sqrt(float64(m.n)), m.residual)
	}
	if m.law {
		p.Fisher = func(dst *mat.SymDense, w []float64) { m.information(dst, w, 0) }
	}
	return guard(p)
}

func (m *model) residual(i int, w, d []float64) float64 {
	row := m.row(i)
	copy(d, row)
	if m.Bias && d != nil {
		d[m.cols] = 1
	}
	return m.score(row, w) - m.y[i]
}

func (m *model) predict(w, row []float64) float64 {
	if len(row) != m.cols {
		panic(fmt.Sprintf("objective: a row of %d features, the model has %d", len(row), m.cols))
	}
	z := m.score(row, w)
	if m.class {
		return indicator(z > 0)
	}
	return z
}

func (m *model) accuracy(w []float64) float64 {
	right := 0
	for i, y := range m.y {
		if (m.score(m.row(i), w) > 0) == (y > .5) {
			right++
		}
	}
	return float64(right) / float64(m.n)
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func (m *model) row(i int) []float64 { return m.x[i*m.stride : i*m.stride+m.cols] }

func (m *model) score(row, w []float64) float64 {
	z := dot(row, w)
	if m.Bias {
		z += w[m.cols]
	}
	return z
}

// sum returns the mean of the losses over batch, or over all rows if it is nil, and writes its gradient to dst unless
// that is nil.
func (m *model) sum(dst, w []float64, batch []int) float64 {
	n := m.n
	if batch != nil {
		n = len(batch)
	}
	f := m.sums.sum(dst, w, nil, batch, n)
	for j := range dst {
		dst[j] /= float64(n)
	}
	f /= float64(n)
	if m.L1 == 0 {
		return f + ridge(dst, w[:m.cols], m.L2)
	}
	return f + ridge(dst, w[:m.cols], m.L2) + lasso(dst, w[:m.cols], m.L1)
}

// losses adds the losses of rows from..to of the batch, or of all if it is nil.
func (m *model) losses(sum *kahan, dst, w, _ []float64, batch []int, from, to int) {
	for k := from; k < to; k++ {
		i := k
		if batch != nil {
			i = batch[k]
		}
		row := m.row(i)
		v, d := m.loss(m.score(row, w), m.y[i])
		sum.add(v)
		if dst != nil {
			addScaled(dst, d, row)
			if m.Bias {
				dst[m.cols] += d
			}
		}
	}
}

func (m *model) curvatures(_ *kahan, dst, w, v []float64, _ []int, from, to int) {
	for i := from; i < to; i++ {
		row := m.row(i)
		c := float64(m.curve(m.score(row, w), m.y[i]) * m.score(row, v))
		addScaled(dst, c, row)
		if m.Bias {
			dst[m.cols] += c
		}
	}
}

func (m *model) hessVec(dst, w, v []float64) {
	m.products.sum(dst, w, v, nil, m.n)
	for j := range dst {
		dst[j] /= float64(m.n)
		if j < m.cols {
			dst[j] += float64(m.L2 * v[j])
		}
	}
}

func (m *model) hess(dst *mat.SymDense, w []float64) { m.information(dst, w, m.L2) }

// information is the mean of the rows' curvatures plus l2 on the weights.
func (m *model) information(dst *mat.SymDense, w []float64, l2 float64) {
	dst.Zero()
	raw := dst.RawSymmetric() // its upper triangle counts
	for i := range m.n {
		row := m.row(i)
		c := m.curve(m.score(row, w), m.y[i])
		for j, t := range row {
			line := raw.Data[j*raw.Stride:]
			addScaled(line[j:], c*t, row[j:])
			if m.Bias {
				line[m.cols] += float64(c * t)
			}
		}
		if m.Bias {
			raw.Data[m.cols*raw.Stride+m.cols] += c
		}
	}
	for j := range raw.N {
		for k := j; k < raw.N; k++ {
			raw.Data[j*raw.Stride+k] /= float64(m.n)
		}
		if j < m.cols {
			raw.Data[j*raw.Stride+j] += l2
		}
	}
}

// ridge returns ½·l2·‖w‖², and adds its gradient to dst unless that is nil.
func ridge(dst, w []float64, l2 float64) float64 {
	var square float64
	for j, t := range w {
		square += float64(t * t)
		if dst != nil {
			dst[j] += float64(l2 * t)
		}
	}
	return float64(l2 * square / 2)
}

// lasso returns l1·Σ|w|. dst, unless nil, holds the gradient of the other terms and becomes the shortest subgradient of
// the sum.
func lasso(dst, w []float64, l1 float64) float64 {
	var sum float64
	for j, t := range w {
		sum += math.Abs(t)
		switch {
		case dst == nil:
		case t > 0:
			dst[j] += l1
		case t < 0:
			dst[j] -= l1
		default:
			dst[j] -= min(max(dst[j], -l1), l1)
		}
	}
	return float64(l1 * sum)
}
