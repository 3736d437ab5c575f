package optim

import (
	"fmt"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
)

// Parse reads an optimizer: a spec of the catalogue, "adam(lr=0.01)", or a triple,
// "gradient/euler/slope(tol=0.01,memory=ema(0.99))". It reads what [Optimizer.String] prints. The error for an
// unknown name or key suggests the nearest one.
func Parse(s string) (Optimizer, error) {
	parts, err := spec.Split(s, '/')
	if err != nil {
		return Optimizer{}, err
	}
	switch len(parts) {
	case 1:
		return parseName(s)
	case 3:
		return parseTriple(parts)
	}
	return Optimizer{}, fmt.Errorf("%q: an optimizer is a name or a triple flow/method/control", s)
}

// Must returns the optimizer of a spec, as [Parse]. It panics if the spec does not read.
func Must(s string) Optimizer {
	o, err := Parse(s)
	if err != nil {
		panic("optim: " + err.Error())
	}
	return o
}

func parseTriple(parts []string) (o Optimizer, err error) {
	if o.Flow, err = flows.Parse(parts[0]); err != nil {
		return Optimizer{}, err
	}
	if o.Method, err = method.Parse(parts[1]); err != nil {
		return Optimizer{}, err
	}
	if o.Control, err = control.Parse(parts[2]); err != nil {
		return Optimizer{}, err
	}
	return o, nil
}
