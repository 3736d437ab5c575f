package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/spf13/cobra"
)

// solver is the verb solve: several optimizers on one problem.
type solver struct {
	x0           string
	steps, grads int
	gtol         float64
	batch        int
	seed         uint64
	trace, plot  []string
	look         Look
	curvature    bool
	json         bool
}

// named is an optimizer under the word by which the user called it.
type named struct {
	optim.Optimizer
	spec string
}

func solveCommand() *cobra.Command {
	var s solver
	c := &cobra.Command{
		Use:   "solve PROBLEM OPTIMIZER...",
		Short: "Run optimizers on a problem and print how they ended",
		Long: "Run optimizers on a problem and print how they ended.\n\n" +
			"A model on data reads data=PATH: iris, wdbc, digits, a CSV table or an IDX file, plain or compressed by gzip, or a\n" +
			"pipe, data=- for the standard input. Its keys label= and drop=[a,b] name columns; header=yes or no and\n" +
			"separator=comma, semicolon, tab, blank or bar say what is otherwise detected; decimalcomma=true reads 1,5 as 1.5.\n" +
			"limit= is the number of numbers read at most, 5e7 (400 MB) unless given, and so that of the bytes of a row; a\n" +
			"fiftieth of it is that of the columns and of the classes. wait= is how many seconds a pipe may be silent, 30\n" +
			"unless given.",
		Example: example("solve rosenbrock bb 'adam(lr=0.01)' 'gradient/eulerheun/pi(rtol=1e-3,atol=1e-6)'",
			"solve 'logistic(data=my.csv,label=class,l2=1e-3)' bb --trace trace.csv"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 {
				return errors.New("solve wants a problem and at least one optimizer: solve rosenbrock bb, say")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return s.run(c.Context(), args, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f := c.Flags()
	f.StringVar(&s.x0, "x0", "", "start, one number for each variable: a,b,... (default the problem's own)")
	f.Var(countFlag{n: &s.steps, most: 1e15}, "steps", "accepted steps at most (default 10000 unless --grads is given)")
	f.Var(countFlag{n: &s.grads, most: 1e15}, "grads", "gradients at most")
	f.Float64Var(&s.gtol, "gtol", optim.DefaultGTol, "converged where the largest slope is at most this; negative: never")
	f.Var(countFlag{n: &s.batch, most: 1e15}, "batch", "rows in a batch (0: all, always)")
	f.Var(seedFlag{&s.seed}, "seed", "seed of the batches")
	f.StringArrayVar(&s.trace, "trace", nil, "write every step as CSV to a file, or - for stdout instead of the table; may be repeated")
	f.BoolVar(&s.curvature, "curvature", false, "with --trace: a column hlambda, the step times the largest curvature where it began,\n"+
		"under the control's metric; costs up to 8 products H·v a step, not counted as grads")
	f.StringArrayVar(&s.plot, "plot", nil, "draw the runs into a .svg, .pdf or .png file; may be repeated")
	f.StringVar(&s.look.Width, "width", "", "of the plots: "+widths)
	f.StringVar(&s.look.Text, "text", "outlines", "with --plot: outlines, or live, which can be searched and edited")
	f.BoolVar(&s.json, "json", false, "one line of JSON for each optimizer instead of the table")
	return c
}

// settings turns the flags into settings; every mistake is named with the flag it is in.
func (s *solver) settings() (optim.Settings, error) {
	if err := s.look.check(Experiment{}); err != nil {
		return optim.Settings{}, err
	}
	if s.look.Width != "" && len(s.plot) == 0 {
		return optim.Settings{}, errors.New("--width is that of a plot; say where that goes with --plot FILE")
	}
	if math.IsNaN(s.gtol) {
		return optim.Settings{}, errors.New("--gtol: not a number")
	}
	if math.IsInf(s.gtol, 0) {
		return optim.Settings{}, fmt.Errorf("--gtol %v: it must be finite; a negative one is never reached", s.gtol)
	}
	gtol := s.gtol
	if gtol == 0 { // exactly stationary, where zero of the library means its default
		gtol = math.SmallestNonzeroFloat64
	}
	return optim.Settings{Steps: s.steps, Grads: s.grads, GTol: gtol, Batch: s.batch, Seed: s.seed}, nil
}

func parseX0(s string, p *objective.Problem) ([]float64, error) {
	if s == "" {
		if p.Start == nil {
			return make([]float64, p.Dim), nil
		}
		return p.Start, nil
	}
	var x []float64
	for _, w := range strings.Split(s, ",") {
		v, err := spec.Float(strings.TrimSpace(w))
		if err != nil || math.IsInf(v, 0) {
			return nil, fmt.Errorf("--x0 %s: %q is not a finite number", s, w)
		}
		x = append(x, v)
	}
	if len(x) != p.Dim {
		return nil, fmt.Errorf("--x0 has %s, %s has %s", spec.Count(len(x), "number"), p.Name, spec.Count(p.Dim, "variable"))
	}
	return x, nil
}

// ending says in a few words how a run ended.
func ending(r optim.Result) string {
	switch r.Reason.Status {
	case ode.Diverged:
		return fmt.Sprintf("diverged at step %d", r.Stats.Steps+1)
	case ode.Converged, ode.Limit, ode.Canceled:
		return r.Reason.Status.String()
	}
	return r.Reason.Status.String() + ": " + r.Reason.Text
}

func (s *solver) run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	set, err := s.settings()
	if err != nil {
		return err
	}
	p, err := objective.ParseContext(ctx, args[0])
	if err != nil {
		return whatIs(args[0], "a problem", err)
	}
	switch {
	case set.Batch > 0 && p.Rows == 0:
		return fmt.Errorf("--batch %d: %s has no rows to draw from", set.Batch, p.Name)
	case set.Batch > p.Rows:
		return fmt.Errorf("--batch %d: %s has %s; --batch 0 takes all", set.Batch, p.Name, spec.Count(p.Rows, "row"))
	}
	x0, err := parseX0(s.x0, p)
	if err != nil {
		return err
	}
	var opts []named
	for _, a := range args[1:] {
		o, err := parseOptimizer(a)
		if err != nil {
			return err
		}
		opts = append(opts, named{o, strings.TrimSpace(a)})
	}
	rec, err := s.recorder(p, stdout)
	if err != nil {
		return err
	}
	if err := rec.check(opts); err != nil {
		return err
	}
	table := figure.NewTable("optimizer", "steps", "rejected", "grads", "f", "gnorm", "ended")
	for _, n := range p.Notes {
		fmt.Fprintln(stderr, n)
	}
	start, failed := time.Now(), 0
	for _, o := range opts {
		begin := time.Now()
		rec.name = o.spec
		if s.curvature {
			rec.curv = newCurvature(p)
			fmt.Fprintf(stderr, "%s: %s\n", o.spec, limit(o.Optimizer))
		}
		set.Observe = rec.observe()
		res, err := minimize(ctx, p, x0, o.Optimizer, set, rec, remark(stderr, o.spec, start))
		if err != nil && res.Stats == (ode.Stats{}) && res.Reason == (ode.Reason{}) {
			return fmt.Errorf("%s: %w", o.spec, err)
		}
		if res.Derivative == "fd" {
			fmt.Fprintf(stderr, "%s: the gradients are finite differences; their norm means little below 1e-8\n", o.spec)
		}
		if s.json {
			if err := writeJSON(stdout, p, o.spec, res, time.Since(begin).Seconds()); err != nil {
				return err
			}
		}
		table.Add(o.spec, res.Stats.Steps, res.Stats.Rejected, res.Stats.FieldEvals, Short(res.F), Short(res.GNorm), ending(res))
		if err != nil && !errors.Is(err, context.Canceled) && ctx.Err() == nil {
			failed++
			fmt.Fprintf(stderr, "%s: %v\n", o.spec, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	if err := rec.close(); err != nil {
		return withStatus(ExitFailed, err)
	}
	if !s.json && !slices.Contains(s.trace, "-") {
		fmt.Fprintf(stdout, "%s, %s", p.Name, spec.Count(p.Dim, "variable"))
		if p.Min != nil {
			fmt.Fprintf(stdout, ", minimum %s", strconv.FormatFloat(*p.Min, 'g', 8, 64))
		}
		fmt.Fprintln(stdout)
		Print(stdout, table)
	}
	switch {
	case ctx.Err() != nil:
		return errInterrupted
	case failed > 0:
		return withStatus(ExitFailed, fmt.Errorf("%d of %s failed", failed, spec.Count(len(opts), "optimizer")))
	}
	return nil
}

// limit says up to which h·λ the flow and the method of an optimizer are stable.
func limit(o optim.Optimizer) string {
	switch l, err := o.StabilityLimit(); {
	case err != nil:
		return "the stability limit of hlambda is not known: " + err.Error()
	case l == 0:
		return "comes to rest on a quadratic with no fixed step"
	case l >= 1e4:
		return "stable on a quadratic with every fixed step, whatever hlambda is"
	default:
		return fmt.Sprintf("stable on a quadratic with a fixed step while hlambda is below %s", Short(l))
	}
}

// minimize is optim.Minimize with a look at the clock between the steps.
func minimize(ctx context.Context, p *objective.Problem, x0 []float64, o optim.Optimizer, set optim.Settings, rec *recorder, tick func(*optim.Run)) (optim.Result, error) {
	r, err := optim.Start(ctx, p, x0, o, set)
	if err != nil {
		return optim.Result{}, err
	}
	rec.first(r)
	for r.Next() {
		tick(r)
	}
	return r.Result(), r.Err()
}

// remark returns a function that says every few seconds how far a run is.
func remark(w io.Writer, word string, start time.Time) func(*optim.Run) {
	last := start
	return func(r *optim.Run) {
		if r.Stats().Steps%64 != 0 || time.Since(last) < 3*time.Second {
			return
		}
		last = time.Now()
		fmt.Fprintf(w, "%s: %d steps, %d gradients\n", word, r.Stats().Steps, r.Stats().FieldEvals)
	}
}

func writeJSON(w io.Writer, p *objective.Problem, word string, r optim.Result, seconds float64) error {
	return json.NewEncoder(w).Encode(struct {
		Problem   string   `json:"problem"`
		Optimizer string   `json:"optimizer"`
		Steps     int      `json:"steps"`
		Rejected  int      `json:"rejected"`
		FEvals    int      `json:"fevals"`
		Grads     int      `json:"grads"`
		Factors   int      `json:"factorizations"`
		F         *float64 `json:"f"`
		GNorm     *float64 `json:"gnorm"`
		Seconds   float64  `json:"seconds"`
		Status    string   `json:"status"`
		Converged bool     `json:"converged"`
	}{p.Name, word, r.Stats.Steps, r.Stats.Rejected, r.Stats.FuncEvals, r.Stats.FieldEvals, r.Stats.Factorizations, finite(r.F), finite(r.GNorm),
		seconds, r.Reason.Status.String(), r.Converged()})
}
