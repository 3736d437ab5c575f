package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// checkout copies what is in the repository, as it stands here, to a folder of its own with a repository of its own, and
// makes it the working directory. It returns git, which returns what it prints.
func checkout(t *testing.T) (git func(args ...string) string) {
	t.Helper()
	dir := t.TempDir()
	git = func(args ...string) string {
		t.Helper()
		c := exec.Command("git", append([]string{"-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "core.autocrlf=false", "-c", "gc.auto=0"}, args...)...)
		out, err := c.Output()
		if err != nil {
			t.Fatalf("git %s: %v", args[0], err)
		}
		return string(out)
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("needs git")
	}
	t.Chdir("..")
	if exec.Command("git", "rev-parse", "--git-dir").Run() != nil {
		t.Skip("not in a checkout")
	}
	for f := range strings.SplitSeq(strings.TrimRight(git("ls-files", "-z"), "\x00"), "\x00") {
		b, err := os.ReadFile(f)
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed here, not yet in the repository
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, f)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	git("init", "-q")
	git("add", "-A")
	git("commit", "-q", "-m", "copy")
	return git
}

// shownCommands returns the command lines that the pages show, without what is not the experiments'.
func shownCommands(t *testing.T) (lines []string) {
	t.Helper()
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md") {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			args, ok := strings.CutPrefix(strings.TrimSpace(line), "$ go run ./experiments")
			if ok && strings.TrimSpace(args) != "" { // the bare one is below, in part
				lines = append(lines, args)
			}
		}
	}
	return lines
}

// Every command that a page shows is run, where it says, in a copy of the checkout, and changes no file of the repository
// and adds none. So do the verbs that the text names, and parts of the bare command, which writes the gallery: what it
// writes a second time, with nothing in the store, has the same bytes.
func TestReadme(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	lines := shownCommands(t)
	if len(lines) < 5 {
		t.Errorf("found %d commands in the pages; has their form changed?", len(lines))
	}
	git := checkout(t)
	clean := func(after string) {
		t.Helper()
		if s := git("status", "--porcelain"); s != "" {
			t.Errorf("after %s the checkout is not as it was:\n%s", after, s)
			git("add", "-A")
			git("commit", "-q", "-m", "after")
		}
	}
	run := func(line string) {
		t.Helper()
		var out, status bytes.Buffer
		if err := lab.Command(context.Background(), split(line), &out, &status); err != nil {
			t.Errorf("%s: %v\n%s", line, err, &status)
		}
		if out.Len() == 0 {
			t.Errorf("%s: printed nothing", line)
		}
	}
	gallery := []string{"linreg", "schedules"} // cheap ones
	// Of other code the record is another; what this code writes is what the rest is compared with.
	run("run " + strings.Join(gallery, " "))
	git("add", "-A")
	if git("status", "--porcelain") != "" {
		git("commit", "-q", "-m", "written by this code")
	}
	for _, line := range append([]string{
		"run " + gallery[0] + " --width 84mm",
		"run sweep --shard 1/3",
		"run " + gallery[0] + " --shard 0/2 --retry",
		"verify " + gallery[0],
		"report",
	}, lines...) {
		if testing.Short() && strings.HasPrefix(strings.TrimSpace(line), "run") && !strings.Contains(line, "--") {
			continue
		}
		run(line)
		clean(line)
	}
	if err := os.RemoveAll(filepath.Join("notebooks-out", ".points")); err != nil {
		t.Fatal(err)
	}
	for _, name := range gallery {
		run("run " + name)
	}
	clean("writing a part of the gallery again")
	for _, name := range []string{filepath.Join("notebooks-out", "linreg", ".tmp-1"), filepath.Join("notebooks-out", ".tmp-1")} { // of a process that was killed
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	clean("a run that was killed")
}

// split cuts a command line into words, with quotes as a shell reads them.
func split(s string) []string {
	var words []string
	for i, part := range strings.Split(s, "'") {
		if i%2 == 1 {
			words = append(words, part)
			continue
		}
		words = append(words, strings.Fields(part)...)
	}
	return words
}

// What differs from run to run is not committed.
func TestTimedIsIgnored(t *testing.T) {
	b, err := os.ReadFile("../.gitignore")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range lab.All() {
		if e.Class == lab.Timed && !strings.Contains(string(b), "/notebooks-out/"+e.Name+"/\n") {
			t.Errorf("%s is timed and not in .gitignore", e.Name)
		}
	}
}
