package game_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective/game"
	"gonum.org/v1/gonum/mat"
)

var words = []string{"bilinear", "bilinear(n=3,strength=-2)", "dirac", "dirac(loss=nonsaturating,penalty=0.3)", "dirac(loss=wasserstein)",
	"gan1d", "gan1d(mean=-2,deviation=1.5,penalty=0.1)"}

// near is a point around the start.
func near(g *game.Game, k int) []float64 {
	z := append([]float64(nil), g.Start...)
	for i := range z {
		z[i] += .4 * math.Sin(float64(7*k+3*i+1))
	}
	return z
}

// TestFields holds the field against differences of the losses, each player's by his own variables only, and the
// Jacobian against differences of the field.
func TestFields(t *testing.T) {
	const h = 1e-5
	for _, w := range words {
		g := game.Must(w)
		n := g.Dim()
		for k := range 3 {
			z, d, up, down := near(g, k), make([]float64, n), make([]float64, n), make([]float64, n)
			g.Field(d, z)
			j := mat.NewDense(n, n, nil)
			if g.Jac != nil {
				g.Jac(j, z)
			}
			for i := range z {
				at := z[i]
				z[i] = at + h
				f1, g1 := g.Loss(z)
				g.Field(up, z)
				z[i] = at - h
				f0, g0 := g.Loss(z)
				g.Field(down, z)
				z[i] = at
				want := -(f1 - f0) / (2 * h)
				if i >= g.X {
					want = -(g1 - g0) / (2 * h)
				}
				if math.Abs(d[i]-want) > 1e-8 {
					t.Errorf("%s: field %d is %g, by differences %g", w, i, d[i], want)
				}
				for l := range up {
					if want := (up[l] - down[l]) / (2 * h); g.Jac != nil && math.Abs(j.At(l, i)-want) > 1e-8 {
						t.Errorf("%s: Jacobian %d, %d is %g, by differences %g", w, l, i, j.At(l, i), want)
					}
				}
			}
		}
		for _, e := range g.Equilibrium {
			d := make([]float64, n)
			g.Field(d, e)
			for i, v := range d {
				if math.Abs(v) > 1e-14 {
					t.Errorf("%s: the field %d at %v is %g", w, i, e, v)
				}
			}
		}
		if again := game.Must(g.Name); again.Name != g.Name {
			t.Errorf("%s is called %s", w, again.Name)
		}
		z, d := near(g, 0), make([]float64, n)
		if a := testing.AllocsPerRun(100, func() { g.Field(d, z); g.Loss(z) }); a != 0 {
			t.Errorf("%s: %v allocations", w, a)
		}
	}
}

func distance(z, e []float64) float64 {
	var s float64
	for i := range z {
		s += (z[i] - e[i]) * (z[i] - e[i])
	}
	return math.Sqrt(s)
}

// methods are one step each of length h; prev is the field a step ago.
var methods = map[string]func(g *game.Game, z, prev []float64, h float64){
	"euler": func(g *game.Game, z, prev []float64, h float64) {
		g.Field(prev, z)
		for i := range z {
			z[i] += h * prev[i]
		}
	},
	"extragradient": func(g *game.Game, z, prev []float64, h float64) {
		g.Field(prev, z)
		mid := append([]float64(nil), z...)
		for i := range z {
			mid[i] += h * prev[i]
		}
		g.Field(prev, mid)
		for i := range z {
			z[i] += h * prev[i]
		}
	},
	"optimistic": func(g *game.Game, z, prev []float64, h float64) {
		now := make([]float64, len(z))
		g.Field(now, z)
		for i := range z {
			z[i] += h * (2*now[i] - prev[i])
			prev[i] = now[i]
		}
	},
	"implicit": func(g *game.Game, z, prev []float64, h float64) {
		next := append([]float64(nil), z...)
		for range 60 { // a contraction for small h
			g.Field(prev, next)
			for i := range z {
				next[i] = z[i] + h*prev[i]
			}
		}
		copy(z, next)
	},
}

// TestSpirals: on a rotation Euler's method spirals out, the others converge.
func TestSpirals(t *testing.T) {
	for _, w := range []string{"bilinear", "dirac"} {
		g := game.Must(w)
		for name, step := range methods {
			z, prev := append([]float64(nil), g.Start...), make([]float64, g.Dim())
			g.Field(prev, z)
			before := distance(z, g.Equilibrium[0])
			for range 400 {
				step(g, z, prev, .1)
			}
			if after := distance(z, g.Equilibrium[0]); (after > 1.2*before) != (name == "euler") || name != "euler" && after > .8*before {
				t.Errorf("%s, %s: from %.3g to %.3g", w, name, before, after)
			}
		}
	}
	g := game.Must("bilinear(n=2,strength=3)")
	z, prev := append([]float64(nil), g.Start...), make([]float64, 4)
	for range 10 {
		methods["euler"](g, z, prev, .1)
	}
	if got, want := distance(z, make([]float64, 4)), 2*math.Pow(1.09, 5); math.Abs(got-want) > 1e-13*want {
		t.Errorf("ten steps of Euler lead to %.16g, want %.16g", got, want)
	}
}

// TestPenalty: a penalty on the critic makes the equilibrium a sink even for Euler, and the generator learns the data.
func TestPenalty(t *testing.T) {
	for _, w := range []string{"dirac(penalty=0.5)", "gan1d(penalty=0.5)"} {
		g := game.Must(w)
		z, prev := append([]float64(nil), g.Start...), make([]float64, g.Dim())
		for range 40000 {
			methods["euler"](g, z, prev, .1)
		}
		if d := distance(z, g.Equilibrium[0]); d > 1e-6 {
			t.Errorf("%s: %g away from the equilibrium, at %v", w, d, z)
		}
	}
}

func TestErrors(t *testing.T) {
	for in, want := range map[string]string{
		"":                     "game: a name is missing",
		"bilinar":              `no game "bilinar"; did you mean bilinear?`,
		"bilinear(n=0)":        "bilinear: n=0 must be in [1, 1e7]",
		"bilinear(strength=0)": "strength=0 must be in (-inf, 0) or (0, inf)",
		"bilinear(m=1)":        `no key "m"`,
		"dirac(loss=x)":        "there are: minimax, nonsaturating, wasserstein",
		"dirac(penalty=-1)":    "penalty=-1 must be finite and not negative",
		"gan1d(deviation=0)":   "deviation=0 must be positive and finite",
		"gan1d(mean=Inf)":      "mean=+Inf must be finite",
		"gan1d(penalty=Inf)":   "penalty=+Inf must be finite",
	} {
		if _, err := game.Parse(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
	g := game.Must("dirac")
	for want, do := range map[string]func(){
		"len(z) = 1, the game has dimension 2":            func() { g.Loss(make([]float64, 1)) },
		"len(dst) = 3, the game has dimension 2":          func() { g.Field(make([]float64, 3), g.Start) },
		"the Jacobian is 1 × 2, the game has dimension 2": func() { g.Jac(mat.NewDense(1, 2, nil), g.Start) },
		"no game": func() { game.Must("chess") },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("panic %q, want %q", got, want)
				}
			}()
			do()
		}()
	}
	if len(game.Names()) != 3 {
		t.Error(game.Names())
	}
}
