package ode_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
)

// go doc of Solve, Config, Reason and Status says when the error is nil, what every status means, and what zero means.
func TestEndingsAreDocumented(t *testing.T) {
	for name, says := range map[string][]string{
		"Solve":  {"If the error is nil", "T is t1 exactly", "ErrLimit", "ErrNonFinite", "ErrUnderflow", "ErrRejections", "DefaultSteps"},
		"Config": {"Zero means [DefaultSteps]", "[NoLimit]", "nil: none"},
		"Reason": {"zero"},
		"Status": {"Zero is Running", "at rest", "nil"},
	} {
		out, err := exec.Command("go", "doc", name).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if name == "Status" {
			for s := ode.Reached; s <= ode.AtEvent; s++ {
				says = append(says, "\n        "+s.String())
			}
		}
		for _, w := range says {
			if !strings.Contains(string(out), w) {
				t.Errorf("go doc %s does not say %q:\n%s", name, w, out)
			}
		}
	}
}
