//go:build unix

package main

import (
	"bytes"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/odescent/odescent/experiments/lab"
)

// The first signal ends every verb within a second, whatever it does; a second one kills at once.
func TestSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("waits some seconds for each verb")
	}
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"steps":       {"solve", "rosenbrock", "sgd(lr=1e-9)", "--steps", "2000000000"},
		"one step":    {"solve", "quadratic(n=3000,rotated=true)", "newton"},
		"data":        {"solve", "logistic(data=" + fifo + ")", "bb"},
		"a dry run":   {"run", "sweep", "optimizer=sgd(lr=$a,momentum=$b)", "a=log:1e-5:1e-3:3000", "b=lin:0:0.9:3000", "--points", "1e7", "--dry-run", "--out", filepath.Join(dir, "dry")},
		"points":      {"run", "momentum", "n=10,200000000", "--out", filepath.Join(dir, "points")},
		"integration": {"integrate", "heat", "radau5", "fixed(h=1e-6)"},
	} {
		for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
			if sig == syscall.SIGHUP && signal.Ignored(sig) {
				continue // under nohup, which the programs started here inherit
			}
			c := start(t.Context(), args...)
			var out bytes.Buffer
			c.Stdout, c.Stderr = &out, &out
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(700 * time.Millisecond)
			begin := time.Now()
			if err := c.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			err := c.Wait()
			if got := status(t, err); got != lab.ExitCanceled || !strings.Contains(out.String(), "interrupted") {
				t.Errorf("%s, %v: exit status %d, want %d\n%s", name, sig, got, lab.ExitCanceled, out.String())
			}
			t.Logf("%s, %v: ended after %v", name, sig, time.Since(begin))
		}
	}
	c := start(t.Context(), "solve", "quadratic(n=3000,rotated=true)", "newton")
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	for range 2 {
		c.Process.Signal(os.Interrupt)
		time.Sleep(100 * time.Millisecond)
	}
	c.Wait()
	if ws, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !ws.Signaled() {
		t.Errorf("a second signal has not killed: %v", c.ProcessState)
	}
}

// A closed terminal interrupts run and verify as Ctrl-C does; what has been computed is found again.
func TestHangup(t *testing.T) {
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("under nohup the program ignores SIGHUP")
	}
	dir := t.TempDir()
	points := []string{"run", "sweep", "optimizer=sgd(lr=$a)", "a=log:1e-5:1e-3:100", "grads=300000", "gtol=1e-300", "-j", "1", "--out", dir}
	c := start(t.Context(), points...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond)
	if err := c.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if got := status(t, c.Wait()); got != lab.ExitCanceled || !strings.Contains(out.String(), "the same command goes on from there") {
		t.Errorf("SIGHUP: exit status %d, want %d\n%s", got, lab.ExitCanceled, out.String())
	}
}

// A reader that has seen enough ends the program quietly, as SIGPIPE ends others.
func TestBrokenPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	for _, args := range [][]string{{"list"}, {"solve", "rosenbrock", "bb", "--trace", "-"}, {"cite", "adam"}} {
		c := start(t.Context(), args...)
		var stderr bytes.Buffer
		c.Stdout, c.Stderr = w, &stderr
		c.Run()
		if ws, ok := c.ProcessState.Sys().(syscall.WaitStatus); !ok || !ws.Signaled() || ws.Signal() != syscall.SIGPIPE || stderr.Len() > 0 {
			t.Errorf("%q: %v, %s", args, c.ProcessState, stderr.String())
		}
	}
}
