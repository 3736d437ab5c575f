package lab

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// The parts of a range that are understood; they stand between ", ". Infinite numbers are in intervals that end with inf] only.
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
