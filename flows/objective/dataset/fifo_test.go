//go:build unix

package dataset_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/odescent/odescent/flows/objective/dataset"
)

func fifo(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "fifo")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestFIFO: a pipe that nobody writes, or somebody opens and does not write, ends after the wait and at once with the context.
func TestFIFO(t *testing.T) {
	path := fifo(t)
	const wait = 60 * time.Millisecond
	want := path + ": no data have come from this pipe for 60ms; wait=0.6 waits longer"
	if _, err := dataset.Load(path, dataset.Options{Wait: wait}); err == nil || err.Error() != want {
		t.Errorf("without a writer: %v, want %s", err, want)
	}
	if _, err := dataset.Open(path, dataset.Options{Wait: wait}); err == nil || err.Error() != want {
		t.Errorf("opened without a writer: %v, want %s", err, want)
	}
	canceled := func(what string) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		if _, err := dataset.Load(path, dataset.Options{Context: ctx, Wait: time.Hour}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", what, err)
		}
	}
	canceled("canceled without a writer")
	w, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := dataset.Load(path, dataset.Options{Wait: wait}); err == nil || err.Error() != want {
		t.Errorf("with a writer who is silent: %v, want %s", err, want)
	}
	canceled("canceled with a silent writer")
	if _, err := w.WriteString("a,b\n1,2\n3,"); err != nil {
		t.Fatal(err)
	}
	if _, err := dataset.Load(path, dataset.Options{Wait: wait}); err == nil || err.Error() != want+" after line 2" {
		t.Errorf("with a writer who falls silent: %v", err)
	}
	if _, err := w.WriteString("a,b\n1,2\n3,"); err != nil {
		t.Fatal(err)
	}
	canceled("canceled in the middle")
}

// TestFIFOWritten: what somebody writes is read, whole or as a stream, also if the writer comes late and writes in pieces.
func TestFIFOWritten(t *testing.T) {
	path := fifo(t)
	send := func(pieces ...string) {
		go func() {
			time.Sleep(50 * time.Millisecond)
			w, err := os.OpenFile(path, os.O_WRONLY, 0)
			if err != nil {
				t.Error(err)
				return
			}
			for _, p := range pieces {
				_, _ = w.WriteString(p)
				time.Sleep(5 * time.Millisecond)
			}
			w.Close()
		}()
	}
	for what, pieces := range map[string][]string{
		"in pieces": {"a,", "b\n1", ",2\n", "3,4\n"}, "at once": {"a,b\n1,2\n3,4\n"}, "compressed": {zip("a,b\n1,2\n3,4\n")},
		"without a header": {"1,2\n3,4\n"}, "without an end": {"a,b\r\n1,2\r\n3,4"},
	} {
		send(pieces...)
		s, err := dataset.Load(path, dataset.Options{})
		if err != nil || s.Rows != 2 || s.Y[1] != 4 {
			t.Errorf("%s: %v, %v", what, s, err)
		}
	}
	send("a,b\n1,2\n", "3,4\n")
	s, err := dataset.Open(path, dataset.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, want := range []float64{2, 4} {
		b, err := s.Next(1)
		if err != nil || b.Y[0] != want {
			t.Errorf("%v, %v, want %g", b, err, want)
		}
	}
	big := strings.Repeat("1,2\n", 200_000)
	send(big)
	if s, err := dataset.Load(path, dataset.Options{}); err != nil || s.Rows != 200_000 {
		t.Errorf("of 800 kB: %v", err)
	}
	send(big)
	if _, err := dataset.Load(path, dataset.Options{Limit: 1000}); err == nil || !strings.Contains(err.Error(), "there are more than 500 rows of 2 numbers") {
		t.Errorf("beyond the limit: %v", err)
	}
	var empty *dataset.Set
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	w.Close()
	name := "/dev/fd/" + strconv.Itoa(int(r.Fd()))
	if _, err := os.Stat(name); err == nil {
		if empty, err = dataset.Load(name, dataset.Options{Wait: time.Hour}); err == nil || !strings.HasSuffix(err.Error(), "the file is empty") {
			t.Errorf("a program that wrote nothing: %v, %v", empty, err)
		}
	}
}

// TestDevices: what has no end, and what is no file, is refused before a byte is read.
func TestDevices(t *testing.T) {
	dir := t.TempDir()
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"/dev/zero":                  "/dev/zero: this is a device, which has no end; no limit= allows it: data come from a file or a pipe",
		"/dev/null":                  "this is a device",
		"/dev/urandom":               "this is a device",
		filepath.Join(dir, "link"):   "this is a device",
		filepath.Join(dir, "socket"): "this is a socket",
		dir:                          "this is a folder, not a file of data",
	} {
		if _, err := os.Stat(name); err != nil {
			continue
		}
		if _, err := dataset.Load(name, dataset.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%s): %v, want %s", name, err, want)
		}
		if _, err := dataset.Open(name, dataset.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open(%s): %v, want %s", name, err, want)
		}
	}
	write(t, filepath.Join(dir, "x"), array(8, []byte{1, 2}, 2, 1))
	if _, err := dataset.Load(filepath.Join(dir, "x"), dataset.Options{Label: "/dev/zero"}); err == nil || !strings.Contains(err.Error(), "/dev/zero: this is not a file, and the labels of an IDX file are read from one") {
		t.Error(err)
	}
	f, err := os.Open("/dev/zero")
	if err != nil {
		t.Skip("there is no /dev/zero")
	}
	defer f.Close()
	if _, err := dataset.Read(f, "zero", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "line 1: there is a NUL byte") {
		t.Errorf("as a reader: %v", err)
	}
}
