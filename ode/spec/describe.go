package spec

import "fmt"

// Describe returns what a flow, a method or a control says of itself, from its method Describe, or its spec where it has
// none.
func Describe(v any) string {
	if d, ok := v.(interface{ Describe() string }); ok {
		return d.Describe()
	}
	return fmt.Sprint(v)
}

// Cite returns the BibTeX keys of the sources of a flow, a method or a control, from its method Cite; nil where it has
// none.
func Cite(v any) []string {
	if c, ok := v.(interface{ Cite() []string }); ok {
		return c.Cite()
	}
	return nil
}
