package lab

import (
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/odescent/odescent/ode/spec"
)

// most is the number of points that a dry run names.
const most = 20

// dryRun says which points there are, which of them are stored, how long the rest may take, and how to share it out.
func dryRun(w io.Writer, es []Experiment, all []Values, settings []string, o Options) error {
	total := 0
	for i, e := range es {
		v := all[i]
		points, err := e.points(v, o.Points)
		if err != nil {
			return err
		}
		common, err := identities(e, v, points)
		if err != nil {
			return err
		}
		present, seconds := 0, 0.
		var missing []string
		part := take(o.Shard, points)
		known, holds, err := readStore(o.Dir, e.Name, o.Status).load(common, part, false)
		if err != nil {
			return err
		}
		for i, r := range known {
			if !r.known || r.failure != "" && o.Retry {
				missing = append(missing, part[i].Key)
				continue
			}
			present++
			seconds += r.seconds
		}
		total += len(points)
		mine, of := len(part), ""
		if mine == len(points) {
			of = grid(e, v, len(points))
		}
		fmt.Fprintf(w, "%s: %s%s; %d present, %d to run", e.Name, spec.Count(mine, "point"), of, present, len(missing))
		switch {
		case len(missing) == 0:
			fmt.Fprintln(w, ", only to be drawn")
		case present > 0:
			t := seconds / float64(present) * float64(len(missing)) / float64(jobs(o.Jobs))
			fmt.Fprintf(w, ", about %v with -j %d\n", time.Duration(t*float64(time.Second)).Round(100*time.Millisecond), jobs(o.Jobs))
		default:
			fmt.Fprintf(w, "%s\n", about(e))
		}
		if others := holds.records - holds.again - present; others > 0 {
			fmt.Fprintf(w, "  the store also holds %s of other points or other code; its size is %.3g MB in %s\n", spec.Count(others, "record"), float64(holds.bytes)/1e6, spec.Count(holds.files, "file"))
		}
		for _, s := range v.Settings() {
			fmt.Fprintf(w, "  %s\n", s)
		}
		for k, p := range missing {
			if k == most {
				fmt.Fprintf(w, "    and %d more\n", len(missing)-k)
				break
			}
			fmt.Fprintf(w, "    %s\n", p)
		}
	}
	if o.Shard.N == 0 {
		clusters(w, es, settings, total, o)
	}
	return nil
}

// grid says of which lists the points of a sweep are made, " (25 h × 12 gamma)" say: those that multiply them, as the
// points show that are left with one value of a list. It is empty where these do not multiply to all points, of which
// one list may have some points more than another.
func grid(e Experiment, v Values, points int) string {
	var parts []string
	product := 1
	for _, p := range e.Params {
		n := len(v.Strings(p.Key))
		if !p.Sweep || n < 2 {
			continue
		}
		one := v
		one.list = maps.Clone(v.list)
		one.list[p.Key] = one.list[p.Key][:1]
		if left, err := e.Points(one); err == nil && len(left)*n == points {
			parts = append(parts, fmt.Sprintf("%d %s", n, p.Key))
			product *= n
		}
	}
	if len(parts) == 0 || product != points {
		return ""
	}
	return " (" + strings.Join(parts, " × ") + ")"
}

// clusters prints the lines to paste for array jobs.
func clusters(w io.Writer, es []Experiment, settings []string, points int, o Options) {
	shards := min(32, points)
	if shards < 2 {
		return
	}
	var words []string
	for _, e := range es {
		words = append(words, e.Name)
	}
	for _, s := range settings {
		words = append(words, quote(s))
	}
	build, start := "", command()
	if _, path, ok := strings.Cut(Program, "go run "); ok {
		build, start = "build once,\n  go build -o lab "+path+"\nthen ", "./lab"
	}
	run := start + " run " + strings.Join(words, " ") + " --out " + quote(o.Dir)
	fmt.Fprintf(w, `
elsewhere, with a folder that all machines see: %[6]sone of
  sbatch --array=0-%[1]d --wrap %[4]s
  parallel %[2]s --shard {}/%[3]d ::: $(seq 0 %[1]d)
  kubectl apply -f - <<'END'
  apiVersion: batch/v1
  kind: Job
  metadata: {name: odescent}
  spec:
    completions: %[3]d
    parallelism: %[3]d
    completionMode: Indexed
    template:
      spec:
        restartPolicy: OnFailure
        containers:
        - name: lab
          image: YOUR-IMAGE-WITH-LAB
          workingDir: /work
          command: [sh, -c, %[5]s]
          volumeMounts: [{name: work, mountPath: /work}]
        volumes: [{name: work, persistentVolumeClaim: {claimName: YOUR-CLAIM}}]
  END
and at the end, to compute what is missing and draw:
  %[2]s
`, shards-1, run, shards, quote(fmt.Sprintf("%s --shard $SLURM_ARRAY_TASK_ID/%d", run, shards)),
		quoteYAML(fmt.Sprintf("%s --shard $JOB_COMPLETION_INDEX/%d", run, shards)), build)
}

// quote writes a word so that a shell reads it as it is.
func quote(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\n'\"\\$`*?[](){}<>|&;~#!") {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// quoteYAML writes a scalar of YAML in single quotes.
func quoteYAML(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
