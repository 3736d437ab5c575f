package lab

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/odescent/odescent/experiments/figure"
)

// Options says how and where experiments are run.
type Options struct {
	Dir    string    // results go to Dir/name
	Jobs   int       // points at a time; zero: one a processor
	Status io.Writer // progress and remarks; nil: none
}

// Result is a finished experiment.
type Result struct {
	Experiment Experiment
	Values     Values
	Data       *figure.Table
	Page       *Page
	Verdicts   []Verdict // of its claims; nil if the parameters are not the defaults
	Files      []string  // written, in order
}

// Run computes all points of an experiment and draws them; nothing is written. It ends early, with the context's
// error, when ctx does, and with the first point's error if one fails.
func Run(ctx context.Context, e Experiment, v Values, o Options) (*Result, error) {
	points, err := e.Points(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	rows, err := compute(ctx, e, points, o)
	if err != nil {
		return nil, err
	}
	data := figure.NewTable(e.Columns...)
	for _, rs := range rows {
		for _, r := range rs {
			data.Add(r...)
		}
	}
	page, err := e.Draw(v, data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	return &Result{Experiment: e, Values: v, Data: data, Page: page, Verdicts: e.Judge(v, data)}, nil
}

// compute runs the points, several at a time, each into its own slot, so that the order of the rows does not depend
// on which is done first.
func compute(ctx context.Context, e Experiment, points []Point, o Options) ([][][]any, error) {
	outer := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	bar := newProgress(o.Status, e.Name, len(points))
	defer bar.close()
	rows := make([][][]any, len(points))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(points), jobs(o.Jobs)) {
		wg.Go(func() {
			for i := range next {
				r, err := guarded(ctx, points[i])
				if err != nil {
					cancel(fmt.Errorf("%s: %s: %w", e.Name, points[i].Key, err))
					continue
				}
				rows[i] = r
				bar.done()
			}
		})
	}
feed:
	for i := range points {
		select {
		case next <- i:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	wg.Wait()
	if outer.Err() != nil {
		return nil, &Interrupted{e.Name, bar.count(), len(points)}
	}
	return rows, context.Cause(ctx)
}

// guarded turns a panic of a point into an error, so that one experiment's mistake does not end the others.
func guarded(ctx context.Context, p Point) (rows [][]any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return p.Run(ctx)
}

func jobs(n int) int {
	if n > 0 {
		return n
	}
	return runtime.GOMAXPROCS(0)
}

// Interrupted is the error of an experiment that was stopped from outside before it was finished.
type Interrupted struct {
	Name         string
	Done, Points int
}

// Error implements error.
func (e *Interrupted) Error() string {
	return fmt.Sprintf("%s: interrupted after %d of %d points", e.Name, e.Done, e.Points)
}
