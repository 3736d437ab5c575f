package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Main runs the command line on the program's arguments and exits: with 0 if all went well, with 1 after a sentence
// on stderr otherwise. Ctrl-C lets what is finished be written and printed first.
func Main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := Command(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "experiments:", err)
		os.Exit(1)
	}
}

// Command runs the command line args, with tables on stdout and progress and remarks on stderr.
func Command(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	c := root()
	c.SetArgs(args)
	c.SetOut(stdout)
	c.SetErr(stderr)
	return c.ExecuteContext(ctx)
}

func root() *cobra.Command {
	var o Options
	c := &cobra.Command{
		Use:   "experiments",
		Short: "Experiments on optimizers as discretised flows; without a command, all of them",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			if s := c.SuggestionsFor(args[0]); len(s) > 0 {
				return fmt.Errorf("no command %q; did you mean %s?", args[0], s[0])
			}
			return fmt.Errorf("no command %q; see experiments --help", args[0])
		},
		SilenceErrors: true, SilenceUsage: true, SuggestionsMinimumDistance: 2,
		RunE: func(c *cobra.Command, _ []string) error { return runAll(c, All(), nil, o) },
	}
	c.CompletionOptions.HiddenDefaultCmd = true
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		w, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
		if !ok {
			return err
		}
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if n := spec.Nearest(w, names); n != "" {
			return fmt.Errorf("%w; did you mean --%s?", err, n)
		}
		return err
	})
	c.PersistentFlags().StringVar(&o.Dir, "out", "notebooks-out", "folder for the results")
	c.PersistentFlags().IntVarP(&o.Jobs, "jobs", "j", 0, "points at a time (0: one a processor)")
	c.AddCommand(listCommand(), runCommand(&o), solveCommand(), integrateCommand(), explainCommand(), citeCommand())
	return c
}

func listCommand() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "What can be run, what it costs and what it shows", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			t := figure.NewTable("name", "points", "about", "class", "shows")
			for _, e := range All() {
				v, err := e.Values(nil)
				if err != nil {
					return err
				}
				points, err := e.Points(v)
				if err != nil {
					return err
				}
				t.Add(e.Name, len(points), e.About, string(e.Class), e.Thesis)
			}
			Print(c.OutOrStdout(), t)
			return nil
		},
	}
}

func runCommand(o *Options) *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use:   "run NAME... [key=value ...]",
		Short: "Compute experiments and draw them; key=value sets a parameter, a list of values is a sweep",
		Long: `Compute experiments, draw them, and write figure, data and caption to a folder.

A parameter is set by key=value. A list is one value after another, h=1e-3,1e-2, or numbers with
equal ratios, h=log:1e-4:1e-1:13, or equal differences, tol=lin:0:1:5.`,
		Example: "  experiments run stepcontrol\n  experiments run stepcontrol tol=log:1e-4:1e-1:4 grads=5000",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var es []Experiment
			var settings []string
			for _, a := range args {
				if strings.Contains(a, "=") {
					settings = append(settings, a)
					continue
				}
				e, err := Find(a)
				if err != nil {
					return err
				}
				es = append(es, e)
			}
			if len(es) == 0 {
				return errors.New("which experiment? see experiments list")
			}
			if dry {
				return dryRun(c.OutOrStdout(), es, settings)
			}
			return runAll(c, es, settings, *o)
		},
	}
	c.Flags().BoolVar(&dry, "dry-run", false, "say what would run")
	return c
}

func dryRun(w io.Writer, es []Experiment, settings []string) error {
	for _, e := range es {
		v, err := e.Values(settings)
		if err != nil {
			return err
		}
		points, err := e.Points(v)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: %d points, about %s\n", e.Name, len(points), e.About)
		for _, s := range v.Settings() {
			fmt.Fprintf(w, "  %s\n", s)
		}
		for _, p := range points {
			fmt.Fprintf(w, "    %s\n", p.Key)
		}
	}
	return nil
}

// runAll runs experiments one after another, prints each and says at the end what was written. After an
// interruption what is finished has been written.
func runAll(c *cobra.Command, es []Experiment, settings []string, o Options) error {
	ctx, out := c.Context(), c.OutOrStdout()
	o.Status = c.ErrOrStderr()
	all := make([]Values, len(es))
	for i, e := range es { // all mistakes before any work
		v, err := e.Values(settings)
		if err != nil {
			return err
		}
		if _, err := e.Points(v); err != nil {
			return fmt.Errorf("%s: %w", e.Name, err)
		}
		all[i] = v
	}
	var failed Failed
	for i, e := range es {
		start := time.Now()
		r, err := Run(ctx, e, all[i], o)
		if err == nil {
			err = r.Write(o.Dir)
		}
		if err != nil {
			if i > 0 {
				fmt.Fprintf(o.Status, "finished before that: %d of %d experiments, in %s\n", i, len(es), o.Dir)
			}
			return err
		}
		fmt.Fprintf(out, "%s: %s\n\n", e.Name, Plain(e.Thesis))
		Print(out, r.Page.Table)
		for _, n := range r.Page.Notes {
			fmt.Fprintf(out, "\n%s\n", n)
		}
		if len(r.Verdicts) > 0 {
			fmt.Fprintln(out)
			Print(out, ClaimTable(r.Verdicts))
		}
		for _, w := range r.Verdicts {
			failed.Of++
			if !w.Holds {
				failed.Claims = append(failed.Claims, e.Name+" "+w.ID)
			}
		}
		fmt.Fprintf(out, "\nwrote %s\n\n", strings.Join(r.Files, " "))
		fmt.Fprintf(o.Status, "%s took %.1f s\n", e.Name, time.Since(start).Seconds())
	}
	if failed.Of > 0 {
		fmt.Fprintf(out, "%d of %d claims hold\n", failed.Of-len(failed.Claims), failed.Of)
	}
	if len(failed.Claims) > 0 {
		return &failed
	}
	return nil
}
