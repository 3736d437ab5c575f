package stab

// rows are the coefficients of the recurrence for s stages, index j being that of the stage; see the package comment.
type rows struct {
	s              int
	mu, nu, mt, gt []float64
	c              []float64 // the time of a stage, in steps
	c2, c3         float64   // of the stability polynomial 1 + z + c2·z² + c3·z³ + ...
	work           []float64 // room for what the family computes on the way
}

// newRows takes the memory for up to most stages.
func newRows(most int) *rows {
	n := most + 1
	all := make([]float64, 11*n)
	return &rows{mu: all[:n], nu: all[n : 2*n], mt: all[2*n : 3*n], gt: all[3*n : 4*n], c: all[4*n : 5*n], work: all[5*n:]}
}

// set computes the coefficients of f for s stages, unless they are there.
func (r *rows) set(f family, s int) {
	if r.s == s {
		return
	}
	r.s = s
	f.fill(r)
	r.c2, r.c3 = r.expand(s)
}

// expand runs the recurrence up to stage n on power series in z up to z³. The coefficients of z are the times of the
// stages, those of z² and z³ for the last one are returned.
func (r *rows) expand(n int) (c2, c3 float64) {
	r.c[0], r.c[1] = 0, r.mt[1]
	var a2, a3, b2, b3 float64 // of the stages j-1 and j-2
	for j := 2; j <= n; j++ {
		m, v, f := r.mu[j], r.nu[j], r.mt[j]
		r.c[j] = float64(m*r.c[j-1]) + float64(v*r.c[j-2]) + (f + r.gt[j])
		n2 := float64(m*a2) + float64(v*b2) + float64(f*r.c[j-1])
		n3 := float64(m*a3) + float64(v*b3) + float64(f*a2)
		a2, b2 = n2, a2
		a3, b3 = n3, a3
	}
	return a2, a3
}

// at returns the stability function at z: the recurrence on y' = z·y with h = 1.
func (r *rows) at(z complex128) complex128 {
	a, b := times(r.mt[1], z), complex128(0)
	for j := 2; j <= r.s; j++ {
		n := times(r.mu[j], a) + times(r.nu[j], b) + times(r.mt[j], mul(z, 1+a)) + times(r.gt[j], z)
		a, b = n, a
	}
	return 1 + a
}

func times(a float64, z complex128) complex128 {
	return complex(float64(a*real(z)), float64(a*imag(z)))
}

// mul is the product with each of its terms rounded, the same on every platform.
func mul(a, b complex128) complex128 {
	return complex(float64(real(a)*real(b))-float64(imag(a)*imag(b)), float64(real(a)*imag(b))+float64(imag(a)*real(b)))
}
