package dataset_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/odescent/odescent/flows/objective/dataset"
)

// moments returns mean and population deviation of column j.
func moments(s *dataset.Set, j int) (mean, dev float64) {
	for i := range s.Rows {
		mean += s.Row(i)[j] / float64(s.Rows)
	}
	for i := range s.Rows {
		d := s.Row(i)[j] - mean
		dev += d * d / float64(s.Rows)
	}
	return mean, math.Sqrt(dev)
}

func TestStandardize(t *testing.T) {
	for _, name := range dataset.Names() {
		s, err := dataset.Load(name, dataset.Options{})
		if err != nil {
			t.Fatal(err)
		}
		raw := *s
		raw.X = slices.Clone(s.X)
		sc := s.Standardize()
		for j := range s.Cols {
			mean, dev := moments(s, j)
			want := 1.0
			if slices.Contains(sc.Constant, j) {
				want = 0
			}
			tol := float64(s.Rows) * 0x1p-53 // of a sum of so many terms of size 1, here and in Standardize
			if math.Abs(mean) > tol || math.Abs(dev-want) > tol {
				t.Errorf("%s, %s: mean %g, deviation %g", name, s.Names[j], mean, dev)
			}
			m, d := moments(&raw, j)
			if want == 0 {
				d = 1
			}
			if math.Abs(sc.Mean[j]-m) > 1e-13*math.Abs(m) || math.Abs(sc.Scale[j]-d) > 1e-12*d {
				t.Errorf("%s, %s: scaling by %g, %g; want %g, %g", name, s.Names[j], sc.Mean[j], sc.Scale[j], m, d)
			}
		}
		sc.Apply(&raw)
		for k := range raw.X {
			if math.Abs(raw.X[k]-s.X[k]) > 1e-13*math.Max(1, math.Abs(s.X[k])) {
				t.Fatalf("%s: Apply gives %g where Standardize gave %g", name, raw.X[k], s.X[k])
			}
		}
		if constant := len(sc.Constant); (name == "digits") != (constant == 3) {
			t.Errorf("%s: %d constant columns", name, constant) // three border pixels of the digits are never inked
		}
	}
}

func TestStandardizeExtremes(t *testing.T) {
	s := &dataset.Set{Rows: 2, Cols: 4, X: []float64{
		1.5e308, 1e-300, 0.1, 1e15,
		-1.5e308, 3e-300, 0.1, 1e15 + 1,
	}, Y: make([]float64, 2)}
	sc := s.Standardize()
	ulps := cmpopts.EquateApprox(1e-15, 0)
	if diff := cmp.Diff([]float64{1, -1, 0, -1, -1, 1, 0, 1}, s.X, ulps); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(dataset.Scaling{
		Mean: []float64{0, 2e-300, 0.1, 1e15 + .5}, Scale: []float64{1.5e308, 1e-300, 1, .5}, Constant: []int{2},
	}, sc, ulps); diff != "" {
		t.Error(diff)
	}
}

func TestSplit(t *testing.T) {
	s, err := dataset.Load("iris", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range s.Rows {
		s.Row(i)[0] = float64(i) // a mark
	}
	train, test := s.Split(.8, 7)
	if train.Rows != 120 || test.Rows != 30 {
		t.Fatalf("%d and %d rows", train.Rows, test.Rows)
	}
	seen := make([]int, s.Rows)
	for _, part := range []*dataset.Set{train, test} {
		for i := range part.Rows {
			k := int(part.Row(i)[0])
			seen[k]++
			if part.Y[i] != s.Y[k] || part.Row(i)[3] != s.Row(k)[3] {
				t.Fatalf("row %d came apart", k)
			}
		}
	}
	for k, n := range seen {
		if n != 1 {
			t.Errorf("row %d came %d times", k, n)
		}
	}
	again, _ := s.Split(.8, 7)
	if diff := cmp.Diff(train, again); diff != "" {
		t.Error("the same seed splits otherwise", diff)
	}
	if other, _ := s.Split(.8, 8); cmp.Equal(train, other) {
		t.Error("another seed splits the same")
	}
	train.X[0] = -1
	if slices.Contains(s.X, -1) {
		t.Error("the parts share memory with the whole")
	}
	if a, b := s.Split(1e-9, 1); a.Rows != 1 || b.Rows != 149 {
		t.Errorf("the smallest share: %d and %d rows", a.Rows, b.Rows)
	}
}

func TestLevels(t *testing.T) {
	s := &dataset.Set{Y: []float64{3, -1, .5, 3, -1}}
	v, w := s.Levels(10)
	if diff := cmp.Diff([]float64{-1, .5, 3}, v); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"-1", "0.5", "3"}, w); diff != "" {
		t.Error(diff)
	}
	if v, _ := s.Levels(1); len(v) != 2 {
		t.Errorf("Levels(1) lists %v", v)
	}
	s = &dataset.Set{Y: []float64{2, 0}, Classes: []string{"a", "b", "c"}}
	if _, w := s.Levels(10); !slices.Equal(w, []string{"a", "c"}) {
		t.Errorf("levels %v", w)
	}
}

func TestHeaderText(t *testing.T) {
	for in, want := range map[string]dataset.Header{
		"auto": dataset.Detected, "yes": dataset.FirstLine, "true": dataset.FirstLine, "no": dataset.NoHeader, "false": dataset.NoHeader,
	} {
		var h, again dataset.Header
		if err := h.UnmarshalText([]byte(in)); err != nil || h != want {
			t.Errorf("%s reads as %q, %v", in, h, err)
		}
		out, err := h.MarshalText()
		if err != nil || again.UnmarshalText(out) != nil || again != h {
			t.Errorf("%q is written as %s, %v", h, out, err)
		}
	}
	var h dataset.Header
	if err := h.UnmarshalText([]byte("maybe")); err == nil {
		t.Error("maybe is taken for an answer")
	}
}

func TestPanics(t *testing.T) {
	s := &dataset.Set{Rows: 2, Cols: 1, X: []float64{1, 2}, Y: []float64{0, 1}}
	for want, do := range map[string]func(){
		"row 2 of a set of 2 rows": func() { s.Row(2) },
		"Split(1)":                 func() { s.Split(1, 0) },
		"Split(NaN)":               func() { s.Split(math.NaN(), 0) },
		"a set of 1 rows":          func() { s.Pick([]int{0}).Split(.5, 0) },
		"a scaling of 3 features applied to a set of 1": func() { dataset.Scaling{Mean: make([]float64, 3)}.Apply(s) },
		"dataset: row -1 of a set of 2 rows":            func() { s.Pick([]int{-1}) },
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.Contains(r, want) {
					t.Errorf("panic %q, want %q", r, want)
				}
			}()
			do()
		}()
	}
}

// FuzzCSV: whatever the bytes, an error or a table whose parts fit together, and which survives being written and
// read again.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"", "a,b\n1,2\n", "1;x\n2;y\n", "\ufeffa\tb\r\n1\t2\r\n", "a,b\n1,\"x\ny\"\n2,z\n", "\"", "a,a\n1,1\n", zip("a,b\n1,2\n"),
		zip("a,b\n1,2\n")[:20], "NaN,1\n", "1e400,2\n", ",\n,\n", "0x1p-2,1_0\n3,4", "1,2\n\n\n\n\n\n",
	} {
		f.Add([]byte(s), "", 0)
		f.Add([]byte(s), "2", 1)
		f.Add([]byte(s), "a", 2)
	}
	f.Fuzz(func(t *testing.T, b []byte, label string, header int) {
		o := dataset.Options{Label: label, Header: []dataset.Header{dataset.Detected, dataset.FirstLine, dataset.NoHeader}[uint(header)%3]}
		s, err := dataset.Read(bytes.NewReader(b), "f", o)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f: ") {
				t.Fatalf("the error does not say where: %v", err)
			}
			return
		}
		if s.Rows < 1 || s.Cols < 1 || len(s.X) != s.Rows*s.Cols || len(s.Y) != s.Rows || len(s.Names) != s.Cols {
			t.Fatalf("%d rows, %d columns, %d numbers, %d labels, %d names", s.Rows, s.Cols, len(s.X), len(s.Y), len(s.Names))
		}
		var out strings.Builder
		for i := range s.Rows {
			for _, x := range s.Row(i) {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("row %d holds %g", i, x)
				}
				out.WriteString(strconv.FormatFloat(x, 'g', -1, 64) + ",")
			}
			if s.Classes != nil {
				out.WriteString(`"` + strings.ReplaceAll(s.Classes[int(s.Y[i])], `"`, `""`) + "\"\n")
			} else {
				out.WriteString(strconv.FormatFloat(s.Y[i], 'g', -1, 64) + "\n")
			}
		}
		again, err := dataset.Read(strings.NewReader(out.String()), "f", dataset.Options{Header: dataset.NoHeader})
		if err != nil {
			t.Fatalf("written and read again: %v\n%q", err, out.String())
		}
		if !slices.Equal(s.X, again.X) || !slices.Equal(s.Y, again.Y) || !slices.Equal(s.Classes, again.Classes) {
			t.Fatalf("written and read again:\n%v\n%v", s, again)
		}
		s.Standardize()
		for i, x := range s.X {
			if math.IsNaN(x) || math.Abs(x) > 1.001*math.Sqrt(float64(s.Rows)) {
				t.Fatalf("standardised number %d is %g", i, x)
			}
		}
	})
}
