package objective

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// head is the loss at the end of a network, of outputs z and the row's target: a class if there are classes, else a
// number. With squares it is ½‖z - target‖², the target of a class being 1 at its output and 0 at the others;
// otherwise the cross-entropy log Σexp z - z[class].
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

// curve replaces the outputs' derivatives rz along a direction by those of the gradient d of the loss of row i.
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

// class returns the output that is largest, the first of equals, or the number itself.
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
