package objective

import (
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
)

// initialNames are the ways to fill a layer's weights; see [MLP].
var initialNames = []string{"he", "heuniform", "lecun", "normal", "torch", "uniform", "xavier", "xaviernormal", "zero"}

// fill draws the weights of a layer with in inputs and out outputs, times scale, and with torch its biases.
func fill(kind string, scale float64, w, b []float64, in, out int, src *draw.Source) {
	normal := func(deviation float64) {
		for i := range w {
			w[i] = scale * deviation * src.Normal()
		}
	}
	uniform := func(v []float64, bound float64) {
		for i := range v {
			v[i] = scale * bound * (float64(2*src.Unit()) - 1)
		}
	}
	fanIn, fanOut := float64(in), float64(out)
	switch kind {
	case "he":
		normal(math.Sqrt(2 / fanIn))
	case "heuniform":
		uniform(w, math.Sqrt(6/fanIn))
	case "lecun":
		normal(math.Sqrt(1 / fanIn))
	case "normal":
		normal(1)
	case "torch":
		uniform(w, math.Sqrt(1/fanIn))
		uniform(b, math.Sqrt(1/fanIn))
	case "uniform":
		uniform(w, 1)
	case "xavier":
		uniform(w, math.Sqrt(6/(fanIn+fanOut)))
	case "xaviernormal":
		normal(math.Sqrt(2 / (fanIn + fanOut)))
	}
}

// initial fills the start of a network; each layer has a stream of its own.
func (n *network) initial(kind string, scale float64, seed uint64) []float64 {
	x := make([]float64, n.at[n.layers()])
	for k := range n.layers() {
		var src draw.Source
		src.Key("network", seed, uint64(k))
		w, b := n.weights(x, k)
		fill(kind, scale, w.Data, b, n.sizes[k], n.sizes[k+1], &src)
	}
	return x
}
