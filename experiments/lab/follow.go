package lab

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
)

// followed makes figures, texts, claims and run.json from the recorded data, was, and reports whether these are the
// files of the folder: where data may differ, from those that are recorded everything else must still follow, byte for
// byte.
func followed(w io.Writer, rec *filed, was *figure.Table, foreign bool, o Options) (bool, error) {
	old := rec.run
	r := &Result{Experiment: rec.of, Values: rec.v, Data: was, look: old.Look}
	if old.SHA256["failures.csv"] != "" {
		t, err := readData(filepath.Join(o.Dir, rec.name, "failures.csv"))
		if err != nil {
			return false, err
		}
		for _, row := range t.Rows {
			if len(row) == 2 {
				r.Failures = append(r.Failures, Failure{row[0], row[1]})
			}
		}
	}
	if !slices.Equal(was.Columns, rec.of.columns()) {
		fmt.Fprintln(w, "  nothing can be drawn from the recorded data, whose columns are not those of the experiment here")
		return false, nil
	}
	err := r.draw()
	var files []file
	if err == nil {
		r.look.set(&r.Page.Figure)
		files, err = r.files(old.DataPath, recordedProgram(old))
	}
	if err != nil {
		fmt.Fprintf(w, "  nothing can be drawn from the recorded data: %v\n", err)
		return false, nil
	}
	same := true
	_, err = rec.compare(o.Dir, files, foreign, func(name, got, want string) {
		switch {
		case got != want:
			fmt.Fprintf(w, "  %-12s does not follow from the recorded data\n", name)
			same = false
		case name != "data.csv":
			fmt.Fprintf(w, "  %-12s follows from the recorded data\n", name)
		}
	})
	return same, err
}

// agree reports whether every claim that was recorded as holding holds, and prints how many do.
func agree(w io.Writer, old []claimed, now []Verdict) bool {
	hold, lost, origins := 0, []string(nil), tally{}
	for i, v := range now {
		origins[v.Origin.Kind]++
		if v.Holds {
			hold++
		} else if i >= len(old) || old[i].Holds {
			lost = append(lost, v.Handle)
		}
	}
	fmt.Fprintf(w, "  claims       hold %d of %d (%v)\n", hold, len(now), origins)
	if len(lost) > 0 {
		fmt.Fprintf(w, "  claims       that held where they were recorded and fail here: %s\n", strings.Join(lost, ", "))
	}
	return len(lost) == 0 && len(old) == len(now)
}
