package flows_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// Every alternative of a field that is an interface prints as it reads, equals itself, has units, and is refused with a
// number out of range and with a key that it does not have; an unknown name is an error that suggests the nearest one.
func TestChoices(t *testing.T) {
	for kind, all := range flows.Choices() {
		for _, c := range all {
			back, err := c.Parse(fmt.Sprint(c.Value))
			if err != nil || !reflect.DeepEqual(back, c.Value) {
				t.Errorf("%s: %v reads back as %v, %v", kind, c.Value, back, err)
			}
			if _, pointer := c.Value.(*flows.Box); !pointer && back != c.Value {
				t.Errorf("%s: %v is not equal to itself", kind, c.Value)
			}
			if same, err := spec.Rescale(c.Value, spec.Scale{X: 1, T: 1, F: 1}); err != nil || !reflect.DeepEqual(same, c.Value) {
				t.Errorf("%s: %v has no units: %v, %v", kind, c.Value, same, err)
			}
			name, _, _ := strings.Cut(c.Spec, "(")
			v := reflect.Indirect(reflect.ValueOf(c.Value))
			for i := range v.NumField() {
				bad := reflect.New(v.Type())
				bad.Elem().Set(v)
				switch f := bad.Elem().Field(i); f.Interface().(type) {
				case float64:
					f.SetFloat(math.NaN())
				case int:
					f.SetInt(-1)
				case []float64:
					f.Set(reflect.ValueOf([]float64{math.NaN()}))
				default:
					continue
				}
				if spec.Check(bad.Interface()) == nil {
					t.Errorf("%s: %+v passes", kind, bad.Elem())
				}
			}
			if v, err := c.Parse(name + "(nokey=1)"); err == nil {
				t.Errorf("%s: %s(nokey=1) is %v", kind, name, v)
			}
			if _, err := c.Parse("x" + name); err == nil || !strings.Contains(err.Error(), "did you mean "+name+"?") {
				t.Errorf("%s: x%s: %v", kind, name, err)
			}
		}
	}
}

// The flow on each manifold has the moves that the manifold lists, its own scheme first, and no other.
func TestMoves(t *testing.T) {
	p := objective.Rayleigh(matrix(4), 1)
	for _, s := range []string{"sphere", "stiefel", "grassmann", "hyperbolic", "spectrum(rows=2)", "spd(rows=2)"} {
		m, err := flows.ParseManifold(s)
		if err != nil {
			t.Fatal(err)
		}
		sys, err := flows.Riemannian{Manifold: m}.System(&flows.Oracle{P: p})
		if err != nil {
			t.Fatal(err)
		}
		var moves []string
		for _, word := range []string{"step retract", "step polar", "geodesic"} {
			_, err := ode.New(t.Context(), sys, p.Start, 0, math.Inf(1), ode.Config{Method: split.Lie{Scheme: word}, Control: control.Fixed{H: .1}})
			if err == nil {
				moves = append(moves, strings.TrimPrefix(word, "step "))
			}
		}
		if !reflect.DeepEqual(moves, m.Moves()) || strings.TrimPrefix(sys.Scheme, "step ") != moves[0] {
			t.Errorf("%v has the moves %v and the scheme %s, and lists %v", m, moves, sys.Scheme, m.Moves())
		}
	}
}
