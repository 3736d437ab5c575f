package main

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// Every command that the README shows is run; the bare one and the tests themselves are .ci/run's.
func TestReadme(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command of the README")
	}
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		args, ok := strings.CutPrefix(strings.TrimSpace(line), "$ go run ./experiments")
		if !ok || strings.TrimSpace(args) == "" {
			continue
		}
		n++
		var out, status bytes.Buffer
		words := append(split(args), "--out", t.TempDir())
		if err := lab.Command(context.Background(), words, &out, &status); err != nil {
			t.Errorf("%s: %v", line, err)
		}
		if out.Len() == 0 {
			t.Errorf("%s: printed nothing", line)
		}
	}
	if n < 5 {
		t.Errorf("found %d commands in the README; has its form changed?", n)
	}
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
