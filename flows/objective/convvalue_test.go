package objective

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// The scores of a convolutional network by its definition: at every pixel the activation of a bias and the filter times
// the surroundings, zero outside of the image; averages over blocks of 2 × 2; a dense layer. The value is the mean of
// -ln softmax, the prediction the class with the largest score. A set of one image has room for one, a pass for 32.
func TestConvolutionByHand(t *testing.T) {
	const side, kernel, filters, classes = 6, 3, 2, 2
	const biases = kernel * kernel * filters
	const dense = biases + filters
	const last = dense + side*side/4*filters*classes
	scores := func(x, image []float64) (score [classes]float64) {
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
		return score
	}
	for _, rows := range []int{1, 3, 40} {
		set := &dataset.Set{Rows: rows, Cols: side * side, X: make([]float64, rows*side*side), Y: make([]float64, rows), Classes: []string{"a", "b"}}
		for i := range set.X {
			set.X[i] = math.Sin(float64(i*i + 1))
		}
		for i := range set.Y {
			set.Y[i] = float64(i % 3 % 2)
		}
		p := newConv(set, side, classes, conv{Filters: filters, Kernel: kernel, Activation: "tanh", Init: "he", Scale: 1, Seed: 1})
		x := make([]float64, p.Dim)
		for i := range x {
			x[i] = math.Cos(float64(3*i+1)) / 2
		}
		if last+classes != p.Dim {
			t.Fatalf("dimension %d, want %d", p.Dim, last+classes)
		}
		var lead float64 // of the second class, which its bias takes away: both occur
		for r := range rows {
			score := scores(x, set.X[r*side*side:])
			lead += (score[1] - score[0]) / float64(rows)
		}
		x[last] += lead + .01
		var want, right float64
		var first int // images of class 0, by the scores
		for r := range rows {
			row := set.X[r*side*side : (r+1)*side*side]
			score := scores(x, row)
			want += (math.Log(math.Exp(score[0])+math.Exp(score[1])) - score[int(set.Y[r])]) / float64(rows)
			class := 0.
			if score[1] > score[0] {
				class = 1
			} else {
				first++
			}
			if class == set.Y[r] {
				right++
			}
			if got := p.Predict(x, row); got != class {
				t.Errorf("%d images: image %d with the scores %v is of class %g", rows, r, score, got)
			}
		}
		if rows == 40 && (first < 5 || first > 35) {
			t.Errorf("%d of 40 images are of one class: they say little", first)
		}
		if got := p.Func(x); math.Abs(got-want) > 1e-13 {
			t.Errorf("%d images: f = %v, want %v", rows, got, want)
		}
		if got := p.Accuracy(x); got != right/float64(rows) {
			t.Errorf("%d images: the accuracy is %g, want %g of them", rows, got, right)
		}
	}
}
