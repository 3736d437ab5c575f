//go:build !purego

package simd

// Wide reports whether the processor has AVX2 and the system keeps its registers; then the functions here may be
// called.
var Wide = avx2()

func avx2() bool {
	if most, _, _, _ := cpuid(0, 0); most < 7 {
		return false
	}
	const osxsave, avx = 1 << 27, 1 << 28
	if _, _, c, _ := cpuid(1, 0); c&osxsave == 0 || c&avx == 0 {
		return false
	}
	if a, _ := xgetbv(); a&6 != 6 { // XMM and YMM
		return false
	}
	_, b, _, _ := cpuid(7, 0)
	return b&(1<<5) != 0
}
