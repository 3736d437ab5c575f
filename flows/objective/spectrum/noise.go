package spectrum

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective"
)

// Noise is the covariance of the gradients g_i of the rows at one point.
type Noise struct {
	Trace  float64   // of the covariance, the mean of ‖g_i - ∇f‖²
	Square float64   // ‖∇f‖²
	Each   []float64 // the diagonal of the covariance
	rows   int
}

// MeasureNoise computes the covariance of the gradients of single rows at x over all rows, two passes of Rows gradients
// each. It panics if x has a wrong length or p has no rows.
func MeasureNoise(p *objective.Problem, x []float64) Noise {
	check(p, x)
	if p.Rows < 1 {
		panic("spectrum: MeasureNoise of a problem without rows")
	}
	n := Noise{Each: make([]float64, p.Dim), rows: p.Rows}
	g, mean, row := make([]float64, p.Dim), make([]float64, p.Dim), []int{0}
	p.Grad(mean, x)
	for i := range p.Rows {
		row[0] = i
		p.FuncGradRows(g, x, row)
		for j, v := range g {
			n.Each[j] += float64((v - mean[j]) * (v - mean[j]))
		}
	}
	for j := range n.Each {
		n.Each[j] /= float64(p.Rows)
		n.Trace += n.Each[j]
		n.Square += float64(mean[j] * mean[j])
	}
	return n
}

// Scale is Trace/Square, the simple noise scale: batches much smaller than that are mostly noise, larger ones mostly
// gradient. It is +Inf where the gradient is zero and the rows' are not.
//
// Source: S. McCandlish et al., arXiv:1812.06162, equation (2.9).
func (n Noise) Scale() float64 {
	if n.Trace == 0 {
		return 0
	}
	return n.Trace / n.Square
}

// Batch is the mean of ‖g_B - ∇f‖² over batches of size rows: Trace/size if drawn with replacement, else that times
// (Rows - size)/(Rows - 1). It panics if size is less than 1, or without replacement more than Rows.
func (n Noise) Batch(size int, replace bool) float64 {
	if size < 1 || !replace && size > n.rows {
		panic(fmt.Sprintf("spectrum: batches of %d from %d rows", size, n.rows))
	}
	if replace || n.rows == 1 {
		return n.Trace / float64(size)
	}
	return n.Trace / float64(size) * float64(n.rows-size) / float64(n.rows-1)
}
