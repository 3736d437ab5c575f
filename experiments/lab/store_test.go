package lab_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/experiments/lab"
)

// counted is square with a count of the points that were computed.
func counted(n *atomic.Int64) lab.Experiment {
	return square(func(_ context.Context, x float64) ([][]any, error) {
		n.Add(1)
		return [][]any{{x, x * x}}, nil
	})
}

// points returns the files of the store below dir.
func points(t *testing.T, dir string) []string {
	t.Helper()
	fs, err := filepath.Glob(filepath.Join(dir, ".points", "square", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

func TestStore(t *testing.T) {
	var n atomic.Int64
	e := counted(&n)
	dir := t.TempDir()
	run := func(setting string, computed int64) *lab.Result {
		t.Helper()
		v, err := e.Values([]string{setting})
		if err != nil {
			t.Fatal(err)
		}
		n.Store(0)
		r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if n.Load() != computed || int64(r.Computed) != computed {
			t.Errorf("%s: computed %d points and says %d, want %d", setting, n.Load(), r.Computed, computed)
		}
		return r
	}
	run("x=1,2,3", 3)
	run("x=1,2,3", 0)
	if r := run("x=0,3,1,5", 2); !cmp.Equal(r.Data.Floats("y"), []float64{0, 9, 1, 25}) {
		t.Errorf("rows %v are not in the order of the points", r.Data.Rows)
	}

	// Another column, another parameter that is no sweep or another source is another point.
	e.Columns = []string{"x", "square"}
	v, _ := e.Values(nil)
	n.Store(0)
	if c, err := lab.Compute(context.Background(), e, v, lab.Options{Dir: dir}); err != nil || c.Computed != 3 || n.Load() != 3 {
		t.Errorf("with another column: %+v, %v, want 3 points computed", c, err)
	}
	e = counted(&n)
	e.Source = os.DirFS(".")
	run("x=1,2,3", 3)
	e = counted(&n)
	e.Params[0].Sweep = false
	run("x=1,2,3", 3)
	run("x=1,2", 2)
}

// A damaged file costs its point and nothing else.
func TestStoreDamaged(t *testing.T) {
	var n atomic.Int64
	e := counted(&n)
	v, _ := e.Values(nil)
	dir := t.TempDir()
	if _, err := lab.Compute(context.Background(), e, v, lab.Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	files := points(t, dir)
	if len(files) != 3 {
		t.Fatalf("%d files for 3 points", len(files))
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"empty": nil, "cut off": whole[:len(whole)/2], "changed": bytes.Replace(whole, []byte(`"rows":[["`), []byte(`"rows":[["7`), 1),
	} {
		if bytes.Equal(b, whole) {
			t.Fatalf("%s: the damage does nothing", name)
		}
		if err := os.WriteFile(files[0], b, 0o644); err != nil {
			t.Fatal(err)
		}
		n.Store(0)
		var status bytes.Buffer
		r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir, Status: &status})
		if err != nil || n.Load() != 1 || !strings.Contains(status.String(), "damaged") || !cmp.Equal(r.Data.Floats("y"), []float64{1, 4, 9}) {
			t.Errorf("%s: %v, computed %d; status %q", name, err, n.Load(), status.String())
		}
		if b, err := os.ReadFile(files[0]); err != nil || bytes.Contains(b, []byte(`[["7`)) || len(b) < len(whole)/2 {
			t.Errorf("%s: the point was not stored anew", name)
		}
	}
}

// Shards that ran apart come together, and two runs of the same folder at the same time do no harm.
func TestShards(t *testing.T) {
	var n atomic.Int64
	e := counted(&n)
	v, err := e.Values([]string{"x=lin:0:9:10"})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	got := 0
	for i := range 3 {
		c, err := lab.Compute(context.Background(), e, v, lab.Options{Dir: dir, Shard: lab.Shard{I: i, N: 3}})
		if err != nil {
			t.Fatal(err)
		}
		got += c.Points
	}
	if got != 10 || n.Load() != 10 || len(points(t, dir)) != 10 {
		t.Errorf("3 shards of 10 points: %d asked, %d computed, %d stored", got, n.Load(), len(points(t, dir)))
	}
	r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir})
	if err != nil || r.Computed != 0 || r.Data.Len() != 10 {
		t.Errorf("after the shards: %v, %d computed, %d rows", err, r.Computed, r.Data.Len())
	}
	if _, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir, Shard: lab.Shard{I: 0, N: 3}}); err == nil {
		t.Error("a shard was drawn")
	}

	dir = t.TempDir()
	errs := make(chan error)
	for range 4 {
		go func() {
			r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir})
			if err == nil {
				err = r.Write(dir, "square")
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if len(points(t, dir)) != 10 {
		t.Errorf("%d points stored by four runs at once, want 10", len(points(t, dir)))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".points", "square", ".tmp-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

func TestParseShard(t *testing.T) {
	if s, err := lab.ParseShard("3/32"); err != nil || s != (lab.Shard{I: 3, N: 32}) || s.String() != "3/32" {
		t.Errorf("%v, %v", s, err)
	}
	for in, want := range map[string]string{"32/32": "runs from 0 to 31", "-1/2": "runs from 0 to 1", "3": "i/n", "a/2": "i/n", "0/0": "i/n"} {
		if _, err := lab.ParseShard(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error with %q", in, err, want)
		}
	}
}

// A folder that cannot be written to is found out before anything is computed.
func TestStoreNeedsAFolder(t *testing.T) {
	var n atomic.Int64
	e := counted(&n)
	v, _ := e.Values(nil)
	at := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(at, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := lab.Run(context.Background(), e, v, lab.Options{Dir: at}); err == nil || n.Load() != 0 || !strings.Contains(err.Error(), "nothing is computed") {
		t.Errorf("%v after %d points", err, n.Load())
	}
}

func TestClaims(t *testing.T) {
	for _, c := range []struct {
		want lab.Want
		in   []float64
		out  []float64
		text string
	}{
		{lab.Near(-2, .01), []float64{-2, -2.02, -1.98}, []float64{-2.03, 2}, "-2 ± 1 %"},
		{lab.Within(0, .5), []float64{.5, -.5}, []float64{.6}, "0 ± 0.5"},
		{lab.Between(1, 2), []float64{1, 2}, []float64{.9, 2.1}, "1 to 2"},
		{lab.AtMost(1), []float64{1, -9}, []float64{1.1}, "≤ 1"},
		{lab.AtLeast(1), []float64{1, 9}, []float64{.9}, "≥ 1"},
	} {
		if c.want.String() != c.text {
			t.Errorf("%q, want %q", c.want, c.text)
		}
		for _, v := range c.in {
			if !c.want.Holds(v) {
				t.Errorf("%v refuses %g", c.want, v)
			}
		}
		for _, v := range append(c.out, math.NaN()) {
			if c.want.Holds(v) {
				t.Errorf("%v allows %g", c.want, v)
			}
		}
	}
}
