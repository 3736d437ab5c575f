package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/split"
	"gonum.org/v1/gonum/mat"
)

// The flows of accelerated, conjugate and nonsmooth descent keep the promises of a flow. The rules dy and hz divide by what
// is zero at the start, where their β is set to 0, and the weight l1 puts a kink where a coordinate is zero: no solution
// to compare with at order 1.
func TestMoreFlows(t *testing.T) {
	for _, f := range []flows.Flow{
		flows.Conjugate{},
		flows.Conjugate{Rule: flows.FletcherReeves},
		flows.Conjugate{Rule: flows.HestenesStiefel},
		flows.Accelerated{R: 3},
		flows.Accelerated{R: 4.5, B: .2},
		flows.NAG{Gamma0: 1},
		flows.NAG{Mu: .3, Gamma0: 2},
		flows.Bregman{P: 2, C: .25},
		flows.Bregman{P: 3, C: .1},
		flows.Relativistic{C: 1, Mass: 1},
		flows.Relativistic{Gamma: .7, C: 2, Mass: .5},
		flows.Kinetic{B: 2, Gamma: 1},
		flows.Kinetic{B: 3},
		flows.Kinetic{B: 1.5, Gamma: .7},
		flows.Kinetic{B: 4, Gamma: .7, Separate: true},
		flows.Kinetic{Gamma: .7, Of: einstein(2, .5)},
		flows.Steepest{},
		flows.Steepest{Norm: flows.L1{}},
		flows.Steepest{Norm: flows.LInf{}},
		flows.Steepest{Unit: true},
		flows.Steepest{Norm: flows.L1{}, Unit: true},
		flows.Steepest{Norm: flows.LInf{}, Unit: true},
		flows.IEQ{C: 1},
		flows.IEQ{C: 2, Norm: true},
		flows.Composite{},
		flows.Composite{Set: flows.Bounds([]float64{-9}, []float64{9})},
	} {
		t.Run(f.String(), func(t *testing.T) { flowtest.Check(t, f) })
	}
}

// einstein is the kinetic energy of special relativity as a user would write it.
func einstein(c, m float64) *flows.KineticEnergy {
	total := func(p []float64) float64 {
		s := m * m * c * c
		for _, v := range p {
			s += v * v
		}
		return math.Sqrt(s)
	}
	return &flows.KineticEnergy{Name: "einstein", Energy: func(p []float64) float64 { return c * (total(p) - m*c) },
		Gradient: func(dst, p []float64) {
			e := total(p)
			for i, v := range p {
				dst[i] = c * v / e
			}
		}}
}

// The power 2 is the heavy ball, and the user's energy of relativity is Relativistic, step by step.
func TestKineticIsHeavyBallAndRelativistic(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	run := func(f flows.Flow) []float64 { return stroll(t, f, p, p.Start, split.Symplectic{}, .01, 200) }
	if d := distance(run(flows.Kinetic{Gamma: 2, B: 2}), run(flows.HeavyBall{Gamma: 2, Damping: flows.Exact})); d > 1e-12 {
		t.Errorf("kinetic with b = 2 is off the heavy ball by %.3g", d)
	}
	if d := distance(run(flows.Kinetic{Gamma: 2, Of: einstein(3, .5)}), run(flows.Relativistic{Gamma: 2, C: 3, Mass: .5})); d > 1e-12 {
		t.Errorf("the user's energy is off the relativistic flow by %.3g", d)
	}
	for _, f := range []flows.Flow{flows.Kinetic{B: 1}, flows.Kinetic{B: math.Inf(1)}, flows.Kinetic{}, flows.Kinetic{B: 2, Gamma: -1}, flows.Kinetic{Of: &flows.KineticEnergy{}}} {
		if _, err := f.System(&flows.Oracle{P: p}); err == nil {
			t.Errorf("%#v makes a system", f)
		}
	}
}

// On f = |x|^a/a the energy with 1/a + 1/b = 1 makes all orbits die out at one rate: the time in which the energy falls by
// e^-8 is the same from x(0) = 1 as from far below. With b = 2 it grows like x(0)^(2-a), there 1/x(0)² (Maddison et al.,
// section 1).
func TestKineticFits(t *testing.T) {
	const a = 4.
	p := objective.Problem{Dim: 1, Start: []float64{1}, FuncGrad: func(dst, x []float64) float64 {
		dst[0] = math.Pow(x[0], 3)
		return math.Pow(x[0], 4) / 4
	}}
	reach := func(b, eps float64) float64 { // the time until the energy has fallen by e^-8, in units of h
		f := flows.Kinetic{Gamma: 1, B: b}
		sys, err := f.System(&flows.Oracle{P: p.Complete()})
		if err != nil {
			t.Fatal(err)
		}
		it := begin(t, sys, []float64{eps}, split.Symplectic{}, 1e-2)
		first := sys.Energy(it.Point())
		for it.Next() && sys.Energy(it.Point()) > first*math.Exp(-8) {
		}
		return it.Point().T
	}
	if x, y := reach(a/(a-1), 1), reach(a/(a-1), 1e-3); math.Abs(x/y-1) > .02 {
		t.Errorf("with b = 4/3 the energy falls by e^-8 in t = %.4g from 1 and in %.4g from 0.001", x, y)
	}
	if x, y := reach(2, .3), reach(2, .1); math.Abs(y/x/9-1) > .1 {
		t.Errorf("with b = 2 the energy falls by e^-8 in t = %.4g from 0.3 and in %.4g from 0.1, want 9 times", x, y)
	}
}

// The direction u has the norm 1, g·u is the dual norm, and no direction of norm 1 has more: tried on many.
func TestSteepestDirections(t *testing.T) {
	const rows, cols = 3, 4
	g := make([]float64, rows*cols)
	for i := range g {
		g[i] = math.Sin(float64(1 + 2*i*i))
	}
	p := tilted(g, make([]float64, len(g))) // the force is g
	nuclear := func(x []float64) (sum, top float64) {
		var svd mat.SVD
		if !svd.Factorize(mat.NewDense(rows, cols, append([]float64(nil), x...)), mat.SVDNone) {
			t.Fatal("gonum has no singular values")
		}
		for _, s := range svd.Values(nil) {
			sum, top = sum+s, math.Max(top, s)
		}
		return sum, top
	}
	one, two, inf := func(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), 1) },
		func(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), 2) },
		func(x []float64) float64 { return mat.Norm(mat.NewVecDense(len(x), x), math.Inf(1)) }
	top := func(x []float64) float64 { _, s := nuclear(x); return s }
	sum := func(x []float64) float64 { s, _ := nuclear(x); return s }
	for _, c := range []struct {
		f          flows.Steepest
		norm, dual func([]float64) float64
	}{
		{flows.Steepest{Norm: flows.L1{}}, one, inf}, {flows.Steepest{}, two, two}, {flows.Steepest{Norm: flows.LInf{}}, inf, one},
		{flows.Steepest{Norm: flows.Spectral{Rows: rows, Cols: cols}}, top, sum},
		{flows.Steepest{Norm: flows.Spectral{Rows: cols, Cols: rows}}, top, sum},
	} {
		field := func() []float64 {
			sys, err := c.f.System(&flows.Oracle{P: p})
			if err != nil {
				t.Fatal(err)
			}
			return append([]float64(nil), begin(t, sys, p.Start, rk.Euler, 1).Point().Field()...)
		}
		if m, ok := c.f.Norm.(flows.Spectral); ok && m.Rows == cols { // gonum's are those of rows by cols
			c.norm, c.dual = transposed(top, cols, rows), transposed(sum, cols, rows)
		}
		v := field()
		c.f.Unit = true
		u := field()
		dot := func(x []float64) (s float64) {
			for i, w := range x {
				s += w * g[i]
			}
			return s
		}
		size := c.dual(g)
		if math.Abs(c.norm(u)-1) > 1e-14 || math.Abs(dot(u)-size) > 1e-13 {
			t.Errorf("%v: ‖u‖ = %v, g·u = %v, want 1 and %v", c.f, c.norm(u), dot(u), size)
		}
		for i, w := range v {
			if math.Abs(w-size*u[i]) > 1e-13 {
				t.Errorf("%v: without unit the velocity is %v, want %v", c.f, w, size*u[i])
			}
		}
		for k := range 2000 {
			x := make([]float64, len(g))
			for i := range x {
				x[i] = u[i] + math.Sin(float64(1+k*(i+2)+i*i))*math.Pow(10, -float64(k%5))
			}
			if over := dot(x) / c.norm(x); over > size*(1+1e-12) {
				t.Fatalf("%v: a direction of norm 1 has the slope %v, u has %v", c.f, over, size)
			}
		}
	}
	// Of a matrix of rank 1 the polar factor is pqᵀ, and of none it is none.
	x := []float64{1, 2, -1, 2, 4, -2}
	for _, f := range []flows.Steepest{{Norm: flows.Spectral{Rows: 2, Cols: 3}, Unit: true}, {Norm: flows.Spectral{Rows: 3, Cols: 2}, Unit: true}} {
		if f.Norm.(flows.Spectral).Rows == 3 {
			x = []float64{1, 2, 2, 4, -1, -2}
		}
		sys, err := f.System(&flows.Oracle{P: tilted(x, make([]float64, 6))})
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range begin(t, sys, make([]float64, 6), rk.Euler, 1).Point().Field() {
			if math.Abs(w-x[i]/math.Sqrt(30)) > 1e-15 {
				t.Errorf("%v: the direction is %v, want %v", f, w, x[i]/math.Sqrt(30))
			}
		}
		sys, err = f.System(&flows.Oracle{P: tilted(make([]float64, 6), make([]float64, 6))})
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range begin(t, sys, make([]float64, 6), rk.Euler, 1).Point().Field() {
			if w != 0 {
				t.Errorf("%v: without a slope the direction is %v", f, w)
			}
		}
	}
	for _, f := range []flows.Flow{flows.Steepest{Norm: flows.Spectral{}}, flows.Steepest{Norm: flows.Spectral{Rows: -2, Cols: -2}}, flows.Steepest{Norm: flows.Spectral{Rows: 2, Cols: 2}}} {
		if _, err := f.System(&flows.Oracle{P: p}); err == nil {
			t.Errorf("%#v makes a system", f)
		}
	}
}

// transposed is a norm of matrices of cols by rows, asked about one of rows by cols stored by rows.
func transposed(norm func([]float64) float64, rows, cols int) func([]float64) float64 {
	return func(x []float64) float64 {
		y := make([]float64, len(x))
		for i := range rows {
			for j := range cols {
				y[j*rows+i] = x[i*cols+j]
			}
		}
		return norm(y)
	}
}
