package optim

import (
	"strings"
	"testing"
)

// Every name of the catalogue says in one line how its rule stands to its publication, and Explain shows it.
func TestPublished(t *testing.T) {
	for _, name := range Names() {
		rule := registered(name).Rule
		if !strings.HasPrefix(rule, "as published") && !strings.HasPrefix(rule, "differs") || strings.Contains(rule, "\n") {
			t.Errorf("%s: %q", name, rule)
		}
		if strings.HasPrefix(rule, "differs") && len(rule) < len("differs: in what") {
			t.Errorf("%s differs, but does not say in what", name)
		}
	}
	o, err := Parse("yogi(lr=0.1)")
	if err != nil {
		t.Fatal(err)
	}
	text, err := o.Explain()
	if err != nil || !strings.Contains(text, "rule        as published, algorithm 2: no corrections") {
		t.Errorf("%v, %v", text, err)
	}
}
