package lab_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/odescent/odescent/experiments/lab"
)

// TestBatchAboveRows: a batch of more rows than there are is refused, one of all is not.
func TestBatchAboveRows(t *testing.T) {
	for batch, want := range map[string]string{
		"570":  "--batch 570: logistic(data=wdbc) has 569 rows; --batch 0 takes all",
		"1000": "--batch 1000: logistic(data=wdbc) has 569 rows; --batch 0 takes all",
		"569":  "",
	} {
		_, err := command(t, "solve", "logistic(data=wdbc)", "sgd(lr=0.1)", "--steps", "2", "--batch", batch)
		if got := message(err); got != want {
			t.Errorf("--batch %s: %q, want %q", batch, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestHugeGrids: 10^12 points are refused before anything is allocated, with the bound and the flag that raises it; the count does
// not overflow.
func TestHugeGrids(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	made := 0
	e := lab.Experiment{
		Name: "huge", Params: []lab.Param{{Key: "a", Default: "1", Sweep: true}, {Key: "b", Default: "1", Sweep: true}, {Key: "c", Default: "1"}, {Key: "d", Default: "1"}},
		Points: func(lab.Values) ([]lab.Point, error) { made++; return nil, nil },
	}
	many := "lin:0:1:1000000"
	for _, c := range []struct {
		settings []string
		want     string
	}{
		{[]string{"a=" + many, "b=" + many}, "huge: 1000000 a × 1000000 b make up to 1e12 points, and 1000000 are the most; --points raises that, up to 1e9"},
		{[]string{"a=" + many, "b=" + many, "c=" + many, "d=" + many}, "huge: 1000000 a × 1000000 b × 1000000 c × 1000000 d make up to 1e24 points, and 1000000 are the most"},
		{[]string{"a=" + many, "b=1,2"}, "huge: 1000000 a × 2 b make up to 2e6 points, and 1000000 are the most; --points 2e6 allows them"},
	} {
		v, err := e.Values(c.settings)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := lab.Compute(t.Context(), e, v, lab.Options{}); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.60s: %v, want %s", c.settings, err, c.want)
		}
	}
	if made != 0 {
		t.Error("points were made")
	}
	v, err := e.Values([]string{"a=lin:0:1:300", "b=1,2"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lab.Compute(t.Context(), e, v, lab.Options{Points: 599}); err == nil || !strings.Contains(err.Error(), "300 a × 2 b make up to 600 points, and 599 are the most; --points 600 allows them") {
		t.Error(err)
	}
	if _, err := lab.Compute(t.Context(), e, v, lab.Options{Points: 600}); err != nil || made != 1 {
		t.Error(err)
	}
	for list, want := range map[string]string{
		"lin:0:1:1000000000000": "a list of 1e12 values, and 1000000 are the most; --points raises that, up to 1e9",
		"log:1:2:1e12":          "a list of 1e12 values, and 1000000 are the most",
		"lin:0:1:2e6":           "a list of 2e6 values, and 1000000 are the most; --points 2e6 allows them",
		"lin:0:1:1e300":         "a list of 1e300 values",
		"lin:0:1:2.5":           "write lin:first:last:count",
	} {
		if _, err := lab.ParseList(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", list, err, want)
		}
	}
	if l, err := lab.ParseList("lin:0:1:1e2"); err != nil || len(l) != 100 {
		t.Error(err)
	}
	for args, want := range map[string]string{
		"run sweep --points 1e12":                                       "write a count from 1 to 1e9",
		"run sweep --points 0":                                          "write a count from 1 to 1e9",
		"solve quadratic(n=1e12) sgd":                                   "n=1000000000000 must be in [1, 1e7]",
		"solve conv(data=digits,filters=1e9) sgd":                       "filters=1000000000",
		"solve logistic(data=iris,limit=100,positive=setosa) sgd":       "there are more than 20 rows of 5 numbers, and 100 numbers (0.0008 MB) are the most; limit=1000 allows more",
		"solve logistic(data=iris,limit=-1,positive=setosa) sgd":        "limit=-1: the numbers that may be read are 1 to 1e+12, and 5e+07 by default",
		"solve logistic(data=iris,wait=-1,positive=setosa) sgd":         "wait=-1: seconds run from 0, which means 30, to 1e6",
		"solve linear(limit=5) sgd":                                     "separator, decimalcomma, limit and wait belong to a file; say which with data=",
		"solve logistic(data=iris,separator=words,positive=setosa) sgd": "write auto, comma, semicolon, tab, blank or bar",
		"solve logistic(data=/dev/zero) sgd":                            "this is a device, which has no end",
		"solve kmeans(data=/) sgd":                                      "this is a folder",
		"solve logistic(data=iris,limit=1e9,wait=5,separator=comma,positive=virginica) sgd --steps 1": "-",
	} {
		_, err := command(t, append(strings.Fields(args), "--out", t.TempDir())...)
		if want == "-" {
			want = ""
		}
		if got := message(err); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", args, got, want)
		}
	}
}

// TestMemoryOfPoints: points whose parameters make them take more memory than allowed end with a sentence, however they take it.
func TestMemoryOfPoints(t *testing.T) {
	sink := make([][]float64, 0, 1000)
	for what, grow := range map[string]func(ctx context.Context){
		"in many steps": func(ctx context.Context) {
			for ctx.Err() == nil {
				if sink = append(sink, make([]float64, 1e5)); len(sink) == cap(sink) {
					t.Error("800 MB are not too much")
					return
				}
				time.Sleep(time.Millisecond)
			}
		},
		"at once": func(ctx context.Context) {
			sink = append(sink, make([]float64, 2e7))
			<-ctx.Done()
		},
	} {
		e := lab.Experiment{Name: "grows", Kinds: []any{squareRow{}}, Points: func(lab.Values) ([]lab.Point, error) {
			return []lab.Point{lab.At("one", func(ctx context.Context) ([]squareRow, error) {
				grow(ctx)
				return nil, ctx.Err()
			})}, nil
		}}
		v, err := e.Values(nil)
		if err != nil {
			t.Fatal(err)
		}
		_, err = lab.Compute(t.Context(), e, v, lab.Options{Memory: 100e6})
		if want := "grows: more than 1e8 bytes of memory are taken, which are the most; choose smaller parameters, or --memory 1e9 allows more"; message(err) != want {
			t.Errorf("%s: %v, want %s", what, err, want)
		}
		sink = sink[:0]
		clear(sink[:cap(sink)])
		runtime.GC()
	}
}

// TestBombSolved: a small file that is 10^8 rows ends solve with a sentence and the exit status of bad input.
func TestBombSolved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bomb.csv.gz")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, strings.Repeat("1,2\n", 1<<20))
	z.Close()
	for range 96 {
		_, _ = f.WriteString(b.String())
	}
	f.Close()
	_, err = command(t, "solve", "logistic(data="+path+")", "bb")
	if want := "there are more than 25000000 rows of 2 numbers, and 5e+07 numbers (400 MB) are the most; limit=5e8 allows more"; !strings.Contains(message(err), want) || lab.ExitStatus(err) != lab.ExitInput {
		t.Errorf("%v, status %d, want %s", err, lab.ExitStatus(err), want)
	}
}

// TestReadingCanceled: a canceled command ends in the midst of its data.
func TestReadingCanceled(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	name := "/dev/fd/" + strconv.Itoa(int(r.Fd()))
	if _, err := os.Stat(name); err != nil {
		t.Skip("this system does not name its pipes")
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	err = lab.Command(ctx, []string{"solve", "logistic(data=" + name + ")", "bb"}, io.Discard, io.Discard)
	if !errors.Is(err, context.Canceled) || lab.ExitStatus(err) != lab.ExitCanceled {
		t.Errorf("%v, status %d", err, lab.ExitStatus(err))
	}
}
