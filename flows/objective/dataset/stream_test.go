package dataset_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// TestStream: the batches one after the other are the table, whatever their size.
func TestStream(t *testing.T) {
	for _, name := range dataset.Names() {
		want, err := dataset.Load(name, dataset.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{1, 7, 150, 10000} {
			s, err := dataset.Open(name, dataset.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var x []float64
			var labels []string
			for {
				b, err := s.Next(n)
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				if b.Rows != n && len(labels)+b.Rows != want.Rows || len(b.Y) != b.Rows || len(b.X) != b.Rows*b.Cols || b.Cols != want.Cols {
					t.Fatalf("%s: a batch of %d rows, %d labels, %d numbers", name, b.Rows, len(b.Y), len(b.X))
				}
				x = append(x, b.X...)
				for _, y := range b.Y {
					if b.Classes == nil {
						labels = append(labels, fmt.Sprint(y))
					} else {
						labels = append(labels, b.Classes[int(y)])
					}
				}
			}
			if _, err := s.Next(n); err != io.EOF {
				t.Errorf("%s: after the end %v", name, err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
			for i, y := range want.Y {
				word := fmt.Sprint(y)
				if want.Classes != nil {
					word = want.Classes[int(y)]
				}
				if labels[i] != word {
					t.Fatalf("%s: label %d is %s, want %s", name, i, labels[i], word)
				}
			}
			if !slices.Equal(x, want.X) {
				t.Errorf("%s in batches of %d: other numbers", name, n)
			}
		}
	}
}

func TestStreamErrors(t *testing.T) {
	for _, c := range []struct{ what, text, want string }{
		{"text in the second batch", "a,b\n1,2\n3,4\n5,x\n", `f: line 4, column b: "x" is not a number`},
		{"ragged", "a,b\n1,2\n3,4\n5\n", "f: line 4 has 1 cell, line 1 has 2"},
		{"cut off", zip(strings.Repeat("1,2\n", 40000))[:60], "f: the compressed stream is cut off after line"},
		{"a class and then none", "a,b\n1,no\n2,yes\n3,\n", "f: line 4, column b: the cell is empty"},
	} {
		s, err := dataset.NewStream(strings.NewReader(c.text), "f", dataset.Options{})
		for err == nil {
			_, err = s.Next(2)
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.what, err, c.want)
			continue
		}
		if _, again := s.Next(2); again != err {
			t.Errorf("%s: asked again it says %v", c.what, again)
		}
		if s.Close() != nil {
			t.Error("closing a reader of one's own")
		}
	}
	if _, err := dataset.Open("irsi", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "did you mean iris?") {
		t.Error(err)
	}
	if _, err := dataset.NewStream(strings.NewReader(""), "f", dataset.Options{}); err == nil || err.Error() != "f: the file is empty" {
		t.Error(err)
	}
	s, err := dataset.NewStream(strings.NewReader("a,b\n"), "f", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(1); err != io.EOF {
		t.Errorf("only a header: %v", err)
	}
	defer func() {
		if fmt.Sprint(recover()) != "dataset: Stream.Next(0)" {
			t.Error("Next(0) does not panic")
		}
	}()
	_, _ = s.Next(0)
}

// TestStreamKeepsItsPlace: no memory is taken after the first batch but the reader's own for each line.
func TestStreamKeepsItsPlace(t *testing.T) {
	s, err := dataset.NewStream(strings.NewReader(strings.Repeat("1,2,3\n", 1000)), "f", dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Next(10)
	if err != nil {
		t.Fatal(err)
	}
	place := &a.X[0]
	for range 90 {
		if b, err := s.Next(10); err != nil || &b.X[0] != place {
			t.Fatalf("a batch moves, %v", err)
		}
	}
}

func TestProgress(t *testing.T) {
	text := strings.Repeat("1.25,2.5\n", 400_000)
	var told []int64
	s, err := dataset.Read(strings.NewReader(text), "f", dataset.Options{Progress: func(done, total int64) {
		told = append(told, done)
		if total != 0 {
			t.Errorf("of a reader the length is known to be %d", total)
		}
	}})
	if err != nil || s.Rows != 400_000 {
		t.Fatal(err)
	}
	if len(told) != 4 || told[3] != int64(len(text)) || !slices.IsSorted(told) {
		t.Errorf("told %v of %d bytes", told, len(text))
	}
}
