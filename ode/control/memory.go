package control

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// MemoryKind names how a control remembers squared slopes.
type MemoryKind string

// The memories v of a squared slope g², started at v = Start.
const (
	None MemoryKind = "none" // v = g²: no memory
	Sum  MemoryKind = "sum"  // v ← v + g²
	EMA  MemoryKind = "ema"  // v ← β·v + (1-β)·g²
	Max  MemoryKind = "max"  // √v ← max(β·√v, |g| + eps), the leaky maximum; eps enters here only

	EMAMax MemoryKind = "emamax" // u ← β·u + (1-β)·g², v ← max(v, u): AMSGrad's
	Yogi   MemoryKind = "yogi"   // v ← v - (1-β)·sign(v - g²)·g²: Yogi's
	Belief MemoryKind = "belief" // m ← μ·m + (1-μ)·g, v ← β·v + (1-β)·(g - m)² + add: AdaBelief's
)

// Memory is what a [Slope] control remembers, written none, sum, ema(0.99), max(1), emamax(0.999), yogi(0.999) or
// belief(0.999,mean=0.9). Beta in [0, 1) is the share kept from step to step by all but max, where it is in (0, 1].
// Start ≥ 0 is the first v (of max, the first √v); with First yogi starts with the first g² instead. Mean in [0, 1) is the
// share μ kept by belief's average of the slope, Add ≥ 0 what belief adds to v at every step.
//
// Tau > 0 gives the time constant of the share in place of Beta, which is then e^(-h/Tau): h is 1 on the step clock,
// where Tau counts steps, and the step's planned length on the flow clock, in both cases times what a schedule on time
// makes of it.
type Memory struct {
	Kind  MemoryKind
	Beta  float64 `spec:"beta,bare" unit:"1" in:"[0,1]"`
	Start float64 `spec:"start" in:"[0,inf)"`
	Tau   float64 `spec:"tau" in:"[0,inf)"`
	Mean  float64 `spec:"mean" unit:"1" in:"[0,1)"`
	Add   float64 `spec:"add" in:"[0,inf)"`
	First bool    `spec:"first"`
}

// Unit: that of a memory of slopes on the flow clock; what holds it may know more.
func (m Memory) Unit(key string) string {
	switch {
	case key == "tau":
		return "t"
	case key == "start" && m.Kind == Max:
		return "f/x"
	case key == "start" || key == "add":
		return "f^2/x^2"
	}
	return spec.UnitTag(m, key)
}

// over returns the memory with the share that it keeps over a time h.
func (m Memory) over(h float64) Memory {
	if m.Tau > 0 {
		m.Beta = vec.Exp(-h / m.Tau)
	}
	return m
}

// Check returns an error unless the fields are as [Memory] says.
func (m Memory) Check() error {
	switch {
	case m.Kind != Belief && (m.Mean != 0 || m.Add != 0):
		return fmt.Errorf("%s takes no mean and no add; belief does", m.Kind)
	case m.First && (m.Kind != Yogi || m.Start != 0):
		return fmt.Errorf("%s: first=true is for yogi, in place of start", m.Kind)
	case m.Tau > 0 && m.Beta != 0:
		return errors.New("tau stands in place of beta")
	}
	switch m.Kind {
	case "", None, Sum:
		if m.Beta != 0 || m.Tau != 0 {
			return fmt.Errorf("%s takes no beta", cmp.Or(m.Kind, None))
		}
	case EMA, EMAMax, Yogi, Belief:
		if m.Beta == 1 {
			return errors.New("beta=1 must be in [0, 1)")
		}
	case Max:
		if m.Beta == 0 && m.Tau == 0 {
			return errors.New("beta=0 must be in (0, 1]")
		}
	default:
		return spec.Unknown("memory", string(m.Kind), []string{"none", "sum", "ema", "max", "emamax", "yogi", "belief"})
	}
	return nil
}

// norm remembers g² in v, with u the average of emamax, and returns the new v, or √v for the maximum.
func (m Memory) norm(v, u *float64, g, eps float64) float64 {
	average := func(v float64) float64 { return float64(m.Beta*v) + float64((1-m.Beta)*float64(g*g)) }
	switch m.Kind {
	case Sum:
		*v += float64(g * g)
	case EMA:
		*v = average(*v)
	case EMAMax:
		*u = average(*u)
		*v = math.Max(*v, *u)
	case Yogi:
		switch s := float64(g * g); {
		case *v > s:
			*v -= float64((1 - m.Beta) * s)
		case *v < s:
			*v += float64((1 - m.Beta) * s)
		}
	case Max:
		*v = math.Max(float64(m.Beta**v), g+eps)
	default:
		*v = g * g
	}
	return *v
}

func (m Memory) MarshalText() ([]byte, error) {
	return []byte(spec.Format(string(m.Kind), m, Memory{Kind: m.Kind})), nil
}

func (m *Memory) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := Memory{Kind: MemoryKind(t.Name)}
	if err := t.Into(&n); err != nil {
		return err
	}
	*m = n
	return nil
}
