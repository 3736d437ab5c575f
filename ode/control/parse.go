package control

import (
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// kinds maps the name of a control to the reader of its arguments.
var kinds = map[string]func(spec.Term) (ode.Control, error){
	"fixed":      into(Fixed{}),
	"slope":      into(slopeDefaults),
	"relative":   into(relativeDefaults),
	"pi":         into(PI{}),
	"schedule":   into(scheduleDefaults),
	"digital":    into(Digital{Filter: "pi34"}),
	"descent":    into(descentDefaults),
	"clip":       into(Clip{}),
	"limit":      into(Limit{Share: .9}),
	"land":       into(Land{}),
	"replay":     into(Replay{}),
	"gustafsson": into(Gustafsson{}),
	"ser":        into(SER{}),
}

func init() { // for the cycle schedule → Parse → kinds
	parsers = kinds
}

var parsers map[string]func(spec.Term) (ode.Control, error)

// into reads a control of type C, starting from def.
func into[C ode.Control](def C) func(spec.Term) (ode.Control, error) {
	return func(t spec.Term) (ode.Control, error) {
		c := def
		if err := t.Into(&c); err != nil {
			return nil, err
		}
		return c, nil
	}
}

// Names returns the names of the controls in order.
func Names() []string {
	var names []string
	for n := range parsers {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Parse reads what String of a control prints, such as "slope(tol=0.01,memory=ema(0.99))".
// An unknown name is answered with the nearest one.
func Parse(s string) (ode.Control, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, err
	}
	read, ok := parsers[t.Name]
	if !ok {
		return nil, spec.Unknown("control", t.Name, Names())
	}
	return read(t)
}
