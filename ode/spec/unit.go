package spec

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/vec"
)

// Scale holds the factors by which the units of a problem change: of the state X, of time T, and of the potential F,
// whose unit is that of state times force. A plain equation y' = f(t, y) has the force f, so there F = X²/T.
type Scale struct{ X, T, F float64 }

// factor returns what a quantity of the given unit is multiplied by. A unit is a product of powers of x, t and f with
// at most one solidus, such as "x", "f/x", "x^2/f" or "1/t^0.5"; "1" is a number without a unit.
func (s Scale) factor(unit string) (float64, error) {
	above, below, _ := strings.Cut(unit, "/")
	a, err := s.product(above)
	if err != nil {
		return 0, fmt.Errorf("unit %q: %w", unit, err)
	}
	if below == "" {
		return a, nil
	}
	b, err := s.product(below)
	if err != nil {
		return 0, fmt.Errorf("unit %q: %w", unit, err)
	}
	return a / b, nil
}

func (s Scale) product(unit string) (float64, error) {
	p := 1.
	for _, w := range strings.Fields(unit) {
		name, power, raised := strings.Cut(w, "^")
		n := 1.
		if raised {
			var err error
			if n, err = strconv.ParseFloat(power, 64); err != nil {
				return 0, fmt.Errorf("the power %q is not a number", power)
			}
		}
		var by float64
		switch name {
		case "1":
			by = 1
		case "x":
			by = s.X
		case "t":
			by = s.T
		case "f":
			by = s.F
		default:
			return 0, fmt.Errorf("no base unit %q; there are x, t and f", name)
		}
		p *= vec.Pow(by, n)
	}
	return p, nil
}

// Unitful is implemented by a type whose fields have units that depend on its values: Unit returns the unit of the
// field with the key, in place of the tag. The units of a struct in a field may depend on the struct that holds it:
// Unit of that is called first, with both keys, "memory.start" say; a result other than "" is the unit.
type Unitful interface{ Unit(key string) string }

// Rescale returns v, a struct or an interface that holds one, with every number multiplied as its unit demands: the
// fields tagged `spec:"..."` by the factor of their tag `unit:"..."`, those of structs in them, also behind pointers,
// of embedded structs and of interfaces likewise. Whole numbers, strings but for a [Vector], and booleans have no unit.
// The error names the fields without a unit.
func Rescale[T any](v T, s Scale) (T, error) {
	rv := reflect.ValueOf(&v).Elem()
	var missing []string
	out := rescale(rv, "1", true, nil, s, &missing)
	rv.Set(out)
	if len(missing) > 0 {
		return v, fmt.Errorf("spec: without a valid unit: %s", strings.Join(missing, ", "))
	}
	return v, nil
}

// rescale returns a rescaled copy of v, with the given unit if it is a number. holder, if there is one, may state the
// units of the fields of v.
func rescale(v reflect.Value, unit string, has bool, holder func(key string) string, s Scale, missing *[]string) reflect.Value {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(rescale(v.Elem(), unit, has, holder, s, missing))
		return out
	case reflect.Float64:
		out := reflect.New(v.Type()).Elem()
		f, err := s.factor(unit)
		if !has {
			err = fmt.Errorf("no unit")
		}
		if err != nil {
			*missing = append(*missing, err.Error())
			f = 1
		}
		out.SetFloat(v.Float() * f)
		return out
	case reflect.String:
		w, ok := v.Interface().(Vector)
		x, err := w.Floats()
		if !ok || err != nil {
			return v
		}
		return reflect.ValueOf(VectorOf(rescale(reflect.ValueOf(x), unit, has, nil, s, missing).Interface().([]float64)...))
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Float64 || v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(rescale(v.Index(i), unit, has, nil, s, missing))
		}
		return out
	case reflect.Pointer:
		if v.IsNil() || v.Elem().Kind() != reflect.Struct {
			return v
		}
		out := reflect.New(v.Type().Elem())
		out.Elem().Set(rescale(v.Elem(), unit, has, holder, s, missing))
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		for i := range v.NumField() {
			f := v.Type().Field(i)
			tag, tagged := f.Tag.Lookup("spec")
			if !f.IsExported() || !tagged && !f.Anonymous {
				continue
			}
			key, _, _ := strings.Cut(tag, ",")
			unit, has := f.Tag.Lookup("unit")
			var within func(string) string
			if u, ok := v.Interface().(Unitful); ok && tagged {
				unit = u.Unit(key)
				has = unit != ""
				within = func(k string) string { return u.Unit(key + "." + k) }
			}
			if tagged && holder != nil {
				if h := holder(key); h != "" {
					unit, has = h, true
				}
			}
			n := len(*missing)
			out.Field(i).Set(rescale(v.Field(i), unit, has, within, s, missing))
			if len(*missing) > n && tagged {
				name := v.Type().String() + "." + f.Name
				*missing = append((*missing)[:n], name+": "+strings.Join((*missing)[n:], ", "))
			}
		}
		return out
	}
	return v
}
