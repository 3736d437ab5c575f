package dataset_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/flows/objective/dataset"
)

func TestEmbedded(t *testing.T) {
	for _, c := range []struct {
		name       string
		rows, cols int
		classes    []string
		label      string
		count      map[float64]int // of labels
		first      float64         // X[0]
	}{
		{"iris", 150, 4, []string{"setosa", "versicolor", "virginica"}, "class", map[float64]int{0: 50, 1: 50, 2: 50}, 5.1},
		{"wdbc", 569, 30, []string{"benign", "malignant"}, "class", map[float64]int{0: 357, 1: 212}, 17.99},
		{"digits", 1797, 64, nil, "digit", map[float64]int{
			0: 178, 1: 182, 2: 177, 3: 183, 4: 181, 5: 182, 6: 181, 7: 179, 8: 174, 9: 180}, 0},
	} {
		s, err := dataset.Load(c.name, dataset.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s.Rows != c.rows || s.Cols != c.cols || len(s.X) != c.rows*c.cols || len(s.Y) != c.rows || len(s.Names) != c.cols {
			t.Errorf("%s: %d rows, %d columns, %d numbers, %d labels, %d names",
				c.name, s.Rows, s.Cols, len(s.X), len(s.Y), len(s.Names))
		}
		count := map[float64]int{}
		for _, y := range s.Y {
			count[y]++
		}
		if diff := cmp.Diff(c.count, count); diff != "" {
			t.Errorf("%s: labels %s", c.name, diff)
		}
		if diff := cmp.Diff(c.classes, s.Classes); diff != "" {
			t.Errorf("%s: classes %s", c.name, diff)
		}
		if s.X[0] != c.first || s.Label != c.label || s.Name != c.name {
			t.Errorf("%s: starts with %g, label %s, name %s", c.name, s.X[0], s.Label, s.Name)
		}
	}
	if diff := cmp.Diff([]string{"digits", "iris", "wdbc"}, dataset.Names()); diff != "" {
		t.Error(diff)
	}
}

// zip compresses s.
func zip(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(s))
	_ = z.Close()
	return b.String()
}

func TestRead(t *testing.T) {
	plain := &dataset.Set{
		Name: "f", Names: []string{"a", "b"}, Rows: 2, Cols: 2, X: []float64{1, 2, 3, 4}, Label: "c", Y: []float64{5, 6},
	}
	classes := func(s dataset.Set) *dataset.Set {
		s.Y, s.Classes = []float64{1, 0}, []string{"no", "yes"}
		return &s
	}(*plain)
	bare := func(s dataset.Set) *dataset.Set {
		s.Names, s.Label = []string{"x1", "x2"}, "x3"
		return &s
	}(*plain)
	for _, c := range []struct {
		what, text string
		o          dataset.Options
		want       *dataset.Set
	}{
		{"plain", "a,b,c\n1,2,5\n3,4,6\n", dataset.Options{}, plain},
		{"no newline at the end", "a,b,c\n1,2,5\n3,4,6", dataset.Options{}, plain},
		{"byte-order mark", "\ufeffa,b,c\n1,2,5\n3,4,6\n", dataset.Options{}, plain},
		{"CRLF and blank lines", "a,b,c\r\n\r\n1,2,5\r\n3,4,6\r\n\r\n", dataset.Options{}, plain},
		{"quotes", "\"a\",\"b\",c\n\"1\",2,5\n3,\"4\",6\n", dataset.Options{}, plain},
		{"spaces", " a, \"b\",c\n 1 ,2 , 5\n3,4,6\n", dataset.Options{}, plain},
		{"gzip", zip("a,b,c\n1,2,5\n3,4,6\n"), dataset.Options{}, plain},
		{"gzip with a mark", zip("\ufeffa,b,c\n1,2,5\n3,4,6\n"), dataset.Options{}, plain},
		{"semicolons", "a;b;c\n1;2;5\n3;4;6\n", dataset.Options{}, plain},
		{"tabs", "a\tb\tc\n1\t2\t5\n3\t4\t6\n", dataset.Options{}, plain},
		{"given separator", "a|b|c\n1|2|5\n3|4|6\n", dataset.Options{Comma: '|'}, plain},
		{"label by name", "c,a,b\n5,1,2\n6,3,4\n", dataset.Options{Label: "c"}, plain},
		{"label by number", "a,c,b\n1,5,2\n3,6,4\n", dataset.Options{Label: "2"}, plain},
		{"dropped", "id,a,b,name,c\nk1,1,2,Ann,5\nk2,3,4,Bob,6\n", dataset.Options{Drop: []string{"id", "4"}}, plain},
		{"no header", "1,2,5\n3,4,6\n", dataset.Options{}, bare},
		{"no header, by name", "5,1,2\n6,3,4\n", dataset.Options{Label: "x1"}, func(s dataset.Set) *dataset.Set {
			s.Names, s.Label = []string{"x2", "x3"}, "x1"
			return &s
		}(*plain)},
		{"words", "a,b,c\n1,2,yes\n3,4,no\n", dataset.Options{}, classes},
		{"words without header", "1,2,yes\n3,4,no\n", dataset.Options{}, func(s dataset.Set) *dataset.Set {
			s.Names, s.Label = []string{"x1", "x2"}, "x3"
			return &s
		}(*classes)},
		{"header with a number, told by the label", "a,2,c\n1,2,5\n3,4,6\n", dataset.Options{Label: "c"},
			func(s dataset.Set) *dataset.Set {
				s.Names = []string{"a", "2"}
				return &s
			}(*plain)},
		{"header of numbers, announced", "1,2,3\n1,2,5\n3,4,6\n", dataset.Options{Header: dataset.FirstLine},
			func(s dataset.Set) *dataset.Set {
				s.Names, s.Label = []string{"1", "2"}, "3"
				return &s
			}(*plain)},
		{"nameless column", "a,,c\n1,2,5\n3,4,6\n", dataset.Options{}, func(s dataset.Set) *dataset.Set {
			s.Names = []string{"a", "x2"}
			return &s
		}(*plain)},
		{"quoted comma, quote and line in a class", "a,b,c\n1,2,\"p,\"\"q\"\n3,4,\"o\np\"\n", dataset.Options{},
			func(s dataset.Set) *dataset.Set {
				s.Y, s.Classes = []float64{1, 0}, []string{"o\np", `p,"q`}
				return &s
			}(*plain)},
	} {
		got, err := dataset.Read(strings.NewReader(c.text), "f", c.o)
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
		} else if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
		path := filepath.Join(t.TempDir(), "f")
		if err := os.WriteFile(path, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err = dataset.Load(path, c.o); err != nil {
			t.Errorf("%s from a file: %v", c.what, err)
			continue
		}
		got.Name = "f"
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s from a file: %s", c.what, diff)
		}
	}
}

func TestErrors(t *testing.T) {
	whole := zip("a,b\n" + strings.Repeat("1.25,2.5\n3.75,0.125\n", 5000))
	broken := []byte(whole)
	broken[len(broken)-8] ^= 1 // in the checksum
	mangled := []byte(whole)
	for i := 40; i < 60; i++ {
		mangled[i] = 0xff
	}
	many := ""
	for i := range 30 {
		many += fmt.Sprintf("col%d,", i)
	}
	for _, c := range []struct {
		what, text string
		o          dataset.Options
		want       string
	}{
		{"empty", "", dataset.Options{}, "f: the file is empty"},
		{"only a mark", "\ufeff", dataset.Options{}, "f: the file is empty"},
		{"only blank lines", "\n\n\r\n", dataset.Options{}, "f: the file is empty"},
		{"only a header", "a,b\n", dataset.Options{}, "f: there is a header and no row below it"},
		{"text", "a,b\n1,2\nabc,3\n", dataset.Options{}, `f: line 3, column a: "abc" is not a number`},
		{"text without header", "1,2\nabc,3\n", dataset.Options{}, `f: line 2, column 1: "abc" is not a number`},
		{"text after a mark, CRLF and quotes", "\ufeff\"a\",b\r\n\r\n\"1\",2\r\n\"x\",3\r\n", dataset.Options{}, `f: line 4, column a: "x" is not a number`},
		{"short row after CRLF and quotes", "a,b\r\n\"1\",2\r\n3\r\n", dataset.Options{}, "f: line 3 has 1 cell, line 1 has 2"},
		{"missing value", "a,b\n1,2\n,3\n", dataset.Options{}, "f: line 3, column a: the cell is empty"},
		{"missing label", "a,b\n1,2\n1, \n", dataset.Options{}, "f: line 3, column b: the cell is empty"},
		{"missing class", "a,b\n1,x\n1,\n", dataset.Options{}, "f: line 3, column b: the cell is empty"},
		{"NaN", "a,b\n1,2\nNaN,3\n", dataset.Options{}, "f: line 3, column a: NaN is not a finite number"},
		{"infinity", "a,b\n1,2\n-inf,3\n", dataset.Options{}, "f: line 3, column a: -inf is not a finite number"},
		{"NaN label", "a,b\n1,nan\n", dataset.Options{}, "f: line 2, column b: nan is not a finite number"},
		{"too large", "a,b\n1e999,2\n", dataset.Options{}, "f: line 2, column a: 1e999 is too large for a float64"},
		{"text after numeric labels", "a,b\n1,2\n1,two\n", dataset.Options{}, `f: line 3, column b: "two" is not a number`},
		{"decimal comma", "a;b\n1,5;2\n", dataset.Options{}, `f: line 2, column a: "1,5" is not a number; write a point for the decimal comma`},
		{"short row", "a,b\n1,2\n3\n", dataset.Options{}, "f: line 3 has 1 cell, line 1 has 2"},
		{"long row", "a,b\n1,2\n3,4,5\n", dataset.Options{}, "f: line 3 has 3 cells, line 1 has 2"},
		{"line after a quoted line break", "a,b\n1,\"x\ny\"\nabc,z\n", dataset.Options{}, `f: line 4, column a: "abc" is not a number`},
		{"no such label", "width,class\n1,2\n", dataset.Options{Label: "clas"}, `f: no column "clas"; did you mean class?`},
		{"nothing near", "width,class\n1,2\n", dataset.Options{Label: "zzzzzzz"}, `f: no column "zzzzzzz"; there are: class, width`},
		{"nothing near of many", many + "y\n" + strings.Repeat("1,", 30) + "2\n", dataset.Options{Label: "zzzzzzz"}, "col11, ... (31 in all)"},
		{"no such number", "a,b\n1,2\n", dataset.Options{Label: "3"}, "f: no column 3; the table has 2"},
		{"ambiguous", "a,a,b\n1,2,3\n", dataset.Options{Label: "a"}, `f: columns 1 and 2 are both called "a"; give the number`},
		{"dropped label", "a,b\n1,2\n", dataset.Options{Drop: []string{"b"}}, "f: column b is the label and cannot be dropped"},
		{"no such column to drop", "a,b\n1,2\n", dataset.Options{Drop: []string{"c9"}}, `f: no column "c9"`},
		{"one column", "a\n1\n", dataset.Options{}, "f: beside the label a there is no column left"},
		{"bare quote", "a,b\n1\"2,3\n", dataset.Options{}, "f: line 2: a quote stands inside a cell"},
		{"open quote", "a,b\n1,2\n\"3,4\n5,6\n", dataset.Options{}, "f: line 3: a quoted cell is not closed"},
		{"UTF-16", "\xff\xfea\x00,\x00", dataset.Options{}, "f: cannot be read: this is UTF-16 text; save it as UTF-8"},
		{"cut off", whole[:len(whole)/2], dataset.Options{}, "f: the compressed stream is cut off after line"},
		{"cut off in the header", whole[:6], dataset.Options{}, "f: the compressed stream is cut off"},
		{"cut off in the checksum", whole[:len(whole)-3], dataset.Options{}, "f: the compressed stream is cut off after line 10001"},
		{"wrong checksum", string(broken), dataset.Options{}, "f: the compressed stream is damaged"},
		{"mangled", string(mangled), dataset.Options{}, "f: the compressed stream is"},
	} {
		for _, from := range []string{"a reader", "a file"} {
			var err error
			if from == "a reader" {
				_, err = dataset.Read(strings.NewReader(c.text), "f", c.o)
			} else {
				t.Chdir(t.TempDir())
				if err := os.WriteFile("f", []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
				_, err = dataset.Load("f", c.o)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s from %s:\n got %v\nwant %s", c.what, from, err, c.want)
			}
		}
	}
}

func TestNoFile(t *testing.T) {
	for name, want := range map[string]string{
		"irsi":       "irsi: there is no such file, and the embedded data sets are digits, iris, wdbc; did you mean iris?",
		"/no/my.csv": "/no/my.csv: there is no such file, and the embedded data sets are digits, iris, wdbc",
		t.TempDir():  "this is a folder, not a file of data",
	} {
		if _, err := dataset.Load(name, dataset.Options{}); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("Load(%q): %v, want %s", name, err, want)
		}
	}
}

// TestNotRegular loads from a path that leads through a file, and from a pipe, which can be read only once.
func TestNotRegular(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := dataset.Load(filepath.Join(path, "g"), dataset.Options{})
	if err == nil || strings.Count(err.Error(), path) != 1 {
		t.Errorf("a path through a file: %v", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	fd := fmt.Sprintf("/dev/fd/%d", r.Fd())
	if _, err := os.Stat(fd); err != nil {
		t.Skip("this system does not name its pipes")
	}
	if _, err := w.WriteString("a,b\n1,2\n3,4\n"); err != nil {
		t.Fatal(err)
	}
	w.Close()
	if s, err := dataset.Load(fd, dataset.Options{}); err != nil || s.Rows != 2 || s.Y[1] != 4 {
		t.Errorf("from a pipe: %v, %v", s, err)
	}
}

// TestWide reads 1e5 columns, and finds a bad cell among them.
func TestWide(t *testing.T) {
	const n = 100_000
	line := strings.Repeat("1.5,", n-1) + "2\n"
	s, err := dataset.Read(strings.NewReader(line+line), "f", dataset.Options{})
	if err != nil || s.Rows != 2 || s.Cols != n-1 {
		t.Fatalf("%v, %v", s, err)
	}
	bad := strings.Repeat("1.5,", n-2) + "x,2\n"
	_, err = dataset.Read(strings.NewReader(line+bad), "f", dataset.Options{})
	if want := `f: line 2, column 99999: "x" is not a number`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func BenchmarkLoad(b *testing.B) {
	line := strings.Repeat("-0.123456,", 50) + "1\n"
	text := strings.Repeat(line, 1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := dataset.Read(strings.NewReader(text), "f", dataset.Options{}); err != nil {
			b.Fatal(err)
		}
	}
}
