package optim

import (
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim/catalogue"
)

// noRange are the numbers without a tag in, and why.
var noRange = map[string]string{
	"control.Relative.growth": "adgd and none are no numbers; control.Growth checks itself",
}

// subject is a registered type: a value of it, and how it is read and run.
type subject struct {
	value any
	read  func(text string) error
	text  func(v any) string
	run   func(v any) error
}

// subjects is one value of every type in the registries of flows, methods, controls and optimizers.
func subjects(t *testing.T) []subject {
	var all []subject
	seen := map[reflect.Type]bool{}
	add := func(v any, err error, s subject) {
		if err != nil {
			t.Fatal(err)
		}
		if typ := reflect.TypeOf(v); typ.Kind() == reflect.Struct && !seen[typ] {
			seen[typ], s.value = true, v
			all = append(all, s)
		}
	}
	printed := func(v any) string { return v.(fmt.Stringer).String() }
	triple := Optimizer{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Fixed{H: .1}}
	for _, w := range flows.Samples() {
		v, err := flows.Parse(w)
		add(v, err, subject{text: printed, read: func(w string) error { _, err := flows.Parse(w); return err }, run: func(v any) error {
			o := triple
			o.Flow = v.(flows.Flow)
			return started(o)
		}})
	}
	for _, w := range method.Samples() {
		v, err := method.Parse(w)
		add(v, err, subject{text: printed, read: func(w string) error { _, err := method.Parse(w); return err }, run: func(v any) error {
			o := triple
			o.Method = v.(ode.Method)
			return started(o)
		}})
	}
	for _, w := range control.Samples() {
		v, err := control.Parse(w)
		add(v, err, subject{text: printed, read: func(w string) error { _, err := control.Parse(w); return err }, run: func(v any) error {
			o := triple
			o.Control = v.(ode.Control)
			return started(o)
		}})
	}
	for _, name := range Names() {
		e := registered(name)
		add(e.Default, nil, subject{
			text: func(v any) string { return spec.Format(name, v, e.Default) },
			read: func(w string) error { return second(Parse(w)) },
			run:  func(v any) error { return Of(v.(catalogue.Configuration)).check() },
		})
	}
	return all
}

// refusal is the error of a run, or what it panics with.
func refusal(run func(any) error, v any) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return run(v)
}

// tagged calls see with every tagged field of the struct v and of the structs in its fields.
func tagged(v reflect.Value, see func(holder, f reflect.Value, typ reflect.StructField, key string)) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag, ok := f.Tag.Lookup("spec")
		if !ok && !f.Anonymous || !f.IsExported() {
			continue
		}
		key, _, _ := strings.Cut(tag, ",")
		if f.Type.Kind() == reflect.Struct {
			tagged(v.Field(i), see)
		} else if ok {
			see(v, v.Field(i), f, key)
		}
	}
}

var numbers = regexp.MustCompile(`-?[0-9.]+(e-?[0-9]+)?`)

// inside reads a range on its own.
func inside(tag string, x float64) bool {
	for _, part := range strings.Split(tag, " or ") {
		if part == "finite" {
			part = "(-inf,inf)"
		}
		ends := strings.Split(strings.Trim(part, "()[]"), ",")
		lo, _ := strconv.ParseFloat(ends[0], 64)
		hi, _ := strconv.ParseFloat(ends[len(ends)-1], 64)
		if x > lo && x < hi || x == lo && part[0] != '(' || x == hi && part[len(part)-1] != ')' {
			return true
		}
	}
	return false
}

// Every number of every registered type has a range, or a reason not to. What is outside it is refused, in a spec and
// in a literal that is run, by a sentence with the key; what is inside, with the edges that are closed, is accepted.
func TestEveryNumberHasARange(t *testing.T) {
	fields, refused := 0, 0
	for _, s := range subjects(t) {
		def := reflect.New(reflect.TypeOf(s.value)).Elem()
		def.Set(reflect.ValueOf(s.value))
		tagged(def, func(holder, f reflect.Value, typ reflect.StructField, key string) {
			kind := typ.Type.Kind()
			if kind == reflect.Slice {
				kind = typ.Type.Elem().Kind()
			}
			if kind != reflect.Float64 && kind != reflect.Int {
				return
			}
			tag, ok := typ.Tag.Lookup("in")
			if name := fmt.Sprintf("%v.%s", holder.Type(), key); ok == (noRange[name] != "") {
				t.Errorf("%s: the range is %q, the reason for none %q", name, tag, noRange[name])
			}
			if !ok {
				return
			}
			fields++
			try := []float64{math.NaN(), math.Inf(-1), -1e300, -1, -1e-300, 0, 1e-300, .5, 1, 2, 1e300, math.Inf(1)}
			for _, n := range numbers.FindAllString(tag, -1) {
				x, err := strconv.ParseFloat(n, 64)
				if err != nil {
					t.Fatal(err)
				}
				try = append(try, x, math.Nextafter(x, -2*math.Abs(x)-1), math.Nextafter(x, 2*math.Abs(x)+1), x-1, x+1)
			}
			_, own := reflect.New(holder.Type()).Interface().(spec.Checker)
			old := reflect.New(f.Type()).Elem()
			old.Set(f)
			defer f.Set(old)
			plain := s.text(def.Interface())
			for _, x := range try {
				if kind == reflect.Int && (x != math.Trunc(x) || math.Abs(x) > 1e9) {
					continue
				}
				if typ.Type.Kind() == reflect.Slice {
					f.Set(reflect.Append(reflect.Zero(typ.Type), reflect.ValueOf(x)))
				} else {
					f.Set(reflect.ValueOf(x).Convert(typ.Type))
				}
				v := def.Interface()
				text := s.text(v)
				if inside(tag, x) {
					if err := spec.Check(v); err != nil && !own && !isChecker(v) {
						t.Errorf("%+v: %s=%v is in %s: %v", v, key, x, tag, err)
					}
					continue
				}
				refused++
				for how, err := range map[string]error{"spec": s.read(text), "Check": spec.Check(v), "literal": refusal(s.run, v)} {
					if nested := holder.Type() != def.Type(); how == "spec" && (text == plain && !old.IsZero() || nested && !strings.Contains(text, spec.Number(x))) {
						continue // the number is not printed
					}
					if err == nil || !strings.Contains(strings.ToLower(err.Error()), key) && !math.IsNaN(x) {
						t.Errorf("%s, %s=%v, outside %s, by %s: %v", text, key, x, tag, how, err)
					}
				}
			}
		})
	}
	if fields < 380 || refused < 3700 {
		t.Errorf("%d fields, %d values refused", fields, refused)
	}
	t.Logf("%d fields, %d values refused", fields, refused)
}

func isChecker(v any) bool {
	_, ok := reflect.New(reflect.TypeOf(v)).Interface().(spec.Checker)
	return ok
}

// Every value of an enumeration is accepted and printed as it is read; another one is refused, in a spec and in a
// literal that is run, and the nearest one suggested.
func TestEveryWord(t *testing.T) {
	n := 0
	for _, s := range subjects(t) {
		def := reflect.New(reflect.TypeOf(s.value)).Elem()
		def.Set(reflect.ValueOf(s.value))
		tagged(def, func(holder, f reflect.Value, typ reflect.StructField, key string) {
			tag, ok := typ.Tag.Lookup("oneof")
			if !ok {
				return
			}
			old := f.String()
			defer f.SetString(old)
			texts := strings.Split(tag, ",")
			for i, w := range texts {
				if f.SetString(w); i == 0 {
					f.SetString("")
				}
				n++
				if err := spec.Check(def.Interface()); err != nil && (strings.Contains(err.Error(), "no "+key) || !isChecker(def.Interface())) {
					t.Errorf("%v: %s=%s: %v", holder.Type(), key, w, err)
				}
				if len(w) < 3 {
					continue
				}
				f.SetString(w + "x")
				v := def.Interface()
				for how, err := range map[string]error{"spec": s.read(s.text(v)), "Check": spec.Check(v), "literal": refusal(s.run, v)} {
					if err == nil || !strings.Contains(err.Error(), "did you mean "+w+"?") {
						t.Errorf("%v: %s=%sx, by %s: %v", holder.Type(), key, w, how, err)
					}
				}
			}
			if f.SetString(texts[0]); texts[0] != "" && spec.Check(def.Interface()) == nil {
				t.Errorf("%v: the literal %s=%q, which no code compares with, is accepted", holder.Type(), key, texts[0])
			}
		})
	}
	if n < 80 {
		t.Errorf("only %d words", n)
	}
}
