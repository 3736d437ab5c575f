package lab

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// comparison is how data differ from those that were recorded.
type comparison struct {
	shape   string // other columns, or another number of rows; empty: the same
	first   *cellDifference
	value   cellDifference // the largest of numbers with a fraction
	count   cellDifference // the largest of whole numbers
	words   cellDifference // the first of cells that are not numbers
	timed   bool           // columns of seconds were left out
	aligned bool           // other numbers of rows, with the same words in the same order
	other   bool           // the columns are not the same
	cells   int            // that were compared
	differ  int            // cells that differ
	far     int            // numbers that differ by more than a tenth
}

// cellDifference is that of one cell.
type cellDifference struct {
	row      int // from 1; 0: there is none
	column   string
	got, was string
	by       float64 // relative; +Inf where one is no finite number
}

func (d cellDifference) String() string {
	if math.IsInf(d.by, 1) {
		return fmt.Sprintf("at row %d, column %s: %s, was %s", d.row, d.column, d.got, d.was)
	}
	return fmt.Sprintf("at row %d, column %s: %s, was %s (%.1g)", d.row, d.column, d.got, d.was, d.by)
}

// readData reads a file data.csv.
func readData(path string) (*figure.Table, error) {
	b, err := readBounded(path, mostData)
	if err != nil {
		return nil, err
	}
	t, err := figure.ReadCSV(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return t, nil
}

// compareData compares data with those that were recorded.
func compareData(was, got *figure.Table, timed bool) (c *comparison) {
	c = &comparison{timed: timed}
	if !slices.Equal(was.Columns, got.Columns) {
		c.shape = fmt.Sprintf("has columns %s, the recorded one %s", strings.Join(got.Columns, ","), strings.Join(was.Columns, ","))
		c.other = true
		return c
	}
	if was.Len() != got.Len() {
		c.shape = fmt.Sprintf("has %s, the recorded one %d", spec.Count(got.Len(), "row"), was.Len())
		c.outline(was, got)
	}
	for i := range min(was.Len(), got.Len()) {
		for j, name := range was.Columns {
			if timed && name == "seconds" {
				continue
			}
			c.cells++
			if a, b := got.Rows[i][j], was.Rows[i][j]; a != b {
				c.add(cellDifference{row: i + 1, column: name, got: a, was: b})
			}
		}
	}
	return c
}

// outline compares the words of tables with other numbers of rows: rows that follow each other with the same words
// count as one, since a run may take more steps elsewhere.
func (c *comparison) outline(was, got *figure.Table) {
	words := func(t *figure.Table) (out []string, at []int) {
		for i, row := range t.Rows {
			var w []string
			for _, x := range row {
				if isNumber(x) {
					x = ""
				}
				w = append(w, x)
			}
			if line := strings.Join(w, "\x00"); len(out) == 0 || out[len(out)-1] != line {
				out, at = append(out, line), append(at, i+1)
			}
		}
		return out, at
	}
	a, atA := words(got)
	b, atB := words(was)
	if slices.Equal(a, b) {
		c.aligned = true
		return
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	row := func(t *figure.Table, at []int) (string, int) {
		if i >= len(at) {
			return "nothing", t.Len()
		}
		return strings.Join(t.Rows[at[i]-1], ","), at[i]
	}
	d := cellDifference{column: strings.Join(was.Columns, ","), by: math.Inf(1)}
	d.got, _ = row(got, atA)
	d.was, d.row = row(was, atB)
	c.words = d
}

// add enters the difference of a cell.
func (c *comparison) add(d cellDifference) {
	x, err1 := strconv.ParseFloat(d.got, 64)
	y, err2 := strconv.ParseFloat(d.was, 64)
	numbers := err1 == nil && err2 == nil
	finite := func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
	d.by = math.Inf(1)
	if numbers && finite(x) && finite(y) {
		d.by = relative(x, y)
	}
	c.differ++
	if c.first == nil {
		c.first = &d
	}
	if numbers && d.by > .1 {
		c.far++
	}
	switch {
	case !numbers:
		if c.words.row == 0 && !c.aligned {
			c.words = d
		}
	case whole(d.got) && whole(d.was):
		if d.by > c.count.by {
			c.count = d
		}
	case d.by > c.value.by:
		c.value = d
	}
}

// whole reports whether a cell is written as a whole number.
func whole(s string) bool { return !strings.ContainsAny(s, ".eENI") }

// within reports whether all differences are within tolerances; one that is not given allows none.
func (c *comparison) within(tol tolerances) bool {
	return c.shape == "" && c.words.row == 0 && c.value.by <= math.Max(tol.value, 0) && c.count.by <= math.Max(tol.count, 0)
}

// sameWords reports whether the columns, and all cells that are not numbers, are the same.
func (c *comparison) sameWords() bool { return !c.other && c.words.row == 0 }

// String says how the data differ.
func (c *comparison) String() string {
	var parts []string
	if c.shape != "" {
		parts = append(parts, c.shape)
	}
	if c.first != nil {
		verb := "differ"
		if c.differ == 1 {
			verb = "differs"
		}
		parts = append(parts, fmt.Sprintf("%s %s, first %v", spec.Count(c.differ, "cell"), verb, *c.first))
	}
	if c.far > 0 {
		parts = append(parts, fmt.Sprintf("%d of %s by more than 10 %%", c.far, spec.Count(c.cells, "cell")))
	}
	if c.words.row > 0 {
		parts = append(parts, "words "+c.words.String())
	}
	if c.count.row > 0 {
		parts = append(parts, "largest difference of a count "+c.count.String())
	}
	if c.value.row > 0 {
		parts = append(parts, "largest difference of a value "+c.value.String())
	}
	if len(parts) == 0 && c.timed {
		return "the same but for seconds"
	}
	return strings.Join(parts, ";\n               ")
}

// relative returns the relative difference of two numbers.
func relative(x, y float64) float64 {
	if x == y {
		return 0
	}
	return math.Abs(x-y) / math.Max(math.Abs(x), math.Abs(y))
}

// followed makes figures, texts, claims and run.json from the recorded data, was, and reports whether these are the
// files of the folder: where data may differ, from those that are recorded everything else must still follow, byte for
// byte.
func followed(w io.Writer, rec *filed, was *figure.Table, foreign bool, o Options) (bool, error) {
	old := rec.run
	r := &Result{Experiment: rec.of, Values: rec.v, Data: was, look: old.Look}
	if old.SHA256["failures.csv"] != "" {
		t, err := readData(filepath.Join(o.Dir, rec.name, "failures.csv"))
		if err != nil {
			return false, err
		}
		for _, row := range t.Rows {
			if len(row) == 2 {
				r.Failures = append(r.Failures, Failure{row[0], row[1]})
			}
		}
	}
	if !slices.Equal(was.Columns, rec.of.columns()) {
		fmt.Fprintln(w, "  nothing can be drawn from the recorded data, whose columns are not those of the experiment here")
		return false, nil
	}
	err := r.draw()
	var files []file
	if err == nil {
		r.look.set(&r.Page.Figure)
		files, err = r.files(old.DataPath, recordedProgram(old))
	}
	if err != nil {
		fmt.Fprintf(w, "  nothing can be drawn from the recorded data: %v\n", err)
		return false, nil
	}
	same := true
	_, err = rec.compare(o.Dir, files, foreign, func(name, got, want string) {
		switch {
		case got != want:
			fmt.Fprintf(w, "  %-12s does not follow from the recorded data\n", name)
			same = false
		case name != "data.csv":
			fmt.Fprintf(w, "  %-12s follows from the recorded data\n", name)
		}
	})
	return same, err
}

// agree reports whether every claim that was recorded as holding holds, and prints how many do.
func agree(w io.Writer, old []claimed, now []Verdict) bool {
	hold, lost, origins := 0, []string(nil), tally{}
	for i, v := range now {
		origins[v.Origin.Kind]++
		if v.Holds {
			hold++
		} else if i >= len(old) || old[i].Holds {
			lost = append(lost, v.Handle)
		}
	}
	fmt.Fprintf(w, "  claims       hold %d of %d (%v)\n", hold, len(now), origins)
	if len(lost) > 0 {
		fmt.Fprintf(w, "  claims       that held where they were recorded and fail here: %s\n", strings.Join(lost, ", "))
	}
	return len(lost) == 0 && len(old) == len(now)
}
