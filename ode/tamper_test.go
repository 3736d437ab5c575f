package ode_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/odetest"
	"github.com/odescent/odescent/ode/rk"
)

// eventful is a run of the oscillator with a stop and an event, after n steps.
func eventful(t testing.TB, n int) *ode.Integrator {
	p := odetest.Oscillator
	it, err := ode.New(context.Background(), p.System(), p.Y0, 0, 20, ode.Config{
		Method: rk.Tsit5, Control: control.PI{RTol: 1e-6, ATol: 1e-6}, Stop: ode.Equilibrium{ATol: 1e-30, Window: 1000},
		Events: []ode.Event{{Name: "passes", Func: func(_ float64, y []float64) float64 { return y[0] }}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range n {
		it.Next()
	}
	return it
}

// A snapshot in which any number, flag, text or length was changed is refused with an error and changes nothing.
func TestForgedSnapshot(t *testing.T) {
	good := eventful(t, 30).Snapshot()
	if len(good.Crossings) == 0 || good.Force == nil || len(good.State) == 0 {
		t.Fatalf("the snapshot holds too little: %+v", good)
	}
	refused := func(name string, s ode.Snapshot) {
		t.Helper()
		it := eventful(t, 3)
		before := it.Snapshot()
		if err := it.Restore(s); err == nil || !strings.HasPrefix(err.Error(), "ode: ") {
			t.Errorf("%s: %v", name, err)
		}
		if d := cmp.Diff(before, it.Snapshot()); d != "" {
			t.Errorf("%s: a refused snapshot has changed the run: %s", name, d)
		}
		if !it.Next() {
			t.Errorf("%s: the run does not go on: %v", name, it.Reason())
		}
	}
	// forge changes every leaf of v in turn, and the length of every slice.
	var forge func(name string, s *ode.Snapshot, v reflect.Value)
	forge = func(name string, s *ode.Snapshot, v reflect.Value) {
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		set := func(x any) {
			if v.Set(reflect.ValueOf(x).Convert(v.Type())); !reflect.DeepEqual(v.Interface(), old.Interface()) {
				refused(name, *s)
			}
			v.Set(old)
		}
		switch v.Kind() {
		case reflect.Bool:
			set(!v.Bool())
		case reflect.Int:
			set(v.Int() + 1)
			set(-1)
			set(math.MinInt)
		case reflect.String:
			set(v.String() + "x")
			set("")
		case reflect.Float64:
			set(math.Nextafter(v.Float(), 9))
			set(math.NaN())
			set(math.Inf(1))
			set(math.Inf(-1))
		case reflect.Slice:
			n := v.Len()
			set(reflect.MakeSlice(v.Type(), 0, 0).Interface())
			set(v.Slice(0, n/2).Interface())
			set(reflect.Append(v.Slice3(0, n, n), reflect.Zero(v.Type().Elem())).Interface())
			for _, i := range []int{0, n - 1} {
				c := reflect.MakeSlice(v.Type(), n, n)
				reflect.Copy(c, v)
				v.Set(c)
				forge(name, s, c.Index(i))
				v.Set(old)
			}
		case reflect.Struct:
			for i := range v.NumField() {
				forge(name+"."+v.Type().Field(i).Name, s, v.Field(i))
			}
		}
	}
	s := good
	s.Precond.Diag = nil
	v := reflect.ValueOf(&s).Elem()
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.Slice || v.Field(i).Len() > 0 {
			if name := v.Type().Field(i).Name; name == "Precond" {
				forge("Precond.Scale", &s, v.Field(i).Field(0))
			} else {
				forge(name, &s, v.Field(i))
			}
		}
	}
	s.Precond.Diag = []float64{1, 2, 3}
	refused("Metric.Diag", s)
	if err := eventful(t, 3).Restore(good); err != nil {
		t.Errorf("the snapshot itself: %v", err)
	}
	short, err := ode.New(context.Background(), odetest.Sway.System(), odetest.Sway.Y0, 0, 1, ode.Config{Method: rk.DP5, Control: pi6})
	if err != nil {
		t.Fatal(err)
	}
	long, err := ode.New(context.Background(), odetest.Sway.System(), odetest.Sway.Y0, 0, 9, ode.Config{Method: rk.DP5, Control: pi6})
	if err != nil {
		t.Fatal(err)
	}
	for long.Next() {
	}
	if err := short.Restore(long.Snapshot()); err == nil || !strings.Contains(err.Error(), "t = 9 cannot continue a run from 0 to 1") {
		t.Errorf("from beyond the end: %v", err)
	}
}

// The sum survives gob and JSON, which know no empty slices or no negative zero.
func TestSumSurvives(t *testing.T) {
	var plus float64
	for _, it := range []*ode.Integrator{eventful(t, 0), eventful(t, 1), eventful(t, 30)} {
		s := it.Snapshot()
		if s.Comp == 0 {
			s.Comp = -plus
		}
		var file bytes.Buffer
		var back, again ode.Snapshot
		if err := gob.NewEncoder(&file).Encode(s); err != nil {
			t.Fatal(err)
		}
		if err := gob.NewDecoder(&file).Decode(&back); err != nil {
			t.Fatal(err)
		}
		if err := eventful(t, 0).Restore(back); err != nil {
			t.Errorf("gob: %v", err)
		}
		s = it.Snapshot()
		text, err := json.Marshal(s)
		if err != nil {
			continue // an infinity
		}
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		if err := eventful(t, 0).Restore(again); err != nil {
			t.Errorf("JSON: %v", err)
		}
	}
}

// A file with bytes flipped, left out or put in is not read, or is refused, or was not changed in what it says.
func FuzzSnapshot(f *testing.F) {
	good := eventful(f, 30).Snapshot()
	var g bytes.Buffer
	if err := gob.NewEncoder(&g).Encode(good); err != nil {
		f.Fatal(err)
	}
	text, err := json.Marshal(good)
	if err != nil {
		f.Fatal(err)
	}
	for i := range 160 {
		f.Add(i*g.Len()/160, byte(1<<(i%8)), i%5 == 4, false)
		f.Add(i*len(text)/160, byte(1<<(i%7)), i%5 == 4, true)
	}
	f.Fuzz(func(t *testing.T, at int, by byte, cut, asJSON bool) {
		b := bytes.Clone(g.Bytes())
		if asJSON {
			b = bytes.Clone(text)
		}
		if at < 0 || at >= len(b) {
			return
		}
		if b[at] ^= by; cut {
			b = append(b[:at], b[min(at+1+int(by), len(b)):]...)
		}
		var s ode.Snapshot
		if asJSON {
			err = json.Unmarshal(b, &s)
		} else {
			err = gob.NewDecoder(bytes.NewReader(b)).Decode(&s)
		}
		if err != nil {
			return
		}
		it := eventful(t, 3)
		before := it.Snapshot()
		if err := it.Restore(s); err != nil {
			if d := cmp.Diff(before, it.Snapshot()); d != "" {
				t.Errorf("%v, and the run has changed: %s", err, d)
			}
			return
		}
		if after := it.Snapshot(); after.Sum != good.Sum {
			t.Errorf("a damaged snapshot is restored: %s", cmp.Diff(good, after))
		}
	})
}
