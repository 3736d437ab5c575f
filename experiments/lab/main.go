package lab

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/spf13/cobra"
)

// Command runs the command line args, with tables on stdout and progress and remarks on stderr. Output that stdout does not
// take, of a full disk say, is an error of status [ExitFailed], unless another one comes first.
func Command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c, out := root(), &guardedOut{w: stdout}
	c.SetArgs(args)
	c.SetOut(out)
	c.SetErr(stderr)
	return inWords(out.ended(c.ExecuteContext(ctx)))
}

// hideDefault keeps the default of flags of numbers, which stands for none, out of the help.
func hideDefault(c *cobra.Command, names ...string) {
	for _, n := range names {
		c.Flags().Lookup(n).DefValue = "0"
	}
}

func root() *cobra.Command {
	var o Options
	var shard string
	var dry bool
	c := &cobra.Command{
		Use:   called(),
		Short: "Experiments on optimizers as discretised flows; without a command, all of them",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if s := c.SuggestionsFor(args[0]); len(s) > 0 {
				return fmt.Errorf("no command %q; did you mean %s?", args[0], s[0])
			}
			return fmt.Errorf("no command %q; see %s --help", args[0], called())
		},
		SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		PersistentPreRunE: func(c *cobra.Command, args []string) (err error) {
			o.Chosen = c.Flags().Changed("out")
			if err := noEmpty(c, args); err != nil {
				return err
			}
			if shard != "" {
				o.Shard, err = ParseShard(shard)
			}
			return err
		},
		RunE: func(c *cobra.Command, _ []string) error { return runAll(c, All(), nil, o, dry) },
	}
	run := runCommand(&o, &dry)
	c.CompletionOptions.HiddenDefaultCmd = true
	c.SetFlagErrorFunc(flagError)
	c.PersistentFlags().StringVar(&o.Dir, "out", "notebooks-out", "folder for the results")
	c.PersistentFlags().VarP(countFlag{n: &o.Jobs, most: mostPoints}, "jobs", "j", "points at a time (0: one a processor)")
	c.PersistentFlags().Var(memoryFlag{&o.Memory}, "memory", "bytes that points may take together")
	c.PersistentFlags().Var(countFlag{&o.Points, 1, mostPoints, DefaultPoints}, "points", "points of an experiment at most, and values of a list")
	for _, c := range []*cobra.Command{c, run} {
		c.Flags().StringVar(&shard, "shard", "", "i/n: compute and store only the points k with k mod n = i, draw nothing")
		c.Flags().BoolVar(&o.Retry, "retry", false, "compute points that failed before again")
		c.Flags().StringVar(&o.Width, "width", "", "of the figures: "+strings.Join(figure.Venues(), ", ")+" or 84mm, say")
		c.Flags().BoolVar(&dry, "dry-run", false, "say what would run, and how to run it on a cluster")
	}
	c.AddCommand(listCommand(), showCommand(), run, solveCommand(), integrateCommand(), explainCommand(), citeCommand(), checkCommand(), verifyCommand(&o), reportCommand(&o))
	return c
}
