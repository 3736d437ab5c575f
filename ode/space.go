package ode

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/vec"
)

// Splitter is a Stepper that follows named parts of the system one after another. Order returns their names in the
// order of one step; nil says that the method follows the field, as a wrapper around another method may.
//
// A system with a part that has Back needs such a method: each step must end with the first such part of the system's
// Scheme and all parts after it. So does a system without a field. [New] returns an error for other methods.
type Splitter interface{ Order() []string }

// checkParts returns an error if the system needs a method that follows its parts, and this one does not, or its steps
// do not end with the parts that must end them.
func (r *Run) checkParts() error {
	scheme := strings.Fields(r.Sys.Scheme)
	end := slices.IndexFunc(scheme, func(name string) bool {
		p, _ := r.Sys.part(name)
		return p.Back
	})
	var names []string
	if s, ok := r.Method.(Splitter); ok {
		names = s.Order()
	}
	if r.Sys.NoField && len(names) == 0 {
		return fmt.Errorf("ode: this flow has parts, %q, and no field, as that of an average over no time; %v follows the field: take the method lie, which follows the parts", r.Sys.Scheme, r.method)
	}
	if end < 0 {
		return nil
	}
	last := scheme[end:]
	need := fmt.Sprintf("ode: steps of this flow must end with the parts %q, ", strings.Join(last, " "))
	if r.Sys.Space == Bounded {
		need += fmt.Sprintf("of which %q leads back to its set or does the term with kinks; ", scheme[end])
	} else {
		need += "which no field says; "
	}
	if len(names) == 0 {
		return fmt.Errorf("%s%v follows the field alone: take the method lie, which follows %q", need, r.method, r.Sys.Scheme)
	}
	if at := len(names) - len(last); at < 0 || !slices.Equal(names[at:], last) {
		return fmt.Errorf("%sthose of %v follow %q: take the method lie, which follows %q",
			need, r.method, strings.Join(names, " "), r.Sys.Scheme)
	}
	return nil
}

// strayed is the distance from the space, as a share of the largest coordinate, up to which a point counts as in it:
// methods that follow the field on a manifold keep to it up to their error.
const strayed = 0x1p-20

// outside returns an error if p is not in the space of the system: if its residual is infinite, or Project moves it to
// a set or a manifold by more than strayed.
func (r *Run) outside(p *Point) error {
	const advice = "a method that follows the parts of the flow, lie say, leads each step back"
	x := p.X()
	if r.Sys.Residual != nil {
		for i, v := range p.Residual() {
			if math.IsInf(v, 0) {
				return fmt.Errorf("%w: x[%d] = %.6g at t = %.6g (%s)", ErrOutside, i, x[i], p.T, advice)
			}
		}
	}
	if r.Sys.Project == nil || r.Sys.Space != Bounded && r.Sys.Space != Curved {
		return nil
	}
	in := append([]float64(nil), x...)
	r.Sys.Project(in)
	small := strayed * vec.NormInf(x)
	for i, v := range in {
		if d := math.Abs(v - x[i]); !(d <= small) {
			return fmt.Errorf("%w: x[%d] = %.6g at t = %.6g, by %.3g (%s)", ErrOutside, i, x[i], p.T, d, advice)
		}
	}
	return nil
}
