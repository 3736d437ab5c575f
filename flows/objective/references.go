package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// The problems of this file can be made anew in any language from their definition, to compare counts.
func init() {
	Register("d1r", reference{quadratic{N: 100, Kappa: 1e4, Spectrum: "geometric", Rotated: true}.Problem})
	Register("d2", fixed{func() *Problem { return rosenbrock(2) }})
	Register("d3", reference{d3})
	Register("d4", fixed{func() *Problem { return quartic(10) }})
	Register("mlp7", fixed{mlp7})
}

// reference is a problem without keys that may fail to be made.
type reference struct{ make func() (*Problem, error) }

func (r reference) Problem() (*Problem, error) { return r.make() }

// lcg is the generator of the reference problems, s ← (1103515245 s + 12345) mod 2³¹.
type lcg uint64

// sym returns the next number, uniform on [-1, 1).
func (s *lcg) sym() float64 {
	*s = (1103515245**s + 12345) % (1 << 31)
	return float64(float64(*s)*0x1p-30) - 1
}

// d3 is the reference logistic regression: with the generator from 1, 200 rows of 50 numbers of which column j is
// scaled by 10^(-1.5j/49), then w of 50 and e of 200; the class is the sign of aw + e/2, and l2 = 1e-5, no bias. It is
// the same on every machine and in every language, and badly conditioned: curvature .017 to 1e-5 at the minimum.
func d3() (*Problem, error) {
	const rows, cols = 200, 50
	s := lcg(1)
	x, y, w := mat.NewDense(rows, cols, nil), make([]float64, rows), make([]float64, cols)
	for i := range rows {
		for j := range cols {
			x.Set(i, j, s.sym()*vec.Pow(10, -1.5*float64(j)/(cols-1)))
		}
	}
	for j := range w {
		w[j] = s.sym()
	}
	for i := range y {
		y[i] = indicator(dot(x.RawRowView(i), w)+float64(.5*s.sym()) > 0)
	}
	p := NewLogistic(x, y, Options{L2: 1e-5})
	return p, p.Certify()
}

// mlp7 is the reference perceptron 2-20-20-1 with tanh and no bias at the end, for 20 points: with the
// generator from 7, the points, 20 × 2; then the weights of the layers, a row for each output, times √(3/inputs). The
// targets are 2(sin 3x₁ cos 2x₂ + ½x₂), less their mean; the loss is ½ mean r². A gradient descent with a fixed step h
// ends where the sharpness is near 2/h.
func mlp7() *Problem {
	const rows = 20
	s := lcg(7)
	x, y := mat.NewDense(rows, 2, nil), make([]float64, rows)
	var mean float64
	for i := range rows {
		a := s.sym()
		b := s.sym()
		x.SetRow(i, []float64{a, b})
		y[i] = float64(vec.Sin(3*a)*vec.Cos(2*b)) + float64(.5*b)
		mean += y[i] / rows
	}
	for i := range y {
		y[i] = 2 * (y[i] - mean)
	}
	n := &network{
		head: head{y: y, squares: true}, x: x.RawMatrix().Data, stride: 2,
		sizes: []int{2, 20, 20, 1}, bias: []bool{true, true, false}, act: tanh,
	}
	n.layout()
	start := make([]float64, n.at[3])
	for k := range 3 {
		w, _ := n.weights(start, k)
		for j := range w.Cols {
			for i := range w.Rows {
				w.Data[i*w.Stride+j] = s.sym() * math.Sqrt(3/float64(w.Rows))
			}
		}
	}
	return n.batched(rows, 0, 0).problem(start)
}
