package optim

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// preset is what the catalogue defines of a configuration type: the first name, and its defaults.
type preset struct {
	name string
	def  config
}

// defaults holds the presets of all types.
var defaults = map[reflect.Type]preset{}

// checked returns the triple of a configuration. What its Check says is kept as the error with which the optimizer starts, so
// that it speaks of the parameters and not of the parts that they map to.
func checked(c config, name string) Optimizer {
	o := c.compose()
	if err := spec.Check(c); err != nil {
		o.fault = fmt.Sprintf("optim: %s: %s", name, oneLine(err))
	}
	return o
}

// build returns the triple of a literal, which may have left out all but the rate.
func build(c config) Optimizer {
	p := defaults[reflect.TypeOf(c)]
	o := checked(c, p.name)
	if left := forgotten(c, p.def); left != nil && o.fault == "" {
		kind := reflect.TypeOf(c).Name()
		o.fault = fmt.Sprintf("optim: %s: the literal %s leaves %s at zero, which is another rule; start from %sDefaults(), or write %s(...)",
			p.name, kind, strings.Join(left, ", "), strings.TrimSuffix(kind, "Config"), p.name)
	}
	return o
}

// forgotten returns the keys of the fields whose defaults are not zero, but for the first, the rate, where the literal has
// them all at zero and they are two or more: nobody means that. A single one may be meant, and so may a kind, whose zero is
// one of them.
func forgotten(c, def config) []string {
	v, d := reflect.ValueOf(c), reflect.ValueOf(def)
	var keys []string
	for i := 1; i < v.NumField(); i++ {
		key, ok := v.Type().Field(i).Tag.Lookup("spec")
		switch {
		case !ok || d.Field(i).IsZero() || d.Field(i).Kind() == reflect.String:
		case !v.Field(i).IsZero():
			return nil
		default:
			keys = append(keys, key)
		}
	}
	if len(keys) < 2 {
		return nil
	}
	return keys
}
