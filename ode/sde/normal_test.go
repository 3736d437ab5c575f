package sde

import (
	"math"
	"math/rand/v2"
	"testing"
)

// The quantile and the distribution are inverse to each other: Φ(normal(u)) = u. Erfc is good to some 2 ulps and Φ has the
// relative slope x near x, up to 8.3 in the tails, so 1e-14·(1+x²) holds for a relative error of 1e-14 of the quantile.
func TestNormalQuantile(t *testing.T) {
	check := func(bits uint64) {
		t.Helper()
		x := normal(bits)
		p := (float64(bits>>11) + .5) * 0x1p-53
		got, want := math.Erfc(-x/math.Sqrt2)/2, p
		if p > .5 {
			got, want = math.Erfc(x/math.Sqrt2)/2, (float64(1<<53-1-bits>>11)+.5)*0x1p-53
		}
		if d := math.Abs(got-want) / want; d > 1e-14*(1+x*x) {
			t.Errorf("Φ(normal(%#x)) is off by %.3g at x = %v", bits, d, x)
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		check(rng.Uint64())
		check(rng.Uint64() >> rng.IntN(53))                      // the lower tail
		check(^(rng.Uint64() >> rng.IntN(53)))                   // the upper one
		check(math.MaxUint64/2 + rng.Uint64()>>(2+rng.IntN(50))) // the middle
	}
	for _, b := range []uint64{0, math.MaxUint64} {
		check(b)
		if x := math.Abs(normal(b)); !(x > 8 && x < 9) {
			t.Errorf("the farthest number is %v", x)
		}
	}
}

// It is odd about the middle of its bits, bit for bit.
func TestNormalOdd(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 1000 {
		if b := rng.Uint64(); normal(b) != -normal(^b) {
			t.Fatalf("normal(%#x) = %v, of the complement %v", b, normal(b), normal(^b))
		}
	}
}

func TestLn(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 20000 {
		x := math.Exp(60 * (rng.Float64() - .9))
		if got, want := ln(x), math.Log(x); math.Abs(got-want) > 4e-16*(math.Abs(want)+.5) {
			t.Errorf("ln(%v) = %v, want %v", x, got, want)
		}
	}
}

// Pinned values: the noise of a seed is part of what a word means.
func TestNormalPinned(t *testing.T) {
	for bits, want := range map[uint64]float64{
		1 << 63:       1.3914582123358836e-16, // half a unit above the middle, √(2π)·2⁻⁵⁴
		3 << 62:       0.6744897501960818,     // the quartile 0.674489750196081743 and half a unit
		1<<64 - 1<<59: 1.8627318674216517,     // Φ⁻¹(31/32) = 1.862731867421651
	} {
		if got := normal(bits); math.Abs(got-want) > 1e-15*want {
			t.Errorf("normal(%#x) = %v, want %v", bits, got, want)
		}
	}
}

func BenchmarkNormal(b *testing.B) {
	rng := rand.NewChaCha8([32]byte{})
	var sum float64
	for b.Loop() {
		sum += normal(rng.Uint64())
	}
	_ = sum
}
