package lab

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// Options says how and where experiments are run.
type Options struct {
	Dir    string    // results go to Dir/name, points to Dir/.points/name; empty: nothing is stored
	Chosen bool      // the user chose Dir: a result goes to Dir/name whatever its parameters are
	Jobs   int       // points at a time; zero: one a processor
	Memory float64   // bytes that points may take together; zero: DefaultMemory
	Points int       // points at most, as the product of the lists; zero: DefaultPoints
	Shard  Shard     // which points to compute; zero: all
	Retry  bool      // compute stored failures again
	Status io.Writer // progress and remarks; nil: none
	Look             // of the figures
}

// Result is a finished experiment.
type Result struct {
	Experiment Experiment
	Values     Values
	Data       *figure.Table
	Page       *Page
	Verdicts   []Verdict // of its claims; nil if the parameters are not the defaults
	Failures   []Failure // points without rows
	Computed   int       // points that were not found in the store
	Seconds    float64   // of all points together, also of those found
	Files      []string  // written, in order

	points int
	look   Look
}

// Failure is a point that ended with an error.
type Failure struct{ Point, Reason string }

// Run computes the points of an experiment that are not stored yet and draws them all; only points are written. A point
// that fails is left out of the data and named in the result. Run ends early, with the context's error, when ctx does,
// and when a point cannot be stored.
func Run(ctx context.Context, e Experiment, v Values, o Options) (*Result, error) {
	if o.Shard.N > 1 {
		return nil, fmt.Errorf("%s: a shard has only some of the points; see Compute", e.Name)
	}
	if err := o.check(e); err != nil {
		return nil, err
	}
	done, err := computeAll(ctx, e, v, o, true)
	if err != nil {
		return nil, err
	}
	r := &Result{Experiment: e, Values: v, Failures: done.Failures, Computed: done.Computed, Seconds: done.Seconds, points: done.Points}
	r.Data = figure.NewTable(e.columns()...)
	r.Data.Rows = done.rows
	if err := r.draw(); err != nil {
		if len(r.Failures) > 0 {
			err = fmt.Errorf("%s failed, the first, %s, with %s; without them: %w", spec.Count(len(r.Failures), "point"), r.Failures[0].Point, r.Failures[0].Reason, err)
		}
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	r.look = o.recorded()
	r.look.set(&r.Page.Figure)
	return r, nil
}

// draw makes page and verdicts from the data. A panic in the experiment's code is an error here.
func (r *Result) draw() (err error) {
	defer caught(&err)
	if r.Page, err = r.Experiment.Draw(r.Values, r.Data); err != nil {
		return err
	}
	r.Verdicts = r.Experiment.Judge(r.Values, r.Data)
	return nil
}

// caught turns a panic of an experiment's code, or of a figure that it has made, into an error.
func caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v", p)
	}
}

// Computed is what [Compute] has done.
type Computed struct {
	Points   int // that it was asked for
	Computed int // that were not found in the store
	Failures []Failure
	Seconds  float64
	rows     [][]string
}

// Compute computes and stores the points of an experiment, or of a shard of it, that are not stored yet.
func Compute(ctx context.Context, e Experiment, v Values, o Options) (*Computed, error) {
	return computeAll(ctx, e, v, o, false)
}

// computeAll is Compute that keeps the rows if asked to.
func computeAll(ctx context.Context, e Experiment, v Values, o Options, keep bool) (_ *Computed, err error) {
	points, err := e.points(v, o.Points)
	if err != nil {
		return nil, err
	}
	common, err := identities(e, v, points)
	if err != nil {
		return nil, err
	}
	points = take(o.Shard, points)
	known := make([]outcome, len(points))
	var st *store
	if o.Dir != "" {
		if st, known, err = stored(e.Name, common, points, keep, o); err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		defer func() {
			if e := st.close(); err == nil {
				err = e
			}
		}()
	}
	var missing []int
	for i, k := range known {
		if !k.known || k.failure != "" && o.Retry {
			missing = append(missing, i)
		}
	}
	err = compute(ctx, e.Name, len(points), missing, o, func(ctx context.Context, i int) error {
		start := time.Now()
		rows, err := e.guarded(ctx, points[i])
		if ctx.Err() != nil {
			return ctx.Err() // it may have ended early
		}
		r := outcome{known: true, rows: rows, seconds: time.Since(start).Seconds()}
		if err != nil {
			r.failure = strings.ToValidUTF8(err.Error(), "\uFFFD")
		}
		if st != nil {
			if err := st.save(common.of(points[i]), r); err != nil {
				return err
			}
		}
		if !keep {
			r.rows = nil
		}
		known[i] = r
		return nil
	})
	if err != nil {
		return nil, err
	}
	c := &Computed{Points: len(points), Computed: len(missing)}
	n := 0
	for _, r := range known {
		n += len(r.rows)
	}
	c.rows = slices.Grow(c.rows, n)
	for i, r := range known {
		c.rows = append(c.rows, r.rows...)
		c.Seconds += r.seconds
		if r.failure != "" {
			c.Failures = append(c.Failures, Failure{points[i].Key, r.failure})
		}
		known[i].rows = nil
	}
	return c, nil
}

// stored opens a store and returns it with what it holds of the points.
func stored(name string, common identity, points []Point, keep bool, o Options) (*store, []outcome, error) {
	st, err := openStore(o.Dir, name, o.Status)
	if err != nil {
		return nil, nil, err
	}
	if err := st.fold(); err != nil {
		return nil, nil, err
	}
	known, c, err := st.load(common, points, keep)
	if err != nil {
		return nil, nil, err
	}
	st.tidy(c, len(points))
	return st, known, nil
}

// compute calls work for each of the missing points, several at a time. The first error ends it. Points that take too
// much memory and do not end with their context are left behind.
func compute(ctx context.Context, name string, total int, missing []int, o Options, work func(ctx context.Context, i int) error) error {
	outer := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	full := make(chan struct{})
	go watchMemory(ctx, o.Memory, func(err error) {
		cancel(fmt.Errorf("%s: %w", name, err))
		close(full)
	})
	bar := newProgress(o.Status, name, total, total-len(missing))
	defer bar.close()
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(missing), jobs(o.Jobs)) {
		wg.Go(func() {
			for i := range next {
				if err := work(ctx, i); err != nil {
					cancel(fmt.Errorf("%s: %w", name, err))
					continue
				}
				bar.done()
			}
		})
	}
feed:
	for _, i := range missing {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	done := make(chan struct{})
	go func() {
		wg.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-full: // the watch on the memory does not notice that
		select {
		case <-done:
		case <-time.After(patience):
		}
	}
	if outer.Err() != nil {
		return &Interrupted{name, bar.count(), total}
	}
	return context.Cause(ctx)
}

// guarded runs a point and turns a panic of it into an error, so that one point's mistake does not end the others.
func (e Experiment) guarded(ctx context.Context, p Point) (rows [][]string, err error) {
	defer caught(&err)
	all, err := p.Run(ctx)
	if err != nil {
		return nil, err
	}
	return e.written(all), nil
}

func jobs(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// Interrupted is the error of an experiment that was stopped from outside before it was finished. The points that were
// done are stored.
type Interrupted struct {
	Name         string
	Done, Points int
}

func (e *Interrupted) Error() string {
	return fmt.Sprintf("%s: interrupted after %d of %s; the same command goes on from there", e.Name, e.Done, spec.Count(e.Points, "point"))
}
