package lab

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/spectrum"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// recorder writes the steps of runs as CSV and keeps what a plot of them needs.
type recorder struct {
	look  Look // of the plots
	p     *objective.Problem
	csv   *bufio.Writer
	files []*os.File    // that csv writes to
	plots []string      // files to draw into
	keep  *figure.Table // of the plots
	thin  thinned       // of the run
	name  string
	run   *optim.Run
	curv  *curvature
}

// recorder opens what --trace and --plot ask for, after it has found no mistake in any of them.
func (s *solver) recorder(p *objective.Problem, stdout io.Writer) (*recorder, error) {
	if s.curvature && len(s.trace) == 0 {
		return nil, errors.New("--curvature adds a column to the trace; say where that goes with --trace FILE or --trace -")
	}
	if s.json && slices.Contains(s.trace, "-") {
		return nil, errors.New("--json and --trace - both write to stdout; give one of them a file: --trace trace.csv, say")
	}
	r := &recorder{p: p, plots: s.plot, look: s.look}
	seen := map[string]string{}
	for _, plot := range s.plot {
		switch e := filepath.Ext(plot); e {
		case ".svg", ".pdf", ".png":
		default:
			return nil, fmt.Errorf("--plot %s: the name must end in .svg, .pdf or .png", plot)
		}
		if err := refuseLink(plot); err != nil {
			return nil, fmt.Errorf("--plot: %w", err)
		}
		if info, err := os.Stat(filepath.Dir(plot)); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("--plot %s: there is no folder %s", plot, filepath.Dir(plot))
		}
		seen[filepath.Clean(plot)] = "--plot"
		r.keep = figure.NewTable("optimizer", "grads", "gap", "h")
	}
	for _, trace := range s.trace {
		if by := seen[filepath.Clean(trace)]; by != "" {
			return nil, fmt.Errorf("--trace %s: %s writes there too", trace, by)
		}
		seen[filepath.Clean(trace)] = "another --trace"
	}
	if len(s.trace) == 0 {
		return r, nil
	}
	var to []io.Writer
	for _, trace := range s.trace {
		if trace == "-" {
			to = append(to, stdout)
			continue
		}
		f, err := os.Create(trace)
		if err != nil {
			for _, f := range r.files {
				f.Close()
			}
			return nil, err
		}
		r.files, to = append(r.files, f), append(to, f)
	}
	r.csv = bufio.NewWriter(io.MultiWriter(to...))
	r.csv.WriteString("optimizer,step,t,h,accepted,grads,f,gnorm")
	if s.curvature {
		r.csv.WriteString(",hlambda")
	}
	for i := range p.Dim {
		fmt.Fprintf(r.csv, ",x[%d]", i)
	}
	r.csv.WriteByte('\n')
	return r, nil
}

func (r *recorder) on() bool { return r.csv != nil || r.keep != nil }

// first records the starting point as step 0.
func (r *recorder) first(run *optim.Run) {
	r.run = run
	if r.keep != nil {
		r.thin.end(r.keep)
		r.thin = thinned{from: len(r.keep.Rows), every: 1}
	}
	if r.on() {
		r.row(run.Point(), 0, 0, true, 0)
	}
}

// observe returns the observer of a run, or nil if nothing is recorded.
func (r *recorder) observe() func(*ode.Step) {
	if !r.on() {
		return nil
	}
	return func(s *ode.Step) {
		var hl float64
		if r.curv != nil {
			hl = r.curv.of(s)
		}
		r.row(s.R, s.K+1, s.Rate(), s.Accepted, hl)
	}
}

func (r *recorder) row(p *ode.Point, step int, h float64, accepted bool, hl float64) {
	x, f, gnorm := p.X(), math.NaN(), math.NaN()
	if accepted { // asking elsewhere would cost evaluations
		x, f, gnorm = r.run.Look(p)
	}
	grads := r.run.Stats().FieldEvals
	if r.keep != nil && accepted {
		gap := f
		if r.p.Min != nil {
			gap -= *r.p.Min
		}
		r.thin.add(r.keep, r.name, grads, gap, h)
	}
	if r.csv == nil {
		return
	}
	w := r.csv
	w.WriteString(quoteCSV(r.name))
	fmt.Fprintf(w, ",%d,%s,%s,%t,%d,%s,%s", step, figure.Number(p.T), figure.Number(h), accepted, grads, figure.Number(f), figure.Number(gnorm))
	if r.curv != nil {
		w.WriteByte(',')
		w.WriteString(figure.Number(hl))
	}
	for _, v := range x {
		w.WriteByte(',')
		w.WriteString(figure.Number(v))
	}
	w.WriteByte('\n')
}

// curvature measures h·λmax of a step: its rate times the largest eigenvalue of ∇²f at the step's left end or, where
// the control's metric has a diagonal D, of √D·∇²f·√D, which has the eigenvalues of D·∇²f. Against the stability limit
// of the flow and the method it says whether the step is limited by stability.
type curvature struct {
	track *spectrum.Tracker
	root  []float64 // √D; nil: the identity
	diag  []float64 // room for it
	k     int       // the step of last, from 1 on; a retry of the step under the same D has its eigenvalue
	last  float64
}

// trackerProducts bounds the products with the Hessian for a step, each about as costly as two gradients; the first
// step takes up to thirty times as many. None is counted among the run's gradients.
const trackerProducts = 8

func newCurvature(p *objective.Problem) *curvature {
	c := &curvature{diag: make([]float64, p.Dim)}
	hv, scaled := p.HessVec, make([]float64, p.Dim)
	if hv == nil {
		hv = objective.Differences(p)
	}
	q := *p
	q.HessVec = func(dst, x, v []float64) {
		if c.root == nil {
			hv(dst, x, v)
			return
		}
		vec.Mul(scaled, 1, c.root, v)
		hv(dst, x, scaled)
		vec.Mul(dst, 1, c.root, dst)
	}
	c.track = spectrum.NewTracker(&q, trackerProducts, 0)
	return c
}

func (c *curvature) of(s *ode.Step) float64 {
	if c.k != s.K+1 || s.M.Diag != nil {
		c.k, c.root = s.K+1, nil
		if s.M.Diag != nil {
			c.root = c.diag
			for i, d := range s.M.Diag {
				c.root[i] = math.Sqrt(d)
			}
		}
		c.last = c.track.Max(s.L.X())
	}
	return s.Rate() * c.last
}

// quoteCSV writes a word that may hold commas as one field.
func quoteCSV(s string) string {
	for _, c := range s {
		if c == ',' || c == '"' {
			return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
	}
	return s
}

// close ends the trace and draws the plots.
func (r *recorder) close() error {
	if r.csv != nil {
		if err := r.csv.Flush(); err != nil {
			return err
		}
	}
	for _, f := range r.files {
		if err := f.Close(); err != nil {
			return err
		}
	}
	if r.keep == nil {
		return nil
	}
	r.thin.end(r.keep)
	fig := r.figure(r.keep)
	for _, plot := range r.plots {
		draw := fig.SVG
		switch filepath.Ext(plot) {
		case ".pdf":
			draw = fig.PDF
		case ".png":
			draw = func() ([]byte, error) { return fig.PNG(300) }
		}
		b, err := draw()
		if err != nil {
			return err
		}
		if err := replace(plot, b); err != nil {
			return err
		}
	}
	return nil
}

// figure draws the gap and the step of runs.
func (r *recorder) figure(runs *figure.Table) figure.Figure {
	label := "$f(x)$"
	if r.p.Min != nil {
		label = `$f(x)-f^\star$`
	}
	fig := figure.Figure{ShareX: true, Panels: []figure.Panel{
		{Title: r.p.Name, Y: figure.Axis{Label: label, Log: true, Floor: 1e-16}, Series: figure.SeriesBy(runs, "grads", "gap", "optimizer"), Legend: figure.Below},
		{X: figure.Axis{Label: "gradient evaluations", Log: true}, Y: figure.Axis{Label: "step $h$", Log: true}, Series: figure.SeriesBy(runs, "grads", "h", "optimizer"), Legend: figure.Hidden},
	}}
	fig.Panels[0].X.Log = true
	r.look.set(&fig)
	return fig
}

// check returns an error if the plots of these optimizers have no room in their width, before any of them runs.
func (r *recorder) check(opts []named) error {
	if r.keep == nil {
		return nil
	}
	runs := figure.NewTable(r.keep.Columns...)
	for _, o := range opts {
		runs.Add(o.spec, 1, 1e-16, 1)
		runs.Add(o.spec, 10_000, 1, 1e-4)
	}
	if _, err := r.figure(runs).SVG(); err != nil {
		return fmt.Errorf("--plot: %w", err)
	}
	return nil
}
