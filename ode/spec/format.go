package spec

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Format prints name and those tagged fields of the struct v that differ from the struct def of the same type,
// in the order of their declaration. Format panics if the two types differ.
func Format(name string, v, def any) string {
	rv, rd := reflect.Indirect(reflect.ValueOf(v)), reflect.Indirect(reflect.ValueOf(def))
	if rv.Type() != rd.Type() {
		panic(fmt.Sprintf("spec: Format of %T against the default %T", v, def))
	}
	var b strings.Builder
	b.WriteString(name)
	sep := "("
	for _, f := range fields(rv.Type()) {
		x := rv.FieldByIndex(f.index)
		if f.list != nil && !rv.FieldByIndex(f.list).IsZero() {
			x = rv.FieldByIndex(f.list)
		} else if reflect.DeepEqual(x.Interface(), rd.FieldByIndex(f.index).Interface()) {
			continue
		}
		b.WriteString(sep)
		sep = ","
		if !f.bare {
			b.WriteString(f.key + "=")
		}
		b.WriteString(f.text(x))
	}
	if sep == "," {
		b.WriteByte(')')
	}
	return b.String()
}

func (f field) text(v reflect.Value) string {
	if f.words != nil && v.String() == "" {
		return f.words[0]
	}
	return text(v)
}

func text(f reflect.Value) string {
	if _, ok := readers[f.Type()]; ok {
		if f.Kind() == reflect.Interface && (f.IsNil() || f.Elem().Kind() == reflect.Pointer && f.Elem().IsNil()) {
			return "none"
		}
		return f.Interface().(fmt.Stringer).String()
	}
	if m, ok := f.Interface().(encoding.TextMarshaler); ok {
		b, err := m.MarshalText()
		if err != nil {
			panic("spec: " + err.Error())
		}
		return string(b)
	}
	switch f.Kind() {
	case reflect.Float64:
		return Number(f.Float())
	case reflect.Int:
		return strconv.FormatInt(f.Int(), 10)
	case reflect.Uint64:
		return strconv.FormatUint(f.Uint(), 10)
	case reflect.Bool:
		return strconv.FormatBool(f.Bool())
	case reflect.String:
		return quote(f.String())
	case reflect.Slice:
		parts := make([]string, f.Len())
		for i := range parts {
			parts[i] = text(f.Index(i))
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	panic("spec: cannot print a field of type " + f.Type().String())
}

func quote(s string) string {
	if s == "" || s != strings.TrimSpace(s) || strings.ContainsAny(s, `,()[]="\`) {
		return strconv.Quote(s)
	}
	return s
}

// Number prints x in the shortest form that reads back as x, with the exponent as people write it: 1e-8.
func Number(x float64) string {
	s := strconv.FormatFloat(x, 'g', -1, 64)
	m, e, ok := strings.Cut(s, "e")
	if !ok {
		return s
	}
	sign := ""
	if e[0] == '-' {
		sign = "-"
	}
	return m + "e" + sign + strings.TrimLeft(e[1:], "0")
}
