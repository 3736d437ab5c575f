package flows

import (
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// pairs is the memory of limited memory BFGS in a state y: after x, x₋ and d₋ come m vectors s, m vectors y, the m
// numbers 1/(s·y), and how many pairs were learnt; pair j, counted from the start of the run, is in the place j mod m.
type pairs struct {
	n, m  int
	alpha []float64 // of the recursion
}

func (b *pairs) s(y []float64, i int) []float64 { return y[(3+i)*b.n : (4+i)*b.n] }
func (b *pairs) y(y []float64, i int) []float64 { return y[(3+b.m+i)*b.n : (4+b.m+i)*b.n] }

// scalars returns 1/(s·y) of all pairs, and the number of pairs learnt.
func (b *pairs) scalars(y []float64) (rho []float64, learnt *float64) {
	tail := y[(3+2*b.m)*b.n:]
	return tail[:b.m], &tail[b.m]
}

// learn takes the pair that leads from x₋ to x, where the force is d, and moves x₋ there.
func (b *pairs) learn(y, d []float64) {
	n := b.n
	x, x0, d0 := y[:n], y[n:2*n], y[2*n:3*n]
	rho, learnt := b.scalars(y)
	var ss, sy, yy float64
	for i := range x {
		dx, dg := x[i]-x0[i], d0[i]-d[i]
		ss += float64(dx * dx)
		sy += float64(dx * dg)
		yy += float64(dg * dg)
	}
	if sy > float64(0x1p-52*math.Sqrt(ss))*math.Sqrt(yy) {
		i := int(*learnt) % b.m
		vec.Axpby(b.s(y, i), 1, x, -1, x0)
		vec.Axpby(b.y(y, i), 1, d0, -1, d)
		rho[i] = 1 / sy
		*learnt++
	}
	copy(x0, x)
	copy(d0, d)
}

// product replaces v by B·v.
func (b *pairs) product(v, y []float64) {
	rho, learnt := b.scalars(y)
	last := int(*learnt)
	first := max(0, last-b.m)
	for j := last - 1; j >= first; j-- {
		i := j % b.m
		b.alpha[i] = rho[i] * vec.Dot(b.s(y, i), v)
		vec.AddScaled(v, -b.alpha[i], b.y(y, i))
	}
	if last > 0 {
		i := (last - 1) % b.m
		dg := b.y(y, i)
		vec.Scale(v, 1/(rho[i]*vec.Dot(dg, dg)), v)
	}
	for j := first; j < last; j++ {
		i := j % b.m
		vec.AddScaled(v, b.alpha[i]-float64(rho[i]*vec.Dot(b.y(y, i), v)), b.s(y, i))
	}
}
