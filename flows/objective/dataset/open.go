package dataset

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// DefaultWait is the wait of [Options] that is zero.
const DefaultWait = 30 * time.Second

// source is an open file or pipe. Reading ends with the context of the options, and for a pipe after Options.Wait
// without data.
type source struct {
	f     *os.File
	name  string
	ctx   context.Context
	stop  func() bool // ends the watch of ctx
	wait  time.Duration
	fifo  bool // a named pipe: an end before the first byte means that no writer has opened it yet
	begun bool
}

// stdin is the name of the standard input, for which "-" stands.
const stdin = "/dev/stdin"

// open opens the embedded data set of that name or else the file or pipe at that path. whole says that it is a regular
// file, which can be read twice.
func open(name string, o Options) (r io.ReadCloser, whole bool, err error) {
	if name == "-" {
		name = stdin
	}
	if embedded := opener(name); embedded != nil {
		r, err = embedded()
		return r, true, err
	}
	info, err := os.Stat(name)
	switch {
	case name == stdin && errors.Is(err, fs.ErrNotExist): // Windows
		return io.NopCloser(os.Stdin), false, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, missing(name)
	case err != nil:
		return nil, false, reason(name, err)
	}
	return openPath(name, info, o)
}

func openPath(name string, info fs.FileInfo, o Options) (r io.ReadCloser, whole bool, err error) {
	s := &source{name: name, ctx: o.context(), wait: o.Wait}
	if s.wait == 0 {
		s.wait = DefaultWait
	}
	flag := os.O_RDONLY
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, false, fmt.Errorf("%s: this is a folder, not a file of data", name)
	case mode&(fs.ModeDevice|fs.ModeCharDevice) != 0:
		return nil, false, fmt.Errorf("%s: this is a device, which has no end; no limit= allows it: data come from a file or a pipe", name)
	case mode&fs.ModeSocket != 0:
		return nil, false, fmt.Errorf("%s: this is a socket; data come from a file or a pipe", name)
	case mode&fs.ModeNamedPipe != 0:
		if s.fifo = !isDescriptor(name); s.fifo {
			flag |= syscall.O_NONBLOCK // else opening it waits for a writer, and the context could not end that
		}
	}
	if s.f, err = os.OpenFile(name, flag, 0); err != nil {
		return nil, false, reason(name, err)
	}
	s.stop = context.AfterFunc(s.ctx, func() { s.f.SetReadDeadline(time.Unix(1, 0)) })
	return s, info.Mode().IsRegular() && info.Size() > 0, nil // a file of /proc has no size and may have changed at a second reading
}

// isDescriptor reports that name is an open descriptor of the program, such as /dev/fd/3. The end of such a pipe is
// final.
func isDescriptor(name string) bool {
	for range 8 {
		for _, p := range []string{"/dev/fd/", "/dev/stdin", "/proc/"} {
			if strings.HasPrefix(name, p) {
				return true
			}
		}
		to, err := os.Readlink(name)
		if err != nil {
			return false
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(name), to)
		}
		name = to
	}
	return false
}

func (s *source) Read(b []byte) (int, error) {
	const pause = 20 * time.Millisecond
	until := time.Now().Add(s.wait)
	for {
		_ = s.f.SetReadDeadline(until) // a regular file has none
		if err := s.ctx.Err(); err != nil {
			return 0, err
		}
		n, err := s.f.Read(b)
		s.begun = s.begun || n > 0
		switch {
		case s.ctx.Err() != nil:
			return 0, s.ctx.Err()
		case errors.Is(err, os.ErrDeadlineExceeded), err == io.EOF && s.fifo && !s.begun && time.Now().After(until):
			return n, fmt.Errorf("%w %v; wait=%g waits longer", errSilent, s.wait, 10*s.wait.Seconds())
		case err == io.EOF && s.fifo && !s.begun:
			select {
			case <-s.ctx.Done():
			case <-time.After(pause):
			}
		default:
			return n, err
		}
	}
}

var errSilent = errors.New("no data have come from this pipe for")

func (s *source) Close() error {
	s.stop()
	return s.f.Close()
}

// watched is r, whose reading ends with ctx between two pieces.
type watched struct {
	r   io.Reader
	ctx context.Context
}

func (w watched) Read(b []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.r.Read(b)
}

func (o Options) context() context.Context {
	if o.Context == nil {
		return context.Background()
	}
	return o.Context
}

func missing(name string) error {
	hint := ""
	if n := nearest(name); n != "" {
		hint = "; did you mean " + n + "?"
	}
	return fmt.Errorf("%s: there is no such file, and the embedded data sets are %s%s",
		name, strings.Join(Names(), ", "), hint)
}

// reason removes the name of the file, which stands before it, from an error of the operating system.
func reason(name string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("%s: cannot be read: %w", name, err)
}
