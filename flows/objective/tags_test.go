package objective

import (
	"reflect"
	"strings"
	"testing"
)

// The words of the tags are those that there are: a new activation has to be added to both.
func TestWordsOfTags(t *testing.T) {
	var laws []string
	for _, d := range deviations {
		laws = append(laws, d.name)
	}
	for _, c := range []struct {
		of    any
		field string
		words []string
	}{
		{mlp{}, "Activation", activationNames}, {conv{}, "Activation", activationNames},
		{mlp{}, "Init", initialNames}, {conv{}, "Init", initialNames}, {elman{}, "Init", initialNames}, {normalKL{}, "By", laws},
	} {
		f, _ := reflect.TypeOf(c.of).FieldByName(c.field)
		if got, want := f.Tag.Get("oneof"), ","+strings.Join(c.words, ","); got != want {
			t.Errorf("%T.%s: the tag has %s, there are %s", c.of, c.field, got, want)
		}
	}
}
