package ode_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

type nilMethod struct{ ode.Method }

func (nilMethod) Start(*ode.Run) (ode.Stepper, error) { return nil, nil }

type nilControl struct{ ode.Control }

func (nilControl) Start(*ode.Run) (ode.Controller, error) { return nil, nil }

// A method and a control whose Start returns nothing end as errors, also within another control.
func TestNilStart(t *testing.T) {
	sys := &ode.System{Dim: 1, Field: func(dst []float64, _ float64, y []float64) { dst[0] = -y[0] }}
	fixed := control.Fixed{H: .1}
	for _, cfg := range []ode.Config{
		{Method: nilMethod{rk.Euler}, Control: fixed},
		{Method: rk.Euler, Control: nilControl{fixed}},
		{Method: rk.Euler, Control: control.Clip{Of: nilControl{fixed}, Max: 1}},
	} {
		if _, err := ode.New(t.Context(), sys, []float64{1}, 0, 1, cfg); err == nil || !strings.Contains(err.Error(), "starts with neither") {
			t.Errorf("%v, %v: the error is %v", cfg.Method, cfg.Control, err)
		}
	}
}
