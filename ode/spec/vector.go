package spec

import (
	"errors"
	"fmt"
	"strings"
)

// Vector is a list of finite numbers as a string, so that structs with one can be compared: "[1e-8,1e-14,1e-6]". The
// empty string is the empty list.
type Vector string

// VectorOf returns the list of the numbers given. It panics if one is not finite.
func VectorOf(x ...float64) Vector {
	if len(x) == 0 {
		return ""
	}
	var b strings.Builder
	for i, v := range x {
		if v-v != 0 {
			panic(fmt.Sprintf("spec: number %d of %d is %v", i+1, len(x), v))
		}
		b.WriteByte("[,"[min(i, 1)])
		b.WriteString(Number(v))
	}
	return Vector(b.String() + "]")
}

var errVector = errors.New("write finite numbers as [a,b,c]")

// Floats returns the numbers, nil if there is none, or an error where the string is not one that VectorOf returns.
func (v Vector) Floats() ([]float64, error) {
	if v == "" {
		return nil, nil
	}
	body, ok := strings.CutPrefix(string(v), "[")
	if body, ok2 := strings.CutSuffix(body, "]"); ok && ok2 {
		out := make([]float64, 0, 1+strings.Count(body, ","))
		for f := range strings.SplitSeq(body, ",") {
			x, err := Float(f)
			if err != nil || x-x != 0 {
				return nil, errVector
			}
			out = append(out, x)
		}
		return out, nil
	}
	return nil, errVector
}

func (v *Vector) UnmarshalText(b []byte) error {
	w := Vector(strings.ReplaceAll(string(b), " ", ""))
	if w == "[]" {
		w = ""
	}
	x, err := w.Floats()
	if err != nil {
		return err
	}
	*v = VectorOf(x...)
	return nil
}

func (v Vector) MarshalText() ([]byte, error) {
	if v == "" {
		return []byte("[]"), nil
	}
	return []byte(v), nil
}
