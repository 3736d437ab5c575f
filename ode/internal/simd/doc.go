// Package simd holds the kernels of packages vec and kernel for processors with AVX2, in assembly that the module gen
// has written with avo, and the one test of the processor. The Go loops of vec and kernel are the specification: a kernel
// here gives the same bits, NaN but for their payload included, as TestSameBits and FuzzSameBits there check. They use
// no fused multiply-add, and reductions add element i to lane i mod 4.
//
// The callers check the lengths: every vector is at least as long as the first, and that has at least [Short] elements.
// With the build tag purego and on other processors Wide is the constant false, and the loops in Go run.
package simd

//go:generate go -C gen run . -none=../none.go -out ../simd_amd64.s -stubs ../simd_amd64.go -pkg simd

// Short is the length from which a kernel is faster than the loop that it replaces.
const Short = 16
