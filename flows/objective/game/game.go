package game

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
	"gonum.org/v1/gonum/mat"
)

// Game is a game of two players. All functions take z = (x, y), the first player's variables and then the second's,
// leave it as it is, may be called by many runs at once, allocate nothing, and panic if a length is wrong.
type Game struct {
	Name string // the spec string by which Parse makes an equal game

	X, Y int // numbers of variables of the first and the second player

	Loss  func(z []float64) (f, g float64) // what the players go down
	Field func(dst, z []float64)           // dst = (-∂f/∂x, -∂g/∂y)

	// Jac is the Jacobian of Field, of X+Y rows; nil: it is not offered.
	Jac func(dst *mat.Dense, z []float64)

	Start       []float64   // where runs usually start; copy it before writing
	Equilibrium [][]float64 // points where the field vanishes and neither player gains by a small move
}

// Dim is X + Y.
func (g *Game) Dim() int { return g.X + g.Y }

// guard makes each function check the lengths it is given.
func guard(g *Game) *Game {
	n := g.Dim()
	check := func(what string, v []float64) {
		if len(v) != n {
			panic(fmt.Sprintf("game: len(%s) = %d, the game has dimension %d", what, len(v), n))
		}
	}
	loss, field, jac := g.Loss, g.Field, g.Jac
	g.Loss = func(z []float64) (float64, float64) {
		check("z", z)
		return loss(z)
	}
	g.Field = func(dst, z []float64) {
		check("dst", dst)
		check("z", z)
		field(dst, z)
	}
	if jac != nil {
		g.Jac = func(dst *mat.Dense, z []float64) {
			check("z", z)
			if r, c := dst.Dims(); r != n || c != n {
				panic(fmt.Sprintf("game: the Jacobian is %d × %d, the game has dimension %d", r, c, n))
			}
			jac(dst, z)
		}
	}
	return g
}

// names are those that Parse knows, in alphabetical order.
var names = []string{"bilinear", "dirac", "gan1d"}

// Names returns the names that [Parse] knows, in alphabetical order.
func Names() []string { return append([]string(nil), names...) }

// Parse makes the game that s names; the package comment lists the specs. The game's Name is the canonical form of s.
// The error for an unknown name or key suggests the nearest one.
func Parse(s string) (*Game, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("game: %w", err)
	}
	switch t.Name {
	case "bilinear":
		return made(t, bilinear{N: 1, Strength: 1}, bilinear.game)
	case "dirac":
		return made(t, dirac{Loss: "minimax"}, dirac.game)
	case "gan1d":
		return made(t, gan{Mean: 1, Deviation: .5}, gan.game)
	}
	return nil, spec.Unknown("game", t.Name, names)
}

// Must is [Parse] for specs that are written in the program; it panics if they are wrong.
func Must(s string) *Game {
	g, err := Parse(s)
	if err != nil {
		panic("game: " + err.Error())
	}
	return g
}

func made[T any](t spec.Term, def T, build func(T) (*Game, error)) (*Game, error) {
	c := def
	if err := t.Into(&c); err != nil {
		return nil, err
	}
	g, err := build(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.Name, err)
	}
	g.Name = spec.Format(t.Name, c, def)
	return guard(g), nil
}
