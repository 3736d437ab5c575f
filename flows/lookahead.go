package flows

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Lookahead adds an event to another flow: after every Every steps a slow point a, constant in between, moves by the
// share Alpha of the way to the position, and the position is set to it,
//
//	a ← a + Alpha·(x - a),  x ← a.
//
// Its spec is lookahead(relaxation(beta=0.9),every=5,alpha=0.5). The slow point and the count of steps are the last
// blocks of the state. The event is the part "sync", the last of the scheme; a lookahead around another has "sync2" and
// a second slow point. The event is no part of the field, so a run starts only with a method whose steps end with
// "sync", as those of lie do. The other blocks of the flow Of stay as they are. The slow point is the
// [AveragedIterate].
//
// Every ≥ 1, Alpha in (0, 1]. Of must be an [Extensible]. The event costs no evaluation.
//
// Source: M. R. Zhang, J. Lucas, G. Hinton, J. Ba, NeurIPS 2019, algorithm 1.
type Lookahead struct {
	Of    Flow    `spec:"of,bare"`
	Every int     `spec:"every" in:"[1,inf)"`
	Alpha float64 `spec:"alpha" unit:"1" in:"(0,1]"`
}

// LookaheadDefaults returns the defaults of a spec.
func LookaheadDefaults() Lookahead { return Lookahead{Every: 5, Alpha: .5} }

func (f *Lookahead) Check() error {
	return wrappable(f.Of)
}

func (f Lookahead) String() string { return spec.Format("lookahead", f, LookaheadDefaults()) }

func (f Lookahead) Time(x, by float64) float64 { return TimeUnit(f.Of, x, by) }

func (Lookahead) Extensible() {}

func (f Lookahead) Cite() []string { return append([]string{"zhang2019lookahead"}, spec.Cite(f.Of)...) }

// Describe returns the equation with the flow's own numbers in it.
func (f Lookahead) Describe() string {
	return fmt.Sprintf("%s; after every %d steps a ← a + %s(x - a), x ← a", spec.Describe(f.Of), f.Every, spec.Number(f.Alpha))
}

func (f Lookahead) AveragedIterate(dst, y []float64) { copy(dst, y[len(y)-1-len(dst):]) }

func (f Lookahead) System(o *Oracle) (*ode.System, error) {
	if err := spec.Check(f); err != nil {
		return nil, fmt.Errorf("flows: lookahead: %w", err)
	}
	s, err := f.Of.System(o)
	if err != nil {
		return nil, err
	}
	n := o.P.Dim
	at := extend(s, n, n+1)
	mix, start := s.FieldFromForce, s.Init
	s.Energy, s.Dissipation = nil, nil
	s.FieldFromForce = func(dst []float64, p *ode.Point) {
		mix(dst, p)
		clear(dst[at:])
	}
	s.Init = func(p *ode.Point) {
		if start != nil {
			start(p)
		}
		copy(p.Y[at:at+n], p.Y[:n])
	}
	s.Output, s.Space = f.AveragedIterate, ode.Jumping
	name := fresh(s, "sync")
	s.Scheme += " " + name
	s.Parts = append(s.Parts, ode.Part{Name: name, Moves: true, Back: true, Flow: func(p *ode.Point, _ float64) {
		if p.Y[at+n]++; p.Y[at+n] < float64(f.Every) {
			return
		}
		p.Y[at+n] = 0
		vec.Relax(p.Y[at:at+n], f.Alpha, p.Y[:n])
		copy(p.Y[:n], p.Y[at:at+n])
	}})
	return s, nil
}

func init() { Register("lookahead", LookaheadDefaults(), "lookahead(gradient)") }
