package split

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode"
)

// stage is a part's name and its share of the step.
type stage struct {
	name  string
	share float64
}

// parseScheme reads names separated by spaces, each followed by a colon and its share of the step unless that is 1:
// "kick:0.5 drift kick:0.5".
func parseScheme(s string) ([]stage, error) {
	var w []stage
	for _, f := range strings.Fields(s) {
		name, share, given := strings.Cut(f, ":")
		l := stage{name, 1}
		if given {
			x, err := strconv.ParseFloat(share, 64)
			if err != nil || x-x != 0 {
				return nil, fmt.Errorf("%q: write the share of the step as a number, %s:0.5 say", f, name)
			}
			l.share = x
		}
		if name == "" {
			return nil, fmt.Errorf("%q: the name of the part is missing", f)
		}
		w = append(w, l)
	}
	return w, nil
}

var errNoScheme = errors.New("needs a flow with parts, such as heavyball or relaxation")

// schemeFor reads the scheme of a method or, if that is empty, of the system.
func schemeFor(r *ode.Run, scheme string) ([]stage, error) {
	if strings.TrimSpace(scheme) == "" {
		scheme = r.Sys.Scheme
	}
	w, err := parseScheme(scheme)
	if err == nil && len(w) == 0 {
		err = errNoScheme
	}
	return w, err
}

// symmetric returns the scheme halved, followed by its mirror image; the last part, between the two, is done in one.
func symmetric(w []stage) []stage {
	out := scaled(w, .5)
	for i := len(w) - 1; i >= 0; i-- {
		out = join(out, stage{w[i].name, w[i].share / 2})
	}
	return out
}

// scaled returns the scheme over the share c of the step.
func scaled(w []stage, c float64) []stage {
	var out []stage
	for _, l := range w {
		out = append(out, stage{l.name, c * l.share})
	}
	return out
}

// join appends stages to a scheme; where two of one name meet, they become one.
func join(w []stage, with ...stage) []stage {
	for _, l := range with {
		if n := len(w); n > 0 && w[n-1].name == l.name {
			w[n-1].share += l.share
			continue
		}
		w = append(w, l)
	}
	return w
}

// move is a part as it is followed in a run.
type move struct {
	part  ode.Part
	share float64 // of the step
	until float64 // the share of the step that this part has seen when it is done
}

type stepper struct{ moves []move }

// newStepper finds the parts of a scheme. A part that is followed for the whole step in pieces takes the time of the
// position along in these pieces; any other one takes it to the end of the step at once.
func newStepper(r *ode.Run, w []stage) (*stepper, error) {
	total := make(map[string]float64)
	for _, l := range w {
		total[l.name] += l.share
	}
	seen := make(map[string]float64)
	st := &stepper{}
	for _, l := range w {
		p, err := r.Part(l.name)
		if err != nil {
			return nil, err
		}
		seen[l.name] += l.share
		until := seen[l.name]
		if math.Abs(total[l.name]-1) > 1e-12 || math.Abs(until-1) < 1e-12 {
			until = 1
		}
		st.moves = append(st.moves, move{p, l.share, until})
	}
	return st, nil
}

func (m *stepper) Order() []string {
	var names []string
	for _, v := range m.moves {
		names = append(names, v.part.Name)
	}
	return names
}

func (m *stepper) Try(s *ode.Step) error {
	p, end := s.R, s.R.T
	p.Alias(s.L)
	p.M = &s.M
	for i := range m.moves {
		v := &m.moves[i]
		v.part.Flow(p, v.share*s.H)
		if !v.part.Moves {
			p.InvalidateField()
			continue
		}
		p.T = end
		if v.until != 1 {
			p.T = s.L.T + float64(v.until*s.H)
		}
		p.Invalidate()
	}
	if p.T != end { // nothing has moved but the time
		p.Invalidate()
	}
	return nil
}
