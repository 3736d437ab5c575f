package optim

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

//go:embed refs.bib
var bib string

// references are the entries of refs.bib by key. The keys that define names must be among them.
var references = func() map[string]reference {
	all, err := parseBib(bib)
	if err != nil {
		panic("optim: refs.bib: " + err.Error())
	}
	m := map[string]reference{}
	for _, r := range all {
		m[r.key] = r
	}
	return m
}()

// Cite returns the BibTeX entries of keys such as "kingma2015adam", each once, in the order given, with an empty line
// between two. The keys are those of [Optimizer.References], and "odescent" for this library. An unknown key is an
// error that names the nearest one. [AddReferences] adds entries.
func Cite(keys ...string) (string, error) {
	var entries []string
	for i, k := range keys {
		r, ok := references[k]
		if !ok {
			return "", unknownReference(k)
		}
		if !slices.Contains(keys[:i], k) {
			entries = append(entries, r.String())
		}
	}
	return strings.Join(entries, "\n"), nil
}

func unknownReference(key string) error {
	known := slices.Collect(maps.Keys(references))
	if n := spec.Nearest(key, known); n != "" {
		return fmt.Errorf("no reference %q; did you mean %s?", key, n)
	}
	return fmt.Errorf("no reference %q among the %d known ones; optim.AddReferences adds entries of one's own", key, len(known))
}

// Cite returns the BibTeX entries of the optimizer's sources; see [Optimizer.References]. It is empty where none is
// known, and has a comment in place of an entry that [AddReferences] has not been given.
func (o Optimizer) Cite() string {
	var entries []string
	for _, k := range o.References() {
		text, err := Cite(k)
		if err != nil {
			text = "% " + err.Error() + "\n"
		}
		entries = append(entries, text)
	}
	return strings.Join(entries, "\n")
}

// References returns the BibTeX keys of the optimizer's sources, each once: those of its name in the catalogue, with
// those of an optimizer that a wrapper such as [Lookahead] holds. Those of a composition, by Scheduled, Clipped and
// Averaged, also one that was read, are those of the optimizer within, and of what was added. Within is also a triple
// that differs from one of the catalogue in numbers alone. Of any other triple they are those that its flow, method and
// control give by a method Cite() []string.
func (o Optimizer) References() []string {
	if e, t := o.registered(); e != nil {
		keys := slices.Clone(e.Cite)
		if c, _, err := e.Read(t); err == nil {
			keys = addNew(keys, spec.Cite(c), nil)
		}
		return keys
	}
	if e, p := o.composition(); e != nil {
		return addNew(p.References(), o.partReferences(), p.partReferences())
	}
	if keys, p := o.like(); keys != nil {
		return addNew(slices.Clone(keys), o.partReferences(), p.partReferences())
	}
	return o.partReferences()
}

// partReferences returns the keys that flow, method and control give, each once.
func (o Optimizer) partReferences() (keys []string) {
	for _, part := range []any{o.Flow, o.Method, o.Control} {
		keys = addNew(keys, spec.Cite(part), nil)
	}
	return keys
}

// addNew appends those of more that are neither in keys nor in but.
func addNew(keys, more, but []string) []string {
	for _, k := range more {
		if !slices.Contains(keys, k) && !slices.Contains(but, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// line is the reference in one line, as [Optimizer.Explain] prints it: authors, then journal, volume, year and pages of
// an article, title (up to a colon), place and year of everything else.
func (r reference) line() string {
	get := func(name string) string { return plain(r.get(name)) }
	head := func(name string) string { h, _, _ := strings.Cut(get(name), ": "); return h }
	if r.kind == "article" {
		s := authors(r.get("author")) + ", " + get("journal")
		if v := get("volume"); v == get("year") {
			s += " " + v
		} else {
			s += fmt.Sprintf(" %s (%s)", v, get("year"))
		}
		if p := get("pages"); p != "" {
			s += ", " + p
		}
		return s
	}
	s := authors(r.get("author")) + ", " + head("title")
	if e := get("eprint"); e != "" {
		return s + ", arXiv:" + e
	}
	for _, name := range []string{"booktitle", "publisher", "institution", "howpublished"} {
		place := head(name)
		if _, short, ok := strings.Cut(place, "("); ok {
			place = strings.TrimSuffix(short, ")")
		}
		if place != "" {
			return s + ", " + place + " " + get("year")
		}
	}
	return strings.TrimSuffix(s+", "+get("year"), ", ")
}

// authors turns "Su, Weijie and Boyd, Stephen" into "W. Su, S. Boyd"; of more than four only the first is named.
func authors(field string) string {
	names := strings.Split(field, " and ")
	more := ""
	if len(names) > 4 {
		names, more = names[:1], " et al."
	}
	for i, n := range names {
		surname, given, _ := strings.Cut(plain(n), ", ")
		for _, g := range slices.Backward(strings.Fields(given)) {
			surname = initial(g) + " " + surname
		}
		names[i] = surname
	}
	return strings.Join(names, ", ") + more
}

// initial abbreviates a given name, "Yu-Xiang" to "Y.-X."; what ends with a full stop stays as it is.
func initial(given string) string {
	if strings.HasSuffix(given, ".") {
		return given
	}
	parts := strings.Split(given, "-")
	for i, p := range parts {
		parts[i] = string([]rune(p)[0]) + "."
	}
	return strings.Join(parts, "-")
}

var tex = strings.NewReplacer(`{\'a}`, "á", `{\'e}`, "é", "{\\`e}", "è", `{\"o}`, "ö", `{\"u}`, "ü", `{\c c}`, "ç", `{\o}`, "ø",
	`$\beta_2$`, "β₂", `$`, "", "---", " - ", "--", "-", "{", "", "}", "")

// plain is a value without the marks of TeX.
func plain(value string) string { return tex.Replace(value) }
