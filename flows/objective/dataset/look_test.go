package dataset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// TestPointsForThousands: a column all of whose numbers could have points for the thousands is read as fractions, with a note.
func TestPointsForThousands(t *testing.T) {
	none := dataset.Options{}
	const note = "f: column a is read as fractions 1, 12.5, 3.25; if points separate thousands, remove them"
	x := []float64{1, 12.5, 3.25}
	checkForms(t, []formCase{
		{"thousands", "a;y\n1.000;p\n12.500;q\n3.250;p\n", none, "a", x, "p|q", note},
		{"small ones and signs", "a;y\n1.000;p\n500;q\n-12.500;p\n0;p\n", none, "a", []float64{1, 500, -12.5, 0}, "p|q", "f: column a is read as fractions 1, 500, -12.5; if points separate thousands, remove them"},
		{"two columns and the label", "a;b;y\n1.000;2.500;7.250\n12.500;3;8.000\n", none, "a|b", []float64{1, 2.5, 12.5, 3}, "", "f: columns a, b, y are read as fractions, a as 1, 12.5; if points separate thousands, remove them"},
		{"no header", "1.000;p\n12.500;q\n", none, "x1", []float64{1, 12.5}, "p|q", "f: column 1 is read as fractions 1, 12.5; if points separate thousands, remove them"},
		{"R's row names", "a;y\nr;1.000;p\ns;12.500;q\n", none, "a", []float64{1, 12.5}, "p|q",
			"f: the header has 2 names and line 2 has 3 cells, as R writes tables whose rows have names: the first column is left out\nf: column a is read as fractions 1, 12.5; if points separate thousands, remove them"},
		{"a fraction among them", "a;y\n1.000;p\n12.5;q\n", none, "a", []float64{1, 12.5}, "p|q", ""},
		{"below one", "a;y\n1.250;p\n0.500;q\n", none, "a", []float64{1.25, .5}, "p|q", ""},
		{"four digits before", "a;y\n1.000;p\n1250.500;q\n", none, "a", []float64{1, 1250.5}, "p|q", ""},
		{"no points", "a;y\n100;p\n250;q\n", none, "a", []float64{100, 250}, "p|q", ""},
		{"commas between", "a,y\n1.000,p\n12.500,q\n", none, "a", []float64{1, 12.5}, "p|q", ""},
		{"classes", "a;y\n1.5;1.000\n2;12.500\n", dataset.Options{Labels: dataset.Classes}, "a", []float64{1.5, 2}, "1.000|12.500", ""},
	})
}

// TestRounded: a feature whose cells differ beyond the digits of a float64 is among Rounded, and rounded whole numbers are noted.
func TestRounded(t *testing.T) {
	for _, c := range []struct {
		what, text string
		o          dataset.Options
		rounded    []int
		note       string
	}{
		{"19 digits", "a,id,y\n1,1234567890123456789,p\n2,1234567890123456788,q\n", dataset.Options{}, []int{1}, ""},
		{"fractions", "a,b,y\n1,0.10000000000000000001,p\n2,0.1,q\n", dataset.Options{}, []int{1}, ""},
		{"fractions, a comma", "a;b;y\n1;0,1;p\n2;0,10000000000000000001;q\n", dataset.Options{DecimalComma: true}, []int{1}, ""},
		{"row names", "a b y\nr 1234567890123456789 1 p\ns 1234567890123456788 2 q\n", dataset.Options{}, []int{0}, ""},
		{"written differently", "a,b,y\n1,1.0,p\n2,1,q\n3,10e-1,q\n", dataset.Options{}, nil, ""},
		{"the same", "a,b,y\n1,1234567890123456789,p\n2,1234567890123456789,q\n", dataset.Options{}, nil,
			"f: column b is rounded to the 16 digits of a number, 1234567890123456789 for one; if that is an identifier, drop=[b] leaves it out"},
		{"and others", "a,b,y\n1,1234567890123456789,p\n2,1234567890123456788,q\n2,7,q\n", dataset.Options{}, nil,
			"f: column b is rounded to the 16 digits of a number, 1234567890123456789 for one; if that is an identifier, drop=[b] leaves it out"},
		{"exact", "a,b,y\n1,1e22,p\n2,9007199254740994,q\n", dataset.Options{}, nil, ""},
		{"16 digits of a fraction", "a,b,y\n1,0.1234567890123456789,p\n2,5,q\n", dataset.Options{}, nil, ""},
	} {
		sets, errs := both(t, c.text, c.o)
		for k, s := range sets {
			if errs[k] != nil || !slices.Equal(s.Rounded, c.rounded) || c.note != "" && !slices.Contains(s.Notes, c.note) || c.note == "" && strings.Contains(strings.Join(s.Notes, ""), "rounded") {
				t.Errorf("%s: %+v, %v; want %v, %s", c.what, s, errs[k], c.rounded, c.note)
			}
		}
	}
}

// TestUnseen: classes and names are text, also where that is not seen; blanks and tabs at the ends are not part of it.
func TestUnseen(t *testing.T) {
	note := func(what, is, seen string) string {
		return "f: the name of the " + what + " " + is + " has an invisible character at its end, and so is not " + seen
	}
	checkForms(t, []formCase{
		{"a no-break space", "a,y\n1,p\u00a0\n2,p\n", dataset.Options{}, "a", []float64{1, 2}, "p|p\u00a0", note("class", `"p\u00a0"`, `"p"`)},
		{"without a width", "a,y\n1,p\u200b\n2,p\n", dataset.Options{}, "a", []float64{1, 2}, "p|p\u200b", note("class", `"p\u200b"`, `"p"`)},
		{"before it", "a,y\n1,\u2009p\n2,p\n", dataset.Options{}, "a", []float64{1, 2}, "p|\u2009p", note("class", `"\u2009p"`, `"p"`)},
		{"a mark in the text", "a,y\n1,\ufeffp\n2,p\n", dataset.Options{}, "a", []float64{1, 2}, "p|\ufeffp", note("class", `"\ufeffp"`, `"p"`)},
		{"blanks", "a,y\n1,p \t\n2,\" p \"\n", dataset.Options{}, "a", []float64{1, 2}, "p", ""},
		{"within", "a,y\n1,p\u00a0q\n2,p q\n", dataset.Options{}, "a", []float64{1, 2}, "p q|p\u00a0q", ""},
		{"a name", "a\u00a0,y\n1,p\n", dataset.Options{}, "a\u00a0", []float64{1}, "p", note("column", `"a\u00a0"`, `"a"`)},
		{"nothing else", "a,y\n1,\u00a0\n", dataset.Options{}, "", nil, "", "f: line 2, column y: the cell is empty"},
		{"nothing else, a class", "a,y\n1,\u00a0\n", dataset.Options{Labels: dataset.Classes}, "", nil, "", "f: line 2, column y: the cell is empty"},
		{"a missing value", "a,y\n1,p\n2,NA\u00a0\n", dataset.Options{}, "", nil, "", "f: line 3, column y: NA"},
		{"a number", "5\u00a0,6\u00a0\n7,8\n", dataset.Options{}, "x1", []float64{5, 7}, "", ""},
	})
}
