package game

import "math"

// gaussHermite returns the n nodes and weights of the rule of Gauss for means under the standard normal law. The nodes
// are the zeros of the orthonormal polynomial p of degree n, by bisection; a weight is 1/Σp², over the lower degrees at
// the node (G. Szegő, Orthogonal Polynomials, 1939, section 3.4).
func gaussHermite(n int) (x, w []float64) {
	// at returns p of degree n at x and the sum of squares of those below
	at := func(x float64) (p, squares float64) {
		before, p := 0., 1.
		for k := range n {
			squares += float64(p * p)
			before, p = p, (float64(x*p)-float64(math.Sqrt(float64(k))*before))/math.Sqrt(float64(k+1))
		}
		return p, squares
	}
	end := 2*math.Sqrt(float64(n)) + 1 // beyond the zeros, which are further apart than the step of the scan
	step := 1 / (2 * math.Sqrt(float64(n)))
	for a := -end; a < end; a += step {
		lo, hi := a, a+step
		first, _ := at(lo)
		if last, _ := at(hi); (first < 0) == (last < 0) {
			continue
		}
		for range 64 {
			mid := lo + float64((hi-lo)/2)
			if p, _ := at(mid); (p < 0) == (first < 0) {
				lo = mid
			} else {
				hi = mid
			}
		}
		_, squares := at(lo)
		x, w = append(x, lo), append(w, 1/squares)
	}
	return x, w
}
