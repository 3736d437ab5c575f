package dataset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// formCase is a text, what is read, and the whole of the notes or a part of the error.
type formCase struct {
	what, text string
	o          dataset.Options
	names      string // of the features; empty: an error
	x          []float64
	classes    string
	note       string
}

func checkForms(t *testing.T, cases []formCase) {
	t.Helper()
	for _, c := range cases {
		sets, errs := both(t, c.text, c.o)
		for k, s := range sets {
			if err := errs[k]; err != nil {
				if c.names != "" || !strings.Contains(err.Error(), c.note) {
					t.Errorf("%s:\n got %v\nwant %s", c.what, err, c.note)
				}
				continue
			}
			if got := strings.Join(s.Names, "|"); got != c.names || !slices.Equal(s.X, c.x) || strings.Join(s.Classes, "|") != c.classes {
				t.Errorf("%s: %s %v %q, want %s %v %s", c.what, got, s.X, s.Classes, c.names, c.x, c.classes)
			}
			if got := strings.Join(s.Notes, "\n"); got != c.note {
				t.Errorf("%s:\n got %s\nwant %s", c.what, got, c.note)
			}
		}
	}
}

// TestExcelNamesTheSeparator: the line sep=; is read as Excel does.
func TestExcelNamesTheSeparator(t *testing.T) {
	note := func(line string) string {
		return "f: line 1 (" + line + ") names the separator, as Excel reads it, and is no row"
	}
	x := []float64{1, 3}
	checkForms(t, []formCase{
		{"semicolon", "sep=;\na;y\n1;p\n3;q\n", dataset.Options{}, "a", x, "p|q", note("sep=;")},
		{"CRLF and a mark", "\ufeffSEP=;\r\na;y\r\n1;p\r\n3;q\r\n", dataset.Options{}, "a", x, "p|q", note("SEP=;")},
		{"CR", "sep=,\ra,y\r1,p\r3,q", dataset.Options{}, "a", x, "p|q", note("sep=,")},
		{"tab", "sep=\t\na\ty\n1\tp\n3\tq\n", dataset.Options{}, "a", x, "p|q", note("sep=\t")},
		{"in quotes", "\"sep=|\"\na|y\n1|p\n3|q\n", dataset.Options{}, "a", x, "p|q", note(`"sep=|"`)},
		{"one that is not detected", "sep=:\na:y\n1:p\n3:q\n", dataset.Options{}, "a", x, "p|q", note("sep=:")},
		{"a letter of its own", "sep=§\na§y\n1§p\n3§q\n", dataset.Options{}, "a", x, "p|q", note("sep=§")},
		{"with decimal commas", "sep=;\na;y\n1,0;p\n3,0;q\n", dataset.Options{DecimalComma: true}, "a", x, "p|q", note("sep=;")},
		{"announced alike", "sep=;\na;y\n1;p\n3;q\n", dataset.Options{Comma: ';'}, "a", x, "p|q", note("sep=;")},
		{"announced otherwise", "sep=;\na,y\n1,p\n3,q\n", dataset.Options{Comma: ','}, "a", x, "p|q", "f: line 1 (sep=;) names another separator, and is left out"},
		{"the lines are counted", "sep=;\na;y\n1;p\nx;q\n", dataset.Options{}, "", nil, "", `f: line 4, column a: "x" is not a number`},
		{"one that cannot be", "sep=.\na.y\n", dataset.Options{}, "", nil, "", "f: line 1 (sep=.) names a separator, and '.' cannot separate cells"},
		{"nothing below", "sep=;\n", dataset.Options{}, "", nil, "", "f: the file is empty"},
		{"a column's name", "sep=a,y\n1,p\n3,q\n", dataset.Options{}, "sep=a", x, "p|q", ""},
		{"another one", "separation,y\n1,p\n3,q\n", dataset.Options{}, "separation", x, "p|q", ""},
		{"a name in quotes", "\"s\",y\n1,p\n3,q\n", dataset.Options{}, "s", x, "p|q", ""},
	})
}

// TestHashIsText: a cell of the label, or of a column that is left out, may begin with #; comments are the lines before the first
// row and those with another number of cells.
func TestHashIsText(t *testing.T) {
	label := dataset.Options{Label: "color"}
	one := dataset.Options{Label: "1"}
	x := []float64{1, 2, 3}
	const three = "f: 3 rows beginning with # are read, and no comments, since they have as many cells as the others"
	const two = "f: 2 rows beginning with # are read, and no comments, since they have as many cells as the others"
	checkForms(t, []formCase{
		{"colours", "color,a\n#ff0000,1\n#00ff00,2\n#ff0000,3\n", label, "a", x, "#00ff00|#ff0000", three},
		{"among words", "color,a\nred,1\n#00ff00,2\n#ff0000,3", one, "a", x, "#00ff00|#ff0000|red", two},
		{"without a header", "red,1\n#00ff00,2\n#ff0000,3\n", one, "x2", x, "#00ff00|#ff0000|red", two},
		{"dropped", "id,a,y\n#1,1,p\n#2,2,p\n#3,3,p\n", dataset.Options{Drop: []string{"id"}}, "a", x, "p", three},
		{"the rest in quotes, a separator at the end", "color;a;\n#f \"x\";1\n\"#f\";1;\n#g;\"2\";\n#g;3\n", label, "a", []float64{1, 2, 3}, "#f|#g",
			"f: 1 line beginning with # is left out (line 2: #f \"x\";1)\n" + two},
		{"blanks", "color a\n#f 1\n#g   2\n#f 3\n", label, "a", x, "#f|#g", three},
		{"years in the header", "color,2019,2020\n#f,1,2\n#g,3,4\n", one, "2019|2020", []float64{1, 2, 3, 4}, "#f|#g",
			"f: line 1 (color, 2019, 2020) was taken for the header, since its numbers are years; header=no reads it as a row\n" + two},
		{"comments too", "# made by hand\ncolor,a\n# it's \"one\n#f,1\n# a, b, c\n#g,2\n#f,3\n", label, "a", x, "#f|#g",
			"f: 3 lines beginning with # are left out (the first is line 1: # made by hand)\n" + three},
		{"a row left out, numbers for labels", "y,a\n1,1\n#2,2\n3,3\n", dataset.Options{Label: "y"}, "a", []float64{1, 3}, "", "f: 1 line beginning with # is left out (line 3: #2,2)"},
		{"a row left out, a feature", "a,y\n1,1\n#2,2\n3,3\n", dataset.Options{}, "a", []float64{1, 3}, "", "f: 1 line beginning with # is left out (line 3: #2,2)"},
		{"nothing but", "#ff0000,1,2\n#00ff00,3,4\n", dataset.Options{}, "", nil, "",
			"f: there is no row: 2 lines beginning with # are left out (the first is line 1: #ff0000,1,2); if they are rows, put a header before them and name their first column in label= or drop=, or put quotes around"},
		{"nothing but, below a header", "color,a\n#ff0000,1\n#00ff00,3\n", dataset.Options{}, "", nil, "",
			"f: there is a header and no row below it: 2 lines beginning with # are left out (the first is line 2: #ff0000,1); if they are rows"},
		{"separators", ",,,\n,,,", dataset.Options{}, "", nil, "", "f: there is no row: 2 rows without text in any cell are left out"},
		{"separators below a header", "a,b\n,\n", dataset.Options{}, "", nil, "", "f: there is a header and no row below it: 1 row without text in any cell is left out"},
	})
	text := "color,a\nred,1\n" // more of them than are counted before
	for i := range 1000 {
		text += fmt.Sprintf("#%d,%d\n", i%3, i)
	}
	sets, errs := both(t, text, label)
	for k, s := range sets {
		if errs[k] != nil || s.Rows != 1001 || len(s.X) != 1001 || len(s.Y) != 1001 || s.X[1000] != 999 || s.Y[1000] != 0 || s.Y[0] != 3 {
			t.Errorf("many: %v", errs[k])
		}
	}
}

// TestRowNames: R's write.table leaves out the name of the column with the rows' names.
func TestRowNames(t *testing.T) {
	note := func(n, line int) string {
		return fmt.Sprintf("f: the header has %d names and line %d has %d cells, as R writes tables whose rows have names: the first column is left out", n, line, n+1)
	}
	x := []float64{5.1, 3.5, 4.9, 3}
	checkForms(t, []formCase{
		{"write.table", "\"a b\" \"c\" \"y\"\n\"1\" 5.1 3.5 \"p\"\n\"2\" 4.9 3 \"q\"\n", dataset.Options{}, "a b|c", x, "p|q", note(3, 2)},
		{"without quotes", "a c y\n1 5.1 3.5 p\n2 4.9 3 q\n", dataset.Options{}, "a|c", x, "p|q", note(3, 2)},
		{"tab", "a\tc\ty\nMazda RX4\t5.1\t3.5\tp\nFiat 128\t4.9\t3\tq\n", dataset.Options{}, "a|c", x, "p|q", note(3, 2)},
		{"semicolon", "\"a\";\"c\";\"y\"\n\"1\";5,1;3,5;\"p\"\n\"2\";4,9;3;\"q\"\n", dataset.Options{DecimalComma: true}, "a|c", x, "p|q", note(3, 2)},
		{"comma", "\"a\",\"c\",\"y\"\n\"1\",5.1,3.5,\"p\"\n\"2\",4.9,3,\"q\"\n", dataset.Options{}, "a|c", x, "p|q", note(3, 2)},
		{"comma, words", "a,c,y\nMazda,5.1,3.5,p\nFiat,4.9,3,q\n", dataset.Options{}, "a|c", x, "p|q", note(3, 2)},
		{"the label and one dropped by name", "y z a c\n1 p 0 5.1 3.5\n2 q 0 4.9 3\n", dataset.Options{Label: "y", Drop: []string{"z"}}, "a|c", x, "p|q", note(4, 2)},
		{"the label by number", "y a c\n1 p 5.1 3.5\n2 q 4.9 3\n", dataset.Options{Label: "1"}, "a|c", x, "p|q", note(3, 2)},
		{"a row without a name below", "a c y\n1 5.1 3.5 p\n4.9 3 q\n", dataset.Options{}, "", nil, "", "f: line 3 has 3 cells, line 2 has 4"},
		{"one more cell below only", "a c y\n5.1 3.5 p\n1 4.9 3 q\n", dataset.Options{}, "", nil, "", "f: line 3 has 4 cells, line 1 has 3"},
		{"the column of a cell", "a c y\n1 5.1 3.5 p\n2 4.9 x q\n", dataset.Options{}, "", nil, "", `f: line 3, column c: "x" is not a number`},
		{"a comma in a number", "a,b\n1,000,2\n", dataset.Options{}, "", nil, "", "f: line 2 has 3 cells, line 1 has 2; is a comma part of a number or a text? quote that, or separate by semicolons; if the rows begin with their names, as R writes them, give these a name in the header, too"},
	})
	s, err := dataset.NewStream(strings.NewReader("a c y\n1 5.1 3.5 p\n2 4.9 3 q\n3 1 2 p\n"), "f", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for k, want := range [][]float64{{5.1, 3.5, 4.9, 3}, {1, 2}} {
		if set, err := s.Next(2); err != nil || !slices.Equal(set.X, want) {
			t.Errorf("batch %d of a stream: %v, %v", k, set, err)
		}
	}
}
