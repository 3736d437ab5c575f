package odetest

import (
	"math/rand/v2"
	"testing"
)

// The field of the heat equation is c times the second difference, bit for bit.
func TestHeatField(t *testing.T) {
	const c = (heatDim + 1) * (heatDim + 1)
	r := rand.New(rand.NewPCG(1, 2))
	y, got, want := make([]float64, heatDim), make([]float64, heatDim), make([]float64, heatDim)
	for i := range y {
		y[i] = r.NormFloat64()
	}
	sys := Heat.System()
	sys.Field(got, 0, y)
	diffusion(want, y)
	for i, v := range want {
		if v *= c; got[i] != v {
			t.Errorf("component %d is %v, want %v", i, got[i], v)
		}
	}
	if sys.JacVec(want, 0, nil, y); want[7] != got[7] || want[heatDim-1] != got[heatDim-1] {
		t.Errorf("J·y is %v, f(y) %v", want[7], got[7])
	}
}

// What the field costs beside a copy of the state; C takes 103 to 125 ns, about a copy.
func BenchmarkHeatField(b *testing.B) {
	sys, dst, y := Heat.System(), make([]float64, heatDim), ones(heatDim)
	b.Run("field", func(b *testing.B) {
		for b.Loop() {
			sys.Field(dst, 0, y)
		}
	})
	b.Run("copy", func(b *testing.B) {
		for b.Loop() {
			copy(dst, y)
		}
	})
}
