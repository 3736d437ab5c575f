package lab_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// A claim without an origin, a published one without a place or with an unknown source, a derived one without a formula and a
// recorded one without a reason cannot be registered.
func TestOriginIsRequired(t *testing.T) {
	e, err := lab.Find("square")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		origin lab.Origin
		want   string
	}{
		{lab.Origin{}, "has no origin"},
		{lab.Published("", "Section 1"), "no source is named"},
		{lab.Published("polyak1965nothing", "Section 1"), "polyak1965nothing"},
		{lab.Published("polyak1964some", ""), "its place there"},
		{lab.Published("polyak1964some", "somewhere"), "its place there"},
		{lab.Derived(" "), "no formula"},
		{lab.Recorded(""), "not said what and why"},
		{lab.Origin{Kind: "guessed", Why: "so"}, "none of published"},
	} {
		e.Name = "origin"
		e.Claims = []lab.Claim{{ID: "bare", Text: "1.8628151 ± 2 %", Want: lab.Near(1.8628151, .02), Origin: c.origin, Value: func(*figure.Table) float64 { return 1 }}}
		func() {
			defer func() {
				if p := recover(); p == nil || !strings.Contains(p.(string), c.want) || !strings.Contains(p.(string), "bare") {
					t.Errorf("%+v: %v, want %q", c.origin, p, c.want)
				}
			}()
			lab.Register(e)
		}()
	}
}

// Results of a time when claims had no origin are read; report says that it is not stated.
func TestOldClaimsHaveNoOrigin(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "square", "run.json")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r map[string]any
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	for _, c := range r["claims"].([]any) {
		delete(c.(map[string]any), "origin")
	}
	if b, err = json.Marshal(r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	sums := filepath.Join(dir, "SHA256SUMS")
	lines, err := os.ReadFile(sums)
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`[0-9a-f]{64}(  square/run\.json)`).ReplaceAll(lines, fmt.Appendf(nil, "%x$1", sha256.Sum256(b)))
	if err := os.WriteFile(sums, line, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "report", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "3 of 3 claims hold (0 published, 0 derived, 0 recorded, 3 of an origin that is not stated)")
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	has(t, string(page), "<td>not stated</td>")
	if out, err := command(t, "verify", "--out", dir); err == nil || !strings.Contains(out, "run.json     differs although the data are the same") {
		t.Errorf("%v\n%s", err, out)
	}
}
