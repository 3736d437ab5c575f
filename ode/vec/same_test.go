//go:build amd64 && !purego

package vec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/internal/simd"
	"github.com/odescent/odescent/ode/vec"
)

// numbers are the arguments of a kernel: vectors of one length, numbers, and the coefficients of a combination.
type numbers struct {
	v       [][]float64
	c       []float64
	a       []float64
	k       [][]float64
	results []float64
}

// kernels are all functions with an assembly form, also with the destination as an operand.
var kernels = map[string]func(x *numbers){
	"Combine":          func(x *numbers) { vec.Combine(x.v[0], x.v[1], x.c[0], x.a, x.k) },
	"Combine, dst = y": func(x *numbers) { vec.Combine(x.v[1], x.v[1], x.c[0], x.a, x.k) },
	"Combine, dst in k": func(x *numbers) {
		if len(x.k) > 0 && len(x.k) < 8 {
			vec.Combine(x.k[len(x.k)-1], x.v[1], x.c[0], x.a, x.k)
		}
	},
	"Combine by 1":        func(x *numbers) { vec.Combine(x.v[0], x.v[1], x.c[0], []float64{1}, x.v[2:3]) },
	"AddScaled":           func(x *numbers) { vec.AddScaled(x.v[0], x.c[0], x.v[1]) },
	"AddScaled to itself": func(x *numbers) { vec.AddScaled(x.v[0], x.c[0], x.v[0]) },
	"Axpby":               func(x *numbers) { vec.Axpby(x.v[0], x.c[0], x.v[1], x.c[1], x.v[2]) },
	"Axpby, dst = x":      func(x *numbers) { vec.Axpby(x.v[1], x.c[0], x.v[1], x.c[1], x.v[2]) },
	"Axpby, dst = y":      func(x *numbers) { vec.Axpby(x.v[2], x.c[0], x.v[1], x.c[1], x.v[2]) },
	"Relax":               func(x *numbers) { vec.Relax(x.v[0], x.c[0], x.v[1]) },
	"Scale":               func(x *numbers) { vec.Scale(x.v[0], x.c[0], x.v[1]) },
	"Scale, dst = x":      func(x *numbers) { vec.Scale(x.v[0], x.c[0], x.v[0]) },
	"Mul":                 func(x *numbers) { vec.Mul(x.v[0], x.c[0], x.v[1], x.v[2]) },
	"Mul, dst = x":        func(x *numbers) { vec.Mul(x.v[0], x.c[0], x.v[1], x.v[0]) },
	"AddMul":              func(x *numbers) { vec.AddMul(x.v[0], x.c[0], x.v[1], x.v[2]) },
	"Sign":                func(x *numbers) { vec.Sign(x.v[0], x.c[0], x.v[1]) },
	"Dot":                 func(x *numbers) { x.results = append(x.results, vec.Dot(x.v[0], x.v[1])) },
	"Norm2":               func(x *numbers) { x.results = append(x.results, vec.Norm2(x.v[0])) },
	"NormInf":             func(x *numbers) { x.results = append(x.results, vec.NormInf(x.v[0])) },
	"Dist2":               func(x *numbers) { x.results = append(x.results, vec.Dist2(x.v[0], x.v[1])) },
	"FirstNonFinite":      func(x *numbers) { x.results = append(x.results, float64(vec.FirstNonFinite(x.v[0]))) },
	"ErrNorm": func(x *numbers) {
		for _, w := range []vec.Weights{{ATol: x.c[0], RTol: x.c[1]}, {ATol: x.c[0], RTol: x.c[1], Max: true}, {ATols: x.v[2], RTol: x.c[1]}} {
			x.results = append(x.results, vec.ErrNorm(w, x.v[0], x.v[1], x.c[2], x.a, x.k))
		}
	},
	"Recur": func(x *numbers) {
		kernel.Recur(x.v[0], x.v[1], x.c[0], x.v[2], x.c[1], x.v[3], x.c[2], x.v[4], x.c[3], x.v[5])
	},
	"Recur, b = 0": func(x *numbers) {
		kernel.Recur(x.v[0], x.v[1], x.c[0], x.v[2], x.c[1], x.v[3], x.c[2], x.v[4], 0, x.v[5])
	},
	"Sum":        func(x *numbers) { kernel.Sum(x.v[0], x.v[1], x.v[2]) },
	"Squares":    func(x *numbers) { kernel.Squares(x.v[0], x.v[1], x.c[0]) },
	"Larger":     func(x *numbers) { kernel.Larger(x.v[0], x.v[1]) },
	"AddSquares": func(x *numbers) { kernel.AddSquares(x.v[0], x.v[1]) },
	"Invert": func(x *numbers) {
		for i, at := range []kernel.Place{kernel.Outside, kernel.Inside, kernel.Floor} {
			kernel.Invert(x.v[i], x.v[3], x.c[0], x.c[1], at)
		}
		kernel.Invert(x.v[4], x.v[4], 1, x.c[1], kernel.Outside)
	},
	"Accumulate": func(x *numbers) {
		kernel.Accumulate(x.v[0], x.v[1], x.v[2], x.c[0], x.c[1], false)
		kernel.Accumulate(x.v[3], x.v[4], x.v[5], x.c[0], x.c[1], true)
	},
	"Average": func(x *numbers) {
		kernel.Average(x.v[0], x.v[1], x.v[2], x.c[2], x.c[0], x.c[1], false)
		kernel.Average(x.v[3], x.v[4], x.v[5], x.c[2], x.c[0], x.c[1], true)
		kernel.Average(x.v[0], x.v[1], x.v[4], x.c[2], 1, x.c[1], false)
	},
	"AverageMax": func(x *numbers) { kernel.AverageMax(x.v[0], x.v[1], x.v[2], x.v[3], x.c[2], x.c[0], x.c[1], false) },
	"Center":     func(x *numbers) { kernel.Center(x.v[0], x.v[1], x.v[2], x.v[3], x.c[2], x.c[0], x.c[1], true) },
}

// special are numbers that a kernel may treat in another way than the loop.
var special = []float64{0, math.Copysign(0, -1), 1, -1, math.NaN(), math.Float64frombits(0xfff8000000001234), math.Inf(1), math.Inf(-1),
	0x1p-1074, -0x1p-1074, 0x1p-1030, math.MaxFloat64, -math.MaxFloat64, 0x1p520, 0x1p-520}

// draw makes arguments whose vectors have the length n and begin at an offset; of share numbers one is special.
// Behind every vector stand further numbers, which no kernel may change.
func draw(seed uint64, n, offset, terms, share int) (x numbers, all [][]float64) {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	number := func() float64 {
		if share > 0 && r.IntN(share) == 0 {
			return special[r.IntN(len(special))]
		}
		return math.Ldexp(r.NormFloat64(), r.IntN(20)-10)
	}
	vector := func() []float64 {
		whole := make([]float64, offset+n+beyond)
		for i := range whole {
			whole[i] = number()
		}
		all = append(all, whole)
		return whole[offset : offset+n]
	}
	for range 6 {
		x.v = append(x.v, vector())
	}
	for range 4 {
		x.c = append(x.c, number())
	}
	if share == 0 || x.c[1]-x.c[1] != 0 { // a tolerance and a floor are positive and finite
		x.c[1] = math.Abs(r.NormFloat64())
	}
	for range terms {
		x.a, x.k = append(x.a, number()), append(x.k, vector())
	}
	return x, all
}

// clone copies the arguments, and all vectors as a whole.
func (x numbers) clone(all [][]float64, offset int) (numbers, [][]float64) {
	y := numbers{c: x.c, a: x.a}
	var whole [][]float64
	for i, v := range all {
		v = slices.Clone(v)
		whole = append(whole, v)
		if v = v[offset : len(v)-beyond]; i < len(x.v) {
			y.v = append(y.v, v)
		} else {
			y.k = append(y.k, v)
		}
	}
	return y, whole
}

// beyond is how many numbers stand behind a vector.
const beyond = 5

// compare runs every kernel in assembly and in Go.
func compare(t *testing.T, seed uint64, n, offset, terms, share int) {
	t.Helper()
	given, all := draw(seed, n, offset, terms, share)
	for name, run := range kernels {
		x, got := given.clone(all, offset)
		y, want := given.clone(all, offset)
		run(&x)
		simd.Wide = false
		run(&y)
		simd.Wide = true
		got, want = append(got, x.results), append(want, y.results)
		for v := range want {
			for i, w := range want[v] {
				if g := got[v][i]; math.Float64bits(g) != math.Float64bits(w) && !(g != g && w != w) {
					t.Fatalf("%s, seed %d, n = %d, offset %d, %d terms, special %d: vector %d has at %d the number %v, in Go %v",
						name, seed, n, offset, terms, share, v, i-offset, g, w)
				}
			}
		}
	}
}

func needAVX2(t testing.TB) {
	if !simd.Wide {
		t.Skip("this processor has no AVX2")
	}
}

// Assembly and Go give the same bits at every length up to 1100.
func TestSameBits(t *testing.T) {
	needAVX2(t)
	step := 1
	if testing.Short() {
		step = 37
	}
	for n := 0; n <= 1100; n += step {
		compare(t, uint64(n), n, n%4, n%19, []int{0, 3, 50}[n%3])
	}
	for n := range 70 {
		for terms := range 18 {
			compare(t, uint64(n), n, (n+terms)%5, terms, (n+terms)%3)
		}
	}
}

func FuzzSameBits(f *testing.F) {
	f.Add(uint64(1), uint16(100), uint8(1), uint8(9), uint8(7))
	f.Add(uint64(2), uint16(1100), uint8(3), uint8(16), uint8(0))
	f.Fuzz(func(t *testing.T, seed uint64, n uint16, offset, terms, share uint8) {
		needAVX2(t)
		compare(t, seed, int(n)%1101, int(offset)%8, int(terms)%20, int(share))
	})
}

// A vector that is too short is refused by the assembly as by Go, before anything is written.
func TestShortVectorsPanic(t *testing.T) {
	needAVX2(t)
	x, short := make([]float64, 40), make([]float64, 39)
	for name, call := range map[string]func(){
		"Combine":   func() { vec.Combine(x, x, 1, []float64{1, 1}, [][]float64{x, short}) },
		"Combine y": func() { vec.Combine(x, short, 1, []float64{1}, [][]float64{x}) },
		"terms":     func() { vec.Combine(x, x, 1, []float64{1, 1}, [][]float64{x}) },
		"ErrNorm":   func() { vec.ErrNorm(vec.Weights{ATol: 1}, x, x, 1, []float64{1, 1}, [][]float64{x, short}) },
		"Axpby":     func() { vec.Axpby(x, 1, x, 1, short) },
		"AddScaled": func() { vec.AddScaled(x, 1, short) },
		"Scale":     func() { vec.Scale(x, 1, short) },
		"Mul":       func() { vec.Mul(x, 1, short, x) },
		"AddMul":    func() { vec.AddMul(x, 1, x, short) },
		"Sign":      func() { vec.Sign(x, 1, short) },
		"Relax":     func() { vec.Relax(x, 1, short) },
		"Dot":       func() { vec.Dot(x, short) },
		"Dist2":     func() { vec.Dist2(x, short) },
		"Recur":     func() { kernel.Recur(x, x, 1, x, 1, x, 1, x, 1, short) },
		"Sum":       func() { kernel.Sum(x, x, short) },
		"Squares":   func() { kernel.Squares(x, short, .5) },
		"Average":   func() { kernel.Average(x, short, x, .5, 1, 1, false) },
		"Invert":    func() { kernel.Invert(x, short, 1, 1, kernel.Inside) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s takes a short vector", name)
				}
			}()
			call()
		}()
	}
	if v := fmt.Sprint(vec.NormInf(x)); v != "0" {
		t.Errorf("a refused call has written: %v", x)
	}
}
