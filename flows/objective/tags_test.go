package objective

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
)

// The values that the tags name are those that there are: a new activation has to be added to both.
func TestValuesOfTags(t *testing.T) {
	var laws []string
	for _, d := range deviations {
		laws = append(laws, d.name)
	}
	for _, c := range []struct {
		of    any
		field string
		words []string
	}{
		{mlp{}, "Activation", activationNames}, {conv{}, "Activation", activationNames},
		{mlp{}, "Init", initialNames}, {conv{}, "Init", initialNames}, {elman{}, "Init", initialNames}, {normalKL{}, "By", laws},
	} {
		f, _ := reflect.TypeOf(c.of).FieldByName(c.field)
		if got, want := f.Tag.Get("oneof"), ","+strings.Join(c.words, ","); got != want {
			t.Errorf("%T.%s: the tag has %s, there are %s", c.of, c.field, got, want)
		}
	}
}

// Every number that is a key has a range, or a reason not to, and the ends of the range, if open, and what is beyond are refused.
func TestEveryKeyHasARange(t *testing.T) {
	reasons := map[string]string{
		"n":     "how many are fewest depends on the problem, see sized",
		"limit": "file.Check says what is the default", "wait": "file.Check says what is the default",
	}
	n := 0
	for name, kind := range kinds {
		read, err := kind.Read(spec.Term{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		keys := reflect.ValueOf(read).Elem().FieldByName("keys").Type()
		for _, field := range reflect.VisibleFields(keys) {
			kind := field.Type.Kind()
			if kind == reflect.Slice {
				kind = field.Type.Elem().Kind()
			}
			key, ok := field.Tag.Lookup("spec")
			if !ok || kind != reflect.Float64 && kind != reflect.Int {
				continue
			}
			in, ok := field.Tag.Lookup("in")
			if !ok {
				if reasons[key] == "" || key == "n" && keys != reflect.TypeFor[sized]() {
					t.Errorf("%s: %s has no range", name, key)
				}
				continue
			}
			n++
			low, high, _ := strings.Cut(in[1:len(in)-1], ",")
			out := []string{"-Inf", "Inf"}
			switch {
			case in == "finite":
			case kind == reflect.Int:
				if out = []string{"-1", "0"}; high != "inf" {
					out = append(out, "20000000")
				}
				if low != "1" && low != "2" {
					t.Fatalf("%s: %s has the range %s", name, key, in)
				}
			case in[0] == '(':
				out = append(out, low)
			default:
				out = append(out, "-1e-300")
			}
			if in != "finite" && kind == reflect.Float64 && in[len(in)-1] == ')' && high != "inf" {
				out = append(out, high)
			}
			for _, x := range out {
				text := x
				if field.Type.Kind() == reflect.Slice {
					text = "[" + x + "]"
				}
				if _, err := Parse(fmt.Sprintf("%s(%s=%s)", name, key, text)); err == nil || !strings.Contains(err.Error(), key) {
					t.Errorf("%s: %s=%s, outside %s: %v", name, key, x, in, err)
				}
			}
		}
	}
	if n < 50 {
		t.Errorf("%d numbers have ranges", n)
	}
}
