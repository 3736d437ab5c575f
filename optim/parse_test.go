package optim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// A mistake is answered with a sentence, and with the nearest name if there is one.
func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "name is missing",
		"adma":                             `no optimizer "adma"; did you mean adam?`,
		"nestorov":                         "did you mean nesterov?",
		"qwertyuiop":                       "there are ",
		"adam(learning_rate=1)":            `adam: no key "learning_rate"`,
		"adam(betta1=0.9)":                 "did you mean beta1?",
		"adam(lr=abc)":                     "adam: lr=abc: not a number",
		"adam(lr=NaN)":                     "not a number",
		"adam(lr=0.1,lr=0.2)":              "lr is given twice",
		"adam(beta1=1)":                    "beta1=1 must be in [0, 1)",
		"adam(lr=-1)":                      "lr=-1 must be positive and finite",
		"adam(eps=-1)":                     "eps=-1 must be finite and not negative",
		"adam(eps=Inf)":                    "eps=+Inf must be finite and not negative",
		"adamw(amsgrad=maybe)":             "true or false",
		"sgd(momentum=0.9":                 "is missing",
		"sgd(nesterov=true)":               "needs a momentum",
		"rmsprop(scalar=1,centered=1)":     "excludes centered",
		"bb(h0=-1)":                        "h0=-1 must be finite and not negative",
		"bb(theta=1)":                      `bb: no key "theta"`,
		"gradient/euler":                   "flow/method/control",
		"gradient/euler/fixed/fixed":       "flow/method/control",
		"gradient/eulr/fixed(h=1)":         `no method "eulr"; did you mean euler?`,
		"gradent/euler/fixed(h=1)":         `no flow "gradent"; did you mean gradient?`,
		"gradient/euler/fixd(h=1)":         `no control "fixd"; did you mean fixed?`,
		"gradient/euler/fixed(hh=1)":       "did you mean h?",
		"gradient/euler/fixed":             "h=0 must be positive",
		"gradient/lie(schme=a)/fixed(h=1)": "did you mean scheme?",
	} {
		if o, err := optim.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, %v, want an error with %q", text, o, err, want)
		}
	}
}

// However it is written, a spec prints in one way.
func TestCanonicalWords(t *testing.T) {
	for text, want := range map[string]string{
		"gd":                                 "sgd",
		"adam()":                             "adam",
		" adam( beta1 = 0.9 , lr = 1e-2 ) ":  "adam(lr=0.01)",
		"adam(0.01)":                         "adam(lr=0.01)",
		"adam(lr=0.001)":                     "adam",
		"rmsprop(scalar=T)":                  "rmsprop(scalar=true)",
		"gradient / euler / fixed( h = .1 )": "gradient/euler/fixed(h=0.1)",
		"heavyball(damping=explicit,gamma=1)/symplectic/fixed(h=1,clock=flow)": "heavyball(gamma=1)/symplectic/fixed(h=1,clock=flow)",
	} {
		if got := parse(t, text).String(); got != want {
			t.Errorf("%q prints as %q, want %q", text, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	names := optim.Names()
	if !slices.IsSorted(names) || slices.Contains(names, "gd") || !slices.Contains(names, "sgd") {
		t.Errorf("Names() = %v", names)
	}
}

// What reads, prints, and reads back as itself; and it can be run, or says why not.
func FuzzParse(f *testing.F) {
	for _, w := range optim.Samples() {
		f.Add(w)
	}
	for _, w := range []string{
		"gd(0.1)", "heavyball(gamma=1,b=0.1)/lie(scheme=kick drift)/pi(rtol=0.1)", "gradient/dp5/relative(filter=pi,growth=adgd)",
		"relaxation(tau=1)/lie/schedule(slope(tol=1,memory=max(0.9)),rule=linear(steps=3),on=time)", "gradient/rkc2/clip(fixed(h=1),max=2)", "gradient/euler/replay(h=[1,2])", "gradient/dp5/digital(rtol=0.1)", "gradient/dp5/limit(pi(rtol=1),share=0.5)",
		"gradient/euler/land(fixed(h=1),at=[0.5,1])", "gradient/trapezoidal/descent", "a/b/c", `lie(scheme="a")`, "sgd((", "/",
	} {
		f.Add(w)
	}
	p := objective.Must("beale")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := optim.Parse(text)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Errorf("%q: an error without words", text)
			}
			return
		}
		print := o.String()
		back, err := optim.Parse(print)
		if err != nil || !back.Equal(o) {
			t.Fatalf("%q prints as %q, which reads back as %#v, %v, not %#v", text, print, back, err, o)
		}
		if t := o.Triple(); strings.Count(t, "/") < 2 {
			panic(t)
		}
		_, _ = optim.Minimize(context.Background(), p, nil, o, optim.Settings{Steps: 2})
	})
}
