package control_test

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

// Every registered wrapper without a control acts on the default of the method, to the bit as around that default, and the
// solution names it; where the method has no default, the error names the wrapper, with an example that can be read.
func TestEmptyWrappers(t *testing.T) {
	run := func(m ode.Method, c ode.Control) (ode.Solution, error) {
		return ode.Solve(context.Background(), odetest.Sway.System(), []float64{1}, 0, 2, ode.Config{Method: m, Control: c})
	}
	def, err := run(rk.DP5, nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, text := range control.Samples() {
		c, err := control.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		v := reflect.New(reflect.TypeOf(c)).Elem()
		v.Set(reflect.ValueOf(c))
		of, ok := v.Type().FieldByName("Of")
		if !ok || !strings.HasSuffix(of.Tag.Get("spec"), ",bare") || ode.OnStepClock(c) {
			continue
		}
		name, _, _ := strings.Cut(text, "(")
		names = append(names, name)
		v.FieldByName("Of").Set(reflect.ValueOf(def.Control))
		want, err := run(rk.DP5, v.Interface().(ode.Control))
		if err != nil {
			t.Fatal(err)
		}
		v.FieldByName("Of").SetZero()
		empty := v.Interface().(ode.Control)
		got, err := run(rk.DP5, empty)
		if err != nil || got.Y[0] != want.Y[0] || got.Stats != want.Stats || got.Control.String() != want.Control.String() || !strings.Contains(got.Control.String(), "pi(") {
			t.Errorf("%v: %v, %v by %v, want %v by %v", empty, got.Y, err, got.Control, want.Y, want.Control)
		}
		if back, err := control.Parse(empty.String()); err != nil || back.String() != empty.String() {
			t.Errorf("%v comes back as %v, %v", empty, back, err)
		}
		within := control.Land{Of: empty, Times: []float64{.5}}
		if sol, err := run(rk.DP5, within); err != nil || !strings.Contains(sol.Control.String(), "pi(") {
			t.Errorf("%v: %v by %v", within, err, sol.Control)
		}
		_, err = run(rk.RK4, empty)
		if err == nil || !strings.Contains(err.Error(), "no control within "+name+": ") {
			t.Errorf("%v without a default: %v", empty, err)
			continue
		}
		_, example, _ := strings.Cut(err.Error(), "makes equal ones; ")
		example = strings.TrimSuffix(example, ", say")
		if c, err := control.Parse(example); err != nil || !strings.HasPrefix(example, name+"(") || c.String() == empty.String() {
			t.Errorf("%s: the example is %q: %v", name, example, err)
		} else if _, err := run(rk.RK4, c); err != nil {
			t.Errorf("%s: the example %q: %v", name, example, err)
		}
	}
	for _, name := range []string{"clip", "land", "limit", "schedule"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not among %v", name, names)
		}
	}
	var mesh control.Replay
	if sol, err := run(rk.DP5, control.Record{Mesh: &mesh}); err != nil || len(mesh.H) != sol.Stats.Steps || sol.Control.String() != def.Control.String() {
		t.Errorf("record: %v, %d lengths, by %v", err, len(mesh.H), sol.Control)
	}
	if _, err := run(rk.RK4, control.Record{Mesh: &mesh}); err == nil || !strings.Contains(err.Error(), "no control within Record: ") {
		t.Errorf("record: %v", err)
	}
}
