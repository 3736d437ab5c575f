package lab

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

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

// fold moves the points of earlier versions into the log of this process. A file is removed after what was in it has been
// flushed to disk; one that is damaged stays.
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
