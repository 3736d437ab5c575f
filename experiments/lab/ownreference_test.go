package lab_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/optim"
)

// An experiment of one's own rests on a source of one's own, which cite and report print; an unknown one is refused in a short
// sentence.
func TestOwnReference(t *testing.T) {
	e := square(nil)
	e.Name = "cited"
	e.Points = func(lab.Values) ([]lab.Point, error) { return nil, nil }
	e.Claims = []lab.Claim{{ID: "own", Text: "Own", Want: lab.AtLeast(0), Origin: lab.Published("newcomer2026own", "Theorem 1"), Value: func(*figure.Table) float64 { return 1 }}}
	func() {
		defer func() {
			if s, ok := recover().(string); !ok || !strings.Contains(s, `no reference "newcomer2026own"`) || !strings.Contains(s, "optim.AddReferences") || len(s) > 250 {
				t.Errorf("panic %q", s)
			}
		}()
		lab.Register(e)
	}()
	if err := optim.AddReferences("@misc{newcomer2026own,\n  author = {Newcomer, Nora},\n  title = {Own},\n}"); err != nil {
		t.Fatal(err)
	}
	lab.Register(e)
	t.Cleanup(func() { lab.Unregister("cited") })
	out, err := command(t, "cite", "cited")
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "@misc{newcomer2026own,\n  author = {Newcomer, Nora},")
}
