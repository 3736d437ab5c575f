package objective_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// A filter inside of a larger one, with zeros around it, is the same network: its value is the same, up to the order of
// the sums.
func TestFilterInLargerFilter(t *testing.T) {
	const filters = 2
	for kernel := 1; kernel <= 5; kernel += 2 {
		small := objective.Must(fmt.Sprintf("conv(filters=%d,kernel=%d,activation=tanh,test=0.9)", filters, kernel))
		large := objective.Must(fmt.Sprintf("conv(filters=%d,kernel=%d,activation=tanh,test=0.9)", filters, kernel+2))
		x, y := small.Start, make([]float64, large.Dim)
		for a := range kernel {
			for b := range kernel {
				copy(y[filters*((a+1)*(kernel+2)+b+1):], x[filters*(a*kernel+b):filters*(a*kernel+b+1)])
			}
		}
		copy(y[filters*(kernel+2)*(kernel+2):], x[filters*kernel*kernel:])
		if v, w := small.Func(x), large.Func(y); math.Abs(v-w) > 1e-13*v {
			t.Errorf("kernel=%d: f = %v, within a larger one %v", kernel, v, w)
		}
		g := make([]float64, large.Dim)
		large.Grad(g, y)
		for i := range filters * (kernel + 2) { // the upper row of the frame
			if g[i] == 0 {
				t.Errorf("kernel=%d: f does not depend on weight %d of the filters", kernel+2, i)
			}
		}
	}
}

// The regularizer is ½·l2·Σw² over the weights: the gradient of the biases is without it.
func TestWeightsAreRegularized(t *testing.T) {
	const l2 = .5
	for _, c := range []struct {
		text   string
		biases func(dim int) [][2]int
	}{
		{"conv(filters=3,activation=tanh,test=0.9", func(dim int) [][2]int { return [][2]int{{27, 30}, {dim - 10, dim}} }},
		{"mlp(data=iris,hidden=[4],activation=tanh", func(dim int) [][2]int { return [][2]int{{16, 20}, {dim - 3, dim}} }},
		{"softmax(data=iris", func(dim int) [][2]int { return [][2]int{{dim - 3, dim}} }},
	} {
		with, without := objective.Must(fmt.Sprintf("%s,l2=%v)", c.text, l2)), objective.Must(c.text+")")
		x := make([]float64, with.Dim)
		for i := range x {
			x[i] = math.Sin(float64(i + 1))
		}
		a, b := make([]float64, with.Dim), make([]float64, with.Dim)
		with.Grad(a, x)
		without.Grad(b, x)
		for i := range x {
			want := l2 * x[i]
			for _, s := range c.biases(with.Dim) {
				if i >= s[0] && i < s[1] {
					want = 0
				}
			}
			if math.Abs(a[i]-b[i]-want) > 1e-13*(1+math.Abs(b[i])) {
				t.Errorf("%s: l2 adds %v to component %d of the gradient, want %v", c.text, a[i]-b[i], i, want)
			}
		}
	}
}
