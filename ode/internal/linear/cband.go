package linear

import "math"

// cband is a complex factorisation of a band, stored as in [band], with real and imaginary parts apart.
type cband struct {
	n, ml, mu, w int
	re, im       []float64
	lowr, lowi   []float64 // as low in band
	invr, invi   []float64
	piv          []int
	r            []float64
}

func newCBand(n, ml, mu int) cband {
	w := 2*ml + mu + 1
	v := func(n int) []float64 { return make([]float64, n) }
	return cband{n: n, ml: ml, mu: mu, w: w, re: v(n * w), im: v(n * w), lowr: v(n * ml), lowi: v(n * ml), invr: v(n), invi: v(n), piv: make([]int, n)}
}

// factor replaces the matrix by its factors, with partial pivoting by |Re| + |Im|: 8n·ml·(ml+mu) operations. It returns
// false if the matrix is singular to working precision or not finite.
func (f *cband) factor() bool {
	n, re, im, w := f.n, f.re, f.im, f.w
	for k := range n {
		below, right := min(f.ml, n-1-k), min(f.ml+f.mu, n-1-k)
		d := k*w + f.ml
		p, top := 0, 0.
		for i := range below + 1 {
			q := d + i*(w-1)
			if v := weighted(math.Abs(re[q])+math.Abs(im[q]), f.r, k+i); v > top {
				p, top = i, v
			}
		}
		if f.piv[k] = k + p; !(top > 0) || math.IsInf(top, 1) {
			return false
		}
		kr, ki := re[d:d+right+1], im[d:d+right+1]
		if p > 0 {
			q := d + p*(w-1)
			for j := range kr {
				kr[j], re[q+j] = re[q+j], kr[j]
				ki[j], im[q+j] = im[q+j], ki[j]
			}
		}
		vr, vi := quotient(1, 0, kr[0], ki[0])
		f.invr[k], f.invi[k] = vr, vi
		for i := 1; i <= below; i++ {
			q := d + i*(w-1)
			ir, ii := re[q:q+len(kr)], im[q:q+len(kr)]
			mr, mi := times(ir[0], ii[0], vr, vi)
			f.lowr[k*f.ml+i-1], f.lowi[k*f.ml+i-1] = mr, mi
			if mr == 0 && mi == 0 {
				continue
			}
			for j := 1; j < len(kr); j++ {
				ir[j] -= float64(mr*kr[j]) - float64(mi*ki[j])
				ii[j] -= float64(mr*ki[j]) + float64(mi*kr[j])
			}
		}
		for j := 1; j < len(kr); j++ {
			kr[j], ki[j] = times(kr[j], ki[j], vr, vi)
		}
	}
	return true
}

// solve replaces br + i·bi by the solution of A·x = b.
func (f *cband) solve(br, bi []float64) {
	n, re, im, w := f.n, f.re, f.im, f.w
	for k := range n {
		if p := f.piv[k]; p != k {
			br[k], br[p] = br[p], br[k]
			bi[k], bi[p] = bi[p], bi[k]
		}
		sr, si := br[k], bi[k]
		below := min(f.ml, n-1-k)
		lr, li := f.lowr[k*f.ml:][:below], f.lowi[k*f.ml:][:below]
		xr, xi := br[k+1:][:below], bi[k+1:][:below]
		for i := range lr {
			xr[i] -= float64(lr[i]*sr) - float64(li[i]*si)
			xi[i] -= float64(lr[i]*si) + float64(li[i]*sr)
		}
	}
	for k := n - 1; k >= 0; k-- {
		d, right := k*w+f.ml, min(f.ml+f.mu, n-1-k)
		sr, si := times(br[k], bi[k], f.invr[k], f.invi[k])
		ur, ui := re[d+1:][:right], im[d+1:][:right]
		xr, xi := br[k+1:][:right], bi[k+1:][:right]
		for j := right - 1; j >= 0; j-- {
			sr -= float64(ur[j]*xr[j]) - float64(ui[j]*xi[j])
			si -= float64(ur[j]*xi[j]) + float64(ui[j]*xr[j])
		}
		br[k], bi[k] = sr, si
	}
}

// times returns (a + ib)·(c + id).
func times(a, b, c, d float64) (float64, float64) {
	return float64(a*c) - float64(b*d), float64(a*d) + float64(b*c)
}
