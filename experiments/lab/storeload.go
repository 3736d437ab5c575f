package lab

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// census is what a store holds.
type census struct {
	records, files int
	bytes          int64
	again          int  // records of points asked for beyond the first of each
	damaged        bool // a segment that can be merged is damaged
}

// load reads what the store holds of points, in their order, without the rows unless keep is set. It says which are
// damaged.
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

// pointFile is a point as versions before the segments stored it: each in a file named by its key, .json.
type pointFile struct {
	identity
	Rows    [][]string `json:"rows"`
	Failure string     `json:"failure,omitempty"`
	Seconds float64    `json:"seconds"`
	Sum     string     `json:"sum"` // of rows and failure
}

func (p *pointFile) sum() string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(struct {
		Rows    [][]string
		Failure string
	}{p.Rows, p.Failure}); err != nil {
		panic("lab: " + err.Error()) // strings have no errors
	}
	return hex.EncodeToString(h.Sum(nil))
}

// frame returns the point as a record of a segment.
func (p *pointFile) frame(k key) (frame, error) {
	f := frame{kind: 'r', key: k}
	if p.Failure != "" {
		f.kind = 'f'
	}
	var err error
	f.payload, err = json.Marshal(record{p.Experiment, p.Point, fmt.Sprintf("%.12s", p.Code), fmt.Sprintf("%.12s", p.Source), p.Rows, p.Failure, p.Seconds})
	f.sum, f.length = f.checksum(), len(f.payload)
	return f, err
}

// fileKey returns the key in the name of a point's file.
func fileKey(name string) (k key, ok bool) {
	digits, ok := strings.CutSuffix(name, ".json")
	if !ok || len(digits) != 2*len(k) {
		return k, false
	}
	_, err := hex.Decode(k[:], []byte(digits))
	return k, err == nil
}

// readPointFile reads a point's file.
func readPointFile(path string) (key, *pointFile, error) {
	k, _ := fileKey(filepath.Base(path))
	var p pointFile
	info, err := os.Lstat(path)
	if err == nil && (!info.Mode().IsRegular() || info.Size() > maxPayload) {
		err = fmt.Errorf("it has %d bytes", info.Size())
	}
	var b []byte
	if err == nil {
		b, err = os.ReadFile(path)
	}
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	switch {
	case err != nil:
		return k, nil, err
	case p.Sum != p.sum():
		return k, nil, fmt.Errorf("its checksum is another")
	case p.identity.key() != k:
		return k, nil, fmt.Errorf("it is the point %q of %s under another's name", p.Point, p.Experiment)
	}
	return k, &p, nil
}

// fold moves the points of earlier versions into the log of this process. A file is removed after what was in it has
// been flushed to disk; one that is damaged stays.
func (s *store) fold() error {
	_, old, _, _, err := s.list()
	if err != nil {
		return err
	}
	moved := 0
	for some := range slices.Chunk(old, 1000) {
		var done []string
		for _, g := range some {
			k, p, err := readPointFile(g.path)
			if errors.Is(err, fs.ErrNotExist) {
				continue // another process has moved it
			}
			var f frame
			if err == nil {
				f, err = p.frame(k)
			}
			if err != nil {
				s.say("%s is no stored point, it is left alone: %v", g.path, err)
				continue
			}
			if _, _, _, err := s.append(f.append(nil)); err != nil {
				return fmt.Errorf("points of an earlier version cannot be stored anew: %w", err)
			}
			done = append(done, g.path)
		}
		s.mu.Lock()
		log, path, end := s.log, s.path, s.written
		s.mu.Unlock()
		if len(done) == 0 {
			continue
		}
		if err := s.sync(log, end); err != nil {
			return err
		}
		if !same(log, path) { // merged meanwhile: the next process moves what is left
			return s.close()
		}
		for _, p := range done {
			os.Remove(p)
		}
		moved += len(done)
	}
	if moved > 0 {
		s.say("%s: %s of an earlier version moved into a segment", s.dir, spec.Count(moved, "point"))
	}
	return nil
}
