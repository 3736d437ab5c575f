//go:build unix

package lab_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/odescent/odescent/experiments/lab"
)

// Pipes and folders in the place of files are refused with a sentence, before any point is computed, and nobody waits for a
// writer of the pipe.
func TestStrangeFiles(t *testing.T) {
	pipe := func(t *testing.T, path string) {
		if err := syscall.Mkfifo(path, 0o644); err != nil {
			t.Skip(err)
		}
	}
	folder := func(t *testing.T, path string) {
		if err := os.Mkdir(path, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"SHA256SUMS", ".lock", "square/data.csv", "square/env.json", "square/run.json"} {
		for what, put := range map[string]func(t *testing.T, path string){"a pipe": pipe, "a folder": folder} {
			dir := t.TempDir()
			if _, err := command(t, "run", "square", "--out", dir); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(filepath.Join(dir, ".points")); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(dir, file)); err != nil {
				t.Fatal(err)
			}
			put(t, filepath.Join(dir, file))
			for _, verb := range []string{"verify", "report", "run"} {
				args := []string{verb, "--out", dir}
				if verb == "run" {
					args = append(args, "square")
				}
				if _, err := command(t, args...); err == nil || !strings.Contains(err.Error(), file) {
					t.Errorf("%s with %s for %s: %v", verb, what, file, err)
				}
			}
			if _, err := os.Lstat(filepath.Join(dir, ".points")); err == nil {
				t.Errorf("%s for %s: points were computed", what, file)
			}
		}
	}
}

// A file of any size is hashed as a stream; one that is too large to be read gets a sentence.
func TestHugeFiles(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{"square/run.json": "more than 67108864 bytes", "square/env.json": "more than 1048576 bytes", "SHA256SUMS": "more than 67108864 bytes"} {
		path := filepath.Join(dir, file)
		b := read(t, path)
		if err := os.Truncate(path, 1<<26+1); err != nil {
			t.Fatal(err)
		}
		for _, verb := range []string{"verify", "report"} {
			if _, err := command(t, verb, "--out", dir); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s of a huge %s: %v", verb, file, err)
			}
		}
		write(t, b, path)
	}
}

// Verify and report wait for who is writing a result.
func TestReportBesideAWriter(t *testing.T) {
	for _, verb := range []string{"report", "verify"} {
		dir := t.TempDir()
		if _, err := command(t, "run", "square", "--out", dir); err != nil {
			t.Fatal(err)
		}
		l := flock.New(filepath.Join(dir, ".lock"))
		if err := l.Lock(); err != nil {
			t.Fatal(err)
		}
		whole := read(t, dir, "square", "data.csv")
		write(t, []byte("x,y\n"), dir, "square", "data.csv") // of a result that is half written
		done := make(chan error)
		go func() {
			var out, status strings.Builder
			done <- lab.Command(context.Background(), []string{verb, "--out", dir}, &out, &status)
		}()
		select {
		case err := <-done:
			t.Fatalf("%s did not wait: %v", verb, err)
		case <-time.After(50 * time.Millisecond):
		}
		write(t, whole, dir, "square", "data.csv")
		l.Close()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", verb, err)
		}
	}
}

// What env.json says of code, platform and time is no fact for report if SHA256SUMS says something else.
func TestReportDoesNotTrustEnv(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	forge(t, dir, "square", "env.json", `"code": "`, `"code": "feedfeedfeed`)
	if _, err := command(t, "report", "--out", dir); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"index.html", "report.ipynb"} {
		if strings.Contains(string(read(t, dir, page)), "feedfeed") {
			t.Errorf("%s has the code of a forged env.json", page)
		}
	}
}

// A run all of whose points fail leaves an older result as it is.
func TestAllFailedKeepsOlder(t *testing.T) {
	fail := false
	e := square(func(_ context.Context, x float64) ([]squareRow, error) {
		if fail {
			return nil, errors.New("boom")
		}
		return []squareRow{{x, x}}, nil
	})
	v, _ := e.Values(nil)
	dir := t.TempDir()
	for range 2 {
		r, err := lab.Run(context.Background(), e, v, lab.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = r.Write(dir, "square")
		if fail && (err == nil || !strings.Contains(err.Error(), "all of 3 points failed; the older result in "+filepath.Join(dir, "square")+" stands")) || !fail && err != nil {
			t.Errorf("failing %v: %v", fail, err)
		}
		if data := string(read(t, dir, "square", "data.csv")); data != "x,y\n1,1\n2,2\n3,3\n" {
			t.Errorf("the data are %q", data)
		}
		fail = true
	}
	if r, err := lab.Run(context.Background(), e, v, lab.Options{}); err != nil || r.Write(t.TempDir(), "square") != nil {
		t.Errorf("where there is none, one of failures is written: %v", err)
	}
}
