package lab_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/experiments/lab"
)

// counted is square with a count of the points that were computed.
func counted(n *atomic.Int64) lab.Experiment {
	return square(func(_ context.Context, x float64) ([]squareRow, error) {
		n.Add(1)
		return []squareRow{{x, x * x}}, nil
	})
}

// segments returns the files of the store below dir.
func segments(t *testing.T, dir string) []string {
	t.Helper()
	fs, err := filepath.Glob(filepath.Join(dir, ".points", "square", "*.[lp]*"))
	if err != nil {
		t.Fatal(err)
	}
	return fs
}

// stored returns how often each point is in the store below dir, by key.
func stored(t *testing.T, dir string) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, f := range segments(t, dir) {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("\x1e[rf] ([0-9a-f]{64}) ").FindAllSubmatch(b, -1) {
			n[string(m[1])]++
		}
	}
	return n
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
	e.Columns = []string{"x", "y", "square"}
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

// A damaged record costs its point and nothing else, is named, and is not found damaged a second time.
func TestStoreDamaged(t *testing.T) {
	var n atomic.Int64
	e := counted(&n)
	v, _ := e.Values([]string{"x=lin:1:5:5"})
	dir := t.TempDir()
	if _, err := lab.Compute(context.Background(), e, v, lab.Options{Dir: dir, Jobs: 1}); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(segments(t, dir)[0])
	if err != nil {
		t.Fatal(err)
	}
	at := func(k int) int { // where the record of point k begins
		p := 0
		for range k {
			p += 1 + bytes.IndexByte(whole[p:], 0x1e)
		}
		return p - 1
	}
	change := func(p int, b ...byte) []byte { return slices.Concat(whole[:p], b, whole[p+len(b):]) }
	digit := func(b byte) byte { return "0123456789abcdef"[(strings.IndexByte("0123456789abcdef", b)+1)%16] }
	for name, c := range map[string]struct {
		b    []byte
		lost int64
		says string
	}{
		"empty":                  {nil, 5, ""},
		"cut off in the head":    {whole[:at(5)+30], 1, ""},
		"cut off in the rows":    {whole[:len(whole)-20], 1, `point "x=5" is damaged`},
		"without the last byte":  {whole[:len(whole)-1], 0, ""},
		"a row":                  {bytes.Replace(whole, []byte(`"9"`), []byte(`"8"`), 1), 1, `point "x=3" is damaged`},
		"a sum":                  {change(at(3)+70, digit(whole[at(3)+70])), 1, `point "x=3" is damaged`},
		"a key":                  {change(at(3)+10, digit(whole[at(3)+10])), 1, ""}, // another point's, who knows of which code
		"a kind":                 {change(at(3)+1, 'f'), 1, `point "x=3" is damaged`},
		"no kind":                {change(at(3)+1, 'x'), 1, "1 damaged place"},
		"a beginning":            {change(at(3), 'x'), 1, "1 damaged place"},
		"an end":                 {change(at(3)-1, 'x'), 0, ""},
		"a length, longer":       {change(at(3)+85, []byte("00ffffff")...), 1, `point "x=3" is damaged`},
		"a length beyond all":    {change(at(3)+85, []byte("ffffffff")...), 1, "1 damaged place"},
		"a length, shorter":      {change(at(3)+85, []byte("00000001")...), 1, `point "x=3" is damaged`},
		"a separator in a row":   {change(at(3)+120, 0x1e), 1, "damaged"},
		"zeros over three":       {change(at(2)+40, make([]byte, at(4)+40-at(2)-40)...), 3, "1 damaged place"},
		"twice":                  {slices.Concat(whole, whole[at(1):]), 0, ""},
		"a first line":           {change(3, 'x'), 0, "1 damaged place"},
		"something else's":       {bytes.Repeat([]byte("abc\n"), 1<<17), 5, "no file of this store"},
		"only the first line":    {whole[:17], 5, ""},
		"a piece of it":          {whole[:9], 5, ""},
		"an endless line behind": {slices.Concat(whole, bytes.Repeat([]byte("x"), 1<<20)), 0, "1 damaged place"},
	} {
		if bytes.Equal(c.b, whole) {
			t.Fatalf("%s: the damage does nothing", name)
		}
		dir := t.TempDir()
		file := filepath.Join(dir, ".points", "square", "A.pack")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, c.b, 0o644); err != nil {
			t.Fatal(err)
		}
		for again := range 2 {
			n.Store(0)
			var status bytes.Buffer
			r, err := lab.Run(context.Background(), e, v, lab.Options{Dir: dir, Status: &status})
			if err != nil || !cmp.Equal(r.Data.Floats("y"), []float64{1, 4, 9, 16, 25}) {
				t.Errorf("%s: %v", name, err)
			}
			if again == 1 {
				c.lost = 0
				if strings.Contains(status.String(), "damaged") {
					t.Errorf("%s: found damaged again: %s", name, &status)
				}
			} else if !strings.Contains(status.String(), c.says) || c.says == "" && strings.Contains(status.String(), "damaged") {
				t.Errorf("%s: status %q, want %q", name, status.String(), c.says)
			}
			if n.Load() != c.lost {
				t.Errorf("%s: computed %d points, want %d", name, n.Load(), c.lost)
			}
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
	if got != 10 || n.Load() != 10 || len(stored(t, dir)) != 10 {
		t.Errorf("3 shards of 10 points: %d asked, %d computed, %d stored", got, n.Load(), len(stored(t, dir)))
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
	if len(stored(t, dir)) != 10 {
		t.Errorf("%d points stored by four runs at once, want 10", len(stored(t, dir)))
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".points", "square", ".tmp-*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// A shard writes to the store only and says so; stores come together by copying their files.
func TestShardsWriteNoResult(t *testing.T) {
	one := t.TempDir()
	for i, dir := range []string{one, t.TempDir()} {
		shard := fmt.Sprintf("%d/2", i)
		out, err := command(t, "run", "square", "x=lin:0:9:10", "--out", dir, "--shard", shard)
		if err != nil {
			t.Fatal(err)
		}
		has(t, out, "shard "+shard+", 5 points, 5 of them computed now, all stored in "+filepath.Join(dir, ".points", "square")+"; no result is written")
		if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 || entries[0].Name() != ".points" {
			t.Errorf("a shard has left %v, %v", entries, err)
		}
		for _, f := range segments(t, dir) {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(one, ".points", "square", filepath.Base(f)), b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if out, err := command(t, "run", "square", "x=lin:0:9:10", "--out", one, "--dry-run"); err != nil || !strings.Contains(out, "10 present, 0 to run") {
		t.Errorf("%v\n%s", err, out)
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
		{lab.Near(7640./4112, .05), []float64{1.85}, []float64{1.7, 2}, "1.858 ± 5 %"},
		{lab.Near(3614, .02), []float64{3614}, []float64{3500}, "3614 ± 2 %"},
		{lab.Within(2./3, .01), []float64{.67}, []float64{.68}, "0.6667 ± 0.01"},
		{lab.Near(.24769661, .02), []float64{.25}, []float64{.26}, "0.2477 ± 2 %"},
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
