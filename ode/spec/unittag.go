package spec

import (
	"reflect"
	"strings"
)

// UnitTag returns the unit that the tag of the field with the key states, "" where the struct v has none. It is for
// [Unitful] types of which few fields have a unit that depends on values.
func UnitTag(v any, key string) string {
	t := reflect.Indirect(reflect.ValueOf(v)).Type()
	for i := range t.NumField() {
		f := t.Field(i)
		if k, _, _ := strings.Cut(f.Tag.Get("spec"), ","); k == key {
			return f.Tag.Get("unit")
		}
	}
	return ""
}
