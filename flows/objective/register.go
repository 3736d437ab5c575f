package objective

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// Definition is a problem in terms of its keys: a struct whose fields with the tag spec are the keys, with the ranges
// of numbers in the tag in and the values of texts in the tag oneof; see package spec. A method Check, if there is one,
// tests what tags cannot say.
type Definition interface {
	// Problem makes the problem of the keys, which were checked. An error says which key does not fit, and what does.
	Problem() (*Problem, error)
}

// kinds holds the problems by name; each file registers its own.
var kinds = spec.Registry[keyed]{}

// keyed is a problem whose keys were read.
type keyed interface {
	problem(ctx context.Context) (*Problem, error) // ctx ends the reading of data
	defaults() string
}

// Register makes a problem known under a name, to [Parse], to [Names] and [Samples], and so to the command line. def
// holds the values of the keys that a spec leaves out. samples are valid specs: give some if the bare name is none,
// because data has to be named, or if it is too slow for tests; else none. The problems that Parse makes have their
// canonical spec for a Name, and functions that check the lengths of their arguments.
//
// The file nesterov.go is one to copy, and flowtest.Problem tests a problem. Register is to be called by init
// functions; it panics if the name is taken, if def is no struct, and with the error of [spec.Definition].
func Register[D Definition](name string, def D, samples ...string) {
	if reflect.TypeFor[D]().Kind() != reflect.Struct {
		panic(fmt.Sprintf("objective: %s is registered as %T, which is not a struct", name, def))
	}
	if slices.Contains(Names(), name) {
		panic(fmt.Sprintf("objective: the name %s is taken; there are: %s", name, strings.Join(Names(), ", ")))
	}
	if t, err := spec.Parse(name); err != nil || t.Name != name {
		panic(fmt.Sprintf("objective: %q is no name of a problem", name))
	}
	if err := spec.Definition(name, def, samples...); err != nil {
		panic(fmt.Sprintf("objective: a problem cannot be registered: %v", err))
	}
	kinds.Enter("problem", name, spec.Entry[keyed]{Samples: samples, Read: func(t spec.Term) (keyed, error) {
		d := named[D]{name, def, def}
		return &d, t.Into(&d.keys)
	}})
}

// named is a definition with its name, under which def is the default.
type named[D Definition] struct {
	name      string
	keys, def D
}

func (n *named[D]) problem(ctx context.Context) (*Problem, error) {
	if r, ok := any(&n.keys).(interface{ within(context.Context) }); ok {
		r.within(ctx)
	}
	if err := spec.Check(n.keys); err != nil {
		return nil, fmt.Errorf("%s: %w", n.name, err)
	}
	p, err := n.keys.Problem()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", n.name, err)
	}
	if p == nil {
		return nil, fmt.Errorf("%s: %T returns neither a problem nor an error", n.name, n.keys)
	}
	p.Name = spec.Format(n.name, n.keys, n.def)
	return guard(p), nil
}

func (n *named[D]) defaults() string {
	var zero D
	return spec.Format(n.name, n.def, zero)
}

// build makes the problem of keys that come from a program; it panics if they are wrong.
func build[D Definition](name string, keys, def D) *Problem {
	p, err := (&named[D]{name, keys, def}).problem(context.Background())
	if err != nil {
		panic("objective: " + err.Error())
	}
	return p
}

// Names returns the names that [Parse] reads, in alphabetical order.
func Names() []string { return kinds.Names() }

// Defaults returns the keys of a problem that have a default other than zero, as a spec: "huber(n=1,delta=1,l=1)". The
// error for an unknown name suggests the nearest one.
func Defaults(name string) (string, error) {
	k, err := kinds.Parse("problem", name)
	if err != nil {
		return "", err
	}
	return k.defaults(), nil
}

// Samples returns valid specs of all problems, in the order of [Names].
func Samples() []string { return kinds.Samples() }

// Parse makes the problem that s names, for example rosenbrock(n=4) or logistic(data=wdbc,l2=1e-3); the package
// comment lists the names. The problem's Name is the canonical form of s, without the keys that have their default
// value, and parses to an equal problem.
//
// The error for an unknown name or key suggests the nearest one; that for a value that does not fit names the key, and
// that for bad data file, line and column.
func Parse(s string) (*Problem, error) { return ParseContext(context.Background(), s) }

// ParseContext is [Parse], whose reading of data ends with ctx and an error that wraps that of ctx.
func ParseContext(ctx context.Context, s string) (*Problem, error) {
	if _, err := spec.Parse(s); err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	p, err := kinds.Parse("problem", s)
	if err != nil {
		return nil, err
	}
	return p.problem(ctx)
}

// Must is [Parse] for specs that are written in the program; it panics if they are wrong.
func Must(s string) *Problem {
	p, err := Parse(s)
	if err != nil {
		panic("objective: " + err.Error())
	}
	return p
}

// fixed is a problem without keys.
type fixed struct{ make func() *Problem }

func (f fixed) Problem() (*Problem, error) { return f.make(), nil }

// sized is a problem whose key n is the number of variables: a multiple of step, 1 if zero, from least to most, maxDim
// if zero.
type sized struct {
	N                 int `spec:"n"`
	make              func(n int) *Problem
	least, most, step int
}

func (s sized) Problem() (*Problem, error) {
	most, steps := float64(maxDim), ""
	if s.most > 0 {
		most = float64(s.most)
	}
	if s.step > 1 {
		steps = fmt.Sprintf(" in steps of %d", s.step)
	}
	if s.N < s.least || float64(s.N) > most || s.step > 1 && s.N%s.step != 0 {
		return nil, fmt.Errorf("n=%d: n runs from %d to %s%s", s.N, s.least, spec.Number(most), steps)
	}
	return s.make(s.N), nil
}

const (
	maxDim  = 1e7 // variables: 80 MB a vector
	maxRoom = 1e8 // numbers of the scratch of a call: 800 MB
)

// checkRoom refuses scratch of rows at a time by so many numbers; what names those.
func checkRoom(what string, rows int, each float64) error {
	if n := float64(rows) * each; n > maxRoom {
		return fmt.Errorf("%s of %d rows at a time are %.3g numbers; %g are the most", what, rows, n, maxRoom)
	}
	return nil
}
