package flows_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/split"
	"github.com/odescent/odescent/ode/vec"
)

// Outside of its set the slope of a flow is at least the distance from it, whatever the force is; inside it is finite, and
// zero for a force that is zero.
func TestSlopeOutsideOfTheSet(t *testing.T) {
	p := objective.Must("quadratic(n=3)")
	toBox := flows.Bounds([]float64{.5, -1, math.Inf(-1)}, []float64{3, -1, 2}).Project
	for word, project := range map[string]func(x []float64){
		"composite(set=box(lower=[0.5,-1,-inf],upper=[3,-1,2]))":            toBox,
		"composite(set=box(lower=[0.5,-1,-inf],upper=[3,-1,2]),fista=true)": toBox,
		"composite(set=box(-0.5,0.5))":                                      flows.Bounds([]float64{-.5}, []float64{.5}).Project,
		"composite(set=simplex(2))":                                         split.ToSimplex(3, 2),
		"mirror(map=entropy(simplex=2))":                                    split.ToSimplex(3, 2), // x ≥ 0 at these points
		"mirror(map=entropy(simplex=2000000000))":                           split.ToSimplex(3, 2e9),
	} {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		sys, err := f.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		dst := make([]float64, 3)
		for k := range 200 {
			x, d := make([]float64, 3), make([]float64, 3)
			for i := range x {
				x[i] = 4 * math.Sin(float64(1+5*k+3*i))
				if word[0] == 'm' {
					x[i] = math.Abs(x[i])
				}
				d[i] = math.Round(2 * math.Cos(float64(1+7*k+2*i))) // zeros among them
			}
			in := append([]float64(nil), x...)
			project(in)
			var far float64
			for i, v := range in {
				far = math.Max(far, math.Abs(v-x[i]))
			}
			if sys.Residual(dst, x, d); far > 1e-6 && !(vec.NormInf(dst) >= far) {
				t.Errorf("%s: the slope at %v, outside by %.3g, is %v for the force %v", word, x, far, dst, d)
			}
			if sys.Residual(dst, in, d); !vec.Finite(dst) {
				t.Errorf("%s: the slope at %v, inside, is %v", word, in, dst)
			}
			if sys.Residual(dst, in, make([]float64, 3)); vec.NormInf(dst) != 0 {
				t.Errorf("%s: the slope of the force 0 at %v is %v", word, in, dst)
			}
		}
	}
}

// The symmetric positive definite matrices have a boundary on which X·D·X is zero: the slope is finite inside alone.
func TestSlopeOutsideOfSPD(t *testing.T) {
	sys, err := flows.Riemannian{Manifold: flows.SPD{}}.System(&flows.Oracle{P: objective.Must("quadratic(n=4)")})
	if err != nil {
		t.Fatal(err)
	}
	dst, d := make([]float64, 4), []float64{1, 2, 2, -1}
	for _, c := range []struct {
		x  []float64
		in bool
	}{
		{[]float64{2, 1, 1, 2}, true}, {[]float64{1e-9, 0, 0, 1e9}, true},
		{[]float64{0, 0, 0, 0}, false}, {[]float64{1, 0, 0, 0}, false}, {[]float64{1, 2, 2, 1}, false}, {[]float64{1, 0, 0, -1}, false},
	} {
		if sys.Residual(dst, c.x, d); vec.Finite(dst) != c.in {
			t.Errorf("at %v the slope is %v", c.x, dst)
		}
		if n := testing.AllocsPerRun(10, func() { sys.Residual(dst, c.x, d) }); n != 0 {
			t.Errorf("a slope allocates %v times", n)
		}
	}
}
