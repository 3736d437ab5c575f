package lab

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// folders returns the names of the folders of results below dir, those that hold a run.json or stand in SHA256SUMS, in
// order.
func folders(dir string, recorded *sums) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := slices.Collect(maps.Keys(recorded.digest))
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") || recorded.digest[e.Name()] != nil {
			continue
		}
		if _, err := os.Lstat(filepath.Join(dir, e.Name(), "run.json")); err == nil {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// noResults is the error for a folder without results; it knows a folder that is one itself.
func noResults(dir, what string) error {
	if _, err := readRun(dir); err == nil {
		at, name := filepath.Split(filepath.Clean(dir))
		return fmt.Errorf("%s is a result itself; --out is the folder around it: --out %s for %s", dir, quote(filepath.Clean(at)), name)
	}
	return fmt.Errorf("%s holds %s; run the experiments first", dir, what)
}

// Damaged is the error of verify and report where files of a result are not those that were recorded.
type Damaged struct {
	Dir   string
	Files []string // each with what is wrong with it
}

// Error implements error.
func (e *Damaged) Error() string {
	return fmt.Sprintf("in %s files are not those that were recorded, so nothing is made of them; run the experiments again, or fetch them anew:\n  %s",
		e.Dir, strings.Join(e.Files, "\n  "))
}

// intact compares the folders of results below dir with SHA256SUMS, if it is there, and with the digests in their run.json and
// env.json. The error is a *Damaged that names every file that is altered, missing or not known.
func intact(dir string, names []string, recorded *sums) error {
	var bad []string
	for _, name := range names {
		b, err := altered(dir, name, recorded)
		if err != nil {
			return err
		}
		bad = append(bad, b...)
	}
	if len(bad) > 0 {
		return &Damaged{dir, bad}
	}
	return nil
}

// altered says what is wrong with the files of one folder, a sentence for each file.
func altered(dir, name string, sums *sums) (bad []string, err error) {
	to := filepath.Join(dir, name)
	say := func(file, what string) { bad = append(bad, name+"/"+file+" "+what) }
	entries, err := os.ReadDir(to)
	if errors.Is(err, fs.ErrNotExist) {
		return []string{name + " is missing"}, nil
	}
	if err != nil {
		return nil, err
	}
	found := map[string]string{}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), temporary): // left by a process that was killed
		case !e.Type().IsRegular():
			say(e.Name(), "is not a file")
		default:
			b, err := os.ReadFile(filepath.Join(to, e.Name()))
			if err != nil {
				return nil, err
			}
			found[e.Name()] = sum256(b)
		}
	}
	if found["run.json"] == "" {
		say("run.json", "is missing")
		return bad, nil
	}
	old, err := readRun(to)
	if err != nil {
		say("run.json", fmt.Sprintf("cannot be read: %v", err))
		return bad, nil
	}
	if recorded(name, old.Class) && !sums.absent && sums.digest[name] == nil { // without SHA256SUMS run.json speaks for itself
		say("run.json", "has no line in SHA256SUMS")
	}
	known := maps.Clone(old.SHA256)
	for f, sum := range sums.digest[name] {
		if was, ok := known[f]; ok && was != sum {
			say(f, "has one digest in SHA256SUMS and another in run.json")
			continue
		}
		known[f] = sum
	}
	for f, sum := range readEnv(to).SHA256 {
		if _, ok := known[f]; !ok {
			known[f] = sum
		}
	}
	for _, f := range slices.Sorted(maps.Keys(known)) {
		got, ok := found[f]
		switch {
		case ok && got != known[f]:
			say(f, "is altered")
		case !ok && (slices.Contains(committed, f) || f == "failures.csv"):
			say(f, "is missing")
		}
	}
	for _, f := range slices.Sorted(maps.Keys(found)) {
		if _, ok := known[f]; !ok && f != "run.json" && f != "env.json" && f != "figure.png" {
			say(f, "belongs to no result")
		}
	}
	return bad, nil
}

// readRun reads the run.json of a folder.
func readRun(dir string) (*run, error) {
	path := filepath.Join(dir, "run.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var r run
	if err := json.Unmarshal(b, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if r.Experiment == "" || r.SHA256 == nil {
		return nil, fmt.Errorf("%s: it names no experiment, or no digests, so it is no record of a result", path)
	}
	for i, row := range r.Table.Rows {
		if len(row) != len(r.Table.Columns) {
			return nil, fmt.Errorf("%s: row %d of the table has %s for %s", path, i+1, spec.Count(len(row), "cell"), spec.Count(len(r.Table.Columns), "column"))
		}
	}
	return &r, nil
}

// readEnv reads the env.json of a folder; it is zero if that is not there or not readable.
func readEnv(dir string) (e env) {
	if b, err := os.ReadFile(filepath.Join(dir, "env.json")); err != nil || json.Unmarshal(b, &e) != nil {
		return env{}
	}
	return e
}
