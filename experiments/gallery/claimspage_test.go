package gallery

import (
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

var update = flag.Bool("update", false, "write docs/claims.md")

const claimsPage = "../../docs/claims.md"

const claimsTitle = `# The claims

Every statement that the experiments check, by ID, with its claims: what they say, what is expected and where that comes from.
Written by ` + "`go test ./experiments/gallery -run TestClaimsPage -update`" + `; do not edit.

A claim is named by its experiment, its ID and its number among the claims of this ID there: edge C40.3 is the third claim that
the experiment edge makes about C40. The ID is that of a section below, whose first lines say what it is about. IDs from C1 to C83
are statements of a list. IDs of two numbers, 0.3, 3.9, 7.2, 7.3, 7.4 and 8.1, are tables of values: 7.2 has the gradients that
each of some twenty rules needs on three problems. The list and the tables were made with programs in NumPy before this library,
which are not published and were not kept; "an earlier program" is one of these. Other IDs are words that say what is checked. Methods and problems go by the names that they have in the experiment.

An origin is one of three kinds. *Published*: the number or the statement stands in the source, by its key in optim/refs.bib, at
the place named. *Derived*: it follows from the formula. *Recorded*: it is the outcome of a program, one of those or this library,
or a bound or tolerance chosen after one; it guards against change and says nothing about truth. How many there are of each kind
is below; about half are recorded.
`

// row is a claim of the page: its name and its statement.
var row = regexp.MustCompile(`(?m)^\| ([a-z]+ \S+\.\d+) \| (.*?) \| `)

// docs/claims.md is what the registry says. With -update it is written anew, unless a claim would change its name: new claims of
// an ID stand after the old ones.
func TestClaimsPage(t *testing.T) {
	want, err := lab.ClaimsPage(claimsTitle)
	if err != nil {
		t.Fatal(err)
	}
	old, err := os.ReadFile(claimsPage)
	if err != nil && !*update {
		t.Fatal(err)
	}
	said := map[string]string{} // ID in its experiment and statement → name
	group := func(name string) string { return name[:strings.LastIndex(name, ".")] }
	twice := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(string(old), -1) {
		key := group(m[1]) + "|" + m[2]
		twice[key] = twice[key] || said[key] != ""
		said[key] = m[1]
	}
	n := 0
	for _, m := range row.FindAllStringSubmatch(want, -1) {
		n++
		key := group(m[1]) + "|" + m[2]
		if name := said[key]; name != "" && name != m[1] && !twice[key] {
			t.Fatalf("%s, %q, would become %s: put new claims of an ID after the old ones", name, m[2], m[1])
		}
	}
	if n < 700 {
		t.Errorf("only %d claims are on the page", n)
	}
	if string(old) == want {
		return
	}
	if !*update {
		t.Fatal("docs/claims.md is not what the registry says; see go test ./experiments/gallery -run TestClaimsPage -update")
	}
	if err := os.WriteFile(claimsPage, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// named is an ID as comments, texts and captions write it.
var named = regexp.MustCompile(`\bC([1-9]\d?)\b|\b[Tt]ables? ([0378]\.\d)\b`)

// Every ID that code, tests, pages and captions name is on the page.
func TestIDsResolve(t *testing.T) {
	known := map[string]bool{}
	for _, s := range lab.Statements() {
		known[s.ID] = true
	}
	n := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || !(strings.HasSuffix(path, ".go") || strings.HasSuffix(path, ".md") || d.Name() == "caption.tex" || d.Name() == "table.txt"):
			return nil
		}
		b, err := os.ReadFile(path)
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			id := m[2]
			if m[1] != "" {
				id = "C" + m[1]
			}
			if n++; !known[id] {
				t.Errorf("%s names %s, which no statement explains", path, id)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 100 {
		t.Errorf("only %d references were found", n)
	}
}

// An expectation of this gallery is measured as a number, as "never" where that was expected, or in words of its own.
func TestNeverIsSaid(t *testing.T) {
	for _, e := range lab.All() {
		for _, c := range e.Claims {
			if strings.Contains(c.Text, "?") {
				t.Errorf("%s: %q", e.Name, c.Text)
			}
		}
		b, err := os.ReadFile("../../notebooks-out/" + e.Name + "/run.json")
		if errors.Is(err, fs.ErrNotExist) { // timed
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var r struct {
			Claims []struct {
				ID, Expected, Measured string
				Origin                 lab.Origin
			}
		}
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Claims { // those of older results had no origin
			if c.Measured == "never" && c.Expected != "never" && c.Origin.Kind != "" {
				t.Errorf("%s %s: expected %s, measured %s", e.Name, c.ID, c.Expected, c.Measured)
			}
		}
	}
}
