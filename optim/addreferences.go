package optim

import (
	"fmt"
	"regexp"
	"strings"
)

// AddReferences adds BibTeX entries to those of [Cite], for works that this library does not cite. It reads entries
// of the form
//
//	@article{key,
//	  name = {value},
//	}
//
// with a field a line; a value may go on over further lines, may stand in quotes or, if it is a number, bare, and the
// last comma may be missing. [Cite] writes them in the form above. The error says, with the line, what is malformed:
// anything else between entries or fields, a field that is there twice, braces that do not match, an entry without a
// title; or which key is taken, here or by an entry of the library. Nothing is added then.
//
// AddReferences is to be called before the keys are used, by an init function or at the beginning of main; it must not
// run at the same time as Cite.
func AddReferences(bibtex string) error {
	text := strings.ReplaceAll(bibtex, "\r\n", "\n")
	all, err := parseBib(canonicalBib(text))
	if err != nil {
		return fmt.Errorf("BibTeX: %w", err)
	}
	if len(all) == 0 {
		return fmt.Errorf("BibTeX: there is no entry in %d bytes", len(bibtex))
	}
	for _, r := range all {
		if _, taken := references[r.key]; taken {
			return fmt.Errorf("BibTeX: the key %s is taken by another entry", r.key)
		}
		if r.get("title") == "" {
			return fmt.Errorf("BibTeX: %s has no title", r.key)
		}
	}
	for _, r := range all {
		references[r.key] = r
	}
	return nil
}

var (
	bibHead = regexp.MustCompile(`^@(\w+)\s*\{\s*([^{},\s]+)\s*,$`)
	bibLine = regexp.MustCompile(`^(\w[\w-]*)\s*=\s*(?:\{(.*)\}|"(.*)"|(\d+))\s*,?$`)
)

// canonicalBib writes each field on one line, in the form that parseBib reads; the further lines of its value become
// empty, and what is not understood stays as it is.
func canonicalBib(text string) string {
	lines := strings.Split(text, "\n")
	first, depth, quotes := -1, 0, 0 // of a field that goes on
	for i, l := range lines {
		l = strings.TrimSpace(l)
		if h := bibHead.FindStringSubmatch(l); h != nil && first < 0 {
			lines[i] = "@" + strings.ToLower(h[1]) + "{" + h[2] + ","
			continue
		}
		if first < 0 {
			if !strings.Contains(l, "=") {
				continue
			}
			first, depth, quotes = i, 0, 0
		} else {
			lines[first] += " " + l
			lines[i] = ""
		}
		depth += strings.Count(l, "{") - strings.Count(l, "}")
		quotes += strings.Count(l, `"`)
		if depth > 0 || depth == 0 && quotes == 1 && !strings.Contains(lines[first], "{") {
			continue
		}
		if f := bibLine.FindStringSubmatch(strings.TrimSpace(lines[first])); f != nil {
			lines[first] = strings.ToLower(f[1]) + " = {" + strings.TrimSpace(f[2]+f[3]+f[4]) + "},"
		}
		first = -1
	}
	return strings.Join(lines, "\n")
}
