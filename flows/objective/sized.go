package objective

import (
	"fmt"

	"github.com/odescent/odescent/ode/vec"
)

// sized lists the functions of n variables.
var sized = []family{
	inN("rosenbrock", 2, 2, rosenbrock), inN("ackley", 2, 1, ackley),
	inN("sphere", 2, 1, sphere), inN("quartic", 10, 1, quartic), inN("doublewell", 1, 1, doubleWell),
	inN("rastrigin", 2, 1, rastrigin), inN("styblinskitang", 2, 1, styblinskiTang),
	inN("plateau", 2, 1, plateau), inN("terraces", 2, 1, terraces),
	with("manywell", sizeKey{4}, func(k sizeKey) (*Problem, error) {
		if k.N < 2 || k.N > maxDim || k.N%2 != 0 {
			return nil, fmt.Errorf("n=%d: n runs from 2 to 1e7 in steps of 2", k.N)
		}
		return manyWell(k.N), nil
	}),
	with("hilbert", sizeKey{6}, func(k sizeKey) (*Problem, error) {
		if k.N < 1 || k.N > 1000 {
			return nil, fmt.Errorf("n=%d: n runs from 1 to 1000", k.N)
		}
		return hilbert(k.N), nil
	}),
	with("nesterov", chainDefaults, chain.problem), with("logsumexp", logSumExpDefaults, logSumExp.problem),
}

const (
	maxDim  = 1e7 // variables: 80 MB a vector
	maxRoom = 1e8 // numbers of the scratch of a call: 800 MB
)

// checkRoom refuses scratch of rows at a time by so many numbers; what names those.
func checkRoom(what string, rows int, each float64) error {
	if n := float64(rows) * each; n > maxRoom {
		return fmt.Errorf("%s of %d rows at a time are %.3g numbers; %g are the most", what, rows, n, maxRoom)
	}
	return nil
}

type sizeKey struct {
	N int `spec:"n"`
}

// inN is a family with the single key n, at least least and def if it is not given.
func inN(name string, def, least int, build func(n int) *Problem) family {
	return with(name, sizeKey{def}, func(k sizeKey) (*Problem, error) {
		if k.N < least || k.N > maxDim {
			return nil, fmt.Errorf("n=%d: n runs from %d to 1e7", k.N, least)
		}
		return build(k.N), nil
	})
}

func filled(n int, x float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// logSpaced returns n numbers from lo to hi in geometric progression; the single one is hi.
func logSpaced(n int, lo, hi float64) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = lo * vec.Pow(hi/lo, float64(i)/float64(max(n-1, 1)))
	}
	v[n-1] = hi
	return v
}
