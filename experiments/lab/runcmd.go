package lab

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/odescent/odescent/ode/spec"
	"github.com/spf13/cobra"
)

func runCommand(o *Options, dry *bool) *cobra.Command {
	return &cobra.Command{
		Use:   "run NAME... [key=value ...]",
		Short: "Compute experiments and draw them; key=value sets a parameter, a list of values is a sweep",
		Long: `Compute experiments, draw them, check their claims, and write figure, data and caption to a folder.

A parameter is set by key=value. A list is one value after another, h=1e-3,1e-2, or numbers with
equal ratios, h=log:1e-4:1e-1:13, or equal differences, tol=lin:0:1:5. Several lists make a grid.

Every point is stored as soon as it is computed, in .points in the folder. A point that is there is not
computed again, so a run that was interrupted goes on, and the shards of a cluster's jobs come together: in one
folder that all machines see, or by copying the files of several .points into one. A shard writes to the store
only. Points of other versions of the code stay there, and --dry-run says how many; to be rid of them remove
.points/NAME while nothing runs, which costs no more than computing again.`,
		Example: example("run @stepcontrol", "run @stepcontrol grads=5000", "run @sweep a=log:1e-3:1e-1:25 --dry-run"),
		Args:    wants(1, -1, "wants to know which experiment; see "+called()+" list"),
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
				if !slices.ContainsFunc(es, func(o Experiment) bool { return o.Name == e.Name }) {
					es = append(es, e)
				}
			}
			if len(es) == 0 {
				return fmt.Errorf("which experiment? see %s list", called())
			}
			return runAll(c, es, settings, *o, *dry)
		},
	}
}

// runAll runs experiments one after another, prints each and says at the end how many claims hold. After an
// interruption what is finished has been written.
func runAll(c *cobra.Command, es []Experiment, settings []string, o Options, dry bool) error {
	ctx, out := c.Context(), c.OutOrStdout()
	o.Status = c.ErrOrStderr()
	all := make([]Values, len(es))
	for i, e := range es { // all mistakes before any work
		if err := o.check(e); err != nil {
			return err
		}
		v, err := e.values(settings, o.Points)
		if err != nil {
			return err
		}
		if _, err := e.points(v, o.Points); err != nil {
			return err
		}
		all[i] = v
	}
	if dry {
		return dryRun(out, es, all, settings, o)
	}
	claims := Failed{origins: tally{}}
	failures := 0
	for i, e := range es {
		start := time.Now()
		n, err := runOne(c, e, all[i], o, &claims)
		if err != nil {
			if i > 0 {
				fmt.Fprintf(o.Status, "finished before that: %d of %s, in %s\n", i, spec.Count(len(es), "experiment"), o.Dir)
			}
			return err
		}
		failures += n
		fmt.Fprintf(o.Status, "%s took %.1f s\n", e.Name, time.Since(start).Seconds())
	}
	if claims.Of > 0 {
		fmt.Fprintln(out, hold(claims.Of-len(claims.Claims), claims.Of, claims.origins))
	}
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case len(claims.Claims) > 0:
		return &claims
	case failures > 0:
		return withStatus(ExitFailed, fmt.Errorf("%s failed", spec.Count(failures, "point")))
	}
	return nil
}

// runOne runs an experiment, or computes a shard of it, prints what came out and returns how many points failed.
func runOne(c *cobra.Command, e Experiment, v Values, o Options, claims *Failed) (failures int, err error) {
	ctx, out := c.Context(), c.OutOrStdout()
	if o.Shard.N > 0 {
		done, err := Compute(ctx, e, v, o)
		if err != nil {
			return 0, withStatus(ExitFailed, err)
		}
		fmt.Fprintf(out, "%s: shard %s, %s, %d of them computed now, all stored in %s; no result is written, without --shard all points are drawn\n",
			e.Name, o.Shard, spec.Count(done.Points, "point"), done.Computed, filepath.Join(o.Dir, ".points", e.Name))
		printFailures(out, done.Failures, done.Points)
		return len(done.Failures), nil
	}
	name := e.Name
	if !o.Chosen {
		name = (&Result{Experiment: e, Values: v, look: o.recorded()}).Folder()
	}
	if err := writable(o.Dir, name); err != nil { // before hours of work
		return 0, err
	}
	r, err := Run(ctx, e, v, o)
	if err == nil {
		if err = r.Write(o.Dir, name); errors.As(err, new(*allFailed)) {
			printFailures(out, r.Failures, r.points)
		}
	}
	if err != nil {
		return 0, withStatus(ExitFailed, err)
	}
	fmt.Fprintf(out, "%s: %s\n\n", e.Name, Plain(e.Summary))
	Print(out, r.Page.Table)
	for _, n := range r.Page.Notes {
		fmt.Fprintf(out, "\n%s\n", n)
	}
	if len(r.Verdicts) > 0 {
		fmt.Fprintln(out)
		Print(out, ClaimTable(r.Verdicts))
	} else if len(e.Claims) > 0 {
		fmt.Fprintln(out, "\nthe claims are made for the default parameters and are not checked with others")
	}
	for _, w := range r.Verdicts {
		claims.Of++
		claims.origins[w.Origin.Kind]++
		if !w.Holds {
			claims.Claims = append(claims.Claims, e.Name+" "+w.Handle)
		}
	}
	printFailures(out, r.Failures, r.points)
	fmt.Fprintf(out, "\nwrote %s\n\n", strings.Join(r.Files, " "))
	return len(r.Failures), nil
}

// printFailures names the points that failed, the first ten of them.
func printFailures(w io.Writer, fs []Failure, of int) {
	if len(fs) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%d of %s failed:\n", len(fs), spec.Count(of, "point"))
	for i, f := range fs {
		if i == 10 {
			fmt.Fprintf(w, "  and %d more\n", len(fs)-i)
			break
		}
		fmt.Fprintf(w, "  %s: %s\n", f.Point, f.Reason)
	}
	fmt.Fprintln(w, "  kept in the store as failures; --retry runs them again")
}
