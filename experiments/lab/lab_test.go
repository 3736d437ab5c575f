package lab_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

func TestParseList(t *testing.T) {
	for in, want := range map[string][]string{
		"1e-3":                       {"1e-3"},
		"1e-3, 1e-2":                 {"1e-3", "1e-2"},
		"log:1e-4:1e-1:4":            {"0.0001", "0.001", "0.01", "0.1"},
		"lin:0:1:5":                  {"0", "0.25", "0.5", "0.75", "1"},
		"lin:0.05:0.4:8":             {"0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "0.35", "0.4"},
		"lin:-0.3:0.3:7":             {"-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3"},
		"rosenbrock(n=2),q(a=[1,2])": {"rosenbrock(n=2)", "q(a=[1,2])"},
	} {
		got, err := lab.ParseList(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
	for in, want := range map[string]string{
		"log:0:1:5": "positive", "log:1:2": "first:last:count", "lin:0:1:1": "first:last:count", "lin:a:1:3": "first:last:count",
		"1,,2": "empty", "f(1": "missing", "": "empty",
	} {
		if got, err := lab.ParseList(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v; want an error with %q", in, got, err, want)
		}
	}
}

// squareRow is a row of [square].
type squareRow struct {
	X float64 `col:"x"`
	Y float64 `col:"y"`
}

// square is an experiment with nothing in it.
func square(run func(ctx context.Context, x float64) ([]squareRow, error)) lab.Experiment {
	return lab.Experiment{
		Name: "square", Summary: "Squares are squares.", Params: []lab.Param{{Key: "x", Default: "1,2,3", Sweep: true}}, Kinds: []any{squareRow{}},
		Points: func(v lab.Values) ([]lab.Point, error) {
			xs, err := v.Floats("x")
			var ps []lab.Point
			for _, x := range xs {
				ps = append(ps, lab.At(fmt.Sprintf("x=%g", x), func(ctx context.Context) ([]squareRow, error) { return run(ctx, x) }))
			}
			return ps, err
		},
		Draw: func(_ lab.Values, d *figure.Table) (*lab.Page, error) {
			return &lab.Page{
				Figure: figure.Figure{Panels: []figure.Panel{{Series: figure.SeriesBy(d, "x", "y", "")}}},
				Table:  d, Caption: "100 % of $x^2$",
			}, nil
		},
	}
}

func TestRun(t *testing.T) {
	e := square(func(_ context.Context, x float64) ([]squareRow, error) { return []squareRow{{x, x * x}}, nil })
	v, err := e.Values([]string{"x=lin:0:9:10"})
	if err != nil {
		t.Fatal(err)
	}
	var status bytes.Buffer
	r, err := lab.Run(context.Background(), e, v, lab.Options{Jobs: 3, Status: &status})
	if err != nil {
		t.Fatal(err)
	}
	for i, y := range r.Data.Floats("y") {
		if y != float64(i*i) {
			t.Errorf("row %d holds %g: rows are not in the order of the points", i, y)
		}
	}
	if n := strings.Count(status.String(), "\n"); n != 10 {
		t.Errorf("%d lines of progress, want one each tenth:\n%s", n, status.String())
	}
	dir := t.TempDir()
	if err := r.Write(dir, "square"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"data.csv", "figure.svg", "figure.pdf", "figure.png", "figure.tex", "caption.tex", "table.txt", "run.json", "env.json", "../SHA256SUMS"} {
		if _, err := os.Stat(filepath.Join(dir, "square", name)); err != nil {
			t.Error(err)
		}
	}
	b, _ := os.ReadFile(filepath.Join(dir, "square", "caption.tex"))
	if got := string(b); got != "100 \\% of $x^2$\n" {
		t.Errorf("caption %q", got)
	}
	if err := r.Write(filepath.Join(dir, "square", "run.json"), "square"); err == nil {
		t.Error("wrote into a file as if it were a folder")
	}
}

// A point that fails is left out and named, and the others are there; so is one that panics.
func TestFailures(t *testing.T) {
	calls := 0
	e := square(func(_ context.Context, x float64) ([]squareRow, error) {
		calls++
		switch x {
		case 2:
			return nil, errors.New("boom")
		case 3:
			panic("oops")
		}
		return []squareRow{{x, x}}, nil
	})
	v, _ := e.Values(nil)
	o := lab.Options{Jobs: 1, Dir: t.TempDir()}
	for _, c := range []struct {
		retry bool
		calls int
	}{{false, 3}, {false, 3}, {true, 5}} { // stored failures are run again on request only
		o.Retry = c.retry
		r, err := lab.Run(context.Background(), e, v, o)
		if err != nil {
			t.Fatal(err)
		}
		want := []lab.Failure{{Point: "x=2", Reason: "boom"}, {Point: "x=3", Reason: "panic: oops"}}
		if diff := cmp.Diff(want, r.Failures); diff != "" || r.Data.Len() != 1 || calls != c.calls {
			t.Errorf("retry %v: %d rows after %d calls, want 1 after %d; failures %s", c.retry, r.Data.Len(), calls, c.calls, diff)
		}
		if err := r.Write(o.Dir, "square"); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(o.Dir, "square", "failures.csv"))
		if got := string(b); err != nil || got != "point,reason\nx=2,boom\nx=3,panic: oops\n" {
			t.Errorf("failures.csv: %q, %v", got, err)
		}
	}
}

// A figure that cannot be drawn is an error in a sentence; nothing is written, and what is stored stays.
func TestFigureThatCannotBeDrawn(t *testing.T) {
	for want, panel := range map[string]figure.Panel{
		"X[0] = 0 has no place on a logarithmic axis": {Heat: &figure.Heat{X: []float64{0, 1}, Z: [][]float64{{1, 2}}}, X: figure.Axis{Log: true}},
		"len(X) = 2, len(Y) = 1":                      {Series: []figure.Series{{X: []float64{1, 2}, Y: []float64{1}}}},
	} {
		e := square(func(_ context.Context, x float64) ([]squareRow, error) { return []squareRow{{x, x}}, nil })
		e.Draw = func(_ lab.Values, d *figure.Table) (*lab.Page, error) {
			return &lab.Page{Figure: figure.Figure{Panels: []figure.Panel{panel}}, Table: d}, nil
		}
		v, _ := e.Values(nil)
		dir := t.TempDir()
		r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Write(dir, "square"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
		if _, err := os.Stat(filepath.Join(dir, "square")); err == nil || len(stored(t, dir)) != 3 {
			t.Errorf("%d points stored, and a folder: %v", len(stored(t, dir)), err)
		}
	}
}

func TestRunEndsEarly(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	c := square(func(ctx context.Context, x float64) ([]squareRow, error) {
		if x == 2 {
			cancel()
			return nil, ctx.Err()
		}
		return []squareRow{{x, x}}, nil
	})
	v, _ := c.Values(nil)
	var in *lab.Interrupted
	dir := t.TempDir()
	if _, err := lab.Run(ctx, c, v, lab.Options{Jobs: 1, Dir: dir}); !errors.As(err, &in) || in.Done != 1 || in.Points != 3 {
		t.Errorf("error %v, want an interruption after 1 of 3 points", err)
	}
	e := square(func(_ context.Context, x float64) ([]squareRow, error) { return []squareRow{{x, x}}, nil })
	if r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir}); err != nil || r.Computed != 2 {
		t.Errorf("%v; after the interruption %d points were missing, want 2", err, r.Computed)
	}
}

func TestValues(t *testing.T) {
	e := square(nil)
	for in, want := range map[string]string{"y=1": `no parameter "y"`, "x": "key=value", "x=log:0:1:2": "positive"} {
		if _, err := e.Values([]string{in}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want an error with %q", in, err, want)
		}
	}
	v, err := e.Values([]string{"x=1.5"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := v.Count("x"); err == nil {
		t.Error("1.5 passes as a count")
	}
	if diff := cmp.Diff([]string{"x=1.5"}, v.Settings()); diff != "" {
		t.Error(diff)
	}
	all, _ := e.Values(nil)
	if _, err := all.Float("x"); err == nil {
		t.Error("a list passes as one value")
	}
}

func TestPrint(t *testing.T) {
	d := figure.NewTable("name", "n", "f")
	d.Add("a", 1, "1.0e-03")
	d.Add("θ = ½", 200, "-")
	var b bytes.Buffer
	lab.Print(&b, d)
	want := "name     n        f\na        1  1.0e-03\nθ = ½  200        -\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}
