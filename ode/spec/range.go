package spec

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// interval is one part of a range; a single number is an interval that begins and ends with it.
type interval struct {
	lo, hi         float64
	openLo, openHi bool
}

func (i interval) holds(x float64) bool {
	return (x > i.lo || x == i.lo && !i.openLo) && (x < i.hi || x == i.hi && !i.openHi)
}

// parseRange reads a range as the tag in has it. It panics if it cannot, as a tag is no user's mistake.
func parseRange(tag string) []interval {
	var r []interval
	for _, part := range strings.Split(tag, " or ") {
		if part == "finite" {
			part = "(-inf,inf)"
		}
		lo, hi, two := strings.Cut(strings.Trim(part, "()[]"), ",")
		if !two {
			hi = lo
		}
		a, err1 := strconv.ParseFloat(lo, 64)
		b, err2 := strconv.ParseFloat(hi, 64)
		if err1 != nil || err2 != nil || !(a <= b) || two != strings.ContainsAny(part, "([") || two != strings.ContainsAny(part, ")]") {
			panic(fmt.Sprintf("spec: %q is no range", tag))
		}
		r = append(r, interval{a, b, part[0] == '(', part[len(part)-1] == ')'})
	}
	return r
}

// limits is a tag in, and the range that it states.
type limits struct {
	tag   string
	parts []interval
}

// check returns an error unless the numbers of v, one, a slice or a [Vector] of them, are in the range.
func (l *limits) check(key string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Float64:
		if !l.hold(v.Float()) {
			return l.fault(key, Number(v.Float()), false)
		}
		return nil
	case reflect.Int:
		if !l.hold(float64(v.Int())) {
			return l.fault(key, strconv.FormatInt(v.Int(), 10), true)
		}
		return nil
	case reflect.String:
		if w, ok := v.Interface().(Vector); ok {
			x, err := w.Floats()
			if err != nil {
				return fmt.Errorf("%s=%s: %w", key, w, err)
			}
			return l.check(key, reflect.ValueOf(x))
		}
	case reflect.Slice:
		for i := range v.Len() {
			at := key
			if v.Len() > 1 {
				at = fmt.Sprintf("%s[%d]", key, i)
			}
			if err := l.check(at, v.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	panic("spec: a range for a field of type " + v.Type().String())
}

func (l *limits) hold(x float64) bool {
	return slices.ContainsFunc(l.parts, func(i interval) bool { return i.holds(x) })
}

func (l *limits) fault(key, value string, whole bool) error {
	return fmt.Errorf("%s=%s must be %s", key, value, sentence(l.tag, whole))
}

// sentence says where a value has to be, as in "lr=-1 must be positive and finite". A zero in front of a range, the
// value that stands for the default, comes last.
func sentence(tag string, whole bool) string {
	if rest, ok := strings.CutPrefix(tag, "0 or "); ok && strings.ContainsAny(rest, "([") {
		return sentence(rest, whole) + ", or 0"
	}
	r := parseRange(tag)
	switch i := r[0]; {
	case tag == "finite":
		return tag
	case len(r) > 1 && !strings.ContainsAny(tag, "(["):
		return tag
	case len(r) > 1 || !math.IsInf(i.hi, 1) || !i.openHi || math.IsInf(i.lo, -1):
		return "in " + strings.ReplaceAll(tag, ",", ", ")
	case i.lo == 0 && whole:
		return "at least 0"
	case i.lo == 0 && i.openLo:
		return "positive and finite"
	case i.lo == 0:
		return "finite and not negative"
	case whole:
		return "at least " + Number(i.lo)
	case i.openLo:
		return "above " + Number(i.lo) + " and finite"
	default:
		return "at least " + Number(i.lo) + " and finite"
	}
}

// Ranges lists what the tags of the struct v allow, as in "lr (0,inf), on velocity|force"; it is empty where they say
// nothing.
func Ranges(v any) string {
	var all []string
	for _, f := range fields(reflect.Indirect(reflect.ValueOf(v)).Type()) {
		words := slices.DeleteFunc(slices.Clone(f.words), func(w string) bool { return w == "" })
		if may := f.in + strings.Join(words, "|"); may != "" {
			all = append(all, f.key+" "+may)
		}
	}
	return strings.Join(all, ", ")
}
