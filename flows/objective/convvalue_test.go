package objective

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// The value of a convolutional network by its definition: at every pixel the activation of a bias and the filter times
// the surroundings, zero outside of the image; averages over blocks of 2 × 2; a dense layer; the mean of -ln softmax.
func TestConvolutionByHand(t *testing.T) {
	const rows, side, kernel, filters, classes = 3, 6, 3, 2, 2
	set := &dataset.Set{Rows: rows, Cols: side * side, X: make([]float64, rows*side*side), Y: []float64{0, 1, 1}, Classes: []string{"a", "b"}}
	for i := range set.X {
		set.X[i] = math.Sin(float64(i*i + 1))
	}
	p := newConv(set, side, classes, conv{Filters: filters, Kernel: kernel, Activation: "tanh", Init: "he", Scale: 1, Seed: 1})
	x := make([]float64, p.Dim)
	for i := range x {
		x[i] = math.Cos(float64(3*i+1)) / 2
	}
	biases := kernel * kernel * filters
	dense := biases + filters
	last := dense + side*side/4*filters*classes
	if last+classes != p.Dim {
		t.Fatalf("dimension %d, want %d", p.Dim, last+classes)
	}
	var want float64
	for r := range rows {
		image := set.X[r*side*side:]
		var out [side][side][filters]float64
		for i := range side {
			for j := range side {
				for f := range filters {
					z := x[biases+f]
					for a := range kernel {
						for b := range kernel {
							if u, v := i+a-1, j+b-1; u >= 0 && u < side && v >= 0 && v < side {
								z += x[(a*kernel+b)*filters+f] * image[u*side+v]
							}
						}
					}
					out[i][j][f] = math.Tanh(z)
				}
			}
		}
		var score [classes]float64
		for c := range classes {
			score[c] = x[last+c]
			for bi := range side / 2 {
				for bj := range side / 2 {
					for f := range filters {
						mean := (out[2*bi][2*bj][f] + out[2*bi+1][2*bj][f] + out[2*bi][2*bj+1][f] + out[2*bi+1][2*bj+1][f]) / 4
						score[c] += x[dense+((bi*(side/2)+bj)*filters+f)*classes+c] * mean
					}
				}
			}
		}
		want += math.Log(math.Exp(score[0])+math.Exp(score[1])) - score[int(set.Y[r])]
	}
	if got := p.Func(x); math.Abs(got-want/rows) > 1e-13 {
		t.Errorf("f = %v, want %v", got, want/rows)
	}
}
