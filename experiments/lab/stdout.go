package lab

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// guardedOut is a command's stdout. It keeps the first error of writing, which most verbs do not ask for, and writes nothing
// after it.
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

// ended returns the error of a verb that ended with err: output that was lost is a failure, whatever the verb made of it.
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
