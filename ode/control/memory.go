package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
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
)

// Memory is what a [Slope] control remembers, written none, sum, ema(0.99), max(1) or emamax(0.999).
// Beta in [0, 1) is the share kept from step to step by ema and emamax, in (0, 1] by max. Start ≥ 0 is the first v (of max,
// the first √v).
type Memory struct {
	Kind  MemoryKind
	Beta  float64 `spec:"beta,bare"`
	Start float64 `spec:"start"`
}

// Check returns an error unless the fields are as [Memory] says.
func (m Memory) Check() error {
	if !(m.Start >= 0) || math.IsInf(m.Start, 0) {
		return fmt.Errorf("memory: start=%s must not be negative", spec.Number(m.Start))
	}
	switch m.Kind {
	case None, Sum:
		if m.Beta != 0 {
			return fmt.Errorf("memory=%s takes no beta", m.Kind)
		}
	case EMA, EMAMax:
		if err := unit("beta", m.Beta); err != nil {
			return fmt.Errorf("memory: %w", err)
		}
	case Max:
		if !(m.Beta > 0 && m.Beta <= 1) {
			return fmt.Errorf("memory: beta=%s must be in (0, 1]", spec.Number(m.Beta))
		}
	default:
		return spec.Unknown("memory", string(m.Kind), []string{"none", "sum", "ema", "max", "emamax"})
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
	case Max:
		*v = math.Max(float64(m.Beta**v), g+eps)
	default:
		*v = g * g
	}
	return *v
}

// MarshalText implements encoding.TextMarshaler.
func (m Memory) MarshalText() ([]byte, error) {
	return []byte(spec.Format(string(m.Kind), m, Memory{Kind: m.Kind})), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
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
