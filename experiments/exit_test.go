package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// start is the command in a process of its own.
func start(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], args...)
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

func status(t *testing.T, err error) int {
	t.Helper()
	var e *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.ExitCode()
	}
	t.Fatal(err)
	return -1
}

func TestExitStatus(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	dir := t.TempDir()
	if out, err := start(t.Context(), "run", "linreg", "--out", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	altered := filepath.Join(dir, "linreg", "data.csv")
	for _, c := range []struct {
		want int
		args string
	}{
		{lab.ExitOK, "solve rosenbrock bb"},
		{lab.ExitOK, "solve rosenbrock sgd(lr=1e-3) --steps 3"},
		{lab.ExitOK, "list"},
		{lab.ExitOK, "verify linreg --out " + dir},
		{lab.ExitFailed, "solve rosenbrock bb sgd(lr=1)"},
		{lab.ExitFailed, "integrate vdpol euler fixed(h=1)"},
		{lab.ExitFailed, "integrate vdpol euler fixed(h=1) --json"},
		{lab.ExitInput, "solve rosenbrok bb"},
		{lab.ExitInput, "solve rosenbrock bb --stps 3"},
		{lab.ExitInput, "solve logistic(data=nope.csv) bb"},
		{lab.ExitInput, "sovle"},
		{lab.ExitInput, "run linreg epochs=x --out " + dir},
		{lab.ExitClaims, "verify --out " + dir},
		{lab.ExitClaims, "report --out " + dir},
	} {
		if c.want == lab.ExitClaims {
			b, err := os.ReadFile(altered)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(altered, append(b, "0"...), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		out, err := start(t.Context(), strings.Fields(c.args)...).CombinedOutput()
		if got := status(t, err); got != c.want {
			t.Errorf("%s: exit status %d, want %d\n%s", c.args, got, c.want, out)
		}
	}
}

// Output that is lost is a failure of status 1, of every verb alike, and said in a sentence.
func TestFullOutput(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("needs /dev/full: ", err)
	}
	defer full.Close()
	dir := t.TempDir()
	if out, err := start(t.Context(), "run", "linreg", "--out", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, args := range []string{
		"solve rosenbrock bb", "solve rosenbrock bb --json", "solve rosenbrock bb --trace -", "list", "show linreg", "integrate lorenz dp5",
		"integrate lorenz dp5 --json", "explain adam", "cite adam", "verify linreg --out " + dir, "report --out " + dir,
		"run linreg --dry-run --out " + dir, "run linreg --out " + dir, "run linreg --shard 0/2 --out " + dir, "--help", "completion bash",
	} {
		c := start(t.Context(), strings.Fields(args)...)
		var stderr strings.Builder
		c.Stdout, c.Stderr = full, &stderr
		err := c.Run()
		if got := status(t, err); got != lab.ExitFailed || !strings.Contains(stderr.String(), "the output is not whole: writing to stdout failed: no space left on device\n") {
			t.Errorf("%s > /dev/full: exit status %d, want %d\n%s", args, got, lab.ExitFailed, stderr.String())
		}
	}
	c := start(t.Context(), "solve", "rosenbrock", "adm")
	c.Stdout = full
	if got := status(t, c.Run()); got != lab.ExitInput {
		t.Errorf("bad input with nothing to print: exit status %d, want %d", got, lab.ExitInput)
	}
}
