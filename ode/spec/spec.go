// Package spec reads and writes specs, the texts by which optimizers, methods, controls and problems are named on
// the command line, in captions and in tables:
//
//	name
//	name(key=value,key=value)
//	slope(tol=0.01,memory=ema(0.99),per=coordinate)
//	quadratic(eigenvalues=[0.01,1,50])
//
// # Start here
//
// example_test.go makes a type that reads and prints specs: tag its fields, call [Parse] and [Term.Into], and [Format].
//
// # Rules
//
// A value runs to the next comma or closing bracket of its own level, so a file path needs no quotes; a value
// that contains a comma, a bracket, an equals sign or outer spaces is written in Go's double quotes.
//
// A type takes part by exporting fields with the tag `spec:"key"`. [Term.Into] fills such a struct and [Format] prints
// one, leaving out what equals the default, so that the two are inverse to each other. A field may be a float64, an
// int, a uint64, a bool, a string, a slice of numbers, of a type that is given to [Register], or anything that
// implements [encoding.TextMarshaler] and [encoding.TextUnmarshaler]. A field tagged `spec:"key,bare"` is printed
// without its key; any value without a key fills the fields in their order. The fields of an embedded struct without a
// tag count as if they were declared in its place, so that types can share keys. A field tagged `spec:"key,list"` right
// after one with the same key takes the value of that key where it is a list, [1,2,3]; at most one of the two is not
// zero.
//
// Further tags say what is valid; [Check] reads them, for specs and literals alike.
//
//	in:"(0,inf)"             a number, or all numbers of a slice: above 0 and finite
//	in:"[0,1)"               0 is valid, 1 is not
//	in:"finite"              any number but the infinities
//	in:"[-inf,inf]"          any number; NaN is never valid
//	in:"0 or [1,inf)"        also 0, which then stands for the default that the field documents
//	in:"2 or 3"              one of the two
//	oneof:"velocity,force"   a string: one of the values, the first of which is the zero value ""
//	oneof:",flow,step"       the same, but the zero value is not written
package spec

import (
	"fmt"
	"strings"
)

// Term is one parsed spec: a name and its arguments in the order written.
type Term struct {
	Name string
	Args []Arg
}

// Arg is one argument of a [Term]; Key is empty for a value given by position.
type Arg struct{ Key, Value string }

// Parse reads one term. The error names the position of an unbalanced bracket, an empty argument or
// anything that follows the closing bracket.
func Parse(s string) (Term, error) {
	s = strings.TrimSpace(s)
	open := strings.IndexByte(s, '(')
	if open < 0 {
		if s == "" {
			return Term{}, fmt.Errorf("a name is missing")
		}
		if err := checkName(s); err != nil {
			return Term{}, err
		}
		return Term{Name: s}, nil
	}
	t := Term{Name: strings.TrimSpace(s[:open])}
	if err := checkName(t.Name); err != nil {
		return Term{}, err
	}
	if !strings.HasSuffix(s, ")") {
		if strings.Contains(s, ")") {
			return Term{}, fmt.Errorf("%s: something follows the closing bracket", quoted(s))
		}
		return Term{}, fmt.Errorf("%s: the bracket is not closed", quoted(s))
	}
	body := s[open+1 : len(s)-1]
	if strings.TrimSpace(body) == "" {
		return t, nil
	}
	parts, err := Split(body, ',')
	if err != nil {
		return Term{}, fmt.Errorf("%s: %w", quoted(s), err)
	}
	for _, p := range parts {
		a, err := parseArg(p)
		if err != nil {
			return Term{}, fmt.Errorf("%s: %w", quoted(s), err)
		}
		t.Args = append(t.Args, a)
	}
	return t, nil
}

func checkName(s string) error {
	if s == "" {
		return fmt.Errorf("a name is missing before the bracket")
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
		default:
			return fmt.Errorf("%q is not a name: %q does not belong in it", s, r)
		}
	}
	return nil
}

func parseArg(s string) (Arg, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Arg{}, fmt.Errorf("an argument is empty")
	}
	pos, err := Split(s, '=')
	if err != nil {
		return Arg{}, err
	}
	var a Arg
	a.Value = s
	if len(pos) > 1 {
		a.Key = strings.TrimSpace(pos[0])
		a.Value = strings.TrimSpace(s[len(pos[0])+1:])
		if a.Key == "" || a.Value == "" {
			return Arg{}, fmt.Errorf("%q: write key=value", s)
		}
	}
	return a, nil
}

// quoted returns s in quotes, or its beginning if it is long.
func quoted(s string) string {
	if len(s) > 200 {
		return fmt.Sprintf("%q...", s[:80])
	}
	return fmt.Sprintf("%q", s)
}

// deepest is how deep brackets may be nested.
const deepest = 32

// Split cuts s at every sep that stands outside brackets and quotes; the parts keep their spaces.
// It returns an error when a bracket or a quote is not closed, and where brackets are nested more than 32 deep.
func Split(s string, sep byte) ([]string, error) {
	var parts []string
	var open []byte // closing brackets that are waited for
	start := 0
	for i := 0; i < len(s); i++ {
		if len(open) > deepest {
			return nil, fmt.Errorf("%s: brackets are nested more than %d deep", quoted(s), deepest)
		}
		switch c := s[i]; {
		case c == '"':
			for i++; i < len(s) && s[i] != '"'; i++ {
				if s[i] == '\\' {
					i++
				}
			}
			if i >= len(s) {
				return nil, fmt.Errorf("%s: the quote is not closed", quoted(s))
			}
		case c == '(':
			open = append(open, ')')
		case c == '[':
			open = append(open, ']')
		case c == ')' || c == ']':
			if len(open) == 0 || open[len(open)-1] != c {
				return nil, fmt.Errorf("%s: %q closes nothing", quoted(s), c)
			}
			open = open[:len(open)-1]
		case c == sep && len(open) == 0:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	if len(open) > 0 {
		return nil, fmt.Errorf("%s: a %q is missing", quoted(s), open[len(open)-1])
	}
	return append(parts, s[start:]), nil
}
