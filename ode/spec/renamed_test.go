package spec_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode/spec"
)

// A key from before 0.1.0 is an error that names the present one, where that one exists.
func TestRenamedKeys(t *testing.T) {
	for old, now := range map[string]string{"metric": "precond", "drive": "force", "word": "scheme"} {
		if err := spec.Unknown("key", old, []string{"beta", now}); !strings.Contains(err.Error(), "it is now called "+now) {
			t.Errorf("%s: %v, want %s named", old, err, now)
		}
		if err := spec.Unknown("key", old, []string{"beta"}); strings.Contains(err.Error(), now) {
			t.Errorf("%s: %v names %s, which is not there", old, err, now)
		}
	}
}

// Many names are not listed, but counted.
func TestUnknownAmongMany(t *testing.T) {
	var names []string
	for i := range 31 {
		names = append(names, fmt.Sprintf("name%02d", i))
	}
	if err := spec.Unknown("flow", "quite-another", names); err.Error() != `no flow "quite-another"; there are 31, from name00 to name30` {
		t.Error(err)
	}
	if err := spec.Unknown("flow", "quite-another", names[:30]); !strings.Contains(err.Error(), "there are: name00, name01, ") {
		t.Error(err)
	}
}
