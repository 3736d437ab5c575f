package lab

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// worded is an error whose text has our words in the place of those of Go's packages.
type worded struct {
	text string
	error
}

func (w *worded) Error() string { return w.text }

func (w *worded) Unwrap() error { return w.error }

// inWords returns err with what os, encoding/json and strconv say for programmers said for people; nil stays nil.
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
