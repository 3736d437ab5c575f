package lab

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
	"github.com/spf13/cobra"
)

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list [flows|methods|controls|optimizers|problems]", Short: "What can be run, what it costs and what it shows; or what is registered",
		Args: wants(0, 1, "takes one of flows, methods, controls, optimizers, problems; show NAME says more of an experiment"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return listFamily(c.OutOrStdout(), args[0])
			}
			t := figure.NewTable("name", "headline", "points", "claims", "published", "derived", "recorded", "about", "class", "shows")
			chapters := byChapter()
			for _, chapter := range chapters {
				for _, e := range chapter.Rows {
					points, err := e.count()
					if err != nil {
						return err
					}
					n := tally{}
					for _, c := range e.Claims {
						n[c.Origin.Kind]++
					}
					t.Add(e.Name, map[bool]string{true: "*"}[e.Headline], points, len(e.Claims), n[KindPublished], n[KindDerived], n[KindRecorded],
						e.Cost, string(e.Class), Plain(e.Summary))
				}
			}
			var b bytes.Buffer
			Print(&b, t)
			w := c.OutOrStdout()
			next := func() { line, _ := b.ReadString('\n'); io.WriteString(w, line) }
			next()
			for _, chapter := range chapters {
				if chapter.Key != "" {
					fmt.Fprintf(w, "\n# %s\n", chapter.Key)
				}
				for range chapter.Rows {
					next()
				}
			}
			return nil
		},
	}
}

// count returns the number of points at the default parameters.
func (e Experiment) count() (int, error) {
	if e.Count > 0 {
		return e.Count, nil
	}
	v, err := e.Values(nil)
	if err != nil {
		return 0, err
	}
	points, err := e.Points(v)
	return len(points), err
}

func showCommand() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME...", Short: "An experiment's parameters, claims and references; or what an ID such as C74 stands for", Args: wants(1, -1, "wants an experiment, an ID or a claim: show C74, say"),
		RunE: func(c *cobra.Command, args []string) error {
			w := c.OutOrStdout()
			for i, name := range args {
				if i > 0 {
					fmt.Fprintln(w)
				}
				e, err := Find(name)
				if err != nil && showStated(w, name) {
					continue
				}
				if err != nil {
					return unknownToShow(name)
				}
				v, err := e.Values(nil)
				if err != nil {
					return err
				}
				points, err := e.Points(v)
				if err != nil {
					return err
				}
				fmt.Fprintf(w, "%s: %s\n\n%s%s, %s\n\n", e.Name, Plain(e.Summary), spec.Count(len(points), "point"), about(e), e.Class)
				params := figure.NewTable("parameter", "default", "allowed", "meaning")
				for _, p := range e.Params {
					params.Add(p.Key, p.Default, p.Range, p.Doc)
				}
				Print(w, params)
				fmt.Fprintf(w, "\ndata.csv has the columns %s\n", strings.Join(e.columns(), ", "))
				if e.Narrowest > 0 {
					fmt.Fprintf(w, "its figure needs a --width of %gmm at least\n", e.Narrowest)
				}
				if len(e.Claims) > 0 {
					fmt.Fprintln(w)
					claims := figure.NewTable("claim", "says", "expected", "origin")
					n, handles := tally{}, e.Handles()
					for i, c := range e.Claims {
						n[c.Origin.Kind]++
						claims.Add(handles[i], Plain(c.Text), c.Want.String(), Plain(c.Origin.String()))
					}
					Print(w, claims)
					fmt.Fprintf(w, "\n%s: %v\n", spec.Count(len(e.Claims), "claim"), n)
				}
				if keys := e.Citations(); len(keys) > 0 {
					fmt.Fprintf(w, "\nrests on %s; %s cite %s prints them\n", strings.Join(keys, ", "), called(), e.Name)
				}
			}
			return nil
		},
	}
}

// unknownToShow is the error for a word that is neither an experiment nor the ID of a statement. It names the nearest
// of both, or else the experiments.
func unknownToShow(name string) error {
	var names []string
	for _, s := range statements {
		names = append(names, s.ID)
	}
	for _, e := range registry {
		names = append(names, e.Name)
	}
	if n := spec.Nearest(name, names); n != "" {
		return fmt.Errorf("no experiment or ID %q; did you mean %s?", name, n)
	}
	return spec.Unknown("experiment or ID", name, names[len(statements):])
}

// about says what an experiment costs, if it says so itself.
func about(e Experiment) string {
	if e.Cost == "" {
		return ""
	}
	return ", about " + e.Cost
}
