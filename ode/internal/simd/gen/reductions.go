package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// fours emits a loop over the groups of four of n elements, wide groups at a time and then single ones.
func fours(n reg.Register, wide int, body func(i reg.Register, u int)) {
	i, end := GP64(), GP64()
	XORQ(i, i)
	loop := func(name string, groups int) {
		MOVQ(n, end)
		ANDQ(operand.I32(-4*groups), end)
		CMPQ(i, end)
		JGE(operand.LabelRef(name + "done"))
		Label(name)
		for u := range groups {
			body(i, u)
		}
		ADDQ(operand.I32(4*groups), i)
		CMPQ(i, end)
		JLT(operand.LabelRef(name))
		Label(name + "done")
	}
	loop("blocks", wide)
	loop("fours", 1)
}

// finish stores the four lanes and ends the kernel.
func finish(t reg.VecVirtual) {
	VMOVUPD(t, operand.Mem{Base: Load(Param("lanes"), GP64())})
	VZEROUPPER()
	RET()
}

// magnitude has all bits but the sign.
const magnitude = 0x7fffffffffffffff

// largerBits emits the larger of two vectors of integers that are not negative.
func largerBits(x, y, dst reg.VecVirtual) {
	mask := YMM()
	VPCMPGTQ(y, x, mask)
	VBLENDVPD(mask, x, y, dst)
}

// reductions leave their four lanes to the caller, who adds the last one to three elements.
func reductions() {
	f := form{}
	function("Dot", "x, y []float64, lanes *[4]float64",
		"Dot stores the sums of x[i]·y[i] over i mod 4 for the elements before len(x)&^3.")
	n, x, y, t := Load(Param("x").Len(), GP64()), base("x"), base("y"), zero()
	fours(n, 4, func(i reg.Register, u int) { VADDPD(f.mul(f.load(at(x, i, u)), at(y, i, u)), t, t) })
	finish(t)

	function("Dist2", "x, y []float64, lanes *[4]float64",
		"Dist2 stores the sums of (x[i] - y[i])² over i mod 4 for the elements before len(x)&^3.")
	n, x, y, t = Load(Param("x").Len(), GP64()), base("x"), base("y"), zero()
	fours(n, 4, func(i reg.Register, u int) {
		d := f.sub(f.load(at(x, i, u)), at(y, i, u))
		VADDPD(f.mul(d, d), t, t)
	})
	finish(t)

	function("NormInf", "x []float64, lanes *[4]float64",
		"NormInf stores the largest magnitudes over i mod 4 for the elements before len(x)&^3, a NaN above all others.")
	n, x = Load(Param("x").Len(), GP64()), base("x")
	abs := number(magnitude)
	var top [4]reg.VecVirtual
	for u := range top {
		top[u] = zero()
	}
	fours(n, 4, func(i reg.Register, u int) {
		v := YMM()
		VANDPD(at(x, i, u), abs, v)
		largerBits(v, top[u], top[u])
	})
	largerBits(top[1], top[0], top[0])
	largerBits(top[3], top[2], top[2])
	largerBits(top[2], top[0], top[0])
	finish(top[0])

	function("ErrSum", "s, y0, y1 []float64, atol, rtol, h float64, lanes *[4]float64",
		"ErrSum stores the sums of (h·s[i]/(atol + rtol·max(|y0[i]|, |y1[i]|)))² over i mod 4\n"+
			"for the elements before len(s)&^3.")
	n, s, y0, y1, t := Load(Param("s").Len(), GP64()), base("s"), base("y0"), base("y1"), zero()
	atol, rtol, h := scalar("atol"), scalar("rtol"), scalar("h")
	abs = number(magnitude)
	fours(n, 2, func(i reg.Register, u int) {
		v, w, m := YMM(), YMM(), YMM()
		VANDPD(at(y0, i, u), abs, v)
		VANDPD(at(y1, i, u), abs, w)
		largerBits(v, w, m)
		r := f.div(f.mul(h, at(s, i, u)), f.add(atol, f.mul(rtol, m)))
		VADDPD(f.mul(r, r), t, t)
	})
	finish(t)
}

// features are the two instructions by which a program learns what processor it runs on.
func features() {
	TEXT("cpuid", NOSPLIT, "func(leaf, sub uint32) (eax, ebx, ecx, edx uint32)")
	Pragma("noescape")
	Doc("cpuid returns what the processor says of itself under a leaf.")
	Load(Param("leaf"), reg.EAX)
	Load(Param("sub"), reg.ECX)
	CPUID()
	Store(reg.EAX, Return("eax"))
	Store(reg.EBX, Return("ebx"))
	Store(reg.ECX, Return("ecx"))
	Store(reg.EDX, Return("edx"))
	RET()
	TEXT("xgetbv", NOSPLIT, "func() (eax, edx uint32)")
	Pragma("noescape")
	Doc("xgetbv returns which registers the system keeps for a program.")
	XORL(reg.ECX, reg.ECX)
	XGETBV()
	Store(reg.EAX, Return("eax"))
	Store(reg.EDX, Return("edx"))
	RET()
}
