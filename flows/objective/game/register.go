package game

import (
	"fmt"
	"reflect"

	"github.com/odescent/odescent/ode/spec"
)

// Definition is a game in terms of its keys: a struct whose fields with the tag spec are the keys; see package spec.
type Definition interface {
	// Game makes the game of the keys, which were checked. An error says which key does not fit, and what does.
	Game() (*Game, error)
}

// kinds holds the games by name; each file registers its own.
var kinds = spec.Registry[keyed]{}

// keyed is a game whose keys were read.
type keyed interface{ game() (*Game, error) }

// named is a definition with its name, under which def is the default.
type named[D Definition] struct {
	name      string
	keys, def D
}

// Register makes a game known to [Parse] and [Names]. def holds the values of the keys that a spec leaves out. The file
// bilinear.go is one to copy. Register is to be called by init functions; it panics if the name is taken, if def
// is no struct, and with the error of [spec.Definition].
func Register[D Definition](name string, def D) {
	if reflect.TypeFor[D]().Kind() != reflect.Struct {
		panic(fmt.Sprintf("game: %s is registered as %T, which is not a struct", name, def))
	}
	if err := spec.Definition(name, def); err != nil {
		panic(fmt.Sprintf("game: a game cannot be registered: %v", err))
	}
	kinds.Enter("game", name, spec.Entry[keyed]{Read: func(t spec.Term) (keyed, error) {
		n := named[D]{name, def, def}
		return &n, t.Into(&n.keys)
	}})
}

func (n *named[D]) game() (*Game, error) {
	g, err := n.keys.Game()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.name, err)
	}
	if g == nil {
		return nil, fmt.Errorf("%s: %T returns neither a game nor an error", n.name, n.keys)
	}
	g.Name = spec.Format(n.name, n.keys, n.def)
	return guard(g), nil
}

// Names returns the names that [Parse] reads, in alphabetical order.
func Names() []string { return kinds.Names() }

// Parse makes the game that s names; the package comment lists the specs. The game's Name is the canonical form of s.
// The error for an unknown name or key suggests the nearest one.
func Parse(s string) (*Game, error) {
	if _, err := spec.Parse(s); err != nil {
		return nil, fmt.Errorf("game: %w", err)
	}
	g, err := kinds.Parse("game", s)
	if err != nil {
		return nil, err
	}
	return g.game()
}

// Must is [Parse] for specs that are written in the program; it panics if they are wrong.
func Must(s string) *Game {
	g, err := Parse(s)
	if err != nil {
		panic("game: " + err.Error())
	}
	return g
}
