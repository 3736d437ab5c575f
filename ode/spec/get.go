package spec

import "reflect"

// Get returns the number in the field with the given key of the struct to which v points, and whether there is one.
// It panics if v is not a pointer to a struct.
func Get(v any, key string) (float64, bool) {
	rv := reflect.ValueOf(v).Elem()
	for _, f := range fields(rv.Type()) {
		if f.key == key && rv.FieldByIndex(f.index).Kind() == reflect.Float64 {
			return rv.FieldByIndex(f.index).Float(), true
		}
	}
	return 0, false
}
