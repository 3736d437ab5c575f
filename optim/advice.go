package optim

import (
	"errors"
	"regexp"
	"strings"
)

// inWords returns the error of a part of the triple in the words of an optimizer: pairs are keys of the part and of the
// optimizer in turn, as they are written before an equals sign.
func inWords(err error, pairs ...string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for i := 0; i < len(pairs); i += 2 {
		text = regexp.MustCompile(`\b`+pairs[i]+`=`).ReplaceAllString(text, pairs[i+1]+"=")
	}
	return errors.New(text)
}

// oneLine is the text of an error that may be several.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }
