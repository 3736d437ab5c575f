package main

import (
	"bytes"
	"context"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
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

// record is one in a file of a store, whole.
var record = regexp.MustCompile(`(?s)\x1e[rf] ([0-9a-f]{64}) [0-9a-f]{16} ([0-9a-f]{8}) ([^\x1e]*)\n`)

// kept returns how many whole records of each point are in the store of the sweep below dir.
func kept(t *testing.T, dir string) map[string]int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, ".points", "sweep", "*.[lp]*"))
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range record.FindAllSubmatch(b, -1) {
			if length, err := strconv.ParseInt(string(m[2]), 16, 64); err == nil && int(length) == len(m[3]) {
				n[string(m[1])]++
			}
		}
	}
	return n
}

// A sweep that is killed at twenty moments, five times with seven other processes at the same store, loses no point that was
// done, computes none of them again, and writes the bytes of one that was not.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("runs a sweep of 100 points twice")
	}
	ctx := context.Background()
	whole, killed := t.TempDir(), t.TempDir()
	if out, err := command(ctx, whole).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	r := rand.New(rand.NewPCG(1, 2))
	was := map[string]int{}
	check := func(alone bool) {
		t.Helper()
		now := kept(t, killed)
		for key := range was {
			if now[key] == 0 {
				t.Errorf("point %.8s was lost", key)
			}
		}
		for key, n := range now {
			if alone && n > max(1, was[key]) {
				t.Errorf("point %.8s was computed again", key)
			}
		}
		was = now
	}
	for i := range 20 {
		processes := 1
		if i%4 == 3 {
			processes = 8
		}
		var wg sync.WaitGroup
		for range processes {
			c := command(ctx, killed, "-j", "1")
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			pause := time.Duration(20+r.IntN(60)) * time.Millisecond * time.Duration(processes)
			wg.Go(func() {
				time.Sleep(pause)
				c.Process.Kill()
				c.Wait()
			})
		}
		wg.Wait()
		check(processes == 1)
	}
	t.Logf("%d points when it was last killed", len(was))
	var wg sync.WaitGroup
	for range 8 { // all of them finish, and write the result
		wg.Go(func() {
			if out, err := command(ctx, killed).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	wg.Wait()
	if check(false); len(was) != 100 {
		t.Errorf("%d points are stored, want 100", len(was))
	}
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
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("needs the right to mount a small disk: %v %s", err, bytes.TrimSpace(out))
	}
	defer exec.Command("umount", dir).Run()
	out, err := command(context.Background(), dir).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no space left") || strings.Contains(string(out), "goroutine") {
		t.Errorf("on a full disk: %v\n%s", err, out)
	}
	before := kept(t, dir)
	if len(before) == 0 || len(before) == 100 {
		t.Errorf("%d points were stored before the disk was full", len(before))
	}
	if out, err := exec.Command("mount", "-o", "remount,size=16m", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err = command(context.Background(), dir, "-j", "1").CombinedOutput()
	if err != nil {
		t.Fatalf("with room again: %v\n%s", err, out)
	}
	if !strings.Contains(string(out), "100 of 100 points") || strings.Contains(string(out), "damaged") {
		t.Errorf("with room again:\n%s", out)
	}
	for key, n := range kept(t, dir) {
		if n != 1 {
			t.Errorf("point %.8s is stored %d times", key, n)
		}
	}
}
