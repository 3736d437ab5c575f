package odetest

import (
	"context"
	errs "errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// ErrUnsuited is returned by [StateLaw] and [TimeLaw] for a triple that does not start, or to which the law does not
// apply.
var ErrUnsuited = errs.New("odetest: the method, the control and the problem do not go together")

// unitSteps is the number of steps over which law 12 is checked.
const unitSteps = 24

// Units checks law 12, no hidden unit, for a method under a control on a problem: [StateLaw] for k = ±10, ±30 and ±60
// and, unless noise says that the method is stochastic, [TimeLaw] for k = ±5 and ±20. A triple that does not start is
// an error of the test.
func Units(t *testing.T, p Problem, m ode.Method, c ode.Control, noise bool) {
	t.Helper()
	for _, k := range []int{10, -10, 30, -30, 60, -60} {
		if err := StateLaw(p, m, c, k); err != nil {
			t.Errorf("state times 2^%d: %v", k, err)
		}
	}
	if noise {
		return
	}
	for _, k := range []int{5, -5, 20, -20} {
		if err := TimeLaw(p, m, c, k); err != nil && !errs.Is(err, ErrUnsuited) {
			t.Errorf("time times 4^%d: %v", k, err)
		}
	}
}

// StateLaw returns an error unless the method and the control take the same steps, bit for bit, through states exactly
// N = 2^k times as large, when the problem is y' = N·f(t, y/N) from N·y0 and the fields of both are multiplied by their
// units ([spec.Rescale]). The error names the first step that differs, and which of t, h, y. Where y0 is zero, first
// lengths (the keys h0, r0 and h) are given.
func StateLaw(p Problem, m ode.Method, c ode.Control, k int) error {
	n := math.Ldexp(1, k)
	zero := true
	for _, y := range p.Y0 {
		zero = zero && y == 0
	}
	if zero {
		c = GiveFirst(c, firstGiven)
	}
	return law(p, m, c, spec.Scale{X: n, T: 1, F: n * n})
}

// TimeLaw is like StateLaw for y' = f(t/M, y)/M with M = 4^k: lengths and times are exactly M times as large, the
// states are the same. First lengths are given. On the step clock, whose time is a count, it is the force that is
// divided by M. It returns [ErrUnsuited] for a system with state beyond the position.
func TimeLaw(p Problem, m ode.Method, c ode.Control, k int) error {
	n := math.Ldexp(1, 2*k)
	s := spec.Scale{X: 1, T: n, F: 1 / n}
	if ode.OnStepClock(c) {
		if sys := p.System(); sys.Pos != 0 && sys.Pos < sys.Dim {
			return ErrUnsuited
		}
		s.T = 1
	}
	return law(p, m, GiveFirst(c, firstGiven), s)
}

// firstGiven is the first length where one is given.
const firstGiven = 0x1p-5

// beyond reports that the cube or the square of a square of a number may over- or underflow, where the law does not
// hold.
func beyond(y []float64) bool {
	for _, v := range y {
		if v != 0 && !(math.Abs(v) > 0x1p-150 && math.Abs(v) < 0x1p100) {
			return true
		}
	}
	return false
}

// law compares the runs in both units.
func law(p Problem, m ode.Method, c ode.Control, s spec.Scale) error {
	want, err := walk(p, m, c)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnsuited, err)
	}
	m, err = spec.Rescale(m, s)
	if err != nil {
		return err
	}
	if c, err = spec.Rescale(c, s); err != nil {
		return err
	}
	got, err := walk(Rescaled(p, s), m, c)
	if err != nil {
		return err
	}
	for k := range min(len(want.rows), len(got.rows)) {
		w, g := want.rows[k], got.rows[k]
		if k >= want.over || k >= got.over {
			return nil
		}
		for i := range w {
			by, name := s.X, fmt.Sprintf("y[%d]", i-3)
			switch i {
			case 0, 1:
				by, name = s.T, [...]string{"t", "h"}[i]
			case 2:
				by, name = 1, "rejected"
			}
			if !equal(w[i]*by, g[i]) {
				return fmt.Errorf("step %d: %s = %v, want %v = %g·%v", k+1, name, g[i], w[i]*by, by, w[i])
			}
		}
	}
	if n := min(len(want.rows), len(got.rows)); n >= want.over || n >= got.over {
		return nil
	}
	if len(want.rows) != len(got.rows) || want.end != got.end {
		return fmt.Errorf("%d steps (%v), want %d (%v)", len(got.rows), got.end, len(want.rows), want.end)
	}
	return nil
}

// equal compares bits; numbers below 2^-960 are as good as zero, and all NaN are one.
func equal(a, b float64) bool {
	return a == b || a != a && b != b || math.Abs(a) < 0x1p-960 && math.Abs(b) < 0x1p-960
}

// walked is a run of some steps: of each t, h, how many attempts were rejected so far, and the state.
type walked struct {
	rows [][]float64
	over int // the first step of which an attempt went beyond the range of the law
	end  ode.Status
}

// walk integrates the problem from an eighth of its interval on, where it has an end.
func walk(p Problem, m ode.Method, c ode.Control) (walked, error) {
	t0, t1 := p.T1/8, p.T1
	if t1 == 0 {
		t1 = math.Inf(1)
	}
	w := walked{over: math.MaxInt}
	watch := func(s *ode.Step) {
		if beyond(s.R.Y) {
			w.over = min(w.over, s.K)
		}
	}
	it, err := ode.New(context.Background(), p.System(), p.Y0, t0, t1, ode.Config{Method: m, Control: c, MaxSteps: unitSteps, Observe: watch})
	if err != nil {
		return w, err
	}
	for s := range it.Steps() {
		row := append(make([]float64, 0, 3+len(s.R.Y)), s.R.T, s.H, float64(it.Stats().Rejected))
		w.rows = append(w.rows, append(row, s.R.Y...))
	}
	if w.end = it.Reason().Status; w.end == ode.Diverged {
		w.over = min(w.over, len(w.rows))
	}
	return w, nil
}

// GiveFirst returns v, a control say, with h in place of every zero under a key h0, r0 or h, which stands for a first
// length that is chosen, also in the controls that it holds.
func GiveFirst[T any](v T, h float64) T {
	rv := reflect.ValueOf(&v).Elem()
	rv.Set(giveFirst(rv, h))
	return v
}

func giveFirst(v reflect.Value, h float64) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			out.Set(giveFirst(v.Elem(), h))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if !f.IsExported() {
				continue
			}
			switch key, _, _ := strings.Cut(f.Tag.Get("spec"), ","); {
			case f.Type.Kind() != reflect.Float64:
				out.Field(i).Set(giveFirst(v.Field(i), h))
			case (key == "h0" || key == "r0" || key == "h") && v.Field(i).IsZero():
				out.Field(i).SetFloat(h)
			}
		}
	}
	return out
}
