package lab

import (
	"fmt"
	"io"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// Statement is what the claims of an ID are about, so that "C74" in a table, a comment or a caption can be looked up.
type Statement struct {
	ID        string
	Says      string // with mathematics between dollar signs
	Unchecked string // why no experiment checks it; empty: one does
}

var statements []Statement

// State adds statements to those that the verb show and [ClaimsPage] know. It panics if an ID is empty or stated twice.
func State(all ...Statement) {
	for _, s := range all {
		if s.ID == "" || strings.TrimSpace(s.Says) == "" {
			panic(fmt.Sprintf("lab: statement %q says nothing", s.ID))
		}
		if _, ok := stated(s.ID); ok {
			panic(fmt.Sprintf("lab: %q is stated twice", s.ID))
		}
		statements = append(statements, s)
	}
}

// Statements returns the statements in the order in which they were added.
func Statements() []Statement { return append([]Statement(nil), statements...) }

func stated(id string) (Statement, bool) {
	for _, s := range statements {
		if s.ID == id {
			return s, true
		}
	}
	return Statement{}, false
}

// claimOf is a claim of an experiment.
type claimOf struct {
	Claim
	name string // as messages say it, "edge C40.3"
}

// claimsOf returns the claims of all registered experiments, in their order, that a name chooses: an ID, C40, or a
// handle, C40.3, alone or after the name of the experiment, edge C40.3, as equal compares them.
func claimsOf(name string, equal func(a, b string) bool) (out []claimOf) {
	for _, e := range registry {
		handles := e.Handles()
		for i, c := range e.Claims {
			for _, n := range []string{c.ID, handles[i], e.Name + " " + c.ID, e.Name + " " + handles[i]} {
				if equal(n, name) {
					out = append(out, claimOf{c, e.Name + " " + handles[i]})
					break
				}
			}
		}
	}
	return out
}

func exactly(a, b string) bool { return a == b }

// claimRows returns claims as a table.
func claimRows(cs []claimOf) (*figure.Table, tally) {
	t, n := figure.NewTable("claim", "says", "expected", "origin"), tally{}
	for _, c := range cs {
		n[c.Origin.Kind]++
		t.Add(c.name, Plain(c.Text), c.Want.String(), Plain(c.Origin.String()))
	}
	return t, n
}

// showStated prints the statements of IDs, or of the IDs of claims, that a name chooses, with these claims, and reports
// whether there are any. Capitals count only where they must.
func showStated(w io.Writer, name string) bool {
	name = strings.Join(strings.Fields(name), " ")
	for _, equal := range []func(a, b string) bool{exactly, strings.EqualFold} {
		claims := claimsOf(name, equal)
		var ids []string
		for _, s := range statements {
			if equal(s.ID, name) {
				ids = append(ids, s.ID)
			}
		}
		for _, c := range claims {
			ids = append(ids, c.ID)
		}
		for i, id := range distinct(ids) {
			if i > 0 {
				fmt.Fprintln(w)
			}
			s, ok := stated(id)
			if !ok { // a program of one's own need not state its IDs
				s = Statement{ID: id, Says: "what these claims are about is not stated"}
			}
			var own []claimOf
			for _, c := range claims {
				if c.ID == id {
					own = append(own, c)
				}
			}
			showStatement(w, s, own)
		}
		if len(ids) > 0 {
			return true
		}
	}
	return false
}

// showStatement prints a statement and claims of its ID.
func showStatement(w io.Writer, s Statement, claims []claimOf) {
	fmt.Fprintf(w, "%s: %s\n", s.ID, Plain(s.Says))
	if s.Unchecked != "" {
		fmt.Fprintf(w, "\nno experiment checks it: %s\n", Plain(s.Unchecked))
	}
	if len(claims) == 0 {
		return
	}
	t, n := claimRows(claims)
	fmt.Fprintln(w)
	Print(w, t)
	switch all := len(claimsOf(s.ID, exactly)); {
	case len(claims) < all:
		fmt.Fprintf(w, "\n%d of %s; %s show %s has all\n", len(claims), spec.Count(all, "claim"), called(), s.ID)
	default:
		fmt.Fprintf(w, "\n%s: %v\n", spec.Count(len(claims), "claim"), n)
	}
}

// ClaimsPage returns a page in Markdown with every statement and the claims of its ID: what they say, expect, and where
// that comes from. It returns an error if the ID of a claim is not stated, a statement has neither claims nor a reason
// why, or two claims have one handle.
func ClaimsPage(title string) (string, error) {
	var b strings.Builder
	total, all := 0, tally{}
	var ids []string
	handles := map[string]bool{}
	for _, e := range registry {
		for i, h := range e.Handles() {
			if handles[e.Name+" "+h] {
				return "", fmt.Errorf("lab: two claims of %s are called %s", e.Name, h)
			}
			if _, ok := stated(h); ok {
				return "", fmt.Errorf("lab: %s is both a claim of %s and a statement", h, e.Name)
			}
			handles[e.Name+" "+h] = true
			ids = append(ids, e.Claims[i].ID)
			total++
			all[e.Claims[i].Origin.Kind]++
		}
	}
	for _, id := range ids {
		if _, ok := stated(id); !ok {
			return "", fmt.Errorf("lab: claims have the ID %q, which no statement explains", id)
		}
	}
	fmt.Fprintf(&b, "%s\n%s: %v.\n", title, spec.Count(total, "claim"), all)
	for _, s := range statements {
		t, n := claimRows(claimsOf(s.ID, exactly))
		fmt.Fprintf(&b, "\n## %s\n\n%s", s.ID, sentence(Plain(s.Says)))
		switch {
		case s.Unchecked != "":
			fmt.Fprintf(&b, " No experiment checks it: %s\n", sentence(Plain(s.Unchecked)))
		case t.Len() == 0:
			return "", fmt.Errorf("lab: no claim has the ID %q of a statement, and it is not said why", s.ID)
		default:
			fmt.Fprintf(&b, " %s: %v.\n", spec.Count(t.Len(), "claim"), n)
		}
		if t.Len() == 0 {
			continue
		}
		b.WriteString("\n| claim | says | expected | origin |\n|---|---|---|---|\n")
		for _, r := range t.Rows {
			for _, c := range r {
				b.WriteString("| " + strings.NewReplacer("|", `\|`, "*", `\*`, "<", "&lt;").Replace(c) + " ")
			}
			b.WriteString("|\n")
		}
	}
	return b.String(), nil
}

// sentence ends a text with a period.
func sentence(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
