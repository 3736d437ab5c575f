package lab

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/spf13/cobra"
)

func verifyCommand(o *Options) *cobra.Command {
	var tol float64
	var class string
	c := &cobra.Command{
		Use:   "verify [NAME...]",
		Short: "Recompute and compare with the recorded checksums",
		Long: `Recompute experiments with the parameters of their run.json, nothing taken from the store, and compare
every file with SHA256SUMS. A difference in data.csv is shown by its first row and column. Results whose
class is "per platform" may differ elsewhere in the last digits; --tol allows a relative difference of numbers.`,
		Example: "  experiments verify\n  experiments verify stepcontrol\n  experiments verify --class portable",
		RunE: func(c *cobra.Command, args []string) error {
			return verify(c.Context(), c.OutOrStdout(), args, Class(class), tol, *o)
		},
	}
	c.Flags().Float64Var(&tol, "tol", 0, "relative difference that numbers in data.csv may have")
	c.Flags().StringVar(&class, "class", "", "only experiments of this class, portable say")
	return c
}

// verify recomputes experiments, all that are recorded if none is named, and says what differs.
func verify(ctx context.Context, w io.Writer, names []string, class Class, tol float64, o Options) error {
	recorded, err := readSums(o.Dir)
	if err != nil {
		return err
	}
	if len(recorded.digest) == 0 {
		return fmt.Errorf("%s holds no checksums; run the experiments first", filepath.Join(o.Dir, "SHA256SUMS"))
	}
	if len(names) == 0 {
		for _, e := range All() {
			if recorded.digest[e.Name] != nil {
				names = append(names, e.Name)
			}
		}
	}
	var bad []string
	n := 0
	for _, name := range names {
		e, err := Find(name)
		if err != nil {
			return err
		}
		if class != "" && e.Class != class {
			continue
		}
		if recorded.digest[name] == nil {
			return fmt.Errorf("%s holds no checksums of %s; run it first", filepath.Join(o.Dir, "SHA256SUMS"), name)
		}
		n++
		same, err := verifyOne(ctx, w, e, recorded, tol, o)
		if err != nil {
			return err
		}
		if !same {
			bad = append(bad, name)
		}
	}
	switch {
	case n == 0:
		return fmt.Errorf("no experiment of class %q among those recorded", class)
	case len(bad) > 0:
		return fmt.Errorf("%d of %d experiments are not reproduced: %s", len(bad), n, strings.Join(bad, ", "))
	}
	fmt.Fprintf(w, "%d of %d experiments are reproduced\n", n, n)
	return nil
}

func verifyOne(ctx context.Context, w io.Writer, e Experiment, recorded *sums, tol float64, o Options) (bool, error) {
	dir := filepath.Join(o.Dir, e.Name)
	old, err := readRun(dir)
	if err != nil {
		return false, err
	}
	v, err := e.Values(old.Params)
	if err != nil {
		return false, err
	}
	start := time.Now()
	r, err := Run(ctx, e, v, Options{Jobs: o.Jobs, Status: o.Status})
	if err != nil {
		return false, err
	}
	fresh, err := r.files()
	if err != nil {
		return false, err
	}
	if o.Status != nil {
		fmt.Fprintf(o.Status, "%s took %.1f s\n", e.Name, time.Since(start).Seconds())
	}
	fmt.Fprintf(w, "%s: %d rows recomputed on %s\n", e.Name, r.Data.Len(), platform())
	same, close := true, false
	for _, f := range fresh {
		want, ok := recorded.digest[e.Name][f.name]
		if !ok {
			if want, ok = old.SHA256[f.name]; !ok {
				continue
			}
		}
		got := fmt.Sprintf("%x", sha256.Sum256(f.b))
		if got == want {
			fmt.Fprintf(w, "  %-12s sha256 %s…%s  identical\n", f.name, got[:4], got[60:])
			continue
		}
		if close {
			fmt.Fprintf(w, "  %-12s follows from the data, not compared\n", f.name)
			continue
		}
		text := "differs"
		if f.name == "data.csv" {
			d, ok, err := compare(dir, r.Data, tol, e.Class == Timed)
			if err != nil {
				return false, err
			}
			if ok {
				close = true
				fmt.Fprintf(w, "  %-12s %s\n", f.name, d)
				continue
			}
			text = d
		}
		same = false
		fmt.Fprintf(w, "  %-12s %s\n", f.name, text)
	}
	if same {
		fmt.Fprintf(w, "%s is reproduced.\n\n", e.Name)
		return true, nil
	}
	here := fmt.Sprintf("code %.12s, %s", Code(), platform())
	if was := recorded.made[e.Name]; was != here {
		fmt.Fprintf(w, "  recorded by %s; here %s\n", was, here)
	}
	fmt.Fprintln(w)
	return false, nil
}

// readRun reads the run.json of an experiment's folder.
func readRun(dir string) (*run, error) {
	path := filepath.Join(dir, "run.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var r run
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return &r, nil
}

// compare says how data differ from the data.csv in dir: in which row and column first. Columns of seconds do not count in a
// timed experiment, nor do numbers within the tolerance.
func compare(dir string, got *figure.Table, tol float64, timed bool) (text string, same bool, err error) {
	b, err := os.ReadFile(filepath.Join(dir, "data.csv"))
	if errors.Is(err, os.ErrNotExist) {
		return "differs from the recorded checksum; there is no data.csv to compare with", false, nil
	}
	if err != nil {
		return "", false, err
	}
	was, err := figure.ReadCSV(bytes.NewReader(b))
	if err != nil {
		return "", false, err
	}
	if !slices.Equal(was.Columns, got.Columns) {
		return fmt.Sprintf("has columns %s, the recorded one %s", strings.Join(got.Columns, ","), strings.Join(was.Columns, ",")), false, nil
	}
	worst := 0.
	for i := range min(was.Len(), got.Len()) {
		for j, c := range was.Columns {
			a, b := got.Rows[i][j], was.Rows[i][j]
			if a == b || timed && c == "seconds" {
				continue
			}
			d := difference(a, b)
			if d <= tol {
				worst = max(worst, d)
				continue
			}
			return fmt.Sprintf("differs first at row %d, column %s: %s, was %s (%.1g)", i+1, c, a, b, d), false, nil
		}
	}
	switch {
	case was.Len() != got.Len():
		return fmt.Sprintf("has %d rows, the recorded one %d", got.Len(), was.Len()), false, nil
	case timed:
		return "the same but for seconds", true, nil
	}
	return fmt.Sprintf("the same within %.1g", worst), true, nil
}

// difference is the relative one of two cells, infinite if they are not numbers.
func difference(a, b string) float64 {
	x, err1 := strconv.ParseFloat(a, 64)
	y, err2 := strconv.ParseFloat(b, 64)
	if err1 != nil || err2 != nil || math.IsNaN(x) || math.IsNaN(y) {
		return math.Inf(1)
	}
	return math.Abs(x-y) / math.Max(math.Abs(x), math.Abs(y))
}
