package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/spf13/cobra"
)

func integrateCommand() *cobra.Command {
	t1, asJSON := math.NaN(), false
	c := &cobra.Command{
		Use:   "integrate PROBLEM METHOD [CONTROL]",
		Short: "Integrate a test problem and print what it cost and how far off it ended",
		Long: "Integrate a test problem and print what it cost and how far off it ended.\n\n" +
			"Without a control the steps are chosen by the method's error estimate at a relative tolerance of 1e-6 and an\n" +
			"absolute one that suits the problem: by gustafsson for implicit methods, by pi for others. What was used is printed.\n\n" +
			"Equations are explicit, y' = f(t, y). Not supported: differential-algebraic equations (use IDA of SUNDIALS),\n" +
			"singular mass matrices (use ODEFunction with mass_matrix and Rodas5P of SciML's OrdinaryDiffEq.jl), delay equations\n" +
			"(use MethodOfSteps of SciML's DelayDiffEq.jl).",
		Example: example("integrate arenstorf dp5 'pi(rtol=1e-7,atol=1e-7,beta=0.04)'", "integrate vdpol radau5 --json"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 2 || len(args) > 3 {
				return errors.New("integrate wants a problem, a method and, unless the method's default will do, a control: integrate lorenz tsit5 'pi(rtol=1e-6,atol=1e-6)', say")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			p, err := odetest.Lookup(args[0])
			if err != nil {
				return err
			}
			m, err := method.Parse(args[1])
			if err != nil {
				return err
			}
			var ctl ode.Control
			word := "default"
			if len(args) == 3 {
				word = args[2]
				if ctl, err = control.Parse(word); err != nil {
					return err
				}
			}
			if c.Flags().Changed("t1") && (math.IsNaN(t1) || math.IsInf(t1, 0)) {
				return fmt.Errorf("--t1 %v: the end must be finite", t1)
			}
			start := time.Now()
			end, sol, err := integrate(c, p, m, ctl, t1)
			if sol.Reason == (ode.Reason{}) && err != nil {
				return fmt.Errorf("%s/%s: %w", args[1], word, err)
			}
			if ctl == nil {
				word = sol.Control.String()
			}
			r := integration{p.Name, args[1], word, sol.Stats.Steps, sol.Stats.Rejected, sol.Stats.FieldEvals, sol.Stats.JacEvals, sol.Stats.Factorizations,
				finite(end), time.Since(start).Seconds(), sol.Reason.Status.String()}
			if asJSON {
				if err := json.NewEncoder(c.OutOrStdout()).Encode(r); err != nil {
					if c.Context().Err() != nil {
						return errInterrupted
					}
					return withStatus(ExitFailed, err)
				}
			} else {
				r.print(c.OutOrStdout())
			}
			if c.Context().Err() != nil {
				return errInterrupted
			}
			return withStatus(ExitFailed, err)
		},
	}
	c.Flags().Float64Var(&t1, "t1", t1, "end of the interval (default the problem's, where its reference is)")
	hideDefault(c, "t1")
	c.Flags().BoolVar(&asJSON, "json", false, "one line of JSON instead of the table")
	return c
}

// integrate runs a method on a problem and returns its error at the end: against the reference at the problem's own
// end, against the exact solution elsewhere, NaN where there is none.
func integrate(c *cobra.Command, p odetest.Problem, m ode.Method, ctl ode.Control, t1 float64) (float64, ode.Solution, error) {
	if !c.Flags().Changed("t1") {
		t1 = p.T1
	}
	if ctl == nil {
		var err error
		if ctl, err = Suited(c.Context(), p, m, control.DefaultTolerance); err != nil {
			return math.NaN(), ode.Solution{}, err
		}
	}
	sol, err := ode.Solve(c.Context(), p.System(), p.Y0, 0, t1, ode.Config{Method: m, Control: ctl})
	switch {
	case err != nil:
		return math.NaN(), sol, err
	case t1 == p.T1:
		return p.Err(sol.Y), sol, nil
	case p.Exact != nil:
		q := p
		q.End, q.At = make([]float64, len(p.Y0)), nil
		p.Exact(q.End, t1)
		return q.Err(sol.Y), sol, nil
	}
	return math.NaN(), sol, nil
}

// Suited returns the default control of a method, control.Default, at a relative tolerance and the absolute one that
// suits the problem with it. It returns an error if the method has no error estimate, or does not suit the problem.
func Suited(ctx context.Context, p odetest.Problem, m ode.Method, rtol float64) (ode.Control, error) {
	it, err := ode.New(ctx, p.System(), p.Y0, 0, p.T1, ode.Config{Method: m})
	if err != nil {
		return nil, err
	}
	return control.DefaultAt(it.Run(), rtol, rtol*p.ATol)
}

// integration is one line of the verb integrate.
type integration struct {
	Problem  string   `json:"problem"`
	Method   string   `json:"method"`
	Control  string   `json:"control"`
	Steps    int      `json:"steps"`
	Rejected int      `json:"rejected"`
	FEvals   int      `json:"fevals"`
	JEvals   int      `json:"jevals"`
	Factors  int      `json:"factorizations"`
	Err      *float64 `json:"err"`
	Seconds  float64  `json:"seconds"`
	Status   string   `json:"status"`
}

func (r integration) print(w io.Writer) {
	t := figure.NewTable("problem", "method", "control", "steps", "rejected", "fevals", "jevals", "factorizations", "err", "seconds", "ended")
	e := "-"
	if r.Err != nil {
		e = Short(*r.Err)
	}
	t.Add(r.Problem, r.Method, r.Control, r.Steps, r.Rejected, r.FEvals, r.JEvals, r.Factors, e, Short(r.Seconds), r.Status)
	Print(w, t)
}

// finite returns x for JSON, which has no NaN and no infinity.
func finite(x float64) *float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil
	}
	return &x
}

// mostDrawn is the number of steps of a run that a plot draws at most: more than a figure shows.
const mostDrawn = 20_000

// thinned keeps the steps of a run for a plot: all, then every second, fourth, ... so that they are half of mostDrawn
// to mostDrawn, and the last one.
type thinned struct {
	from, every, seen int
	last              []any // if it was left out
}

func (k *thinned) add(t *figure.Table, row ...any) {
	k.last = row
	if k.seen++; (k.seen-1)%k.every != 0 {
		return
	}
	t.Add(row...)
	k.last = nil
	if len(t.Rows)-k.from < mostDrawn {
		return
	}
	k.every *= 2
	if (len(t.Rows)-k.from)%2 == 0 { // the last is among those left out now
		k.last = row
	}
	kept := t.Rows[:k.from]
	for i := k.from; i < len(t.Rows); i += 2 {
		kept = append(kept, t.Rows[i])
	}
	clear(t.Rows[len(kept):])
	t.Rows = kept
}

func (k *thinned) end(t *figure.Table) {
	if k.last != nil {
		t.Add(k.last...)
		k.last = nil
	}
}
