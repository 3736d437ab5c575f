package split

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// eigen finds the eigenvalues of the symmetric tridiagonal matrix with the diagonal d and the elements e beside it
// (e[i] between i and i+1), by the QL iteration with implicit shifts: d becomes the eigenvalues, and the columns of z,
// n by n by rows, the eigenvectors. e has a last element for the iteration's own use and is overwritten. It returns
// false if an eigenvalue takes more than 50 rounds, or is not a number.
//
// Reference: H. Bowdler, R. Martin, C. Reinsch, J. Wilkinson, Numer. Math. 11 (1968), 293-306, tql2.
func eigen(d, e, z []float64) bool {
	n := len(d)
	identity(z, n)
	e[n-1] = 0
	for l := range n {
		for round := 0; ; round++ {
			m := l
			for ; m < n-1; m++ {
				if size := math.Abs(d[m]) + math.Abs(d[m+1]); math.Abs(e[m]) <= ulp/2*size {
					break
				}
			}
			if m == l {
				break
			}
			if round == 50 || e[l]-e[l] != 0 {
				return false
			}
			g := (d[l+1] - d[l]) / (2 * e[l])
			r := vec.Hypot(g, 1)
			g = d[m] - d[l] + e[l]/(g+math.Copysign(r, g))
			s, c, p := 1.0, 1.0, 0.0
			i := m - 1
			for ; i >= l; i-- {
				f, b := float64(s*e[i]), float64(c*e[i])
				r = vec.Hypot(f, g)
				e[i+1] = r
				if r == 0 {
					d[i+1] -= p
					e[m] = 0
					break
				}
				s, c = f/r, g/r
				g = d[i+1] - p
				r = float64((d[i]-g)*s) + float64(2*c*b)
				p = float64(s * r)
				d[i+1] = g + p
				g = float64(c*r) - b
				for k := 0; k < n*n; k += n {
					u, v := z[k+i], z[k+i+1]
					z[k+i+1] = float64(s*u) + float64(c*v)
					z[k+i] = float64(c*u) - float64(s*v)
				}
			}
			if r == 0 && i >= l {
				continue
			}
			d[l] -= p
			e[l], e[m] = g, 0
		}
	}
	return true
}
