package objective

import (
	"context"

	"github.com/odescent/odescent/ode/spec"
	"gonum.org/v1/gonum/mat"
)

// planar lists the functions of two variables; they take no keys.
var planar = []family{
	plain("beale", beale), plain("himmelblau", himmelblau), plain("saddle", saddle),
	plain("booth", booth), plain("sixhump", sixhump), plain("branin", branin),
	plain("monkey", monkey),
}

func plain(name string, build func() *Problem) family {
	return family{name: name, build: func(_ context.Context, t spec.Term) (*Problem, error) {
		if err := t.Into(&struct{}{}); err != nil {
			return nil, err
		}
		p := build()
		p.Name = name
		return guard(p), nil
	}}
}

// plane is a function of two variables, from its value with both slopes and its three second derivatives.
func plane(
	f func(x, y float64) (v, dx, dy float64), h func(x, y float64) (xx, xy, yy float64),
	start []float64, min float64, minima ...[]float64,
) *Problem {
	return &Problem{
		Dim: 2,
		Func: func(p []float64) float64 {
			v, _, _ := f(p[0], p[1])
			return v
		},
		FuncGrad: func(dst, p []float64) float64 {
			v, dx, dy := f(p[0], p[1])
			dst[0], dst[1] = dx, dy
			return v
		},
		Hess: func(dst *mat.SymDense, p []float64) {
			xx, xy, yy := h(p[0], p[1])
			dst.SetSym(0, 0, xx)
			dst.SetSym(0, 1, xy)
			dst.SetSym(1, 1, yy)
		},
		HessVec: func(dst, p, v []float64) {
			xx, xy, yy := h(p[0], p[1])
			dst[0], dst[1] = float64(xx*v[0])+float64(xy*v[1]), float64(xy*v[0])+float64(yy*v[1])
		},
		Start: start, Min: new(min), Minima: minima,
	}
}
