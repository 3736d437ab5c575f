package lab

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
	"github.com/odescent/odescent/optim/optimtest"
)

// family is what list shows of a registry, a user's own entries among them.
type family struct {
	names   func() []string
	samples func() []string
	about   func(sample string) (says string, cite []string, err error) // of a spec
}

var families = map[string]family{
	"flows":    {flows.Names, flows.Samples, aboutPart(flows.Parse)},
	"methods":  {method.Names, method.Samples, aboutPart(method.Parse)},
	"controls": {control.Names, control.Samples, aboutPart(control.Parse)},
	"problems": {objective.Names, objective.Names, func(s string) (string, []string, error) {
		d, err := objective.Defaults(s)
		return d, nil, err
	}},
	"optimizers": {optim.Names, optim.Names, func(s string) (string, []string, error) {
		r, err := catalogue.Lookup(s)
		if err != nil {
			return "", nil, err
		}
		return r.Equation, r.Cite, nil
	}},
}

// aboutPart says of a part what its methods Describe and Cite return; without them, its spec and nothing.
func aboutPart[P fmt.Stringer](parse func(string) (P, error)) func(string) (string, []string, error) {
	return func(s string) (says string, cite []string, err error) {
		p, err := parse(s)
		if err != nil {
			return "", nil, err
		}
		return spec.Describe(p), spec.Cite(p), nil
	}
}

// listFamily prints the table of a registry: each name with what it says of itself, by its first sample, and its
// sources.
func listFamily(w io.Writer, kind string) error {
	f, ok := families[kind]
	if !ok {
		return spec.Unknown("list", kind, []string{"flows", "methods", "controls", "optimizers", "problems"})
	}
	t := figure.NewTable("name", "says", "sources")
	samples := f.samples()
	for _, name := range f.names() {
		i := slices.IndexFunc(samples, func(s string) bool {
			term, err := spec.Parse(s)
			return err == nil && term.Name == name
		})
		if i < 0 {
			return fmt.Errorf("%s %s has no sample", kind, name)
		}
		var says string
		var cite []string
		if err := func() (err error) {
			defer caught(&err)
			says, cite, err = f.about(samples[i])
			return err
		}(); err != nil {
			return withStatus(ExitFailed, fmt.Errorf("%s %s: %w", kind, samples[i], err))
		}
		says, _, _ = strings.Cut(says, "\n")
		t.Add(name, Plain(says), strings.Join(cite, " "))
	}
	Print(w, t)
	return nil
}

func checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check OPTIMIZER...",
		Short: "Test the laws on optimizers, one's own among them",
		Long: `Test on optimizers what holds for all that is registered: the spec reads back, the parts fit together,
and on three problems the same bits come twice, a rejected step leaves no trace, observers change nothing,
a run resumes exactly and a step allocates no memory. The status is 3 if a law is broken.`,
		Example: example("check adam", "check 'heavyball(gamma=1)/symplectic/fixed(h=0.05)'"),
		Args:    wants(1, -1, "wants an optimizer: check adam, say"),
		RunE: func(c *cobra.Command, args []string) error {
			t, broken := figure.NewTable("optimizer", "laws", "broken", "how"), 0
			for _, a := range args {
				o, err := parseOptimizer(a)
				if err != nil {
					return err
				}
				laws, held := optimtest.Laws(o), 0
				for _, l := range laws {
					if err := c.Context().Err(); err != nil {
						return err
					}
					if err := l.Check(); err != nil {
						t.Add(a, "", l.Name, err.Error())
						broken++
						continue
					}
					held++
				}
				t.Add(a, fmt.Sprintf("%d of %d hold", held, len(laws)), "", "")
			}
			Print(c.OutOrStdout(), t)
			if broken > 0 {
				return withStatus(ExitClaims, fmt.Errorf("%s broken", spec.Count(broken, "law")))
			}
			return nil
		},
	}
}
