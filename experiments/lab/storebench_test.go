package lab

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// sample is the identity of points, and what is stored of them, as a sweep has them.
var sample = identity{"bench", []string{"problem=rosenbrock", "grads=1000"}, "", []string{"problem", "a", "f", "grads"}, Code(), Code()}

func samplePoints(n int) []Point {
	ps := make([]Point, n)
	for i := range ps {
		ps[i].Key = fmt.Sprintf("optimizer=sgd(lr=%d),a=%d", i, i)
	}
	return ps
}

func sampleOutcome(i int) outcome {
	r := []string{"rosenbrock", fmt.Sprint(i), fmt.Sprint(1 / float64(i+3)), "1000"}
	return outcome{rows: [][]string{r, r, r}, seconds: .01}
}

// pointFiles is the store of versions before the segments, one file a point, for comparison.
type pointFiles struct{ dir string }

func (s pointFiles) path(id identity) string {
	return filepath.Join(s.dir, fmt.Sprintf("%x.json", id.key()))
}

func (s pointFiles) save(id identity, o outcome) error {
	p := pointFile{identity: id, Rows: o.rows, Failure: o.failure, Seconds: o.seconds}
	p.Sum = p.sum()
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return replace(s.path(id), append(b, '\n'))
}

// BenchmarkStore compares a point a file, as it was, with segments: save is one point with its flush to disk, save8 the same
// from eight goroutines, load one of the points of a run.
func BenchmarkStore(b *testing.B) {
	saves := func(b *testing.B, jobs int, save func(identity, outcome) error) {
		ps := samplePoints(b.N)
		b.ResetTimer()
		var wg sync.WaitGroup
		for j := range jobs {
			wg.Go(func() {
				for i := j; i < b.N; i += jobs {
					if err := save(sample.of(ps[i]), sampleOutcome(i)); err != nil {
						b.Error(err)
					}
				}
			})
		}
		wg.Wait()
	}
	for _, jobs := range []int{1, 8} {
		b.Run(fmt.Sprintf("files/save%d", jobs), func(b *testing.B) {
			saves(b, jobs, pointFiles{b.TempDir()}.save)
		})
		b.Run(fmt.Sprintf("segments/save%d", jobs), func(b *testing.B) {
			s, err := openStore(b.TempDir(), "bench", nil)
			if err != nil {
				b.Fatal(err)
			}
			defer s.close()
			saves(b, jobs, s.save)
		})
	}
	b.Run("files/load", func(b *testing.B) {
		s := pointFiles{b.TempDir()}
		ps := samplePoints(b.N)
		for i, p := range ps {
			f := pointFile{identity: sample.of(p), Rows: sampleOutcome(i).rows}
			f.Sum = f.sum()
			j, _ := json.Marshal(f)
			if err := os.WriteFile(s.path(sample.of(p)), j, 0o644); err != nil {
				b.Fatal(err)
			}
		}
		b.ResetTimer()
		for _, p := range ps {
			if _, _, err := readPointFile(s.path(sample.of(p))); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("segments/load", func(b *testing.B) {
		dir := b.TempDir()
		ps := fillStore(b, dir, b.N)
		b.ResetTimer()
		out, _, err := readStore(dir, "bench", nil).load(sample, ps, true)
		if err != nil || !out[b.N-1].known {
			b.Fatal(err)
		}
	})
}

// fillStore writes n points into one segment, without flushing, and returns them.
func fillStore(t testing.TB, dir string, n int) []Point {
	t.Helper()
	s, err := openStore(dir, "bench", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	ps := samplePoints(n)
	var b []byte
	for i, p := range ps {
		o := sampleOutcome(i)
		f, err := (&pointFile{identity: sample.of(p), Rows: o.rows, Seconds: o.seconds}).frame(sample.of(p).key())
		if err != nil {
			t.Fatal(err)
		}
		if b = f.append(b); len(b) > 1<<20 || i == n-1 {
			if _, _, _, err := s.append(b); err != nil {
				t.Fatal(err)
			}
			b = b[:0]
		}
	}
	return ps
}
