package gallery

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// unclaimed are the published claims that no experiment checks, and why.
var unclaimed = map[string]string{
	"C59": "on the training of large networks, in a setup that its source does not give in full",
}

// Every published claim that can be checked is checked by some experiment.
func TestEveryClaimIsChecked(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range lab.All() {
		for _, c := range e.Claims {
			seen[c.ID] = true
		}
	}
	for i := 1; i <= 83; i++ {
		id := fmt.Sprintf("C%d", i)
		if _, ok := unclaimed[id]; !seen[id] && !ok {
			t.Errorf("%s is checked by no experiment", id)
		} else if seen[id] && ok {
			t.Errorf("%s is checked, and said not to be", id)
		}
	}
	for _, id := range []string{"0.3", "7.2", "7.3", "7.4", "8.1"} {
		if !seen[id] {
			t.Errorf("the table of section %s is in no experiment", id)
		}
	}
}

// Every experiment says what it costs and what it rests on, and its texts are mathematics that terminal and page understand.
func TestExperimentsAreComplete(t *testing.T) {
	for _, e := range lab.All() {
		if e.About == "" || e.Class == "" || e.Source == nil {
			t.Errorf("%s lacks its cost, class or source", e.Name)
		}
		for _, p := range e.Params {
			if p.Doc == "" {
				t.Errorf("%s: parameter %s is not explained", e.Name, p.Key)
			}
		}
		texts := []string{e.Thesis}
		for _, c := range e.Claims {
			texts = append(texts, c.Text, c.Origin.String())
		}
		for _, s := range texts {
			if err := figure.Check(s); err != nil && !strings.Contains(err.Error(), "no glyph") { // they are not drawn
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	}
}

// The committed captions are LaTeX that any engine reads: no symbol is left as a character.
func TestCaptionsAreTeX(t *testing.T) {
	files, err := filepath.Glob("../../notebooks-out/*/caption.tex")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d captions, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(b) {
			if r > 0x17f { // Latin letters with accents are read
				t.Errorf("%s: the character %q has no command", f, r)
			}
		}
	}
}
