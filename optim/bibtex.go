package optim

import (
	"fmt"
	"strings"
)

// reference is one entry of refs.bib. Its fields stand in the order of the file.
type reference struct {
	kind, key string
	fields    []bibField
}

type bibField struct{ name, value string }

// parseBib reads the subset of BibTeX in which refs.bib is written: "@kind{key," on a line, then one field a line,
// "name = {value},", then a closing brace. It returns an error, with the line, for anything else, for a key or a field
// that is there twice, and for braces that do not match.
func parseBib(text string) ([]reference, error) {
	var out []reference
	var at *reference
	seen := map[string]bool{}
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		var err error
		switch {
		case l == "":
		case at == nil:
			var r reference
			if r, err = parseHead(l); err == nil && seen[r.key] {
				err = fmt.Errorf("the key %s is there twice", r.key)
			}
			seen[r.key], at = true, &r
		case l == "}":
			out, at = append(out, *at), nil
		default:
			var f bibField
			if f, err = parseBibField(l); err == nil && at.get(f.name) != "" {
				err = fmt.Errorf("%s has two fields %s", at.key, f.name)
			}
			at.fields = append(at.fields, f)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
	}
	if at != nil {
		return nil, fmt.Errorf("%s is not closed", at.key)
	}
	return out, nil
}

func parseHead(l string) (reference, error) {
	kind, key, ok := strings.Cut(l, "{")
	key, comma := strings.CutSuffix(key, ",")
	if !ok || !comma || !strings.HasPrefix(kind, "@") || key == "" || strings.ContainsAny(key, "{}, ") {
		return reference{}, fmt.Errorf("%q: an entry begins with @article{key, say", l)
	}
	return reference{kind: kind[1:], key: key}, nil
}

func parseBibField(l string) (bibField, error) {
	name, value, ok := strings.Cut(l, " = {")
	value, end := strings.CutSuffix(value, "},")
	if !ok || !end || name == "" || value == "" {
		return bibField{}, fmt.Errorf("%q: a field is written name = {value},", l)
	}
	depth := 0
	for _, c := range value {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			break
		}
	}
	if depth != 0 {
		return bibField{}, fmt.Errorf("%q: the braces do not match", l)
	}
	return bibField{name, value}, nil
}

// get returns the value of a field, empty if there is none.
func (r reference) get(name string) string {
	for _, f := range r.fields {
		if f.name == name {
			return f.value
		}
	}
	return ""
}

// String writes the entry as parseBib reads it.
func (r reference) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "@%s{%s,\n", r.kind, r.key)
	for _, f := range r.fields {
		fmt.Fprintf(&b, "  %s = {%s},\n", f.name, f.value)
	}
	b.WriteString("}\n")
	return b.String()
}
