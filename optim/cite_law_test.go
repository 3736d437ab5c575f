package optim_test

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// held calls see with what the interfaces in the tagged fields of v hold, at any depth.
func held(v reflect.Value, see func(any)) {
	for v.Kind() == reflect.Interface || v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return
	}
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && (f.Anonymous || f.Tag.Get("spec") != "") {
			x := v.Field(i)
			if x.Kind() == reflect.Interface && !x.IsNil() {
				see(x.Interface())
			}
			held(x, see)
		}
	}
}

// A flow, a method or a control cites what it is made of.
func TestPartsCiteWhatTheyHold(t *testing.T) {
	n := 0
	parts := func(samples []string, parse func(string) (any, error)) {
		for _, s := range samples {
			v, err := parse(s)
			if err != nil {
				t.Fatal(err)
			}
			held(reflect.ValueOf(v), func(part any) {
				for _, k := range spec.Cite(part) {
					if n++; !slices.Contains(spec.Cite(v), k) {
						t.Errorf("%s does not cite %s, as %v does", s, k, part)
					}
				}
			})
		}
	}
	parts(flows.Samples(), func(s string) (any, error) { return flows.Parse(s) })
	parts(method.Samples(), func(s string) (any, error) { return method.Parse(s) })
	parts(control.Samples(), func(s string) (any, error) { return control.Parse(s) })
	t.Log(n)
}

// twins are samples whose triple is also that of a name with other sources, so that it alone does not say which it is.
var twins = map[string]string{
	"adam(amsgrad=true)": "amsgrad", "adamw(weight_decay=0,amsgrad=true)": "amsgrad", "momentum(momentum=0)": "sgd",
	"momentum(nesterov=true)": "qhm", "nesterov": "qhm", "nesterov(lr=0.0005,momentum=0.95)": "qhm", "qhm": "nesterov",
	"qhm(lr=0.0005,momentum=0.9,nu=1)": "momentum", "nesterov(nesterov=false)": "momentum", "sgd(lr=0.0005,momentum=0.9,nesterov=true)": "qhm",
}

// A composition cites what is within and what it adds, and so does what is read back from its text, whatever of the
// catalogue is within; so does a change of what was added.
func TestCompositionsCiteWhatTheyAreMadeOf(t *testing.T) {
	const average, jump = "polyak1992acceleration", "zhang2019lookahead"
	cosine := control.Cosine{Steps: 95}
	used := map[string]bool{}
	for n, s := range optim.Samples() {
		if testing.Short() && n%7 != 0 && twins[s] == "" {
			continue
		}
		o := parse(t, s)
		all := map[string]optim.Optimizer{
			"": o, "clipped": o.Clipped(1), "scheduled": o.Scheduled(cosine), "both": o.Scheduled(cosine).Clipped(1),
			"averaged": o.Averaged(.9), "all": o.Averaged(.9).Scheduled(cosine, cosine).Clipped(1),
			"with":      o.Averaged(.9).Clipped(1).With("control.max=2,flow.by=ema(0.5)"),
			"lookahead": o.Lookahead(5, .5), "lookahead clipped": o.Lookahead(5, .5).Averaged(.9).Clipped(1).Scheduled(cosine),
		}
		for how, p := range all {
			want := slices.Clone(o.References())
			if len(want) == 0 {
				t.Errorf("%s cites nothing", s)
			}
			if how == "averaged" || how == "all" || how == "with" || how == "lookahead clipped" {
				want = append(want, average)
			}
			if strings.HasPrefix(how, "lookahead") {
				want = append(want, jump)
			}
			cites := func(q optim.Optimizer, from string) {
				got := q.References()
				for _, k := range want {
					if !slices.Contains(got, k) && !(q.Name == "" && twins[s] != "" && !slices.Contains([]string{average, jump}, k) && from == "read") {
						t.Errorf("%s, %s, %s: cites %q, want also %s", s, how, from, got, k)
					}
				}
				if text := q.Cite(); strings.Contains(text, "%") {
					t.Errorf("%s, %s, %s: %s", s, how, from, text)
				}
			}
			if how == "lookahead" || how == "lookahead clipped" {
				if _, err := optim.Parse(o.Lookahead(5, .5).String()); err != nil {
					continue // its method is none that looks ahead
				}
			}
			cites(p, "composed")
			if q, err := optim.Parse(p.Triple()); err == nil {
				cites(q, "read")
			}
		}
		if twins[s] != "" {
			used[s] = !slices.Equal(parse(t, o.Triple()).References(), o.References())
		}
	}
	for s := range twins {
		if !used[s] {
			t.Errorf("%s is listed as a twin, and its triple cites what it does", s)
		}
	}
	for s, want := range map[string]string{
		"lookahead(adam)":               jump + " kingma2015adam",
		"lookahead(lookahead(rmsprop))": jump + " tieleman2012lecture",
		"averaged(relaxation(beta=0.9,debias=true),ema(0.99))/lie/clip(slope(tol=0.3,memory=ema(0.5,debias=true),eps=1e-8),max=1)": "kingma2015adam " + average,
		"lookahead(relaxation(beta=0.5,debias=true),every=7)/lie/slope(tol=0.3,memory=ema(0.5,debias=true),eps=1e-5)":              jump + " kingma2015adam",
	} {
		if got := strings.Join(parse(t, s).References(), " "); got != want {
			t.Errorf("%s cites %s, want %s", s, got, want)
		}
	}
}
