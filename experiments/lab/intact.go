package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// noResults is the error for a folder without results; the text says so if the folder is itself a result.
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

func (e *Damaged) Error() string {
	return fmt.Sprintf("in %s files are not those that were recorded, so nothing is made of their results; run the experiments again, or fetch them anew:\n  %s",
		e.Dir, strings.Join(e.Files, "\n  "))
}

// intact compares the folders of results below dir with SHA256SUMS, if it is there, and with the digests in their
// run.json and env.json. It returns the records of those that are whole, and of the others, in bad, a sentence on every
// file that is altered, missing or not known.
func intact(dir string, names []string, recorded *sums) (whole []*filed, bad []string, err error) {
	for _, name := range names {
		r, b, err := altered(dir, name, recorded)
		if err != nil {
			return nil, nil, err
		}
		if len(b) > 0 {
			bad = append(bad, b...)
			continue
		}
		whole = append(whole, r)
	}
	return whole, bad, nil
}

// altered says what is wrong with the files of one folder, a sentence for each file, and returns its record.
func altered(dir, name string, sums *sums) (r *filed, bad []string, err error) {
	to := filepath.Join(dir, name)
	say := func(file, what string) { bad = append(bad, name+"/"+file+" "+what) }
	switch info, err := os.Stat(to); {
	case errors.Is(err, fs.ErrNotExist):
		return nil, []string{name + " is missing"}, nil
	case err == nil && !info.IsDir():
		return nil, []string{name + " is no folder"}, nil
	}
	entries, err := os.ReadDir(to)
	if err != nil {
		return nil, nil, err
	}
	found := map[string]string{}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), temporary): // left by a process that was killed
		case !e.Type().IsRegular():
			say(e.Name(), "is not a file")
		default:
			if found[e.Name()], err = digestOf(filepath.Join(to, e.Name())); err != nil {
				return nil, nil, err
			}
		}
	}
	if found["run.json"] == "" {
		say("run.json", "is missing")
		return nil, bad, nil
	}
	if r, err = readRecord(dir, name); err != nil {
		say("run.json", err.Error())
		return nil, bad, nil
	}
	old := r.run
	if recorded(name, r.of.Class) && !sums.absent && sums.digest[name] == nil { // without SHA256SUMS run.json speaks for itself
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
	made, err := readEnv(to)
	if err != nil {
		say("env.json", fmt.Sprintf("cannot be read: %v", err))
	}
	if sum := made.SHA256["figure.png"]; sum != "" {
		known["figure.png"] = sum
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
	return r, bad, nil
}
