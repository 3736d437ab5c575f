package dataset_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// peak returns by how many bytes the heap grew at most while f ran.
func peak(f func()) float64 {
	heap := func() float64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return float64(s[0].Value.Uint64())
	}
	runtime.GC()
	base, top := heap(), 0.
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			top = max(top, heap())
			select {
			case <-done:
				return
			case <-time.After(200 * time.Microsecond):
			}
		}
	}()
	f()
	close(done)
	<-ended
	return top - base
}

// bomb writes n times a text behind a head as gzip: blocks of 4 MB are compressed once and repeated as members.
func bomb(t *testing.T, path, head, text string, n int) {
	t.Helper()
	member := func(s string) []byte {
		var b strings.Builder
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = io.WriteString(z, s)
		_ = z.Close()
		return []byte(b.String())
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	each := min(n, 1<<22/len(text))
	block := member(strings.Repeat(text, each))
	f.Write(member(head))
	for range n / each {
		f.Write(block)
	}
	if rest := n % each; rest > 0 {
		f.Write(member(strings.Repeat(text, rest)))
	}
	if info, err := f.Stat(); err != nil || info.Size() > 2_000_000 {
		t.Errorf("%s has %d bytes, %v", path, info.Size(), err)
	}
}

// TestBombs: each is small on the disk, huge when read, and refused within the default limit by a sentence that names the bound
// and the key that raises it. The heap stays below the bytes of a row, which a growing slice holds up to three times.
func TestBombs(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	bomb(t, at("rows"), "a,b\n", "1,2\n", 100_000_000)
	bomb(t, at("columns"), "", "1,", 50_000_000)
	bomb(t, at("names"), "", "a,", 50_000_000)
	bomb(t, at("cell"), "", "1", 1_500_000_000)
	bomb(t, at("second cell"), "a,b\n1,2\n", "1", 1_500_000_000)
	bomb(t, at("quoted"), "a,b\n1,\"", "x\n", 500_000_000)
	bomb(t, at("comment"), "a,b\n1,2\n#", "x", 500_000_000)
	bomb(t, at("blank lines"), "a,b\n1,2\n", "\n", 500_000_000)
	bomb(t, at("blanks"), "a,b\n1,2\n", " ", 500_000_000)
	bomb(t, at("empty rows"), "a,b\n1,2\n", ",\n", 500_000_000)
	var ids strings.Builder
	ids.WriteString("a,id\n")
	for i := range 200_000 {
		fmt.Fprintf(&ids, "1,%d\n", i)
	}
	write(t, at("ids"), ids.String())
	write(t, at("images"), array(0x0e, nil, 1<<31, 1<<26)) // 2^60 bytes
	const mb = 1e6
	begin := time.Now()
	for _, c := range []struct {
		name   string
		limit  int
		labels dataset.Labels
		want   string
		heap   float64
	}{
		{"rows", 0, "", "there are more than 25000000 rows of 2 numbers, and 5e+07 numbers (400 MB) are the most; limit=5e8 allows more", 10 * mb},
		{"rows", 1e6, "", "there are more than 500000 rows of 2 numbers, and 1e+06 numbers (8 MB) are the most; limit=1e7 allows more", 10 * mb},
		{"columns", 0, "", "line 1: there are more than 1000000 columns, which are the most; limit=5e8 allows more", 100 * mb},
		{"names", 0, "", "line 1: there are more than 1000000 columns, which are the most; limit=5e8 allows more", 100 * mb},
		{"cell", 0, "", "line 1: a row has more than 50000000 bytes, which are the most; limit=5e8 allows more", 200 * mb},
		{"second cell", 0, "", "line 3: a row has more than 50000000 bytes, which are the most; limit=5e8 allows more", 200 * mb},
		{"second cell", 1e5, "", "line 3: a row has more than 100000 bytes, which are the most; limit=1e6 allows more", 5 * mb},
		{"quoted", 1e5, "", "line 2: is a quote not closed? a row has more than 100000 bytes, which are the most; limit=1e6 allows more", 5 * mb},
		{"comment", 1e5, "", "line 3: there are more than 100000 bytes without a row, which are the most; limit=1e6 allows more", 5 * mb},
		{"blank lines", 1e5, "", "there are more than 100000 bytes without a row, which are the most; limit=1e6 allows more", 5 * mb},
		{"blanks", 1e5, "", "line 3: there are more than 100000 bytes without a row, which are the most; limit=1e6 allows more", 5 * mb},
		{"empty rows", 1e6, "", "there are more than 500000 rows of 2 numbers", 5 * mb},
		{"ids", 1e6, dataset.Classes, "line 20002, column id: there are more than 20000 different labels (0, 1, ...), which are the most; is it the label? label= names another, and limit=1e7 allows more", 20 * mb},
		{"images", 0, "", "the header announces 1.44e+17 numbers, and 5e+07 (400 MB) are the most; limit= raises that, up to 1e12", 5 * mb},
	} {
		o := dataset.Options{Limit: c.limit, Labels: c.labels}
		if c.name == "images" {
			o.Label = at("labels")
		}
		var err error
		grown := peak(func() { _, err = dataset.Load(at(c.name), o) })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.name, err, c.want)
		}
		if grown > c.heap {
			t.Errorf("%s: the heap grew by %.0f MB, %.0f are allowed", c.name, grown/mb, c.heap/mb)
		}
		t.Logf("%s: %.1f MB, at %v", c.name, grown/mb, time.Since(begin))
		if c.name == "images" || c.limit == 0 {
			continue
		}
		f, ferr := os.Open(at(c.name))
		if ferr != nil {
			t.Fatal(ferr)
		}
		grown = peak(func() { _, err = dataset.Read(f, "f", o) }) // as from a pipe
		f.Close()
		if err == nil || !strings.Contains(err.Error(), "the most") || grown > 2.2*8*1e6+c.heap {
			t.Errorf("%s as from a pipe: %v, %.0f MB", c.name, err, grown/mb)
		}
	}
	o := dataset.Options{Limit: 1e5}
	f, err := os.Open(at("rows"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := dataset.NewStream(f, "f", o)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 { // of a stream only the batch is limited
		if _, err := s.Next(50_000); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Next(50_001); err == nil || !strings.Contains(err.Error(), "a batch of 50001 rows of 2 numbers is beyond 1e+05 numbers, which are the most; limit=1e6 allows more") {
		t.Error(err)
	}
	if _, err := dataset.Load("iris", dataset.Options{Limit: -1}); err == nil || !strings.Contains(err.Error(), "limit=-1: it cannot be negative") {
		t.Error(err)
	}
	if s, err := dataset.Load("iris", dataset.Options{Limit: 750}); err != nil || s.Rows != 150 {
		t.Error(err)
	}
	if _, err := dataset.Load("iris", dataset.Options{Limit: 749}); err == nil || !strings.Contains(err.Error(), "there are more than 149 rows of 5 numbers") {
		t.Error(err)
	}
}

// TestMemory: a table takes the memory of its numbers, read from a file, and twice that from a pipe; garbage included,
// with the collector set to keep little of it.
func TestMemory(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	rows, cols := 1_000_000, 10
	if testing.Short() {
		rows = 100_000
	}
	path := filepath.Join(t.TempDir(), "big.csv")
	bomb(t, path+".gz", "", "0.25,-3,12.5,1e-3,7,0.125,99,-0.5,3.25,1\n", rows)
	f, err := os.Open(path + ".gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	numbers := 8 * float64(rows*cols)
	for what, c := range map[string]struct {
		ratio float64
		read  func() (*dataset.Set, error)
	}{
		"a file": {1.15, func() (*dataset.Set, error) { return dataset.Load(path+".gz", dataset.Options{}) }},
		"a pipe": {2.2, func() (*dataset.Set, error) { return dataset.Read(f, "f", dataset.Options{}) }},
	} {
		var s *dataset.Set
		var err error
		top := peak(func() { s, err = c.read() })
		if err != nil || s.Rows != rows || s.Cols != cols-1 {
			t.Fatalf("%s: %v, %v", what, s, err)
		}
		t.Logf("%s: numbers %.1f MB, heap at most %.1f MB: %.2f times", what, numbers/1e6, top/1e6, top/numbers)
		if top > c.ratio*numbers+2e6 {
			t.Errorf("%s: the heap grew by %.1f MB, the numbers are %.1f MB", what, top/1e6, numbers/1e6)
		}
		if over := float64(cap(s.X)) / float64(len(s.X)); what == "a file" && over > 1.001 {
			t.Errorf("the table is allocated %.3f times over", over)
		}
	}
}

// endless is a reader without an end that ends a context after some reads.
type endless struct {
	text   string
	left   int
	cancel func()
}

func (e *endless) Read(b []byte) (int, error) {
	if e.left--; e.left == 0 {
		e.cancel()
	}
	n := 0
	for n+len(e.text) <= len(b) {
		n += copy(b[n:], e.text)
	}
	return n, nil
}

// TestContext: the reading ends with its context, in each of its phases, and the error wraps that of the context.
func TestContext(t *testing.T) {
	for what, text := range map[string]string{"rows": "1,2\n", "one row": "1,", "comments": "#\n", "blank lines": "\n"} {
		for _, reads := range []int{1, 3, 30} {
			ctx, cancel := context.WithCancel(t.Context())
			r := &endless{text, reads, cancel}
			_, err := dataset.Read(r, "f", dataset.Options{Context: ctx, Limit: 1e9})
			if !errors.Is(err, context.Canceled) || !strings.HasPrefix(err.Error(), "f: the reading was interrupted") || r.left != 0 {
				t.Errorf("%s, %d reads: %v, %d left", what, reads, err, r.left)
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, name := range []string{"iris", "digits"} {
		if _, err := dataset.Load(name, dataset.Options{Context: ctx}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s, err := dataset.NewStream(strings.NewReader(strings.Repeat("1,2\n", 1e5)), "f", dataset.Options{Context: t.Context()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Next(10); err != nil {
		t.Error(err)
	}
}
