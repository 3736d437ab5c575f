package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// form emits arithmetic for four numbers at a time or, if one is set, for one.
type form struct{ one bool }

// op returns an operand as an instruction of the form takes it: of a register, the part for one number.
func (f form) op(x operand.Op) operand.Op {
	if v, ok := x.(reg.VecVirtual); ok && f.one {
		return v.AsX()
	}
	return x
}

type instruction func(...operand.Op)

// do emits dst = x∘y into a new register, by the instruction for four or the one for one; y may be in memory.
func (f form) do(four, one instruction, x, y operand.Op) reg.VecVirtual {
	dst := YMM()
	f.into(four, one, x, y, dst)
	return dst
}

// into emits dst = x∘y.
func (f form) into(four, one instruction, x, y operand.Op, dst reg.VecVirtual) {
	if f.one {
		four = one
	}
	four(f.op(y), f.op(x), f.op(dst))
}

func (f form) add(x, y operand.Op) reg.VecVirtual { return f.do(VADDPD, VADDSD, x, y) }
func (f form) sub(x, y operand.Op) reg.VecVirtual { return f.do(VSUBPD, VSUBSD, x, y) }
func (f form) mul(x, y operand.Op) reg.VecVirtual { return f.do(VMULPD, VMULSD, x, y) }
func (f form) div(x, y operand.Op) reg.VecVirtual { return f.do(VDIVPD, VDIVSD, x, y) }

func (f form) sqrt(x operand.Op) reg.VecVirtual {
	dst := YMM()
	if f.one {
		VSQRTSD(f.op(x), f.op(x), f.op(dst))
	} else {
		VSQRTPD(x, dst)
	}
	return dst
}

// Comparisons of VCMPPD and VCMPSD: false for a NaN, without an exception.
const (
	equal   = 0x00
	less    = 0x11
	greater = 0x1e
)

// compare emits a mask of all bits where x stands in the relation to y.
func (f form) compare(relation uint8, x, y operand.Op) reg.VecVirtual {
	dst := YMM()
	if f.one {
		VCMPSD(operand.U8(relation), f.op(y), f.op(x), f.op(dst))
	} else {
		VCMPPD(operand.U8(relation), y, x, dst)
	}
	return dst
}

// choose emits yes where the mask is set, and no elsewhere.
func (f form) choose(mask, yes, no reg.VecVirtual) reg.VecVirtual {
	dst := YMM()
	VBLENDVPD(mask, yes, no, dst)
	return dst
}

// recip emits 1/x, and 0 where x is 0.
func (f form) recip(x, one, zero reg.VecVirtual) reg.VecVirtual {
	q, mask, dst := f.div(one, x), f.compare(equal, x, zero), YMM()
	VANDNPD(q, mask, dst)
	return dst
}

func (f form) load(from operand.Mem) reg.VecVirtual {
	dst := YMM()
	if f.one {
		VMOVSD(from, f.op(dst))
	} else {
		VMOVUPD(from, dst)
	}
	return dst
}

func (f form) store(x reg.VecVirtual, to operand.Mem) {
	if f.one {
		VMOVSD(f.op(x), to)
	} else {
		VMOVUPD(x, to)
	}
}

// scalar returns the parameter in all four lanes.
func scalar(name string) reg.VecVirtual {
	b, err := Param(name).Resolve()
	if err != nil {
		panic(err)
	}
	dst := YMM()
	VBROADCASTSD(b.Addr, dst)
	return dst
}

// number returns a constant in all four lanes.
func number(bits uint64) reg.VecVirtual {
	g, dst := GP64(), YMM()
	MOVQ(operand.U64(bits), g)
	VMOVQ(g, dst.AsX())
	VBROADCASTSD(dst.AsX(), dst)
	return dst
}

func zero() reg.VecVirtual {
	dst := YMM()
	VXORPD(dst, dst, dst)
	return dst
}

func base(name string) reg.Register { return Load(Param(name).Base(), GP64()) }

// sweep emits the loops over n elements: blocks of 4·wide elements, blocks of four, then single ones. body is called
// with the form, the index register and the number of groups of four that it is to do.
func sweep(n reg.Register, wide int, body func(f form, i reg.Register, groups int)) {
	i, end := GP64(), GP64()
	XORQ(i, i)
	loop := func(name string, step int, f form, groups int) {
		limit := n
		if step > 1 {
			MOVQ(n, end)
			ANDQ(operand.I32(-step), end)
			limit = end
		}
		CMPQ(i, limit)
		JGE(operand.LabelRef(name + "done"))
		Label(name)
		body(f, i, groups)
		ADDQ(operand.I32(step), i)
		CMPQ(i, limit)
		JLT(operand.LabelRef(name))
		Label(name + "done")
	}
	if wide > 1 {
		loop("blocks", 4*wide, form{}, wide)
	}
	loop("fours", 4, form{}, 1)
	loop("ones", 1, form{one: true}, 1)
	VZEROUPPER()
	RET()
}

// at returns element i of the vector that begins at p, four times u further on.
func at(p reg.Register, i reg.Register, u int) operand.Mem {
	return operand.Mem{Base: p, Index: i, Scale: 8, Disp: 32 * u}
}
