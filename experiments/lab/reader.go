package lab

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// Reader reads the parameters of an experiment one after another and keeps the first error, so that one check at the
// end suffices.
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

// Problem reads the problem of a parameter with one value. The error for one that lacks something says all that is
// needed. It returns nil after an error.
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

// The parts of a range that are understood; they stand between ", ". Infinite numbers are in intervals that end with
// inf] only.
var (
	rangeBound    = regexp.MustCompile(`^(above|below|from|whole numbers ≥) (\S+)$`)
	rangeBetween  = regexp.MustCompile(`^(\S+) to (\S+)$`)
	rangeInterval = regexp.MustCompile(`^([\[(])([^,]+),([^,]+)([\])])$`)
)

// check returns an error that names the first of the words that is a number and not in the range.
func (p Param) check(words []string) error {
	for part := range strings.SplitSeq(p.Range, ", ") {
		holds := rangeOf(part)
		for _, w := range words {
			if x, err := spec.Float(w); err == nil && holds != nil && !holds(x) {
				return fmt.Errorf("%s=%s is not allowed, but: %s", p.Key, w, p.Range)
			}
		}
	}
	return nil
}

// rangeOf returns what a part of a range says of a number, nil if it is not understood.
func rangeOf(part string) func(x float64) bool {
	number := func(s string) float64 {
		x, err := spec.Float(s)
		if err != nil {
			return math.NaN()
		}
		return x
	}
	finite := func(x float64) bool { return !math.IsInf(x, 0) }
	whole := func(x float64) bool { return x == math.Trunc(x) && finite(x) }
	if m := rangeBound.FindStringSubmatch(part); m != nil && !math.IsNaN(number(m[2])) {
		switch a := number(m[2]); m[1] {
		case "above":
			return func(x float64) bool { return x > a && finite(x) }
		case "below":
			return func(x float64) bool { return x < a && finite(x) }
		case "from":
			return func(x float64) bool { return x >= a && finite(x) }
		default:
			return func(x float64) bool { return x >= a && whole(x) }
		}
	}
	if m := rangeBetween.FindStringSubmatch(part); m != nil && number(m[1]) <= number(m[2]) {
		a, b := number(m[1]), number(m[2])
		return func(x float64) bool { return a <= x && x <= b }
	}
	if m := rangeInterval.FindStringSubmatch(part); m != nil && number(m[2]) <= number(m[3]) {
		a, b := number(m[2]), number(m[3])
		return func(x float64) bool { return a < x && x < b || x == a && m[1] == "[" || x == b && m[4] == "]" }
	}
	if part == "whole numbers" {
		return whole
	}
	return nil
}
