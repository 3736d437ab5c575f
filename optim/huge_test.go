package optim_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// TestHugeStarts: every optimizer starts on 300,000 variables, or says that its matrices, 720 GB each, are beyond the
// limit, before it takes them.
func TestHugeStarts(t *testing.T) {
	p := objective.Must("sphere(n=3e5)")
	dense := map[string]bool{}
	for _, text := range optim.Samples() {
		o, err := optim.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		r, err := optim.Start(t.Context(), p, nil, o, optim.Settings{Steps: 1})
		if err != nil {
			if dense[o.String()] = strings.Contains(err.Error(), "GB of memory"); !dense[o.String()] {
				t.Logf("%s: %v", text, err)
			}
			continue
		}
		_ = r
	}
	for _, text := range []string{"newton", "dampednewton", "cubic", "trustregion", "lm", "ser", "proximal"} {
		o, err := optim.Parse(text)
		if err != nil || !dense[o.String()] {
			t.Errorf("%s starts, %v", text, err)
		}
	}
}
