package optim_test

import (
	"math"
	"math/big"
)

// num is a number of 200 bits; the functions below are its arithmetic.
type num = *big.Float

func q(x float64) num { return new(big.Float).SetPrec(200).SetFloat64(x) }

func add(a, b num) num { return q(0).Add(a, b) }

func sub(a, b num) num { return q(0).Sub(a, b) }

func mul(a, b num) num { return q(0).Mul(a, b) }

func quo(a, b num) num { return q(0).Quo(a, b) }

func root(a num) num { return q(0).Sqrt(a) }

func top(a, b num) num { return map[bool]num{true: a, false: b}[a.Cmp(b) > 0] }

func size(v []num) num { return root(dot(v, v)) }

func zeros(v float64) []num { return []num{q(v), q(v), q(v)} }

func dot(u, v []num) num {
	s := q(0)
	for i := range u {
		s = add(s, mul(u[i], v[i]))
	}
	return s
}

func diff(u, v []num) []num {
	w := zeros(0)
	for i := range u {
		w[i] = sub(u[i], v[i])
	}
	return w
}

// average is β·m + (1-β)·g.
func average(beta float64, m, g num) num { return add(mul(q(beta), m), mul(sub(q(1), q(beta)), g)) }

// power is β^k.
func power(beta float64, k int) num {
	p := q(1)
	for range k {
		p = mul(p, q(beta))
	}
	return p
}

func neg(a num) num { return q(0).Neg(a) }

func magnitude(a num) num { return q(0).Abs(a) }

func least(a, b num) num { return map[bool]num{true: a, false: b}[a.Cmp(b) < 0] }

func signum(a num) num { return q(float64(a.Sign())) }

// exp is e^a by its series at a/2¹⁶, squared.
func exp(a num) num {
	const squarings = 16
	x := q(0).SetMantExp(a, -squarings)
	sum, term := q(1), q(1)
	for k := 1; k < 40; k++ {
		term = quo(mul(term, x), q(float64(k)))
		sum = add(sum, term)
	}
	for range squarings {
		sum = mul(sum, sum)
	}
	return sum
}

// log is the solution of e^y = a by Newton's method, for moderate a > 0.
func log(a num) num {
	f, _ := a.Float64()
	y := q(math.Log(f))
	for range 4 {
		y = add(y, sub(mul(a, exp(neg(y))), q(1)))
	}
	return y
}

// raise is a^b for a > 0.
func raise(a, b num) num { return exp(mul(b, log(a))) }
