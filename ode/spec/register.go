package spec

import (
	"fmt"
	"reflect"
)

// readers holds the readers of field types by type.
var readers = map[reflect.Type]func(string) (any, error){}

// Register makes T, an interface or a struct, a type of fields: read reads one, and String prints one. A nil interface
// is printed as none. Register is to be called by init functions.
func Register[T fmt.Stringer](read func(string) (T, error)) {
	readers[reflect.TypeFor[T]()] = func(s string) (any, error) { return read(s) }
}
