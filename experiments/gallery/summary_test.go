package gallery

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// A summary fits in 20 words.
func TestSummaries(t *testing.T) {
	for _, e := range lab.All() {
		if n := len(strings.Fields(e.Summary)); n > 20 {
			t.Errorf("%s: %d words: %s", e.Name, n, e.Summary)
		}
	}
}
