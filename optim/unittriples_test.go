package optim_test

import (
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// covers reports that a row of docs/units.md is about a triple: flows / methods / controls, each a list of parts of
// their specs, * for all, ! for what the control must not have.
func covers(row, flow, method, control string) bool {
	for i, list := range strings.Split(row, " / ") {
		text, found := []string{flow, method, control}[i], false
		for part := range strings.SplitSeq(list, ", ") {
			switch not, is := strings.CutPrefix(part, "!"); {
			case is && strings.Contains(text, not):
				return false
			case part == "*", i < 2 && strings.HasPrefix(text, part), i == 2 && !is && strings.Contains(text, part):
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// onClock is a control's text and its clock, as rows name them.
func onClock(text string, c ode.Control) string {
	if ode.OnStepClock(c) {
		return text + " step clock"
	}
	return text + " flow clock"
}

// tripleInUnits says how the run of a triple differs from that in other units, and whether they can be compared.
func tripleInUnits(t *testing.T, p *objective.Problem, o optim.Optimizer, j, k int) (diff string, ran bool) {
	t.Helper()
	s := spec.Scale{X: math.Ldexp(1, j), T: 1, F: math.Ldexp(1, 2*k)}
	if !ode.OnStepClock(o.Control) {
		s.T = flows.TimeUnit(o.Flow, s.X, s.F)
	}
	if m, _ := math.Frexp(s.T); m != .5 {
		return "", false
	}
	r := o
	var err error
	if r.Flow, err = spec.Rescale(o.Flow, s); err != nil {
		return err.Error(), true
	}
	if r.Method, err = spec.Rescale(o.Method, s); err != nil {
		return err.Error(), true
	}
	if r.Control, err = spec.Rescale(o.Control, s); err != nil {
		return err.Error(), true
	}
	return compareRuns(t, inUnits(p, 1, 1), inUnits(p, s.X, s.F), o, r, s.X, s.F, 6, 0)
}

// Law 12 for flows × methods × controls, each number times its unit, by sample: x by 2^j and f by 4^k, the time as the
// flow has it or, on the step clock, as it is. The law "triple" of docs/units.md lists what breaks it. Stochastic
// methods are left out, and runs in which something over- or underflows.
func TestUnitsOfTriples(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	rows, broken, ran := unlawful(t, "triple"), map[string]bool{}, 0
	every := uint32(23)
	if testing.Short() {
		every *= 11
	}
	for _, fw := range flows.Samples() {
		f, err := flows.Parse(fw)
		if err != nil {
			t.Fatal(err)
		}
		for _, mw := range method.Samples() {
			m, err := method.Parse(mw)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(fmt.Sprintf("%T", m), "sde.") {
				continue
			}
			for _, cw := range control.Samples() {
				c, err := control.Parse(cw)
				if err != nil {
					t.Fatal(err)
				}
				h := crc32.ChecksumIEEE([]byte(fw + "/" + mw + "/" + cw)) // so that a new entry leaves the sample of the others
				if h%every != 0 {
					continue
				}
				jk := [][2]int{{10, 0}, {0, 12}, {-18, 18}, {20, -12}, {-10, -21}}[h/23/11%5]
				diff, ok := tripleInUnits(t, p, optim.Optimizer{Flow: f, Method: m, Control: c}, jk[0], jk[1])
				if ok {
					ran++
				}
				if diff == "" {
					continue
				}
				listed := false
				for _, row := range rows {
					if covers(row, fw, mw, onClock(cw, c)) {
						listed, broken[row] = true, true
					}
				}
				if !listed {
					t.Errorf("%s/%s/%s, x by 2^%d, f by 4^%d: %s", fw, mw, cw, jk[0], jk[1], diff)
				}
			}
		}
	}
	t.Logf("%d triples compared", ran)
	for _, row := range rows {
		if !broken[row] && !testing.Short() {
			t.Errorf("docs/units.md lists %q as breaking the law of triples, which it obeys", row)
		}
	}
}
