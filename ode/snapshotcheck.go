package ode

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"

	"github.com/odescent/odescent/ode/vec"
)

// refuse returns an error if the run cannot go on from s.
func (it *Integrator) refuse(s *Snapshot) error {
	for _, w := range [][3]string{
		{"method", s.Method, it.cfg.Method.String()}, {"control", s.Control, it.cfg.Control.String()}, {"stop", s.Stop, it.stopSpec()},
	} {
		if w[1] != w[2] {
			return fmt.Errorf("ode: a snapshot of the %s %q cannot continue %q", w[0], w[1], w[2])
		}
	}
	n, events := 0, 0
	if it.events != nil {
		events = len(it.events.sign)
	}
	it.walk(func(v []float64) { n += len(v) })
	p, r := it.step.L, &it.run
	switch {
	case len(s.Y) != len(p.Y):
		return fmt.Errorf("ode: a snapshot of dimension %d cannot continue a run of dimension %d", len(s.Y), len(p.Y))
	case len(s.State) != n:
		return fmt.Errorf("ode: a snapshot with a state of %d numbers cannot continue a run with one of %d", len(s.State), n)
	case len(s.Signs) != events:
		return fmt.Errorf("ode: a snapshot with %d events cannot continue a run with %d", len(s.Signs), events)
	case s.Force != nil && len(s.Force) != len(p.evaluated):
		return fmt.Errorf("ode: a snapshot with a force of length %d cannot continue a run with one of %d", len(s.Force), len(p.evaluated))
	case s.Precond.Diag != nil && len(s.Precond.Diag) != r.pos:
		return fmt.Errorf("ode: a snapshot with a preconditioner of length %d cannot continue a run with a position of %d", len(s.Precond.Diag), r.pos)
	case vec.FirstNonFinite(s.Y) >= 0:
		i := vec.FirstNonFinite(s.Y)
		return fmt.Errorf("ode: the snapshot is damaged: y[%d] = %g", i, s.Y[i])
	case !finite(s.T) || !finite(s.Comp) || !finite(s.Precond.Scale):
		return fmt.Errorf("ode: the snapshot is damaged: t = %g, its compensation %g, the scale %g", s.T, s.Comp, s.Precond.Scale)
	case (s.T-r.T0)*r.Dir() < 0 || (s.T-r.T1)*r.Dir() > 0:
		return fmt.Errorf("ode: a snapshot at t = %g cannot continue a run from %g to %g", s.T, r.T0, r.T1)
	}
	counts := reflect.ValueOf(s.Stats)
	for i := range counts.NumField() {
		if c := counts.Field(i).Int(); c < 0 {
			return fmt.Errorf("ode: the snapshot is damaged: it counts %d %s", c, counts.Type().Field(i).Name)
		}
	}
	for i, c := range s.Crossings {
		if c.Event < 0 || c.Event >= events || len(c.Y) != len(s.Y) || !finite(c.T) {
			return fmt.Errorf("ode: the snapshot is damaged: crossing %d is of event %d, at t = %g, with a state of length %d", i, c.Event, c.T, len(c.Y))
		}
	}
	if got := s.sum(); got != s.Sum {
		return fmt.Errorf("ode: the snapshot is damaged or was changed: its sum is %.16s..., and %q is stated", got, s.Sum)
	}
	return nil
}

// sum returns the SHA-256 of all fields but Sum. A nil slice counts as an empty one and a single -0 as 0, since gob
// keeps neither apart.
func (s *Snapshot) sum() string {
	h := digest{Hash: sha256.New()}
	v := reflect.ValueOf(*s)
	for i := range v.NumField() {
		if v.Type().Field(i).Name != "Sum" {
			h.add(v.Field(i))
		}
	}
	return hex.EncodeToString(h.Hash.Sum(nil))
}

type digest struct {
	hash.Hash
	buf [4096]byte
}

func (h *digest) uint64(u uint64) {
	binary.LittleEndian.PutUint64(h.buf[:], u)
	h.Write(h.buf[:8])
}

// add digests a value made of numbers, strings, slices and structs.
func (h *digest) add(v reflect.Value) {
	if f, ok := v.Interface().([]float64); ok {
		h.floats(f)
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		u := uint64(0)
		if v.Bool() {
			u = 1
		}
		h.uint64(u)
	case reflect.Int:
		h.uint64(uint64(v.Int()))
	case reflect.Float64:
		h.uint64(math.Float64bits(v.Float() + 0))
	case reflect.String:
		h.uint64(uint64(v.Len()))
		h.Write([]byte(v.String()))
	case reflect.Slice:
		h.uint64(uint64(v.Len()))
		for i := range v.Len() {
			h.add(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			h.add(v.Field(i))
		}
	default:
		panic(fmt.Sprintf("ode: a snapshot with a %v", v.Type()))
	}
}

// floats digests the length and the bits of all elements.
func (h *digest) floats(f []float64) {
	h.uint64(uint64(len(f)))
	for len(f) > 0 {
		n := min(len(f), len(h.buf)/8)
		for i, x := range f[:n] {
			binary.LittleEndian.PutUint64(h.buf[8*i:], math.Float64bits(x))
		}
		h.Write(h.buf[:8*n])
		f = f[n:]
	}
}
