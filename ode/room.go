package ode

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/ode/vec"
)

// Splitter is a Stepper that follows named parts of the system one after another. Order returns the names in the order of
// one step; none at all says that the method follows no parts, as one around another method may have to.
//
// A system whose room is [Bounded] and that has a part with Back is served by such methods only: each step must end with a
// part that leads back, or with that and what comes after it in the system's Word. [New] returns an error for others.
type Splitter interface{ Order() []string }

// confined returns an error if the room of the system has bounds, and steps of the method do not end in it.
func (r *Run) confined() error {
	if r.Sys.Room != Bounded {
		return nil
	}
	back := func(names []string) (last int) {
		last = -1
		for i, name := range names {
			if p, _ := r.Sys.part(name); p.Back {
				last = i
			}
		}
		return last
	}
	word := strings.Fields(r.Sys.Word)
	end := back(word)
	if end < 0 { // the system does not say what leads back
		return nil
	}
	need := fmt.Sprintf("ode: steps of this flow must end with the parts %q, of which %q leads back to its set or does the term with kinks; ", strings.Join(word[end:], " "), word[end])
	var names []string
	if s, ok := r.Method.(Splitter); ok {
		names = s.Order()
	}
	if len(names) == 0 {
		return fmt.Errorf("%s%v follows the field alone: take the method lie, which follows %q", need, r.method, r.Sys.Word)
	}
	if at := back(names); at < 0 || strings.Join(names[at:], " ") != strings.Join(word[end:], " ") {
		return fmt.Errorf("%sthose of %v follow %q: take the method lie, which follows %q",
			need, r.method, strings.Join(names, " "), r.Sys.Word)
	}
	return nil
}

// strayed is the share of the largest coordinate by which a point may be outside of the room and count as one of it: methods
// that follow the field on a manifold keep to it up to their error.
const strayed = 0x1p-20

// outside returns an error if p is not in the room of the system: if its slope is infinite there, or Enter leads it back
// to a set or a manifold by more than strayed.
func (r *Run) outside(p *Point) error {
	const advice = "a method that follows the parts of the flow, lie say, leads each step back"
	x := p.X()
	if r.Sys.Slope != nil {
		for i, v := range p.Slope() {
			if math.IsInf(v, 0) {
				return fmt.Errorf("%w: x[%d] = %.6g at t = %.6g (%s)", ErrOutside, i, x[i], p.T, advice)
			}
		}
	}
	if r.Sys.Enter == nil || r.Sys.Room != Bounded && r.Sys.Room != Curved {
		return nil
	}
	in := append([]float64(nil), x...)
	r.Sys.Enter(in)
	small := strayed * vec.NormInf(x)
	for i, v := range in {
		if d := math.Abs(v - x[i]); !(d <= small) {
			return fmt.Errorf("%w: x[%d] = %.6g at t = %.6g, by %.3g (%s)", ErrOutside, i, x[i], p.T, d, advice)
		}
	}
	return nil
}
