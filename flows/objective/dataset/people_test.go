package dataset_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/flows/objective/dataset"
)

// TestLabelsAreText: classes never go through float64. 19-digit numbers that differ in the last digit are two classes, and so
// are 1, 1.0 and 01, with a note.
func TestLabelsAreText(t *testing.T) {
	classes := dataset.Options{Labels: dataset.Classes}
	for _, c := range []struct {
		what, text string
		classes    []string
		y          []float64
		note       string
	}{
		{"19 digits", "a,id\n1,1234567890123456789\n2,1234567890123456788\n3,1234567890123456789\n",
			[]string{"1234567890123456788", "1234567890123456789"}, []float64{1, 0, 1}, ""},
		{"by size", "a,y\n1,10\n2,9\n3,-1\n4,0.5\n5,1e1\n", []string{"-1", "0.5", "9", "10", "1e1"}, []float64{3, 2, 0, 1, 4},
			"f: the classes 10 and 1e1 are the same number, and two classes, since they are written differently"},
		{"written differently", "a,y\n1,1\n2,1.0\n3,01\n", []string{"01", "1", "1.0"}, []float64{1, 2, 0},
			"f: the classes 01 and 1 are the same number, and two classes, since they are written differently"},
		{"words and numbers", "a,y\n1,1\n2,b\n3,10\n", []string{"1", "10", "b"}, []float64{0, 2, 1}, ""},
		{"signs", "a,y\n1,+\n2,-\n", []string{"+", "-"}, []float64{0, 1}, ""},
	} {
		s, err := dataset.Read(strings.NewReader(c.text), "f", classes)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if !slices.Equal(s.Classes, c.classes) || !slices.Equal(s.Y, c.y) {
			t.Errorf("%s: %q, %v, want %q, %v", c.what, s.Classes, s.Y, c.classes, c.y)
		}
		if c.note == "" && s.Notes != nil || c.note != "" && !slices.Contains(s.Notes, c.note) {
			t.Errorf("%s: notes %q, want %q", c.what, s.Notes, c.note)
		}
		if _, words := s.Levels(10); !slices.Equal(words, c.classes) {
			t.Errorf("%s: levels %q", c.what, words)
		}
	}
	ids := "a,id\n1,1234567890123456789\n2,1234567890123456788\n"
	if _, err := dataset.Read(strings.NewReader(ids), "f", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "line 2, column id: 1234567890123456789 has more digits than a float64") {
		t.Errorf("19 digits without a kind: %v", err)
	}
	if s, err := dataset.Read(strings.NewReader(ids), "f", dataset.Options{Labels: dataset.Targets}); err != nil || s.Y[0] != 1234567890123456789 {
		t.Errorf("as targets: %v, %v", s, err)
	}
	if s, err := dataset.Read(strings.NewReader("a,name\n1,\n2,x y\n"), "f", dataset.Options{Labels: dataset.NoLabels}); err != nil || s.Rows != 2 || s.Y[1] != 0 {
		t.Errorf("without labels: %v, %v", s, err)
	}
}

// TestHeaderFound: what is taken for the header, and the note where that was in doubt.
func TestHeaderFound(t *testing.T) {
	for _, c := range []struct {
		what, text string
		o          dataset.Options
		names      string // of the features; empty: an error
		rows       int
		note       string
	}{
		{"years", "2019,2020,2021\n5,7,9\n1,2,3\n", dataset.Options{}, "2019 2020", 2, "f: line 1 (2019, 2020, 2021) was taken for the header, since its numbers are years; header=no reads it as a row"},
		{"years, announced", "2019,2020,2021\n5,7,9\n1,2,3\n", dataset.Options{Header: dataset.FirstLine}, "2019 2020", 2, ""},
		{"years, denied", "2019,2020,2021\n5,7,9\n1,2,3\n", dataset.Options{Header: dataset.NoHeader}, "x1 x2", 3, ""},
		{"years backwards, one missing", "2021,2020,2018\n.5,7,9\n1,2,3\n", dataset.Options{}, "2021 2020", 2, "years"},
		{"years and a name", "2019,2020,class\n5,7,a\n1,2,b\n", dataset.Options{}, "2019 2020", 2, "years"},
		{"years and the label's name", "2019,2020,class\n5,7,a\n1,2,b\n", dataset.Options{Label: "class"}, "2019 2020", 2, ""},
		{"the label is a year", "2019,2020,2021\n2001,2002,2003\n", dataset.Options{Label: "2020"}, "2019 2021", 1, ""},
		{"years in the rows", "2019,2020,2021\n2020,2021,2022\n", dataset.Options{}, "x1 x2", 2, "f: line 1 (2019, 2020, 2021) was taken for a row; header=yes"},
		{"pandas' numbers", "0,1,2\n5.1,3.5,0\n4.9,3,1\n", dataset.Options{}, "0 1", 2, "f: line 1 (0, 1, 2) was taken for the header, since its numbers count the columns"},
		{"pandas' numbers above words", "0,1,2\n5,3,yes\n4,3,no\n", dataset.Options{}, "0 1", 2, "count the columns"},
		{"three numbers", "1,2,3\n4,5,6\n", dataset.Options{}, "x1 x2", 2, "f: line 1 (1, 2, 3) was taken for a row; header=yes reads it as the names of the columns"},
		{"a word above a number", "2019,2020,y\n5,7,1\n", dataset.Options{}, "2019 2020", 1, "a word in it stands above a number"},
		{"missing in the first row", "NA,2,3\n1,2,3\n", dataset.Options{}, "", 0, `f: line 1, column 1: NA stands for a missing value`},
		{"words only", "a,b,c\n1,2,3\n", dataset.Options{}, "a b", 1, ""},
		{"numbers only", "5,1,3\n4,5,6\n", dataset.Options{}, "x1 x2", 2, ""},
		{"words in the last column", "5,1,no\n4,5,yes\n", dataset.Options{}, "x1 x2", 2, ""},
		{"in a comment", "# a b c\n1 2 3.5\n4 5 6\n", dataset.Options{}, "a b", 2, "f: the comment before line 2 (a, b, c) was taken for the header; header=no leaves it out"},
		{"with a #", "#id,size,y\n1,2,3.5\n4,5,6\n", dataset.Options{}, "id size", 2, "the comment before line 2"},
		{"a comment that is none", "# made by hand\n1,2,3.5\n4,5,6\n", dataset.Options{}, "x1 x2", 2, "f: 1 line beginning with # is left out"},
		{"pandas' index", ",a,y\n0,5,1\n1,6,0\n", dataset.Options{}, "x1 a", 2, "f: column 1 has no name"},
		{"two of a name", "a,a,y\n5,6,1\n", dataset.Options{}, "a a", 1, `f: two columns are called "a", the features 1 and 2`},
	} {
		s, err := dataset.Read(strings.NewReader(c.text), "f", c.o)
		if err != nil {
			if c.names != "" || !strings.Contains(err.Error(), c.note) {
				t.Errorf("%s: %v", c.what, err)
			}
			continue
		}
		notes := strings.Join(s.Notes, "\n")
		if got := strings.Join(s.Names, " "); got != c.names || s.Rows != c.rows || !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
			t.Errorf("%s: %s, %d rows, %q; want %s, %d rows, %q", c.what, got, s.Rows, notes, c.names, c.rows, c.note)
		}
	}
}

// TestAsPeopleHaveIt reads the same table in the forms that programs write.
func TestAsPeopleHaveIt(t *testing.T) {
	comma := dataset.Options{DecimalComma: true}
	for what, c := range map[string]struct {
		text string
		o    dataset.Options
	}{
		"comma":                   {"a,b,y\n1.5,2,x\n-3,0.25,z\n", dataset.Options{}},
		"semicolon":               {"a;b;y\n1.5;2;x\n-3;0.25;z\n", dataset.Options{}},
		"semicolon, decimal":      {"a;b;y\n1,5;2;x\n-3;0,25;z\n", comma},
		"tab":                     {"a\tb\ty\n1.5\t2\tx\n-3\t0.25\tz\n", dataset.Options{}},
		"tab, decimal":            {"a\tb\ty\n1,5\t2\tx\n-3\t0,25\tz\n", comma},
		"bar":                     {"a|b|y\n1.5|2|x\n-3|0.25|z\n", dataset.Options{}},
		"blanks":                  {" a   b  y\n  1.5 2     x \n -3  0.25 z\n", dataset.Options{}},
		"blanks, announced":       {"a b y\n1.5\t2 \"x\"\n-3 0.25 z\n", dataset.Options{Comma: ' '}},
		"quoted decimal":          {"a,b,y\n\"1,5\",2,x\n-3,\"0,25\",z\n", comma},
		"mark":                    {"\ufeffa,b,y\n1.5,2,x\n-3,0.25,z\n", dataset.Options{}},
		"CRLF":                    {"a,b,y\r\n1.5,2,x\r\n-3,0.25,z\r\n", dataset.Options{}},
		"CR":                      {"a,b,y\r1.5,2,x\r-3,0.25,z\r", dataset.Options{}},
		"CR without end":          {"a,b,y\r1.5,2,x\r-3,0.25,z", dataset.Options{}},
		"blanks around":           {" a , b\t, y \n 1.5 ,\t2 , x \n -3 , 0.25 , z \n", dataset.Options{}},
		"blanks around quotes":    {"\"a\" , \"b\" ,\"y\"\n \"1.5\" , 2 , \"x\" \n-3,0.25,z\n", dataset.Options{}},
		"empty lines":             {"\n\na,b,y\n\n1.5,2,x\n  \n-3,0.25,z\n\n", dataset.Options{}},
		"trailing":                {"a,b,y,\n1.5,2,x,\n-3,0.25,z,\n", dataset.Options{}},
		"trailing in the rows":    {"a,b,y\n1.5,2,x,\n-3,0.25,z,\n", dataset.Options{}},
		"trailing in the header":  {"a;b;y;\n1.5;2;x\n-3;0.25;z\n", dataset.Options{}},
		"compressed":              {zip("a,b,y\r\n1.5,2,x\r\n-3,0.25,z\r\n"), dataset.Options{}},
		"a plus and an exponent":  {"a,b,y\n+15e-1,2E0,x\n-3.,.25,z\n", dataset.Options{}},
		"a separator of its own":  {"a§b§y\n1.5§2§x\n-3§0.25§z\n", dataset.Options{Comma: '§'}},
		"and that behind a quote": {"\"a\"§\"b\"§y\n1.5§2§x\n-3§0.25§z\n", dataset.Options{Comma: '§'}},
	} {
		for _, whole := range []bool{true, false} {
			s, err := dataset.Read(strings.NewReader(c.text), "f", c.o)
			if whole {
				path := t.TempDir() + "/f"
				write(t, path, c.text)
				s, err = dataset.Load(path, c.o)
			}
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			want := &dataset.Set{Name: s.Name, Names: []string{"a", "b"}, Rows: 2, Cols: 2, X: []float64{1.5, 2, -3, .25}, Label: "y", Y: []float64{0, 1}, Classes: []string{"x", "z"}}
			if diff := cmp.Diff(want, s); diff != "" {
				t.Errorf("%s: %s", what, diff)
			}
		}
	}
	for what, c := range map[string]struct{ text, names, label string }{
		"commas and line breaks in names": {"\"size, m\",\"two\r\nlines\",\"a \"\"b\"\"\"\n1,2,3\n", "size, m|two\nlines", "a \"b\""},
		"a semicolon in a name":           {"\"a;b\",c,y\n1,2,3\n", "a;b|c", "y"},
		"semicolons, a comma in a name":   {"a, m;b, m;y\n1.5;2;3\n", "a, m|b, m", "y"},
		"commas, a semicolon in the text": {"a,b,y;z\n1,2,3\n", "a|b", "y;z"},
	} {
		s, err := dataset.Read(strings.NewReader(c.text), "f", dataset.Options{})
		if err != nil || strings.Join(s.Names, "|") != c.names || s.Label != c.label {
			t.Errorf("%s: %+v, %v", what, s, err)
		}
	}
}

// TestAdvice: what cannot be read is refused with the line and what to do.
func TestAdvice(t *testing.T) {
	comma := dataset.Options{DecimalComma: true}
	for _, c := range []struct {
		what, text string
		o          dataset.Options
		want       string
	}{
		{"a thousand, semicolons", "a;b\n1,000;2\n", dataset.Options{}, `f: line 2, column a: "1,000" may be a thousand, or the comma is a decimal one: write it without the comma in the first case, and decimalcomma=true in the second`},
		{"a thousand, tabs", "a\tb\n1,000\t2\n", dataset.Options{}, `"1,000" may be a thousand`},
		{"a thousand, no header", "1,000;2\n3,500;4\n", dataset.Options{}, `f: line 1, column 1: "1,000" may be a thousand`},
		{"a thousand in quotes", "a,b\n\"1,000\",2\n", dataset.Options{}, `f: line 2, column a: "1,000" may be a thousand`},
		{"a thousand without quotes", "a,b\n1,000,2\n", dataset.Options{}, "f: line 2 has 3 cells, line 1 has 2; is a comma part of a number or a text? quote that, or separate by semicolons"},
		{"a target", "a;y\n1;2,500\n", dataset.Options{Labels: dataset.Targets}, `f: line 2, column y: "2,500" may be a thousand`},
		{"a million", "a;b\n1,000,000;2\n", dataset.Options{}, `"1,000,000" is not a number; write it without what separates the thousands`},
		{"thousands with a point", "a;b\n1,000.5;2\n", dataset.Options{}, `"1,000.5" is not a number; write it without what separates the thousands`},
		{"thousands with points", "a;b\n1.000,5;2\n", dataset.Options{}, `"1.000,5" is not a number; write it without the points, which separate the thousands, and decimalcomma=true`},
		{"millions with points", "a;b\n1.000.000;2\n", dataset.Options{}, `"1.000.000" is not a number; write it without the points, which separate the thousands`},
		{"both, decimal commas", "a;b\n1.000,5;2\n", comma, `f: line 2, column a: "1.000,5" is not a number: remove the points, which separate the thousands`},
		{"millions, decimal commas", "a;b\n1.000.000;2\n", comma, `"1.000.000" is not a number: remove the points, which separate the thousands`},
		{"thousands with blanks", "a;b\n1 000;2\n", dataset.Options{}, `"1 000" is not a number; write it without`},
		{"a decimal comma", "a;b\n1,5;2\n", dataset.Options{}, `"1,5" is not a number; write a point for the decimal comma, or decimalcomma=true`},
		{"a decimal comma, no header", "1,5;2,5\n3,5;4,5\n", dataset.Options{}, `f: line 1, column 1: "1,5" is not a number; write a point for the decimal comma, or decimalcomma=true`},
		{"a point among decimal commas", "a;b\n1.000;2\n", comma, `f: line 2, column a: "1.000" has a point, and decimalcomma=true reads commas only: remove the point if it separates thousands, or else write a comma for it`},
		{"thousands among decimal commas", "a;b\n1,000,000;2\n", comma, `"1,000,000" is not a number`},
		{"NA", "a,b\n1,2\nNA,3\n", dataset.Options{}, "f: line 3, column a: NA stands for a missing value; leave out its row, or the column with drop=, or write a value"},
		{"?", "a,b\n1,2\n?,3\n", dataset.Options{}, `f: line 3, column a: "?" stands for a missing value`},
		{"#N/A", "a,b\n1,#N/A\n", dataset.Options{}, `f: line 2, column b: #N/A stands for a missing value`},
		{"empty", "a,b\n1,2\n,3\n", dataset.Options{}, "f: line 3, column a: the cell is empty; leave out its row, or the column with drop="},
		{"NA for a class", "a,b\n1,x\n2,NA\n", dataset.Options{}, "f: line 3, column b: NA stands for a missing value; leave out its row, or the column with drop=, or write a value, or another name if it is a class"},
		{"hexadecimal", "a,b\n0x1p-2,2\n", dataset.Options{}, `"0x1p-2" is not a decimal number`},
		{"short row", "a,b,c\n1,2,3\n4,5\n", dataset.Options{}, "f: line 3 has 2 cells, line 1 has 3"},
		{"another separator below", "a,b,c\n1;2;3\n", dataset.Options{}, "f: line 2 has 1 cell, line 1 has 3; the cells are taken to be separated by commas, and separator= says otherwise"},
		{"behind the last separator", "a,b,\n1,2,3\n", dataset.Options{}, "f: line 2 has 3 cells, line 1 has 2 and nothing behind its last comma"},
		{"one column", "a\n1,5\n2,5\n", dataset.Options{}, "f: beside the label a there is no column left"},
		{"no separator", "a\n1\n2\n", dataset.Options{}, "beside the label a there is no column left (the cells are taken to be separated by commas; separator= says otherwise)"},
		{"NUL", "a,b\n1,2\n\x003,4\n", dataset.Options{}, "f: line 3: there is a NUL byte, so this is not text; if it is UTF-16 or UTF-32, save it as UTF-8"},
		{"UTF-16 without a mark", "a\x00,\x00b\x00\n\x00", dataset.Options{}, "f: line 1: there is a NUL byte"},
		{"line after CR", "a,b\r1,2\rx,3\r", dataset.Options{}, `f: line 3, column a: "x" is not a number`},
		{"line after a comment", "# one\na,b\n# two\n1,2\n\nx,3\n", dataset.Options{}, `f: line 6, column a: "x" is not a number`},
		{"a separator that cannot be", "a,b\n1,2\n", dataset.Options{Comma: '"'}, `f: '"' cannot separate cells`},
	} {
		for _, whole := range []bool{true, false} {
			_, err := dataset.Read(strings.NewReader(c.text), "f", c.o)
			if whole {
				t.Chdir(t.TempDir())
				write(t, "f", c.text)
				_, err = dataset.Load("f", c.o)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s:\n got %v\nwant %s", c.what, err, c.want)
			}
		}
	}
}

// TestLeftOut: rows without text and comments are counted; two columns that may be one number are named.
func TestLeftOut(t *testing.T) {
	for text, want := range map[string]string{
		"a,b\n1,2\n,,\n,\n3,4\n": "f: 2 rows without text in any cell are left out",
		"a,b\n#1,2\n3,4\n":       "f: 1 line beginning with # is left out (line 2: #1,2)",
		"1,000\n2,500\n":         "f: all cells of column 2 have three digits, some with a 0 before them: if a comma separates thousands there (1,000), write the numbers without it, for they were read as two",
		"a,b;c,d\n1,2,3\n":       "",
		"a,b\n12,500\n13,600\n":  "",
		"a,b\n100,200\n":         "",
	} {
		s, err := dataset.Read(strings.NewReader(text), "f", dataset.Options{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := strings.Join(s.Notes, "\n"); got != want {
			t.Errorf("%q: notes %q, want %q", text, got, want)
		}
	}
	s, err := dataset.Read(strings.NewReader("1,5;2,5\n3,5;4,5\n"), "f", dataset.Options{DecimalComma: true})
	if want := "f: the cells are taken to be separated by semicolons; separator= says otherwise"; err != nil || s.Cols != 1 || !slices.Equal(s.X, []float64{1.5, 3.5}) || fmt.Sprint(s.Notes) != "["+want+"]" {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestSeparatorWords(t *testing.T) {
	for word, want := range map[string]dataset.Separator{"auto": 0, "comma": ',', "semicolon": ';', "tab": '\t', "blank": ' ', "bar": '|', ":": ':', "§": '§'} {
		var s dataset.Separator
		if err := s.UnmarshalText([]byte(word)); err != nil || s != want {
			t.Errorf("%s: %q, %v", word, rune(s), err)
		}
		if b, err := s.MarshalText(); string(b) != word || err != nil {
			t.Errorf("%q: %s, %v", rune(s), b, err)
		}
	}
	for _, word := range []string{"", "ab", "5", "\"", "-", "\xff"} {
		var s dataset.Separator
		if err := s.UnmarshalText([]byte(word)); err == nil {
			t.Errorf("%q is read as %q", word, rune(s))
		}
	}
}
