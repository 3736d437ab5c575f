package objective

import (
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/vec"
)

// head is the loss of a network as a function of its outputs z and the target of a row: a class if there are classes,
// else a number. With squares it is ½‖z - target‖², where the target of a class is 1 at its output and 0 at the others;
// else it is the cross-entropy log Σexp z - z[class].
type head struct {
	y       []float64
	classes int // 0: one output, and the target is a number
	squares bool
}

func (h *head) outputs() int { return max(h.classes, 1) }

// loss returns the loss of row i and replaces z by its gradient.
func (h *head) loss(z []float64, i int) float64 {
	y := h.y[i]
	if h.squares {
		var f float64
		for k, t := range z {
			want := y
			if h.classes > 0 {
				want = indicator(k == int(y))
			}
			r := t - want
			z[k] = r
			f += float64(r * r)
		}
		return f / 2
	}
	top := z[0]
	for _, t := range z {
		top = math.Max(top, t)
	}
	class := int(y)
	own := z[class] - top
	var sum float64
	for k, t := range z {
		e := vec.Exp(t - top)
		z[k] = e
		sum += e
	}
	var others float64
	for k := range z {
		z[k] /= sum
		if k != class {
			others += z[k]
		}
	}
	z[class] = -others // p - 1 without cancellation
	if own == 0 && others < .5 {
		return -vec.Log1p(-others)
	}
	return vec.Log(sum) - own
}

// curve replaces rz, the derivatives of the outputs along a direction, by those of the gradient d of the loss of row i.
func (h *head) curve(rz, d []float64, i int) {
	if h.squares {
		return
	}
	class := int(h.y[i])
	p := func(k int) float64 {
		if k == class {
			return 1 + d[k]
		}
		return d[k]
	}
	var mean float64
	for k, r := range rz {
		mean += float64(p(k) * r)
	}
	for k, r := range rz {
		rz[k] = p(k) * (r - mean)
	}
}

// class returns the index of the largest output, the first if there are several, or the number if there are no classes.
func (h *head) class(z []float64) float64 {
	if h.classes == 0 {
		return z[0]
	}
	best := 0
	for k, t := range z {
		if t > z[best] {
			best = k
		}
	}
	return float64(best)
}

// activation replaces z by φ(z), and writes φ'(z) to d and φ″(z) to dd unless they are nil.
type activation func(z, d, dd []float64)

// activations by name; see [MLP].
var activations = map[string]activation{"sigmoid": sigmoid, "tanh": tanh, "relu": relu, "gelu": gelu, "linear": linearly}

var activationNames = []string{"gelu", "linear", "relu", "sigmoid", "tanh"}

func sigmoid(z, d, dd []float64) {
	for i, t := range z {
		e := vec.Exp(-math.Abs(t))
		p, q := 1/(1+e), e/(1+e)
		if t < 0 {
			p, q = q, p
		}
		z[i] = p
		if d != nil {
			d[i] = p * q
		}
		if dd != nil {
			dd[i] = p * q * (q - p)
		}
	}
}

func tanh(z, d, dd []float64) {
	for i, t := range z {
		z[i] = vec.Tanh(t)
	}
	if d == nil {
		return
	}
	d = d[:len(z)]
	for i, a := range z {
		d[i] = 1 - float64(a*a)
	}
	if dd != nil {
		for i, a := range z {
			dd[i] = -2 * a * d[i]
		}
	}
}

// relu has the slope and the curvature 0 at its kink.
func relu(z, d, dd []float64) {
	for i, t := range z {
		slope := 0.0
		if t > 0 {
			slope = 1
		}
		if t < 0 {
			z[i] = 0
		}
		if d != nil {
			d[i] = slope
		}
		if dd != nil {
			dd[i] = 0
		}
	}
}

// gelu is zΦ(z) with the normal distribution Φ, not its approximation by tanh.
func gelu(z, d, dd []float64) {
	for i, t := range z {
		below := float64(vec.Erfc(-t/math.Sqrt2) / 2)
		density := vec.Exp(-float64(t*t)/2) / math.Sqrt(2*math.Pi)
		z[i] = t * below
		if d != nil {
			d[i] = below + float64(t*density)
		}
		if dd != nil {
			dd[i] = float64(density * (2 - float64(t*t)))
		}
	}
}

func linearly(z, d, dd []float64) {
	for i := range z {
		if d != nil {
			d[i] = 1
		}
		if dd != nil {
			dd[i] = 0
		}
	}
}

// initialNames are the laws of the initial weights; see [MLP].
var initialNames = []string{"he", "heuniform", "lecun", "normal", "torch", "uniform", "xavier", "xaviernormal", "zero"}

// fill draws the weights of a layer with in inputs and out outputs, times scale, and for torch its biases.
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
