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
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
)

// store keeps computed points, each in a file named by the digest of what the point is and of the code that computes it.
// A file appears whole, by renaming, or not at all, so that any number of processes may share the folder and may be
// killed at any moment; two that compute the same point write the same rows.
type store struct{ dir string }

// identity is what a point is.
type identity struct {
	Experiment string   `json:"experiment"`
	Params     []string `json:"params"` // those on which every point depends
	Point      string   `json:"point"`
	Columns    []string `json:"columns"`
	Code       string   `json:"code"`   // of ode, flows and optim
	Source     string   `json:"source"` // of the experiment
}

// record is a stored point.
type record struct {
	identity
	Rows    [][]string `json:"rows"`
	Failure string     `json:"failure,omitempty"` // why there are no rows
	Seconds float64    `json:"seconds"`
	Sum     string     `json:"sum"` // of rows and failure
}

func (r *record) sum() string {
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(struct {
		Rows    [][]string
		Failure string
	}{r.Rows, r.Failure}); err != nil {
		panic("lab: " + err.Error()) // strings have no errors
	}
	return hex.EncodeToString(h.Sum(nil))
}

// identities returns what the points are, in order. It returns an error if two points have the same key.
func identities(e Experiment, v Values, points []Point) ([]identity, error) {
	src, err := e.source()
	if err != nil {
		return nil, fmt.Errorf("%s: the program's own file cannot be read: %w", e.Name, err)
	}
	var params []string
	for _, p := range e.Params {
		if !p.Sweep {
			params = append(params, p.Key+"="+strings.Join(v.Strings(p.Key), ","))
		}
	}
	seen := map[string]bool{}
	out := make([]identity, len(points))
	for i, p := range points {
		if seen[p.Key] {
			return nil, fmt.Errorf("%s: two points are called %q", e.Name, p.Key)
		}
		seen[p.Key] = true
		out[i] = identity{e.Name, params, p.Key, e.Columns, Code(), src}
	}
	return out, nil
}

// storeDir is where the points of an experiment are, below the folder of the results.
func storeDir(dir, name string) string { return filepath.Join(dir, ".points", name) }

// openStore makes the store of an experiment below dir, or finds out that this is impossible.
func openStore(dir, name string) (*store, error) {
	s := &store{storeDir(dir, name)}
	if err := os.MkdirAll(s.dir, 0o755); err != nil {
		return nil, fmt.Errorf("no points can be stored, so nothing is computed: %w", err)
	}
	f, err := os.CreateTemp(s.dir, temporary+"*")
	if err != nil {
		return nil, fmt.Errorf("no points can be stored, so nothing is computed: %w", err)
	}
	f.Close()
	os.Remove(f.Name())
	sweepTemporary(s.dir, time.Now().Add(-time.Hour))
	return s, nil
}

func (s *store) path(id identity) string {
	b, err := json.Marshal(id)
	if err != nil {
		panic("lab: " + err.Error()) // strings have no errors
	}
	return filepath.Join(s.dir, fmt.Sprintf("%x.json", sha256.Sum256(b)))
}

// load returns a stored point, nil if there is none, or an error in a sentence if its file is damaged.
func (s *store) load(id identity) (*record, error) {
	path := s.path(id)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var r record
	if err == nil {
		err = json.Unmarshal(b, &r)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: the stored point %q is damaged (%v)", path, id.Point, err)
	case r.Sum != r.sum():
		return nil, fmt.Errorf("%s: the stored point %q is damaged (its checksum is another)", path, id.Point)
	case r.Point != id.Point || r.Experiment != id.Experiment:
		return nil, fmt.Errorf("%s: holds point %q of %s, not %q", path, r.Point, r.Experiment, id.Point)
	}
	return &r, nil
}

// save stores a point.
func (s *store) save(r *record) error {
	r.Sum = r.sum()
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := replace(s.path(r.identity), append(b, '\n')); err != nil {
		return fmt.Errorf("point %q cannot be stored: %w", r.Point, err)
	}
	return nil
}

// cells writes rows as a table does.
func cells(columns []string, rows [][]any) [][]string {
	t := figure.NewTable(columns...)
	for _, r := range rows {
		t.Add(r...)
	}
	return t.Rows
}
