package optim

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
)

// What is read is written back byte for byte, and the entries are in order.
func TestBibRoundTrip(t *testing.T) {
	all, err := parseBib(bib)
	if err != nil {
		t.Fatal(err)
	}
	var entries, keys []string
	for _, r := range all {
		entries, keys = append(entries, r.String()), append(keys, r.key)
	}
	if d := cmp.Diff(bib, strings.Join(entries, "\n")); d != "" {
		t.Errorf("-file +written:\n%s", d)
	}
	if !slices.IsSorted(keys) {
		t.Errorf("the keys are not in order: %q", keys)
	}
	text, err := Cite(keys...)
	if err != nil || text != bib {
		t.Errorf("Cite of all keys is not the file: %v", err)
	}
}

// Every key that is used here has an entry, and each entry, also of the experiments' claims, has the fields of its kind
// and a line without TeX.
func TestReferences(t *testing.T) {
	used := map[string]string{"odescent": "the library"}
	for _, n := range Names() {
		e := registered(n)
		if len(e.Cite) == 0 {
			t.Errorf("%s has no source", n)
		}
		for _, k := range e.Cite {
			used[k] = n
		}
	}
	parts := func(samples []string, parse func(string) any) {
		for _, s := range samples {
			c, ok := parse(s).(interface{ Cite() []string })
			if !ok {
				t.Errorf("%s has no method Cite", s)
				continue
			}
			for _, k := range c.Cite() {
				used[k] = s
			}
		}
	}
	parts(flows.Samples(), func(s string) any { v, _ := flows.Parse(s); return v })
	parts(method.Samples(), func(s string) any { v, _ := method.Parse(s); return v })
	parts(control.Samples(), func(s string) any { v, _ := control.Parse(s); return v })
	for k, by := range used {
		if _, ok := references[k]; !ok {
			t.Errorf("%s, of %s, is not in refs.bib", k, by)
		}
	}
	need := map[string][]string{
		"article": {"author", "title", "journal", "volume", "year"}, "inproceedings": {"author", "title", "booktitle", "year"},
		"book": {"author", "title", "publisher", "year"}, "techreport": {"author", "title", "institution", "year"}, "misc": {"author", "title"},
	}
	for _, k := range slices.Sorted(maps.Keys(references)) {
		r := references[k]
		if need[r.kind] == nil {
			t.Errorf("%s: the kind %q is not known", k, r.kind)
		}
		for _, f := range need[r.kind] {
			if r.get(f) == "" {
				t.Errorf("%s has no %s", k, f)
			}
		}
		if l := r.line(); strings.ContainsAny(l, "{}\\$") || strings.Contains(l, "  ") || len(l) < 10 || strings.HasSuffix(l, " ") {
			t.Errorf("%s: the line is %q", k, l)
		}
		if p := r.get("pages"); strings.Contains(strings.ReplaceAll(p, "--", ""), "-") {
			t.Errorf("%s: pages %s want two dashes", k, p)
		}
	}
}

func TestParseBibErrors(t *testing.T) {
	const ok = "@book{a,\n  title = {T},\n}\n"
	for text, want := range map[string]string{
		ok + ok: "line 4: the key a is there twice",
		"@book{a,\n  title = {T},\n  title = {U},\n}\n": "line 3: a has two fields title",
		"@book{a,\n  title = {{T},\n}\n":                "line 2: \"title = {{T},\": the braces do not match",
		"@book{a,\n  title = {T}},\n}\n":                "the braces do not match",
		"@book{a,\n  title = T,\n}\n":                   "a field is written",
		"@book{a,\n  title = {},\n}\n":                  "a field is written",
		"@book{a,\n  title = {T},\n":                    "a is not closed",
		"book{a,\n}\n":                                  "an entry begins with",
		"@book{a\n}\n":                                  "an entry begins with",
	} {
		if _, err := parseBib(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestAuthors(t *testing.T) {
	for field, want := range map[string]string{
		"Nesterov, Yu. and Polyak, B. T.":                         "Yu. Nesterov, B. T. Polyak",
		`Sch{\"o}nlieb, Carola-Bibiane and van Leer, B.`:          "C.-B. Schönlieb, B. van Leer",
		"{The Odescent authors}":                                  "The Odescent authors",
		"One, A. and Two, B. and Three, C. and Four, D. and Five": "A. One et al.",
	} {
		if got := authors(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}

// The library's own entry has the facts of CITATION.cff.
func TestCitationFile(t *testing.T) {
	b, err := os.ReadFile("../CITATION.cff")
	if err != nil {
		t.Fatal(err)
	}
	r := references["odescent"]
	for _, s := range []string{"title: \"" + r.get("title") + "\"", "name: " + plain(r.get("author")), "repository-code: " + r.get("url"), "license: BSD-3-Clause"} {
		if !strings.Contains(string(b), s+"\n") {
			t.Errorf("CITATION.cff does not say %s", s)
		}
	}
}
