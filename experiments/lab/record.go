package lab

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"github.com/odescent/odescent/ode/spec"
)

// drawn are the files of every result whose digests its run.json holds.
var drawn = []string{"caption.tex", "data.csv", "figure.pdf", "figure.svg", "figure.tex", "table.txt"}

// filed is what is read of a folder of a result, and what it belongs to.
type filed struct {
	name string // of the folder
	run  *run
	of   Experiment
	v    Values
}

// readRecord reads the run.json of the folder dir/name. What is registered here says what a result of the experiment
// is, not the file: the class, what the folder is called, which parameters there are. The error is a sentence about
// run.json.
func readRecord(dir, name string) (*filed, error) {
	old, err := readRun(filepath.Join(dir, name))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	e, err := Find(old.Experiment)
	if err != nil {
		return nil, fmt.Errorf("is of an experiment %.60q, which is not known here", old.Experiment)
	}
	if old.Class != e.Class {
		return nil, fmt.Errorf("says that the class is %.60q; that of %s is %q", old.Class, e.Name, e.Class)
	}
	v, err := e.values(old.Params, 1) // lists are written out there
	if err != nil {
		return nil, fmt.Errorf("has parameters that cannot be used: %.300v", err)
	}
	if !slices.Equal(v.Settings(), old.Params) {
		return nil, fmt.Errorf("does not have the parameters of %s as a run writes them", e.Name)
	}
	if err := old.check(e); err != nil {
		return nil, fmt.Errorf("has a width or a text that cannot be used: %.300v", err)
	}
	if own := (&Result{Experiment: e, Values: v, look: old.Look}).Folder(); name != e.Name && name != own {
		if own != e.Name {
			own = e.Name + " or " + own
		}
		return nil, fmt.Errorf("is of a result that belongs into a folder called %s", own)
	}
	if p := old.DataPath; p != "data.csv" && !strings.HasSuffix(p, "/data.csv") || strings.ContainsFunc(p, unicode.IsControl) {
		return nil, fmt.Errorf("has a path of data.csv that is none: %.100q", p)
	}
	for _, f := range slices.Sorted(maps.Keys(old.SHA256)) {
		if !slices.Contains(drawn, f) && (f != "failures.csv" || old.Failures == 0) {
			return nil, fmt.Errorf("has a digest of %.60q, which is no file of such a result", f)
		}
		if !isDigest(old.SHA256[f]) {
			return nil, fmt.Errorf("has no SHA-256 for %s: %.80q", f, old.SHA256[f])
		}
	}
	for _, f := range drawn {
		if old.SHA256[f] == "" {
			return nil, fmt.Errorf("has no digest of %s", f)
		}
	}
	if old.Failures != 0 && old.SHA256["failures.csv"] == "" {
		return nil, fmt.Errorf("counts %s and has no digest of failures.csv", spec.Count(old.Failures, "failure"))
	}
	return &filed{name, old, e, v}, nil
}

// readRun reads the run.json of a folder.
func readRun(dir string) (*run, error) {
	path := filepath.Join(dir, "run.json")
	b, err := readBounded(path, mostRecord)
	if err != nil {
		return nil, err
	}
	var r run
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, inWords(err))
	}
	if key := doubled(b); key != "" {
		return nil, fmt.Errorf("%s: the key %.60q is there twice", path, key)
	}
	if r.Experiment == "" || r.SHA256 == nil {
		return nil, fmt.Errorf("%s: it names no experiment, or no digests, so it is no record of a result", path)
	}
	if r.Summary == "" {
		return nil, fmt.Errorf("%s: it has no summary, so an older version wrote it; run the experiment again", path)
	}
	for i, row := range r.Table.Rows {
		if len(row) != len(r.Table.Columns) {
			return nil, fmt.Errorf("%s: row %d of the table has %s for %s", path, i+1, spec.Count(len(row), "cell"), spec.Count(len(r.Table.Columns), "column"))
		}
	}
	return &r, nil
}

// doubled returns a key that an object of valid JSON has twice, and "" if there is none. Keys that differ in their case
// are the same, as they are for package json, which takes the last one.
func doubled(b []byte) string {
	dec := json.NewDecoder(bytes.NewReader(b))
	type level struct {
		seen map[string]bool // nil in a list
		key  bool            // a key comes next
	}
	var in []level
	for {
		t, err := dec.Token()
		if err != nil {
			return ""
		}
		var top *level
		if len(in) > 0 {
			top = &in[len(in)-1]
		}
		switch t {
		case json.Delim('{'), json.Delim('['):
			if top != nil && top.seen != nil {
				top.key = true
			}
			next := level{}
			if t == json.Delim('{') {
				next = level{map[string]bool{}, true}
			}
			in = append(in, next)
			continue
		case json.Delim('}'), json.Delim(']'):
			in = in[:len(in)-1]
			continue
		}
		if top == nil || top.seen == nil {
			continue
		}
		if s, ok := t.(string); ok && top.key {
			k := strings.Map(folded, s)
			if top.seen[k] {
				return s
			}
			top.seen[k] = true
		}
		top.key = !top.key
	}
}

// folded returns the first of the characters that differ from r in their case only.
func folded(r rune) rune {
	first := r
	for c := unicode.SimpleFold(r); c != r; c = unicode.SimpleFold(c) {
		first = min(first, c)
	}
	return first
}

// readEnv reads the env.json of a folder; it is zero if that is not there.
func readEnv(dir string) (e env, err error) {
	b, err := readBounded(filepath.Join(dir, "env.json"), mostEnv)
	if errors.Is(err, fs.ErrNotExist) {
		return env{}, nil
	}
	if err != nil {
		return env{}, err
	}
	if err := json.Unmarshal(b, &e); err != nil {
		return env{}, inWords(err)
	}
	for f, sum := range e.SHA256 {
		if f != "figure.png" || !isDigest(sum) {
			return env{}, fmt.Errorf("it has a digest of %.60q, where figure.png alone has one", f)
		}
	}
	return e, nil
}

// compare calls see with the digests of files, as they are made here and as they are in the folder or, where a file is
// absent, in run.json, empty if nowhere. It leaves out figure.png where that is foreign, since rasterizers may fuse
// products, or has no digest. It returns the names of the absent files.
func (r *filed) compare(dir string, files []file, foreign bool, see func(name, got, want string)) (absent []string, err error) {
	for _, f := range files {
		want, err := digestOf(filepath.Join(dir, r.name, f.name))
		if err != nil {
			return nil, err
		}
		if want == "" {
			absent = append(absent, f.name)
			want = r.run.SHA256[f.name]
		}
		if f.name != "figure.png" || !foreign && want != "" {
			see(f.name, sum256(f.b), want)
		}
	}
	return absent, nil
}
