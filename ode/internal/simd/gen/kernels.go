package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// vector is a parameter that is a slice, and what is known of it.
type vectors map[string]reg.Register

// each emits an elementwise kernel over the length of the first vector. rule is called once for each group of four.
func each(name, params, doc string, slices, scalars []string, wide int, rule func(f form, in func(string) reg.VecVirtual, c map[string]reg.VecVirtual, out func(string, reg.VecVirtual))) {
	function(name, params, doc)
	n := Load(Param(slices[0]).Len(), GP64())
	at0 := vectors{}
	for _, s := range slices {
		at0[s] = base(s)
	}
	c := map[string]reg.VecVirtual{}
	for _, s := range scalars {
		switch s {
		case "one":
			c[s] = number(0x3ff0000000000000)
		case "zero":
			c[s] = zero()
		case "magnitude":
			c[s] = number(magnitude)
		default:
			c[s] = scalar(s)
		}
	}
	sweep(n, wide, func(f form, i reg.Register, groups int) {
		for u := range groups {
			rule(f, func(s string) reg.VecVirtual { return f.load(at(at0[s], i, u)) }, c,
				func(s string, v reg.VecVirtual) { f.store(v, at(at0[s], i, u)) })
		}
	})
}

type (
	in  = func(string) reg.VecVirtual
	out = func(string, reg.VecVirtual)
	con = map[string]reg.VecVirtual
)

func elementwise() {
	each("Scale", "dst []float64, a float64, x []float64", "Scale stores dst = a·x.", []string{"dst", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.mul(c["a"], x("x"))) })
	each("AddScaled", "dst []float64, a float64, x []float64", "AddScaled adds a·x to dst.", []string{"dst", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(x("dst"), f.mul(c["a"], x("x")))) })
	each("Axpby", "dst []float64, a float64, x []float64, b float64, y []float64", "Axpby stores dst = a·x + b·y.",
		[]string{"dst", "x", "y"}, []string{"a", "b"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(f.mul(c["a"], x("x")), f.mul(c["b"], x("y")))) })
	each("Mul", "dst []float64, a float64, d, x []float64", "Mul stores dst = a·(d∘x).", []string{"dst", "d", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.mul(c["a"], f.mul(x("d"), x("x")))) })
	each("AddMul", "dst []float64, a float64, d, x []float64", "AddMul adds a·(d∘x) to dst.", []string{"dst", "d", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(x("dst"), f.mul(c["a"], f.mul(x("d"), x("x"))))) })
	each("Sign", "dst []float64, a, minus float64, x []float64", "Sign stores dst = a where x > 0, minus where x < 0, and x elsewhere.",
		[]string{"dst", "x"}, []string{"a", "minus", "zero"}, 2,
		func(f form, x in, c con, to out) {
			v := x("x")
			r := f.choose(f.compare(greater, v, c["zero"]), c["a"], v)
			to("dst", f.choose(f.compare(less, v, c["zero"]), c["minus"], r))
		})
	for _, last := range []bool{false, true} {
		name, more, doc := "Recur3", "", "Recur3 stores z2 = mu·z1 + nu·z2 + a·k and dst = y + z2."
		slices, scalars := []string{"dst", "y", "z1", "z2", "k"}, []string{"mu", "nu", "a"}
		if last {
			name, more, doc = "Recur4", ", b float64, k0 []float64", "Recur4 stores z2 = mu·z1 + nu·z2 + (a·k + b·k0) and dst = y + z2."
			slices, scalars = append(slices, "k0"), append(scalars, "b")
		}
		each(name, "dst, y []float64, mu float64, z1 []float64, nu float64, z2 []float64, a float64, k []float64"+more, doc, slices, scalars, 2,
			func(f form, x in, c con, to out) {
				z := f.add(f.mul(c["mu"], x("z1")), f.mul(c["nu"], x("z2")))
				t := f.mul(c["a"], x("k"))
				if last {
					t = f.add(t, f.mul(c["b"], x("k0")))
				}
				z = f.add(z, t)
				to("z2", z)
				to("dst", f.add(x("y"), z))
			})
	}
}

// slopes are the memories of squared slopes and the diagonals that they lead to.
func slopes() {
	square := func(f form, x in, c con) reg.VecVirtual {
		s := x("slope")
		return f.add(f.mul(c["beta"], x("v")), f.mul(c["rest"], f.mul(s, s)))
	}
	each("Squares", "v, slope []float64, beta, rest float64", "Squares stores v = beta·v + rest·slope².",
		[]string{"v", "slope"}, []string{"beta", "rest"}, 2,
		func(f form, x in, c con, to out) { to("v", square(f, x, c)) })
	each("Larger", "dst, x []float64", "Larger stores dst = max(|dst|, |x|), where a NaN is above all numbers.",
		[]string{"dst", "x"}, []string{"magnitude"}, 4,
		func(f form, x in, c con, to out) {
			a, b, m := x("dst"), x("x"), YMM()
			VANDPD(a, c["magnitude"], a)
			VANDPD(b, c["magnitude"], b)
			largerBits(a, b, m)
			to("dst", m)
		})
	for _, k := range []struct {
		suffix, doc string
		scalars     []string
		root        func(f form, v reg.VecVirtual, c con) reg.VecVirtual
	}{
		{"", "√v + eps", []string{"eps"}, func(f form, v reg.VecVirtual, c con) reg.VecVirtual {
			return f.add(f.sqrt(v), c["eps"])
		}},
		{"By", "√v/c + eps", []string{"c", "eps"}, func(f form, v reg.VecVirtual, c con) reg.VecVirtual {
			return f.add(f.div(f.sqrt(v), c["c"]), c["eps"])
		}},
		{"Inside", "√(v/c + eps)", []string{"c", "eps"}, func(f form, v reg.VecVirtual, c con) reg.VecVirtual {
			return f.sqrt(f.add(f.div(v, c["c"]), c["eps"]))
		}},
	} {
		extra := ""
		for _, s := range k.scalars {
			extra += ", " + s + " float64"
		}
		each("Invert"+k.suffix, "d, v []float64"+extra, "Invert"+k.suffix+" stores d = 1/("+k.doc+"), and 0 where that divides by 0.",
			[]string{"d", "v"}, append([]string{"one", "zero"}, k.scalars...), 1,
			func(f form, x in, c con, to out) { to("d", f.recip(k.root(f, x("v"), c), c["one"], c["zero"])) })
		each("Average"+k.suffix, "d, v, slope []float64, beta, rest float64"+extra,
			"Average"+k.suffix+" stores v = beta·v + rest·slope² and d = 1/("+k.doc+"), and 0 where that divides by 0.",
			[]string{"d", "v", "slope"}, append([]string{"one", "zero", "beta", "rest"}, k.scalars...), 1,
			func(f form, x in, c con, to out) {
				v := square(f, x, c)
				to("v", v)
				to("d", f.recip(k.root(f, v, c), c["one"], c["zero"]))
			})
	}
}

// terms emits s = a[0]·k[0] + a[1]·k[1] + ... for some groups of four that begin at element i; there is a term.
func terms(f form, i reg.Register, groups int, a, count, k reg.Register, label string) []reg.VecVirtual {
	sum := make([]reg.VecVirtual, groups)
	j, header, p, c := GP64(), GP64(), GP64(), YMM()
	MOVQ(operand.Mem{Base: k}, p)
	VBROADCASTSD(operand.Mem{Base: a}, c)
	for u := range sum {
		sum[u] = f.mul(c, at(p, i, u))
	}
	MOVQ(operand.I32(1), j)
	LEAQ(operand.Mem{Base: k, Disp: 24}, header)
	CMPQ(j, count)
	JGE(operand.LabelRef(label + "end"))
	Label(label)
	MOVQ(operand.Mem{Base: header}, p)
	VBROADCASTSD(operand.Mem{Base: a, Index: j, Scale: 8}, c)
	for u := range sum {
		f.into(VADDPD, VADDSD, sum[u], f.mul(c, at(p, i, u)), sum[u])
	}
	ADDQ(operand.I32(24), header)
	INCQ(j)
	CMPQ(j, count)
	JLT(operand.LabelRef(label))
	Label(label + "end")
	return sum
}

// combinations are sums of any number of vectors.
func combinations() {
	inner := func(f form, groups int) string {
		switch {
		case f.one:
			return "one"
		case groups == 1:
			return "four"
		}
		return "block"
	}
	function("Combine", "dst, y []float64, h float64, a []float64, k [][]float64",
		"Combine stores dst = y + h·(a[0]·k[0] + a[1]·k[1] + ...). There is at least one term.")
	n, dst, y, h := Load(Param("dst").Len(), GP64()), base("dst"), base("y"), scalar("h")
	a, count, k := base("a"), Load(Param("a").Len(), GP64()), base("k")
	sweep(n, 4, func(f form, i reg.Register, groups int) {
		for u, s := range terms(f, i, groups, a, count, k, inner(f, groups)) {
			f.store(f.add(f.load(at(y, i, u)), f.mul(h, s)), at(dst, i, u))
		}
	})

	function("Linear", "dst, a []float64, k [][]float64, from int",
		"Linear stores dst = a[0]·k[0][from:] + a[1]·k[1][from:] + .... There is at least one term.")
	n, dst = Load(Param("dst").Len(), GP64()), base("dst")
	a, count, k = base("a"), Load(Param("a").Len(), GP64()), base("k")
	from := Load(Param("from"), GP64())
	sweep(n, 4, func(f form, i reg.Register, groups int) {
		place := GP64()
		LEAQ(operand.Mem{Base: i, Index: from, Scale: 1}, place)
		for u, s := range terms(f, place, groups, a, count, k, inner(f, groups)) {
			f.store(s, at(dst, i, u))
		}
	})
}

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
	function("Dot", "x, y []float64, lanes *[4]float64", "Dot stores the sums of x[i]·y[i] over i mod 4 for the elements before len(x)&^3.")
	n, x, y, t := Load(Param("x").Len(), GP64()), base("x"), base("y"), zero()
	fours(n, 4, func(i reg.Register, u int) { VADDPD(f.mul(f.load(at(x, i, u)), at(y, i, u)), t, t) })
	finish(t)

	function("Dist2", "x, y []float64, lanes *[4]float64", "Dist2 stores the sums of (x[i] - y[i])² over i mod 4 for the elements before len(x)&^3.")
	n, x, y, t = Load(Param("x").Len(), GP64()), base("x"), base("y"), zero()
	fours(n, 4, func(i reg.Register, u int) {
		d := f.sub(f.load(at(x, i, u)), at(y, i, u))
		VADDPD(f.mul(d, d), t, t)
	})
	finish(t)

	function("NormInf", "x []float64, lanes *[4]float64", "NormInf stores the largest magnitudes over i mod 4 for the elements before len(x)&^3, a NaN above all others.")
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
		"ErrSum stores the sums of (h·s[i]/(atol + rtol·max(|y0[i]|, |y1[i]|)))² over i mod 4 for the elements before len(s)&^3.")
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
