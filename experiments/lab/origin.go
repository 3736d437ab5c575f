package lab

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/odescent/odescent/optim"
)

// Kind is one of the three kinds of origins that what a claim expects may have.
type Kind string

// The kinds of origins.
const (
	KindPublished Kind = "published" // the number or the statement stands in a source, at a named place
	KindDerived   Kind = "derived"   // it follows from a formula
	KindRecorded  Kind = "recorded"  // it is a number of a program, guarded against change
)

// kinds are all of them.
var kinds = []Kind{KindPublished, KindDerived, KindRecorded}

// Origin says where the expectation of a claim comes from: [Published], [Derived] or [Recorded]. Its texts have
// mathematics between dollar signs. The zero value is no origin; [Register] refuses it.
type Origin struct {
	Kind   Kind   `json:"kind"`
	Key    string `json:"key,omitempty"`     // BibTeX key; published only
	Where  string `json:"where,omitempty"`   // the place in the source; published only
	How    string `json:"formula,omitempty"` // the formula; derived only
	Why    string `json:"why,omitempty"`     // why this number; recorded only
	Beside string `json:"beside,omitempty"`  // what other sources or programs have instead, and remarks
}

// Published is the origin of a number or a statement that stands in a source: the key of its BibTeX entry, one of
// optim's or one that [optim.AddReferences] has added, and the place there, "Theorem 2.1" say.
func Published(key, where string) Origin {
	return Origin{Kind: KindPublished, Key: key, Where: where}
}

// Derived is the origin of an expectation that follows from a formula, in words or mathematics.
func Derived(formula string) Origin { return Origin{Kind: KindDerived, How: formula} }

// Recorded is the origin of an expectation that is the outcome of a program, or a bound or a tolerance that was chosen
// after one. Such a claim guards against change and says nothing about truth; why says what was recorded and what it
// guards.
func Recorded(why string) Origin { return Origin{Kind: KindRecorded, Why: why} }

// Instead returns o with a text on the value of other sources or programs and why it differs, or on what the comparison
// rests.
func (o Origin) Instead(text string) Origin {
	o.Beside = text
	return o
}

// place is what names a place in a source.
var place = regexp.MustCompile(`(?i)\b(abstract|section|sec\.|theorem|thm\.|lemma|proposition|corollary|equation|eq\.|figure|fig\.|table|chapter|appendix|page|definition|remark|algorithm|example)\b|§`)

// check returns an error that says what is missing.
func (o Origin) check() error {
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch o.Kind {
	case "":
		return errors.New("has no origin; it is Published, Derived or Recorded")
	case KindPublished:
		if blank(o.Key) {
			return errors.New("is published, but no source is named")
		}
		if _, err := optim.Cite(o.Key); err != nil {
			return fmt.Errorf("is published, but %w", err)
		}
		if !place.MatchString(o.Where) {
			return fmt.Errorf("is published in %s, but its place there, %q, is no section, theorem, equation, figure, table or abstract", o.Key, o.Where)
		}
	case KindDerived:
		if blank(o.How) {
			return errors.New("is derived, but no formula is given")
		}
	case KindRecorded:
		if blank(o.Why) {
			return errors.New("is recorded, but it is not said what and why")
		}
	default:
		return fmt.Errorf("has an origin of kind %q, which is none of published, derived and recorded", o.Kind)
	}
	return nil
}

// text returns the origin without its kind, mathematics between dollar signs.
func (o Origin) text() string {
	s := ""
	switch o.Kind {
	case KindPublished:
		s = o.Key + ", " + o.Where
	case KindDerived:
		s = o.How
	case KindRecorded:
		s = o.Why
	default:
		return ""
	}
	if o.Beside != "" {
		s += "; " + o.Beside
	}
	return s
}

// String returns kind and text in words; "not stated" for results of a time when claims had no origin.
func (o Origin) String() string {
	if o.Kind == "" {
		return "not stated"
	}
	return string(o.Kind) + ": " + o.text()
}

// tally counts claims by their origin.
type tally map[Kind]int

// hold says how many claims hold, "2 of 3 claims hold (1 published, 2 derived, 0 recorded)".
func hold(n, of int, origins tally) string {
	if of == 1 {
		return fmt.Sprintf("%d of 1 claim holds (%v)", n, origins)
	}
	return fmt.Sprintf("%d of %d claims hold (%v)", n, of, origins)
}

// String returns "12 published, 4 derived, 30 recorded".
func (t tally) String() string {
	var parts []string
	for _, k := range kinds {
		parts = append(parts, fmt.Sprintf("%d %s", t[k], k))
	}
	if n := t[""]; n > 0 {
		parts = append(parts, fmt.Sprintf("%d of an origin that is not stated", n))
	}
	return strings.Join(parts, ", ")
}
