package catalogue_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/optim/catalogue"
)

// Nothing is entered of an entry that Register refuses.
func TestRegisterRefuses(t *testing.T) {
	before := catalogue.Names()
	var null *catalogue.SGD
	for _, c := range []struct {
		def     catalogue.Configuration
		name    string
		aliases []string
		samples []string
		want    string
	}{
		{catalogue.BB{}, "refused", []string{"refusal", "adam"}, nil, "adam is registered twice"},
		{catalogue.BB{}, "refused", []string{"refusal", "refused"}, nil, "refused is registered twice"},
		{catalogue.BB{}, "refused", []string{"refusal", "refusal"}, nil, "refusal is registered twice"},
		{catalogue.BB{}, "refused", []string{"refusal", "1e5"}, nil, "reads as a number"},
		{catalogue.BB{}, "refused", []string{"refusal"}, []string{"sgd"}, "of the name sgd"},
		{catalogue.BB{}, "none", []string{"refusal"}, nil, "means something else"},
		{null, "refused", []string{"refusal"}, nil, "not a struct"},
		{nil, "refused", []string{"refusal"}, nil, "not a struct"},
		{catalogue.Adam{LR: -1}, "refused", []string{"refusal"}, nil, "the default lr=-1"},
	} {
		got := func() (text string) {
			defer func() { text = fmt.Sprint(recover()) }()
			catalogue.Register(c.name, c.def, catalogue.Entry{Equation: "e", Map: "m", Rule: "r", Aliases: c.aliases, Samples: c.samples})
			return
		}()
		if !strings.Contains(got, c.want) {
			t.Errorf("%s %T is refused with %q, want %q in it", c.name, c.def, got, c.want)
		}
		for _, n := range []string{"refused", "refusal", "none"} {
			if r, err := catalogue.Lookup(n); err == nil {
				t.Errorf("after %q there is %s: %v", got, n, r)
			}
		}
	}
	if !slices.Equal(before, catalogue.Names()) {
		t.Error("Names has changed")
	}
}
