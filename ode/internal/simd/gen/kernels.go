package main

import (
	. "github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// What a rule reads, what it writes, and the numbers that are the same for all elements, in all four lanes.
type (
	in  = func(slice string) reg.VecVirtual
	out = func(slice string, v reg.VecVirtual)
	con = map[string]reg.VecVirtual
)

// each emits an elementwise kernel over the length of the first slice, in blocks of wide groups of four. slices and
// scalars are the names of parameters; one, zero and magnitude are constants. The rule is called once for each group of
// four in a block, and once for the loop over single elements.
func each(name, params, doc string, slices, scalars []string, wide int, rule func(f form, x in, c con, to out)) {
	function(name, params, doc)
	n := Load(Param(slices[0]).Len(), GP64())
	start := map[string]reg.Register{}
	for _, s := range slices {
		start[s] = base(s)
	}
	c := con{}
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
			rule(f, func(s string) reg.VecVirtual { return f.load(at(start[s], i, u)) }, c,
				func(s string, v reg.VecVirtual) { f.store(v, at(start[s], i, u)) })
		}
	})
}

func elementwise() {
	each("Scale", "dst []float64, a float64, x []float64",
		"Scale stores dst = a·x.", []string{"dst", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.mul(c["a"], x("x"))) })
	each("AddScaled", "dst []float64, a float64, x []float64",
		"AddScaled adds a·x to dst.", []string{"dst", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(x("dst"), f.mul(c["a"], x("x")))) })
	each("Axpby", "dst []float64, a float64, x []float64, b float64, y []float64", "Axpby stores dst = a·x + b·y.",
		[]string{"dst", "x", "y"}, []string{"a", "b"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(f.mul(c["a"], x("x")), f.mul(c["b"], x("y")))) })
	each("Mul", "dst []float64, a float64, d, x []float64",
		"Mul stores dst = a·(d∘x).", []string{"dst", "d", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.mul(c["a"], f.mul(x("d"), x("x")))) })
	each("AddMul", "dst []float64, a float64, d, x []float64",
		"AddMul adds a·(d∘x) to dst.", []string{"dst", "d", "x"}, []string{"a"}, 4,
		func(f form, x in, c con, to out) { to("dst", f.add(x("dst"), f.mul(c["a"], f.mul(x("d"), x("x"))))) })
	each("Sign", "dst []float64, a, minus float64, x []float64",
		"Sign stores dst = a where x > 0, minus where x < 0, and x elsewhere.",
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
			name, more, doc = "Recur4", ", b float64, k0 []float64",
				"Recur4 stores z2 = mu·z1 + nu·z2 + (a·k + b·k0) and dst = y + z2."
			slices, scalars = append(slices, "k0"), append(scalars, "b")
		}
		each(name, "dst, y []float64, mu float64, z1 []float64, nu float64, z2 []float64, a float64, k []float64"+more, doc,
			slices, scalars, 2,
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
		each("Invert"+k.suffix, "d, v []float64"+extra,
			"Invert"+k.suffix+" stores d = 1/("+k.doc+"), and 0 where that divides by 0.",
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
