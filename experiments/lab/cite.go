package lab

import (
	"errors"
	"fmt"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/spf13/cobra"
)

func citeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "cite NAME...",
		Short: "The BibTeX entries of optimizers and experiments, and of Odescent",
		Long: `Print the BibTeX entries of what optimizers and experiments rest on, each once, and of Odescent itself.

A name is an optimizer's, a triple or an experiment's. Some optimizers and experiments share a name;
it cites both.`,
		Example: example("cite adam > refs.bib", "cite @stepcontrol 'heavyball(gamma=1)/symplectic/fixed(h=0.05)'"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("cite wants an optimizer or an experiment: cite adam, say")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			var keys []string
			for _, a := range args {
				k, err := citations(a)
				if err != nil {
					return err
				}
				keys = append(keys, k...)
			}
			text, err := optim.Cite(append(keys, "odescent")...)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.OutOrStdout(), text)
			return err
		},
	}
}

// citations returns the BibTeX keys of an experiment, of an optimizer, or of both if they have the same name.
func citations(name string) ([]string, error) {
	e, unknown := Find(name)
	o, err := optim.Parse(name)
	switch {
	case err == nil:
		return append(append([]string(nil), e.Citations()...), o.References()...), nil
	case unknown == nil:
		return e.Citations(), nil
	case strings.ContainsAny(name, "/("):
		return nil, whatIs(name, "an optimizer", err)
	}
	return nil, whatIs(name, "an optimizer", spec.Unknown("optimizer or experiment", name, append(experimentNames(), optim.Names()...)))
}

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "explain OPTIMIZER",
		Short:   "The triple behind an optimizer: equation, parameter map, order, stability limit, references",
		Example: example("explain adam", "explain 'heavyball(gamma=1)/symplectic/fixed(h=0.05)'"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("explain wants one optimizer: explain adam, say")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			o, err := parseOptimizer(args[0])
			if err != nil {
				return err
			}
			text, err := o.Explain()
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.OutOrStdout(), text)
			return err
		},
	}
}
