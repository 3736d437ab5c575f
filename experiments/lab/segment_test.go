package lab

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// opened is a store below dir with what it says.
func opened(t *testing.T, dir string) (*store, *bytes.Buffer) {
	t.Helper()
	var said bytes.Buffer
	s, err := openStore(dir, "bench", &said)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	return s, &said
}

// have loads points and returns how many are known, with the rows that they must have.
func have(t *testing.T, s *store, ps []Point) (n int, c census) {
	t.Helper()
	out, c, err := s.load(sample, ps, true)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		if o.known {
			n++
			if got, want := fmt.Sprint(o.rows), fmt.Sprint(sampleOutcome(i).rows); got != want {
				t.Fatalf("point %d has rows %s, want %s", i, got, want)
			}
		}
	}
	return n, c
}

// age sets the time of all files of a store back, as if nobody wrote them any more.
func age(t *testing.T, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, ".points", "bench", "*.*"))
	for _, f := range files {
		if err := os.Chtimes(f, time.Time{}, time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
}

// Memory to look up ten points does not depend on how many are stored.
func TestStoreIsFlat(t *testing.T) {
	used := map[int]uint64{}
	for _, n := range []int{1000, 100_000} {
		dir := t.TempDir()
		ps := fillStore(t, dir, n)
		s := readStore(dir, "bench", nil)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		out, c, err := s.load(sample, ps[:10], true)
		runtime.ReadMemStats(&after)
		if err != nil || !out[9].known || c.records != n {
			t.Fatalf("%v, %+v", err, c)
		}
		used[n] = after.TotalAlloc - before.TotalAlloc
	}
	t.Logf("bytes allocated for a look at ten points of so many stored: %v", used)
	if used[100_000] > used[1000]+1<<16 {
		t.Errorf("ten points of 1,000 and of 100,000 stored take %d and %d bytes", used[1000], used[100_000])
	}
}

// No more files than some hundreds are left by many processes, and few when they have rested; no point is lost on the way.
func TestStoreHasFewFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("opens a store 300 times")
	}
	dir := t.TempDir()
	ps := samplePoints(300)
	most := 0
	for i, p := range ps {
		s, _ := opened(t, dir)
		_, c, err := s.load(sample, ps[:1], false)
		if err != nil {
			t.Fatal(err)
		}
		s.tidy(c, len(ps))
		if err := s.save(sample.of(p), sampleOutcome(i)); err != nil {
			t.Fatal(err)
		}
		if err := s.close(); err != nil {
			t.Fatal(err)
		}
		files, _ := os.ReadDir(filepath.Join(dir, ".points", "bench"))
		most = max(most, len(files))
		if i == 280 {
			age(t, dir)
		}
	}
	if most > allSegments+2 {
		t.Errorf("300 processes at once have left %d files", most)
	}
	s, _ := opened(t, dir)
	if n, c := have(t, s, ps); n != 300 || c.files > allSegments {
		t.Errorf("%d of 300 points in %+v", n, c)
	}
	age(t, dir)
	s, _ = opened(t, dir)
	_, c, err := s.load(sample, ps, false)
	if err != nil {
		t.Fatal(err)
	}
	s.tidy(c, len(ps))
	if n, c := have(t, s, ps); n != 300 || c.files > manySegments {
		t.Errorf("at rest, %d of 300 points in %+v", n, c)
	}
}

// Points that several writers save, while another merges all segments again and again under their hands, are all there.
func TestMergeUnderWriters(t *testing.T) {
	dir := t.TempDir()
	ps := samplePoints(400)
	var wg, merging sync.WaitGroup
	stop := make(chan struct{})
	merging.Go(func() {
		s, _ := opened(t, dir)
		for {
			select {
			case <-stop:
				return
			default:
			}
			segs, _, _, _, err := s.list()
			if err == nil {
				err = s.merge(segs)
			}
			if err != nil {
				t.Error(err)
			}
		}
	})
	for w := range 4 {
		wg.Go(func() {
			s, _ := opened(t, dir)
			for i := w; i < len(ps); i += 4 {
				if err := s.save(sample.of(ps[i]), sampleOutcome(i)); err != nil {
					t.Error(err)
				}
				if out, _, err := s.load(sample, ps[i:i+1], false); err != nil || !out[0].known {
					t.Errorf("point %d is not there after it was saved: %v", i, err)
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	merging.Wait()
	s, said := opened(t, dir)
	if n, c := have(t, s, ps); n != len(ps) || said.Len() > 0 {
		t.Errorf("%d of %d points, %+v; it says %s", n, len(ps), c, said)
	}
}

// Merging keeps the best record of each point, drops what is damaged, leaves what it cannot read, and gives way to a full
// disk; an interruption at any place leaves all points.
func TestMerge(t *testing.T) {
	dir := t.TempDir()
	ps := fillStore(t, dir, 1000)
	fillStore(t, dir, 1000)
	s, said := opened(t, dir)
	for i := range 5 { // failures of points that have rows
		if err := s.save(sample.of(ps[i]), outcome{failure: "boom"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.save(sample.of(Point{Key: "fails"}), outcome{failure: "boom"}); err != nil {
		t.Fatal(err)
	}
	foreign := filepath.Join(s.dir, "foreign.pack")
	if err := os.WriteFile(foreign, []byte("not ours"), 0o644); err != nil {
		t.Fatal(err)
	}
	segs, _, _, _, err := s.list()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.merge(segs); err != nil {
		t.Fatal(err)
	}
	n, c := have(t, s, ps)
	if n != 1000 || c.records != 1001 || c.again != 0 || c.files != 2 {
		t.Errorf("%d of 1000 points, %+v", n, c)
	}
	if out, _, _ := s.load(sample, []Point{{Key: "fails"}}, true); out[0].failure != "boom" || out[0].rows != nil {
		t.Errorf("the failure is %+v", out[0])
	}
	if !strings.Contains(said.String(), "foreign.pack is not read") {
		t.Errorf("it says %s", said)
	}
	if _, err := os.Stat(foreign); err != nil {
		t.Error(err)
	}
}

// A merge that the disk has no room for keeps every segment, leaves nothing behind and says so.
func TestMergeOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("needs the right to mount a small disk: %v %s", err, bytes.TrimSpace(out))
	}
	t.Cleanup(func() { exec.Command("umount", dir).Run() })
	ps := fillStore(t, dir, 1000)
	s, said := opened(t, dir)
	age(t, dir)
	s.tidy(census{damaged: true}, len(ps))
	if n, c := have(t, s, ps); n != 1000 || c.files != 1 || !strings.Contains(said.String(), "all are kept") {
		t.Errorf("%d of 1000 points, %+v; it says %s", n, c, said)
	}
	if left, _ := filepath.Glob(filepath.Join(s.dir, temporary+"*")); left != nil {
		t.Errorf("left behind: %v", left)
	}
	err := s.save(sample.of(Point{Key: "big"}), outcome{rows: [][]string{{strings.Repeat("x", 1<<19)}}})
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("saved what the disk has no room for: %v", err)
	}
	if err := s.save(sample.of(Point{Key: "small"}), sampleOutcome(0)); err != nil {
		t.Error(err)
	}
	if n, c := have(t, s, append(ps, Point{Key: "big"})); n != 1000 || c.damaged || strings.Contains(said.String(), "damaged") {
		t.Errorf("%d of 1000 points, %+v; it says %s", n, c, said)
	}
}

// smaller leaves few segments and moves each record only a few times.
func TestSmaller(t *testing.T) {
	for _, c := range []struct{ in, want []int64 }{
		{[]int64{1, 100, 1, 1}, []int64{1, 1, 1}},
		{[]int64{50, 30, 20, 10}, []int64{50, 30, 20, 10}},
		{[]int64{1000, 100, 10, 1}, nil},
		{[]int64{5}, nil},
		{nil, nil},
	} {
		var set []segment
		for _, n := range c.in {
			set = append(set, segment{size: n})
		}
		var got []int64
		for _, g := range smaller(set) {
			got = append(got, g.size)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("of %v %v are merged, want %v", c.in, got, c.want)
		}
	}
}

// The points of a version before the segments are read as they stand, moved by the first run, and their files removed; those
// that are damaged, or foreign, stay and are named.
func TestStoreOfEarlierVersion(t *testing.T) {
	dir := t.TempDir()
	ps := samplePoints(1500)
	s, said := opened(t, dir)
	old := pointFiles{s.dir}
	for i, p := range ps {
		f := pointFile{identity: sample.of(p), Rows: sampleOutcome(i).rows}
		f.Sum = f.sum()
		j, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		switch i {
		case 1:
			j = j[:len(j)/2]
		case 2:
			j = bytes.Replace(j, []byte(`[["rosenbrock`), []byte(`[["rosenbrick`), 1)
		case 3:
			j = nil
		}
		if err := os.WriteFile(old.path(sample.of(p)), j, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	os.WriteFile(filepath.Join(s.dir, "notes.txt"), []byte("mine"), 0o644)
	if n, _ := have(t, readStore(dir, "bench", nil), ps); n != 1497 {
		t.Errorf("a dry run sees %d points", n)
	}
	if err := s.fold(); err != nil {
		t.Fatal(err)
	}
	n, c := have(t, s, ps)
	left, _ := os.ReadDir(s.dir)
	if n != 1497 || len(left) != 5 {
		t.Errorf("%d points, %+v, %d files left", n, c, len(left))
	}
	for _, want := range []string{"1497 points of an earlier version moved", "checksum is another", "notes.txt belongs to no store", `point "` + ps[1].Key + `" is damaged`} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
}

// Whatever stands in a segment, reading ends, holds no more than the file has, and finds every record that is whole.
func TestHostileSegments(t *testing.T) {
	dir := t.TempDir()
	ps := fillStore(t, dir, 20)
	files, _ := filepath.Glob(filepath.Join(dir, ".points", "bench", "*.log"))
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		b := bytes.Clone(whole)
		untouched := map[int]bool{}
		starts := []int{}
		for p := range b {
			if b[p] == separator {
				starts = append(starts, p)
			}
		}
		for i := range starts {
			untouched[i] = true
		}
		for range 1 + r.IntN(4) {
			p := r.IntN(len(b))
			b[p] = byte(r.IntN(256))
			for i, start := range starts {
				end := len(b)
				if i+1 < len(starts) {
					end = starts[i+1]
				}
				if start <= p && p < end-1 { // the line's end may be anything
					untouched[i] = false
				}
			}
		}
		sc, err := newScanner(bufio.NewReader(bytes.NewReader(b)), func(key) bool { return true })
		if err != nil {
			t.Fatal(err)
		}
		found := map[key]bool{}
		for {
			f, intact, err := sc.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			found[f.key] = found[f.key] || intact
		}
		for i, p := range ps {
			if untouched[i] && !found[sample.of(p).key()] {
				t.Fatalf("record %d is whole and was not found", i)
			}
		}
	}
	// Lengths without bytes behind them take no memory.
	var b bytes.Buffer
	b.WriteString(segmentHead)
	for range 1000 {
		fmt.Fprintf(&b, "%cr %064x %016x %08x {}\n", separator, 1, 2, maxPayload)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	sc, err := newScanner(bufio.NewReader(bytes.NewReader(b.Bytes())), func(key) bool { return true })
	for n := 0; err == nil; n++ {
		_, intact, e := sc.next()
		if err = e; intact || n > 1000 {
			t.Fatalf("record %d is intact: %v", n, intact)
		}
	}
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 1<<22 {
		t.Errorf("1000 records that say 256 MB took %d bytes", after.TotalAlloc-before.TotalAlloc)
	}
}

// Links, folders and pipes in the place of files of the store are neither followed nor waited for.
func TestStoreOfOddFiles(t *testing.T) {
	dir, elsewhere := t.TempDir(), t.TempDir()
	ps := fillStore(t, elsewhere, 10)
	files, _ := filepath.Glob(filepath.Join(elsewhere, ".points", "bench", "*.log"))
	s, said := opened(t, dir)
	if err := os.Symlink(files[0], filepath.Join(s.dir, "A.log")); err != nil {
		t.Skip(err)
	}
	os.Mkdir(filepath.Join(s.dir, "B.pack"), 0o755)
	os.Symlink("/dev/zero", filepath.Join(s.dir, "C.pack"))
	os.Symlink("/dev/zero", old(s.dir, ps[0]))
	if err := s.fold(); err != nil {
		t.Fatal(err)
	}
	if n, c := have(t, s, ps); n != 0 || c.files != 0 || strings.Count(said.String(), "belongs to no store") != 4 {
		t.Errorf("%d points, %+v; it says %s", n, c, said)
	}
	other := t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(other, ".points")); err != nil {
		t.Fatal(err)
	}
	if _, err := openStore(other, "bench", nil); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a store behind a link: %v", err)
	}
}

func old(dir string, p Point) string { return pointFiles{dir}.path(sample.of(p)) }
