package lab

import (
	"bufio"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

const (
	manySegments = 64          // more are merged by the next process that begins, those at rest
	allSegments  = 256         // more are merged also where they are being written
	atRest       = time.Minute // since the last record of a log that no process seems to write
	mergeRoom    = 1 << 26     // bytes of segments whose keys are held at a time while they are merged
)

// segment is a file of the store.
type segment struct {
	path string
	size int64
	mod  time.Time
}

func (g segment) pack() bool { return strings.HasSuffix(g.path, ".pack") }

// list returns the segments, and the points of earlier versions, that are there now, and what else is. gone says that
// files went meanwhile.
func (s *store) list() (segs, old []segment, odd []string, gone bool, err error) {
	entries, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil, false, nil
	}
	if err != nil {
		return nil, nil, nil, false, err
	}
	for _, e := range entries {
		name := e.Name()
		if strings.HasPrefix(name, ".") { // locks, what is being written, and what a network keeps for those who read it
			continue
		}
		_, isOld := fileKey(name)
		isSegment := strings.HasSuffix(name, ".log") || strings.HasSuffix(name, ".pack")
		path := filepath.Join(s.dir, name)
		if !isOld && !isSegment || !e.Type().IsRegular() {
			odd = append(odd, path)
			continue
		}
		info, err := e.Info()
		if err != nil {
			gone = true
			continue
		}
		if isOld {
			old = append(old, segment{path, info.Size(), info.ModTime()})
			continue
		}
		segs = append(segs, segment{path, info.Size(), info.ModTime()})
	}
	return segs, old, odd, gone, nil
}

// walk visits every segment, and every point of an earlier version. It lists the folder again until nothing is new,
// since another process may give segments other names meanwhile; after one has gone, twice more, since what it held is
// somewhere and a listing may miss a name that comes while it is made.
func (s *store) walk(visit func(seg segment, old bool) error) error {
	seen := map[string]bool{}
	for quiet, need := 0, 1; quiet < need; quiet++ {
		segs, old, odd, gone, err := s.list()
		if err != nil {
			return err
		}
		for _, path := range odd {
			if !seen[path] {
				s.say("%s belongs to no store; it is left alone", path)
			}
			seen[path] = true
		}
		fresh := false
		for i, g := range slices.Concat(segs, old) {
			if seen[g.path] {
				continue
			}
			seen[g.path], fresh = true, true
			err := visit(g, i >= len(segs))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				gone = true
			case err != nil:
				return err
			}
		}
		if gone {
			need = 3
		}
		if fresh || gone {
			quiet = -1
		}
	}
	return nil
}

// settled reports whether a segment may be merged without disturbing who writes it.
func (s *store) settled(g segment) bool { return g.pack() || g.mod.Before(s.now.Add(-atRest)) }

// tidy merges segments if there are many, if one is damaged, or if points are stored over and over. It need not
// succeed.
func (s *store) tidy(c census, asked int) {
	if c.files <= manySegments && !c.damaged && c.again <= asked {
		return
	}
	// Not needed for what is kept, only so that one process does the work.
	l, err := lockFile(s.dir)
	if err != nil {
		s.say("segments are not merged: %v", err)
		return
	}
	if ok, err := l.TryLock(); !ok || err != nil {
		return
	}
	defer l.Close()
	segs, _, _, _, err := s.list()
	if err != nil {
		return
	}
	var set []segment
	for _, g := range segs {
		if s.settled(g) || len(segs) > allSegments {
			set = append(set, g)
		}
	}
	if !c.damaged && c.again <= asked {
		set = smaller(set)
	}
	if err := s.merge(set); err != nil {
		s.say("%s: segments are not merged, all are kept: %v", s.dir, err)
	}
}

// smaller leaves out the largest segments as long as each is larger than all the rest together, so that what is large
// is not written over and over, and few are left.
func smaller(set []segment) []segment {
	slices.SortFunc(set, func(a, b segment) int { return int(min(1, max(-1, b.size-a.size))) })
	var rest int64
	for _, g := range set {
		rest += g.size
	}
	for len(set) > 0 && 2*set[0].size > rest {
		rest -= set[0].size
		set = set[1:]
	}
	return set
}

// merge writes the best record of each point in some segments to a new one and removes them. What it cannot read it
// leaves. Memory is bounded: keys are taken in parts.
func (s *store) merge(set []segment) error {
	var from []segment
	var bytes int64
	for _, g := range set {
		if !g.pack() { // the process that writes it will notice
			to := strings.TrimSuffix(g.path, ".log") + ".pack"
			if os.Rename(g.path, to) != nil {
				continue
			}
			g.path = to
		}
		if _, err := s.read(g, func(key) bool { return false }, nil); err != nil {
			continue
		}
		from = append(from, g)
		bytes += g.size
	}
	if len(from) == 0 {
		return nil
	}
	t, err := os.CreateTemp(s.dir, temporary+"*")
	if err != nil {
		return err
	}
	defer os.Remove(t.Name())
	defer t.Close()
	w := bufio.NewWriterSize(t, 1<<17)
	w.WriteString(segmentHead)
	parts := uint32(min(1<<16, 1+bytes/mergeRoom))
	for part := range parts {
		if err := mergePart(s, w, from, func(k key) bool { return binary.BigEndian.Uint32(k[:])%parts == part }); err != nil {
			return err
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := t.Chmod(0o644); err != nil {
		return err
	}
	if err := t.Sync(); err != nil {
		return err
	}
	if err := t.Close(); err != nil {
		return err
	}
	if err := os.Rename(t.Name(), filepath.Join(s.dir, rand.Text()+".pack")); err != nil {
		return err
	}
	if err := syncDir(s.dir); err != nil {
		return err
	}
	for _, g := range from {
		os.Remove(g.path)
	}
	return nil
}

// mergePart writes the best records of the points with certain keys.
func mergePart(s *store, w *bufio.Writer, from []segment, mine func(key) bool) error {
	best := map[key]frame{} // without payloads
	for _, g := range from {
		if _, err := s.read(g, mine, func(f frame, intact bool) {
			if b, ok := best[f.key]; intact && (!ok || f.better(b.kind, b.sum)) {
				f.payload = nil
				best[f.key] = f
			}
		}); err != nil {
			return err
		}
	}
	var room []byte
	for _, g := range from {
		if _, err := s.read(g, mine, func(f frame, intact bool) {
			if b, ok := best[f.key]; intact && ok && b.kind == f.kind && b.sum == f.sum {
				room = f.append(room[:0])
				w.Write(room) // Flush returns its error
				delete(best, f.key)
			}
		}); err != nil {
			return err
		}
	}
	return nil
}
