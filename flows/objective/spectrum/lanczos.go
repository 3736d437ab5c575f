package spectrum

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// lanczos builds an orthonormal basis of the Krylov space of a symmetric matrix and a vector, and the tridiagonal
// matrix (alpha, beta) in it.
type lanczos struct {
	product     func(dst, v []float64)
	basis       [][]float64 // steps + 1 vectors; the last one is scratch
	alpha, beta []float64
}

func newLanczos(n, steps int) *lanczos {
	l := &lanczos{alpha: make([]float64, 0, steps), beta: make([]float64, 0, steps)}
	for range steps + 1 {
		l.basis = append(l.basis, make([]float64, n))
	}
	return l
}

// run takes the steps for which there is memory, from basis[0], which it normalises. Each vector is made orthogonal to
// all before it, twice. It ends early when the space is exhausted: when what is left of a product is at most 1e-13 of the
// longest one so far.
func (l *lanczos) run() {
	l.alpha, l.beta = l.alpha[:0], l.beta[:0]
	vec.Scale(l.basis[0], 1/vec.Norm2(l.basis[0]), l.basis[0])
	var scale float64
	for k := range cap(l.alpha) {
		w := l.basis[k+1]
		l.product(w, l.basis[k])
		size := vec.Norm2(w)
		l.alpha = append(l.alpha, vec.Dot(w, l.basis[k]))
		for range 2 {
			for _, v := range l.basis[:k+1] {
				vec.AddScaled(w, -vec.Dot(w, v), v)
			}
		}
		rest := vec.Norm2(w)
		l.beta = append(l.beta, rest)
		scale = math.Max(scale, size)
		if !(rest > 1e-13*scale) {
			return
		}
		vec.Scale(w, 1/rest, w)
	}
}

// eigen returns the eigenvalues of the tridiagonal matrix, ascending, and its vectors.
func (l *lanczos) eigen() (values []float64, vectors *mat.Dense, err error) {
	n := len(l.alpha)
	t := mat.NewSymDense(n, nil)
	for i, a := range l.alpha {
		if math.IsNaN(a) || math.IsInf(a, 0) {
			return nil, nil, fmt.Errorf("spectrum: a product with the Hessian is not finite")
		}
		t.SetSym(i, i, a)
		if i+1 < n {
			t.SetSym(i, i+1, l.beta[i])
		}
	}
	var e mat.EigenSym
	if !e.Factorize(t, true) {
		return nil, nil, fmt.Errorf("spectrum: the eigenvalues of the tridiagonal matrix were not found")
	}
	vectors = new(mat.Dense)
	e.VectorsTo(vectors)
	return e.Values(nil), vectors, nil
}

// random fills v with the probe k of a seed: independent signs.
func random(v []float64, seed uint64, k int) {
	var src draw.Source
	src.Key("probe", seed, uint64(k))
	for i := range v {
		v[i] = 1
		if src.Uint64()&1 == 0 {
			v[i] = -1
		}
	}
}

func products(p *objective.Problem) func(dst, x, v []float64) {
	if p.HessVec != nil {
		return p.HessVec
	}
	return objective.Differences(p)
}

func check(p *objective.Problem, x []float64) {
	if len(x) != p.Dim {
		panic(fmt.Sprintf("spectrum: len(x) = %d, the problem has dimension %d", len(x), p.Dim))
	}
}
