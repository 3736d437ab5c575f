package lab

import (
	"fmt"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/optimtest"
	"github.com/spf13/cobra"
)

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
				o, err := optim.Parse(a)
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
