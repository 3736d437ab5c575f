package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// The programs that the README and the pages show run as they stand, in a folder of their own, and print no error. One that
// calls lab.Main runs its experiment.
func TestPrograms(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, page := range append(pages, "../README.md") {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range regexp.MustCompile("(?s)```go\n(package main\n.*?)```").FindAllSubmatch(b, -1) {
			n++
			dir := t.TempDir()
			file, program := filepath.Join(dir, "main.go"), filepath.Join(dir, "program.exe")
			if err := os.WriteFile(file, block[1], 0o644); err != nil {
				t.Fatal(err)
			}
			if said, err := exec.Command("go", "build", "-o", program, file).CombinedOutput(); err != nil {
				t.Errorf("%s: %v: %s", page, err, said)
				continue
			}
			run := exec.Command(program)
			own := bytes.Contains(block[1], []byte("lab.Main()"))
			if own {
				run.Args = append(run.Args, "run", "mine", "--out", "out")
			}
			run.Dir = dir
			out, err := run.CombinedOutput()
			if err != nil || !own && bytes.Count(out, []byte("<nil>\n")) != bytes.Count(out, []byte("\n")) {
				t.Errorf("%s: %v: %s", page, err, out)
			}
			for _, m := range regexp.MustCompile(`fig\.Save\("(\w+)", "(\w+)"\)`).FindAllSubmatch(block[1], -1) {
				if _, err := os.Stat(filepath.Join(dir, string(m[1]), string(m[2])+".pdf")); err != nil {
					t.Error(err)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "out", "mine", "figure.pdf")); own && err != nil {
				t.Error(err)
			}
		}
	}
	if n < 3 {
		t.Errorf("found %d programs in the pages; has their form changed?", n)
	}
}

// The paper that the README shows can be set with the figure of the command before it, and nothing of it is too wide.
func TestReadmePaper(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("computes an experiment for seconds")
	}
	if exec.Command("pdflatex", "--version").Run() != nil || exec.Command("kpsewhich", "pgfplots.sty", "lmodern.sty").Run() != nil {
		t.Skip("no pdflatex with pgfplots and lmodern")
	}
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)`go run ./experiments ([^`]*--out paper)`\\.\n\n```tex\n(.*?)```").FindSubmatch(b)
	if m == nil {
		t.Fatal("the README has no paper after a command")
	}
	t.Chdir(t.TempDir())
	if err := lab.Command(t.Context(), split(string(m[1])), io.Discard, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("main.tex", m[2], 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "main.tex").CombinedOutput(); err != nil || bytes.Contains(out, []byte("Overfull")) {
		t.Errorf("%v: %s", err, out)
	}
}
