// Package draw makes random permutations and samples that are pure functions of a name.
//
// The generator is ChaCha8 keyed by the SHA-256 digest of the name, so that the same words give the same rows on
// every platform, in any order of asking and on any shard of a cluster. Its integers are drawn here and not by
// math/rand/v2, whose choice of algorithm is not part of its promise.
package draw

import (
	"crypto/sha256"
	"math"
	"math/bits"
	"math/rand/v2"
	"strconv"

	"github.com/odescent/odescent/ode/vec"
)

// A Source draws integers. It may be keyed anew without allocating; it is not safe for concurrent use.
type Source struct {
	gen  rand.ChaCha8
	name []byte
}

// Key restarts the source at the stream named kind/v1/seed/part.
func (s *Source) Key(kind string, seed, part uint64) {
	s.name = append(s.name[:0], kind...)
	s.name = append(s.name, "/v1/"...)
	s.name = strconv.AppendUint(s.name, seed, 10)
	s.name = append(s.name, '/')
	s.name = strconv.AppendUint(s.name, part, 10)
	s.gen.Seed(sha256.Sum256(s.name))
}

// Uint64 returns 64 random bits; with it a Source is a rand.Source.
func (s *Source) Uint64() uint64 { return s.gen.Uint64() }

// Unit returns a number uniform on [0, 1), a multiple of 2^-53.
func (s *Source) Unit() float64 { return float64(float64(s.gen.Uint64()>>11) * 0x1p-53) }

// Below returns an integer uniform on 0..n-1 for n > 0, by multiplication with rejection: D. Lemire, Fast random
// integer generation in an interval, ACM TOMACS 29 (2019), section 4.
func (s *Source) Below(n int) int {
	m := uint64(n)
	hi, lo := bits.Mul64(s.gen.Uint64(), m)
	if lo < m {
		for reject := -m % m; lo < reject; {
			hi, lo = bits.Mul64(s.gen.Uint64(), m)
		}
	}
	return int(hi)
}

// Permute fills dst with a random order of 0..len(dst)-1, by the shuffle of Fisher and Yates.
func (s *Source) Permute(dst []int) {
	for i := range dst {
		j := s.Below(i + 1)
		dst[i] = dst[j]
		dst[j] = i
	}
}

// Normal returns a standard normal number from two uniform ones, by the polar angle and radius of Box and Muller,
// Ann. Math. Stat. 29 (1958), 610-611.
func (s *Source) Normal() float64 {
	r := math.Sqrt(-2 * vec.Log(1-s.Unit()))
	return r * vec.Cos(2*math.Pi*s.Unit())
}
