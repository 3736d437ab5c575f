package multistep

import (
	"math"
	"math/big"
	"testing"
)

// γ*ₖ = ∫₋₁⁰ (-1)^k·binom(-s, k) ds follows from Σⱼ γ*ⱼ/(k-j+1) = 0: Hairer, Nørsett, Wanner I, (III.1.11').
func TestMoulton(t *testing.T) {
	g := []*big.Rat{big.NewRat(1, 1)}
	for k := 1; k <= highestAdams; k++ {
		sum := new(big.Rat)
		for j := range k {
			sum.Sub(sum, new(big.Rat).Mul(g[j], big.NewRat(1, int64(k-j+1))))
		}
		g = append(g, sum)
		want, _ := sum.Float64()
		if got := moulton[k]; math.Abs(got+want) > 1e-15 { // they are negative
			t.Errorf("γ*%d = %v, want %v", k, got, -want)
		}
	}
}

// On equal steps the integrals are those of Newton's backward differences, 1, 1/2, 5/12, 3/8, 251/720, ..., with
// gₖ + Σ_{j<k} gⱼ/(k-j+1) = 1: Hairer, Nørsett, Wanner I, (III.1.7). The integral up to θ of a polynomial of degree q on
// unequal points is exact.
func TestIntegrals(t *testing.T) {
	psi := make([]float64, highestAdams+2)
	for i := range psi {
		psi[i] = float64(i + 1)
	}
	g := make([]float64, highestAdams+1)
	integrals(g, psi, 1)
	for k := range g {
		sum := g[k]
		for j := range k {
			sum += g[j] / float64(k-j+1)
		}
		if math.Abs(sum-1) > 1e-14 {
			t.Errorf("g%d = %v is off by %g", k, g[k], sum-1)
		}
	}
	h := newHistory(1, highestAdams+2)
	const step, theta = .3, .7
	lengths := []float64{.3, .1, .2, .4, .05, .25, .3, .15, .1, .2, .3, .2, .1}
	for q := range highestAdams {
		f := func(t float64) float64 { return math.Pow(1+t, float64(q)) }
		h.known = 0
		clear(h.past)
		at := 0.
		for _, l := range lengths {
			h.attempt([]float64{f(at)}, l, min(h.known+1, highestAdams+2), highestAdams+2)
			h.update(l)
			at += l
		}
		h.attempt([]float64{f(at)}, step, highestAdams+1, highestAdams+1)
		integrals(g, h.psi, theta)
		var sum float64
		for i, c := range g {
			sum += step * c * h.phi[i][0]
		}
		want := (math.Pow(1+at+theta*step, float64(q+1)) - math.Pow(1+at, float64(q+1))) / float64(q+1)
		if math.Abs(sum-want) > 1e-11*want {
			t.Errorf("∫ t^%d = %v, want %v", q, sum, want)
		}
	}
}

// The constants of the errors of the NDF: κγₖ + 1/(k+1), Shampine and Reichelt, section 2, and 26 % longer steps for the
// first three orders, 12 % for the fourth, table 1.
func TestNDF(t *testing.T) {
	for k, want := range []float64{1: .26, 2: .26, 3: .26, 4: .12, 5: 0} {
		if k == 0 {
			continue
		}
		plain := 1 / float64(k+1)
		longer := math.Pow(plain/(plain+kappa[k]*harmonic[k]), 1/float64(k+1)) - 1
		if math.Abs(longer-want) > .015 {
			t.Errorf("order %d: steps %.3f longer, want %v", k, longer, want)
		}
	}
}
