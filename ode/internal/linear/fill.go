package linear

import "github.com/odescent/odescent/ode/vec"

// fill writes I - c·D·J, or I - c·√D·J·√D, into the room for the factors.
func (v *Solver) fill(j *Jacobian) {
	if v.pat.banded {
		v.fillBand(j)
		return
	}
	n := v.lu.n
	for i := range n {
		row, jac := v.lu.A[i*n:i*n+n], j.a[i*n:i*n+n]
		if v.sym {
			vec.Mul(row, -v.c*v.w[i], v.w, jac)
		} else {
			vec.Scale(row, -v.c*v.d[i], jac)
		}
		row[i]++
	}
}

func (v *Solver) fillBand(j *Jacobian) {
	p, b := v.pat, &v.band
	if v.sym {
		p.permute(v.rd, v.w)
	} else {
		p.permute(v.rd, v.d)
	}
	width := p.ml + p.mu + 1
	for r := range p.n {
		row, jac := b.a[r*b.w:r*b.w+b.w], j.a[r*width:r*width+width]
		s := -v.c * v.rd[r]
		for k, e := range jac {
			row[k] = s * e
		}
		if v.sym && !v.plain {
			for k := max(0, p.ml-r); k < min(width, p.n-r+p.ml); k++ {
				row[k] *= v.rd[r+k-p.ml]
			}
		}
		clear(row[width:])
		row[p.ml]++
	}
}

// apply stores dst = (I - c·√D·J·√D)·x, or (I - c·D·J)·x outside the symmetric form.
func (v *Solver) apply(dst, x []float64) {
	if !v.sym {
		v.diff.product(dst, v.j, x)
		for i, s := range dst {
			dst[i] = x[i] - float64(v.c*float64(v.d[i]*s))
		}
		return
	}
	vec.Mul(v.u, 1, v.w, x)
	v.diff.product(dst, v.j, v.u)
	for i, s := range dst {
		dst[i] = x[i] - float64(v.c*float64(v.w[i]*s))
	}
}

// precondition stores in dst the user's approximation to the solution with the right side r.
func (v *Solver) precondition(dst, r []float64) bool {
	if !v.sym {
		copy(dst, r)
		return v.own.Solve(dst)
	}
	vec.Mul(dst, 1, v.w, r)
	ok := v.own.Solve(dst)
	for i, w := range v.w {
		dst[i] /= w
	}
	return ok
}
