package lab

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// The exit statuses of [Main].
const (
	ExitOK       = 0   // all as asked
	ExitFailed   = 1   // a run failed or diverged, a point failed, a file or stdout could not be written, code panicked
	ExitInput    = 2   // bad input: an unknown name, key or flag, data that cannot be used
	ExitClaims   = 3   // a claim fails, a law is broken, a result is not reproduced, or files differ from those recorded
	ExitCanceled = 130 // Ctrl-C, SIGTERM, or SIGHUP of a terminal that closes
)

// statusError is an error with the exit status that it leads to.
type statusError struct {
	status int
	error
}

func (e *statusError) Unwrap() error { return e.error }

// withStatus gives an error an exit status, unless it has one or is nil.
func withStatus(status int, err error) error {
	if err == nil || errors.As(err, new(*statusError)) {
		return err
	}
	return &statusError{status, err}
}

// ExitStatus returns the exit status that an error of [Command] leads to. An error that says nothing else is bad input.
func ExitStatus(err error) int {
	var s *statusError
	switch {
	case err == nil:
		return ExitOK
	case errors.Is(err, context.Canceled), errors.As(err, new(*Interrupted)):
		return ExitCanceled
	case errors.As(err, new(*Failed)), errors.As(err, new(*Damaged)):
		return ExitClaims
	case errors.As(err, &s):
		return s.status
	}
	return ExitInput
}

// patience is how long a verb has to end by itself after a signal.
const patience = 600 * time.Millisecond

// committing is held for reading while files replace others; the process does not exit then.
var committing sync.RWMutex

// Main runs the command line on the program's arguments and exits with [ExitStatus], after a sentence on stderr if that
// is not 0.
//
// The first Ctrl-C, SIGTERM or SIGHUP ends it within a second, whatever it does: a verb that comes to the end of a step
// or a point in that time prints what it has; otherwise the process exits, which loses nothing that was stored, since
// files are replaced whole. The second one kills it. Under nohup, SIGHUP stays ignored.
//
// Where stdout is no longer read, as in "list | head -1", the next line kills it quietly with SIGPIPE, status 141 of a
// shell, as it does other programs; on Windows that is the sentence and [ExitFailed] of any output that is lost.
func Main() {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, func() {
		stop() // from now on a signal kills
		time.Sleep(patience)
		committing.Lock()
		exit(os.Stderr, errInterrupted)
	})
	exit(os.Stderr, Command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// interrupted is the error of a verb that a signal has ended, for errors.Is the context's.
type interrupted struct{}

func (interrupted) Error() string { return "interrupted" }

func (interrupted) Is(target error) bool { return target == context.Canceled }

var errInterrupted error = interrupted{}

// exit ends the process.
func exit(stderr io.Writer, err error) {
	if err != nil {
		fmt.Fprintln(stderr, called()+":", err)
	}
	os.Exit(ExitStatus(err))
}

// guardedOut is a command's stdout. It keeps the first error of writing, which most verbs do not ask for, and writes
// nothing after it.
type guardedOut struct {
	w   io.Writer
	err error
}

func (o *guardedOut) Write(b []byte) (n int, err error) {
	if o.err == nil {
		n, o.err = o.w.Write(b)
		if o.err == nil && n < len(b) {
			o.err = io.ErrShortWrite
		}
	}
	return n, o.err
}

// ended returns the error of a verb that ended with err: output that was lost is a failure, whatever the verb made of
// it.
func (o *guardedOut) ended(err error) error {
	if o.err == nil {
		return err
	}
	cause := o.err
	var pe *fs.PathError
	if errors.As(cause, &pe) { // its name is /dev/stdout, wherever that goes
		cause = pe.Err
	}
	lost := fmt.Errorf("the output is not whole: writing to stdout failed: %w", cause)
	if err == nil || errors.Is(err, o.err) {
		return &statusError{ExitFailed, lost}
	}
	return &statusError{ExitStatus(err), fmt.Errorf("%w; and %w", err, lost)}
}

// worded is an error whose text replaces that of Go's packages.
type worded struct {
	text string
	error
}

func (w *worded) Error() string { return w.text }

func (w *worded) Unwrap() error { return w.error }

// inWords returns err with the texts of os, encoding/json and strconv rewritten for users; nil stays nil.
func inWords(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	var path *fs.PathError
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var number *strconv.NumError
	if errors.As(err, &path) {
		verb := map[string]string{"open": "opened", "mkdir": "made", "read": "read", "write": "written", "stat": "found", "lstat": "found", "remove": "removed"}[path.Op]
		if verb == "" {
			verb = "used"
		}
		text = strings.Replace(text, path.Error(), fmt.Sprintf("%s cannot be %s: %v", path.Path, verb, path.Err), 1)
	}
	if errors.As(err, &syntax) {
		text = strings.Replace(text, syntax.Error(), fmt.Sprintf("it is no JSON from byte %d on", syntax.Offset), 1)
	}
	if errors.As(err, &kind) {
		text = strings.Replace(text, kind.Error(), fmt.Sprintf("its JSON has a %s where another kind of value stands, at byte %d", kind.Value, kind.Offset), 1)
	}
	if errors.As(err, &number) {
		text = strings.Replace(text, number.Error(), fmt.Sprintf("%q is not a number", number.Num), 1)
	}
	if text == err.Error() {
		return err
	}
	return &worded{text, err}
}
