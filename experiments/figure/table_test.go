package figure

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTableRoundTrip(t *testing.T) {
	tab := NewTable("label", "x", "y")
	tab.Add("adam(lr=0.01,beta1=0.9)", 1, 0.1)
	tab.Add("", uint64(math.MaxUint64), math.NaN())
	tab.Add("quoted \"name\"\nof two lines", int64(-3), math.Inf(-1))
	tab.Add("1e3", true, 5e-324)
	tab.Add("x", 0, 0.1+0.2)
	var out bytes.Buffer
	if err := tab.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	first := out.String()
	back, err := ReadCSV(&out)
	if err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := back.WriteCSV(&again); err != nil {
		t.Fatal(err)
	}
	if again.String() != first {
		t.Errorf("written again:\n%s\nwant\n%s", again.String(), first)
	}
	y := back.Floats("y")
	if want := []float64{0.1, math.NaN(), math.Inf(-1), 5e-324, 0.1 + 0.2}; !slices.EqualFunc(y, want, same) {
		t.Errorf("y = %v, want %v", y, want)
	}
	if got := back.Strings("label"); !slices.Equal(got, tab.Strings("label")) {
		t.Errorf("labels %q", got)
	}
	if x := back.Floats("label"); !math.IsNaN(x[0]) || x[3] != 1000 {
		t.Errorf("labels as numbers: %v", x)
	}
}

func same(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

func TestTableOneColumn(t *testing.T) {
	tab := NewTable("only")
	tab.Add("")
	tab.Add("a")
	var out bytes.Buffer
	if err := tab.WriteCSV(&out); err != nil {
		t.Fatal(err)
	}
	back, err := ReadCSV(&out)
	if err != nil || back.Len() != 2 {
		t.Errorf("%v rows, %v: an empty cell was lost", back, err)
	}
}

func TestTableErrors(t *testing.T) {
	for in, want := range map[string]string{"": "column names", "a,b\n1\n": "line 2", "a\n\"": "quote"} {
		if _, err := ReadCSV(strings.NewReader(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadCSV(%q): %v, want an error with %q", in, err, want)
		}
	}
	bad := &Table{Columns: []string{"a", "b"}, Rows: [][]string{{"1"}}}
	if err := bad.WriteCSV(&bytes.Buffer{}); err == nil {
		t.Error("a short row was written")
	}
	for name, f := range map[string]func(){
		"short row":  func() { NewTable("a", "b").Add(1) },
		"odd type":   func() { NewTable("a").Add([]int{1}) },
		"no column":  func() { NewTable("a").Floats("b") },
		"no column ": func() { SeriesBy(NewTable("a"), "a", "a", "b") },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

// TestFigureFromCSV: a figure from a table and one from its file are the same.
func TestFigureFromCSV(t *testing.T) {
	tab := NewTable("k", "gap", "optimizer")
	for k := range 100 {
		tab.Add(k, math.Exp(-float64(k)/7), "gd")
		tab.Add(k, math.Exp(-float64(k)/3), "adam")
	}
	var file bytes.Buffer
	if err := tab.WriteCSV(&file); err != nil {
		t.Fatal(err)
	}
	back, err := ReadCSV(&file)
	if err != nil {
		t.Fatal(err)
	}
	draw := func(tab *Table) []byte {
		svg, err := Figure{Panels: []Panel{{Y: Axis{Log: true}, Series: SeriesBy(tab, "k", "gap", "optimizer")}}}.SVG()
		if err != nil {
			t.Fatal(err)
		}
		return svg
	}
	if !bytes.Equal(draw(tab), draw(back)) {
		t.Error("two figures")
	}
}
