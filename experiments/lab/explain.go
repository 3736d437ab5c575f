package lab

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/optim"
	"github.com/spf13/cobra"
)

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
			o, err := optim.Parse(args[0])
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
