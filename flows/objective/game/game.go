package game

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Game is a game of two players. All functions take z = (x, y), the first player's variables and then the second's,
// leave it as it is, may be called by many runs at once, allocate nothing, and panic if a length is wrong.
type Game struct {
	Name string // the spec string by which Parse makes an equal game

	X, Y int // numbers of variables of the first and the second player

	Loss  func(z []float64) (f, g float64) // the losses of the first and the second player
	Field func(dst, z []float64)           // dst = (-∂f/∂x, -∂g/∂y)

	// Jac is the Jacobian of Field, of X+Y rows; nil: it is not known.
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
