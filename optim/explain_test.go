package optim_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

var update = flag.Bool("update", false, "write what Explain says to testdata/explain")

// Every text is compared in full: go test ./optim -run TestExplain -update writes them anew, to be read before they
// are committed.
func TestExplain(t *testing.T) {
	if testing.Short() {
		t.Skip("bisects the stability limit of every optimizer")
	}
	words := map[string]string{ // the file of each spec
		"rmsprop-momentum": "rmsprop(momentum=0.9,centered=true)",
		"adagrad-decay":    "adagrad(lr_decay=0.1)",
		"triple":           "heavyball(gamma=1,b=0.1,v0=0.05,damping=midpoint)/symplectic/fixed(h=0.1)",
		"triple-unstable":  "heavyball/euler/fixed(h=0.1)",
		"triple-rk4":       "gradient(l2=0.1)/rk4/slope(tol=0.1,memory=max(0.9),per=norm)",
		"triple-warm":      "relaxation(tau=2,warm=true,l2=0.1,decay=0.01)/lie/relative(theta=0.25,filter=pi)",
	}
	for _, name := range optim.Names() {
		words[name] = name
	}
	for file, word := range words {
		t.Run(file, func(t *testing.T) {
			got, err := parse(t, word).Explain()
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", "explain", file+".txt")
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			if strings.Contains(got, "%!") || regexp.MustCompile(`(?m) $|^reference +$`).MatchString(got) {
				t.Errorf("the text is not in order:\n%s", got)
			}
		})
	}
	if files, _ := filepath.Glob(filepath.Join("testdata", "explain", "*")); len(files) != len(words) {
		t.Errorf("%d files for %d words", len(files), len(words))
	}
}

func TestExplainErrors(t *testing.T) {
	for _, o := range []optim.Optimizer{
		{}, parse(t, "gradient/symplectic/fixed(h=1)"), optim.Of(catalogue.SGD{LR: 1, Momentum: 2}),
		optim.BB().Clipped(-1), optim.BB().Scheduled(control.Cosine{}), optim.SGD(1).Averaged(2),
		{Flow: flows.Gradient{}, Method: rk.Euler, Control: control.Clip{Of: control.Schedule{Of: control.Fixed{}}, Max: 1}},
	} {
		text, err := o.Explain()
		if _, refused := optim.Minimize(t.Context(), rosenbrock, nil, o, optim.Settings{Steps: 1}); err == nil || refused == nil {
			t.Errorf("%v is explained, %v, or run, %v: %s", o, err, refused, text)
		}
	}
}
