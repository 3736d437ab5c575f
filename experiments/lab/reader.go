package lab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// Reader reads the parameters of an experiment one after another and keeps the first error, so that one check at the end suffices.
type Reader struct {
	v   Values
	err error
}

// Reader returns a reader of v.
func (v Values) Reader() *Reader { return &Reader{v: v} }

// Err returns the first error, or nil. After one, the methods return zero values.
func (r *Reader) Err() error { return r.err }

func read[T any](r *Reader, get func(string) (T, error), key string) T {
	var x T
	if r.err == nil {
		x, r.err = get(key)
	}
	return x
}

// String reads the one word of a parameter; see [Values.String].
func (r *Reader) String(key string) string { return read(r, r.v.String, key) }

// Float reads the one number of a parameter; see [Values.Float].
func (r *Reader) Float(key string) float64 { return read(r, r.v.Float, key) }

// Floats reads the numbers of a parameter; see [Values.Floats].
func (r *Reader) Floats(key string) []float64 { return read(r, r.v.Floats, key) }

// CountTo reads the one count of a parameter, most at most; see [Values.CountTo].
func (r *Reader) CountTo(key string, most int) int {
	return read(r, func(key string) (int, error) { return r.v.CountTo(key, most) }, key)
}

// Count reads the one count of a parameter; see [Values.Count].
func (r *Reader) Count(key string) int { return read(r, r.v.Count, key) }

// Check keeps an error, in the words of [fmt.Errorf], unless ok.
func (r *Reader) Check(ok bool, format string, args ...any) {
	if r.err == nil && !ok {
		r.err = fmt.Errorf(format, args...)
	}
}

// Optimizer reads an optimizer's spec; it is zero after an error.
func (r *Reader) Optimizer(spec string) optim.Optimizer { return read(r, optim.Parse, spec) }

// Need is what an experiment needs of a problem, in words.
type Need string

// What problems may have.
const (
	Minimum   Need = "a known minimum"
	Minimizer Need = "a known minimizer"
	Hessian   Need = "Hessian-vector products"
	Batches   Need = "rows of data"
)

// Problem reads the problem of a parameter with one value. The error for one that lacks something says all that is needed. It
// returns nil after an error.
func (r *Reader) Problem(key string, needs ...Need) *objective.Problem {
	return r.ProblemOf(key, r.String(key), needs...)
}

// ProblemOf is [Reader.Problem] for one of the values of a parameter.
func (r *Reader) ProblemOf(key, spec string, needs ...Need) *objective.Problem {
	p := read(r, objective.Parse, spec)
	if r.err != nil {
		return nil
	}
	has := map[Need]bool{Minimum: p.Min != nil, Minimizer: p.Minima != nil, Hessian: p.HessVec != nil, Batches: p.Rows > 0}
	if slices.ContainsFunc(needs, func(n Need) bool { return !has[n] }) {
		var all []string
		for _, n := range needs {
			all = append(all, string(n))
		}
		r.err = fmt.Errorf("%s=%s: the experiment needs %s", key, spec, strings.Join(all, " and "))
		return nil
	}
	return p
}
