package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// points is a sweep of 100 points of some milliseconds each.
var points = []string{"run", "sweep", "optimizer=sgd(lr=$a)", "a=log:1e-5:1e-3:100", "grads=100000", "gtol=1e-300"}

func command(ctx context.Context, dir string, more ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, os.Args[0], append(append(append([]string(nil), points...), "--out", "."), more...)...)
	c.Dir = dir // figure.tex names the data as --out does
	c.Env = append(os.Environ(), asCommand+"=1")
	return c
}

// A sweep that is killed at twenty moments, twice with another process at the same store, loses no point that was done, computes none
// of them again, and writes the bytes of one that was not.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a sweep of 100 points twice")
	}
	ctx := context.Background()
	whole, killed := t.TempDir(), t.TempDir()
	if out, err := command(ctx, whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	store := filepath.Join(killed, ".points", "sweep")
	r := rand.New(rand.NewPCG(1, 2))
	written := map[string]time.Time{}
	check := func() int {
		t.Helper()
		files, err := filepath.Glob(filepath.Join(store, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		now := map[string]time.Time{}
		for _, f := range files {
			info, err := os.Stat(f)
			if err != nil {
				t.Fatal(err)
			}
			now[f] = info.ModTime()
		}
		for f, at := range written {
			if was, ok := now[f]; !ok || !was.Equal(at) {
				t.Errorf("%s was lost or computed again", f)
			}
		}
		written = now
		return len(files)
	}
	last := 0
	for i := range 20 {
		c := command(ctx, killed)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		var other *exec.Cmd
		if i == 3 || i == 7 {
			other = command(ctx, killed)
			if err := other.Start(); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Duration(20+r.IntN(60)) * time.Millisecond)
		c.Process.Kill()
		c.Wait()
		if other != nil {
			other.Process.Kill()
			other.Wait()
			written = nil // two processes may both have computed a point
		}
		last = check()
	}
	out, err := command(ctx, killed).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := check(); n != 100 {
		t.Errorf("%d points are stored, want 100", n)
	}
	t.Logf("%d points when it was last killed", last)
	for _, f := range []string{"data.csv", "figure.svg", "figure.pdf", "run.json", "table.txt", "caption.tex"} {
		a, err1 := os.ReadFile(filepath.Join(whole, "sweep", f))
		b, err2 := os.ReadFile(filepath.Join(killed, "sweep", f))
		if err1 != nil || err2 != nil || !bytes.Equal(a, b) {
			t.Errorf("%s: killed and whole differ: %v, %v", f, err1, err2)
		}
	}
}

// A disk that is full ends the run with a sentence; what is stored stays, and with room the run goes on.
func TestDiskFull(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a sweep of 100 points")
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("needs the right to mount a small disk: %v %s", err, bytes.TrimSpace(out))
	}
	defer exec.Command("umount", dir).Run()
	out, err := command(context.Background(), dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no space left") || strings.Contains(string(out), "goroutine") {
		t.Errorf("on a full disk: %v\n%s", err, out)
	}
	files, _ := filepath.Glob(filepath.Join(dir, ".points", "sweep", "*.json"))
	if len(files) == 0 {
		t.Error("nothing was stored before the disk was full")
	}
	if out, err := exec.Command("mount", "-o", "remount,size=16m", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = command(context.Background(), dir, "-j", "1").CombinedOutput()
	if err != nil {
		t.Fatalf("with room again: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), "100 of 100 points") {
		t.Errorf("with room again:\n%s", out)
	}
}
