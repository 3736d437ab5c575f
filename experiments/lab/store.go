package lab

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// store keeps computed points in a folder that any number of processes, on any number of machines, may use at a time
// and may be killed in at any moment. Each process appends to a segment of its own, a file .log, and to no other; a
// point is in it whole or, if its sum says otherwise, not at all. No process waits for a lock.
//
// When there are many segments, or damaged ones, a process that begins merges them into a .pack (merge.go). It renames
// a .log first. A process whose .log has got another name between the writing of a record and its look at the name
// writes the record again, to a new .log: records may occur twice, but none is lost.
//
// save returns after the record is flushed to disk. So a process that is killed loses the point that it is writing, and
// so does a machine that crashes.
//
// Names of segments are random, so that the files of several stores can be copied into one. Points of other versions of
// the code or the experiment have other keys and stay until the folder is removed, while nothing runs; a dry run says
// how many there are.
//
// Reading goes once through all segments and holds one record at a time; memory is that for the points asked for.
type store struct {
	dir string
	say func(format string, args ...any) // prints remarks; nil: none
	now time.Time                        // of the file system when the store was opened

	room *bufio.Reader // of read, which one goroutine calls at a time

	mu      sync.Mutex // of what follows
	log     *os.File   // nil: none yet
	path    string
	written int64 // bytes in log

	flush  sync.Mutex // held while log is flushed
	synced struct {
		log *os.File
		n   int64
	}
}

// identity is what a point is.
type identity struct {
	Experiment string   `json:"experiment"`
	Params     []string `json:"params"` // those on which every point depends
	Point      string   `json:"point"`
	Columns    []string `json:"columns"`
	Code       string   `json:"code"`   // of ode, flows and optim
	Source     string   `json:"source"` // of the experiment
}

// key returns the key of a point.
func (id identity) key() key {
	b, err := json.Marshal(id)
	if err != nil {
		panic("lab: " + err.Error()) // strings have no errors
	}
	return sha256.Sum256(b)
}

// record is the payload of a stored point. Code and Source, twelve digits of each, are for people.
type record struct {
	Experiment string     `json:"experiment"`
	Point      string     `json:"point"`
	Code       string     `json:"code"`
	Source     string     `json:"source"`
	Rows       [][]string `json:"rows"`
	Failure    string     `json:"failure,omitempty"` // why there are no rows
	Seconds    float64    `json:"seconds"`
}

// outcome is what is known of a point.
type outcome struct {
	known   bool
	rows    [][]string
	failure string
	seconds float64
	kind    byte
	sum     uint64
}

// identities returns what the points have in common as the identity of a point without a name. It returns an error if
// two points have the same name.
func identities(e Experiment, v Values, points []Point) (identity, error) {
	src, err := e.source()
	if err != nil {
		return identity{}, fmt.Errorf("%s: the program's own file cannot be read: %w", e.Name, err)
	}
	var params []string
	for _, p := range e.Params {
		if !p.Sweep {
			params = append(params, p.Key+"="+strings.Join(v.Strings(p.Key), ","))
		}
	}
	seen := make(map[string]struct{}, len(points))
	for _, p := range points {
		if _, ok := seen[p.Key]; ok {
			return identity{}, fmt.Errorf("%s: two points are called %q", e.Name, p.Key)
		}
		seen[p.Key] = struct{}{}
	}
	return identity{e.Name, params, "", e.columns(), Code(), src}, nil
}

// of returns the identity of a point.
func (id identity) of(p Point) identity {
	id.Point = p.Key
	return id
}

// openStore makes the store of an experiment below dir, or finds out that this is impossible.
func openStore(dir, name string, status io.Writer) (*store, error) {
	s := readStore(dir, name, status)
	err := mkdir(filepath.Dir(s.dir))
	if err == nil {
		err = mkdir(s.dir)
	}
	var f *os.File
	if err == nil {
		f, err = os.CreateTemp(s.dir, temporary+"*")
	}
	if err != nil {
		return nil, fmt.Errorf("no points can be stored, so nothing is computed: %w", err)
	}
	if info, err := f.Stat(); err == nil {
		s.now = info.ModTime()
	}
	f.Close()
	os.Remove(f.Name())
	sweepTemporary(s.dir, s.now.Add(-time.Hour))
	return s, nil
}

// readStore returns the store of an experiment below dir for reading. It need not exist.
func readStore(dir, name string, status io.Writer) *store {
	said := 0
	return &store{dir: filepath.Join(dir, ".points", name), say: func(format string, args ...any) {
		if said++; status == nil || said > most+1 {
			return
		}
		if said == most+1 {
			format, args = "and more of this kind", nil
		}
		fmt.Fprintf(status, format+"\n", args...)
	}}
}

// close ends the writing.
func (s *store) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.log == nil {
		return nil
	}
	err := s.log.Close()
	s.log = nil
	return err
}

// save stores a point and flushes it to disk. Several may be saved at a time; one flush serves those that wait for it.
func (s *store) save(id identity, o outcome) error {
	err := s.put(id.key(), record{id.Experiment, id.Point, fmt.Sprintf("%.12s", id.Code), fmt.Sprintf("%.12s", id.Source), o.rows, o.failure, o.seconds})
	if err != nil {
		return fmt.Errorf("point %q cannot be stored: %w", id.Point, err)
	}
	return nil
}

func (s *store) put(k key, r record) error {
	payload, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(payload) > maxPayload {
		return fmt.Errorf("its rows take %d bytes, more than the %d that a stored point may have", len(payload), maxPayload)
	}
	f := frame{kind: 'r', key: k, payload: payload}
	if r.Failure != "" {
		f.kind = 'f'
	}
	b := f.append(nil)
	for range 100 {
		log, path, end, err := s.append(b)
		if err == nil {
			err = s.sync(log, end)
		}
		if err != nil {
			return err
		}
		if same(log, path) {
			return nil
		}
		s.mu.Lock() // another process merges this segment, and may have read it before
		if s.log == log {
			s.log = nil // not closed: others may be flushing it
		}
		s.mu.Unlock()
	}
	return fmt.Errorf("%s: segments vanish while they are written", s.dir)
}

// append writes a record to the log of this process, a new one if there is none, and returns where it ends there. After
// an error nothing of it is left.
func (s *store) append(b []byte) (log *os.File, path string, end int64, err error) {
	committing.RLock()
	defer committing.RUnlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.log == nil {
		s.path = filepath.Join(s.dir, rand.Text()+".log")
		if s.log, err = os.OpenFile(s.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o644); err != nil {
			s.log = nil
			return nil, "", 0, err
		}
		s.written = 0
		if err := syncDir(s.dir); err != nil {
			return nil, "", 0, err
		}
		b = append([]byte(segmentHead), b...)
	} else if s.written == 0 {
		b = append([]byte(segmentHead), b...)
	}
	n, err := s.log.Write(b)
	if err != nil {
		if s.log.Truncate(s.written) != nil {
			s.log = nil // readers pass over what is left of the record
		}
		return nil, "", 0, err
	}
	s.written += int64(n)
	return s.log, s.path, s.written, nil
}

// sync flushes a log up to a place, unless another call has.
func (s *store) sync(log *os.File, end int64) error {
	s.flush.Lock()
	defer s.flush.Unlock()
	if s.synced.log == log && s.synced.n >= end {
		return nil
	}
	s.mu.Lock()
	n := end
	if s.log == log {
		n = s.written
	}
	s.mu.Unlock()
	if err := log.Sync(); err != nil {
		return err
	}
	s.synced.log, s.synced.n = log, n
	return nil
}

// same reports whether a file still has its name. It opens the name, since on a network file system only that contacts
// the server.
func same(f *os.File, path string) bool {
	g, err := os.Open(path)
	if err != nil {
		return false
	}
	defer g.Close()
	a, err1 := f.Stat()
	b, err2 := g.Stat()
	return err1 == nil && err2 == nil && os.SameFile(a, b)
}
