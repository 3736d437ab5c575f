package dataset_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// FuzzLoad: whatever a file holds, the answer is a set or a sentence; from a pipe it is the same set, and as a stream the same rows.
func FuzzLoad(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", array(8, []byte{1, 2}, 2, 1), zip("a,b\n1,2\n"), "\ufeff1;2\n", "\"a\"\"b\",c\n1,x\n",
		"2019,2020,2021\r1,2,3\r", "# a b\n1 2\n", "a;b;\r\n1,5;\"x;y\";\r\n", "1,000;2\n", "0,1,2\n5.5,1,a\n,,\n", "a\tb\n1\t NA\n", "1|2|x\n",
		"sep=;\r\na;y\n1;2\n", "a c y\n1 2 3 p\n", "a;y\n1.000;2\n", "a,y\n1,\xe9\n", zip("a,b\n1,2\n") + "x", "PK\x03\x04", "# x\n,,\n"} {
		for _, kind := range []string{"", "classes", "targets", "none"} {
			f.Add(s, kind, false)
			f.Add(s, kind, true)
		}
	}
	path := f.TempDir() + "/f"
	f.Fuzz(func(t *testing.T, text, kind string, comma bool) {
		write(t, path, text)
		o := dataset.Options{Labels: dataset.Labels(kind), DecimalComma: comma, Limit: 1000}
		s, err := dataset.Load(path, o)
		piped, other := dataset.Read(strings.NewReader(text), path, o)
		if err != nil {
			if !strings.HasPrefix(err.Error(), path) {
				t.Fatal(err)
			}
			if other == nil && len(text) > 4 && text[2] < 8 {
				t.Fatalf("from a file %v, and none from a pipe", err)
			}
			return
		}
		if s.Rows < 1 || s.Cols < 1 || len(s.X) != s.Rows*s.Cols || len(s.Y) != s.Rows || len(s.Names) != s.Cols || s.Rows*(s.Cols+1) > 1000 {
			t.Fatalf("%+v", s)
		}
		for _, x := range append(append([]float64(nil), s.X...), s.Y...) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%+v", s)
			}
		}
		for _, y := range s.Y {
			if s.Classes != nil && (y != math.Trunc(y) || y < 0 || int(y) >= len(s.Classes)) {
				t.Fatalf("class %g of %q", y, s.Classes)
			}
		}
		if other != nil { // an IDX file, whose labels it is itself
			return
		}
		if len(piped.X) != len(s.X) || strings.Join(piped.Notes, "") != strings.Join(s.Notes, "") || strings.Join(piped.Classes, "\n") != strings.Join(s.Classes, "\n") {
			t.Fatalf("%+v from a pipe, %+v", piped, s)
		}
		for i := range s.X {
			if piped.X[i] != s.X[i] {
				t.Fatal("other numbers from a pipe")
			}
		}
	})
}

// FuzzWritten: what encoding/csv writes is read back, whatever the words are.
func FuzzWritten(f *testing.F) {
	f.Add("a", "b c", "yes", 1.5, -2e300, false)
	f.Add("1,000", "a\"b", "x\r\ny", 0.1, 5., true)
	f.Add("a", "b", "x\ry", 0.1, 5., true)
	f.Add("\xe9", "b", "y", 0.1, 5., true)
	f.Add("#", "\t", "\n", 0.1, 5., true)
	f.Fuzz(func(t *testing.T, one, two, class string, x, y float64, crlf bool) {
		if math.IsNaN(x) || math.IsInf(x, 0) || math.IsNaN(y) || math.IsInf(y, 0) || strings.ContainsRune(one+two+class, 0) {
			return
		}
		words := []string{one, two, "the label", class}
		for i, w := range words { // a mark before it keeps comments and missing values out, and the end blanks
			words[i] = "_" + w + "_"
		}
		var b bytes.Buffer
		w := csv.NewWriter(&b)
		w.UseCRLF = crlf
		number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
		_ = w.WriteAll([][]string{words[:3], {number(x), number(y), words[3]}})
		valid := utf8.Valid(b.Bytes())
		s, err := dataset.Read(&b, "f", dataset.Options{Comma: ',', Labels: dataset.Classes})
		if !valid {
			if err == nil || !strings.Contains(err.Error(), "not UTF-8") {
				t.Fatalf("%q: %v", words, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		ends := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace
		if crlf { // encoding/csv then leaves \r out
			ends = strings.NewReplacer("\r", "").Replace
		}
		if s.X[0] != x || s.X[1] != y || s.Names[0] != ends(words[0]) || s.Names[1] != ends(words[1]) || s.Classes[0] != ends(words[3]) {
			t.Fatalf("%q, %v of %q, %g, %g", s.Names, s.X, words, x, y)
		}
	})
}
