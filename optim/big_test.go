package optim_test

import (
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
