package lab

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/odescent/odescent/ode/spec"
)

// census is what a store holds.
type census struct {
	records, files int
	bytes          int64
	again          int  // records of points asked for beyond the first of each
	damaged        bool // a segment that can be merged is damaged
}

// load reads what the store knows of points, in their order, without the rows unless keep is set. It says which are damaged.
func (s *store) load(common identity, points []Point, keep bool) ([]outcome, census, error) {
	type short [16]byte // as good as the whole key
	index := make(map[short]int32, len(points))
	for i, p := range points {
		k := common.of(p).key()
		index[short(k[:16])] = int32(i)
	}
	out := make([]outcome, len(points))
	lost := map[int32]string{} // damaged records by point
	var c census
	wanted := func(k key) bool {
		c.records++
		_, ok := index[short(k[:16])]
		return ok
	}
	take := func(f frame, path string, intact bool) {
		i := index[short(f.key[:16])]
		o := &out[i]
		var r record
		switch {
		case !intact:
			lost[i] = path
			return
		case o.known:
			c.again++
			if !f.better(o.kind, o.sum) {
				return
			}
		}
		if err := json.Unmarshal(f.payload, &r); err != nil || r.Experiment != common.Experiment || r.Point != points[i].Key || (r.Failure != "") != (f.kind == 'f') {
			lost[i] = path
			return
		}
		*o = outcome{known: true, failure: r.Failure, seconds: r.Seconds, kind: f.kind, sum: f.sum}
		if keep {
			o.rows = r.Rows
		}
	}
	err := s.walk(func(seg segment, old bool) error {
		c.files++
		c.bytes += seg.size
		if old {
			k, p, err := readPointFile(seg.path)
			if errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if err != nil {
				if k, ok := fileKey(filepath.Base(seg.path)); ok && wanted(k) {
					lost[index[short(k[:16])]] = seg.path
				}
				return nil
			}
			if wanted(k) {
				f, err := p.frame(k)
				if err != nil {
					return err
				}
				take(f, seg.path, true)
			}
			return nil
		}
		bad, err := s.read(seg, wanted, func(f frame, intact bool) { take(f, seg.path, intact) })
		if errors.Is(err, fs.ErrNotExist) {
			return err
		}
		c.damaged = c.damaged || bad > 0 && s.settled(seg)
		if bad > 0 {
			s.say("%s has %s; the rest of it is used", seg.path, spec.Count(bad, "damaged place"))
		}
		if err != nil {
			s.say("%v", err)
		}
		return nil
	})
	for i, p := range points {
		if path, ok := lost[int32(i)]; ok && !out[i].known {
			s.say("%s: the stored point %q is damaged; it is computed again", path, p.Key)
		}
	}
	return out, c, err
}

// read goes through one segment and returns how many damaged records it has passed.
func (s *store) read(seg segment, wanted func(key) bool, take func(f frame, intact bool)) (bad int, err error) {
	file, err := os.Open(seg.path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	if s.room == nil {
		s.room = bufio.NewReaderSize(nil, 1<<17)
	}
	s.room.Reset(file)
	sc, err := newScanner(s.room, wanted)
	if err != nil {
		return 0, fmt.Errorf("%s is not read: %w", seg.path, err)
	}
	for {
		f, intact, err := sc.next()
		if err != nil {
			switch err {
			case io.EOF:
				return sc.bad, nil
			case errForeign:
				return 0, fmt.Errorf("%s is not read: %w", seg.path, err)
			}
			return sc.bad, fmt.Errorf("%s is not read to its end: %w", seg.path, err)
		}
		take(f, intact)
	}
}
