package optim

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
)

// ErrRisen is the error of a run that has stalled where f is larger than at the start by more than [RiseFactor] allows:
// the run has diverged.
var ErrRisen = errors.New("optim: the value has risen beyond all bounds")

// RiseFactor times the size of f, max(|f(x0)|, f(x0) - Best.F), is how far f may have risen above f(x0) where a run has
// stalled. Where that size is zero, only Reason.Text says that f has risen.
const RiseFactor = 1e10

// risen is the factor from which on Reason.Text says that f has risen.
const risen = 10

// checkEnd compares the ending with the point that is returned. Where f or ∇f is not finite there, the run has
// diverged, whatever ended it. Where f has risen by more than RiseFactor allows and the gradient is right, it has
// diverged, not stalled.
func (r *Run) checkEnd() {
	e, steps := r.end, r.Stats().Steps
	noF := r.valued() && e.f-e.f != 0
	if bad := noF || e.bad >= 0; bad && !errors.Is(r.err, ode.ErrNonFinite) && !errors.Is(r.err, ode.ErrSquare) {
		text := fmt.Sprintf("f = %g at the last point, after step %d", e.f, steps)
		if !noF {
			text = fmt.Sprintf("component %d of the gradient is %g at the last point, after step %d%s", e.bad, e.g, steps, r.with(e.f))
		}
		text += fmt.Sprintf(", where the run ended as %v: %s", r.reason.Status, r.reason.Text)
		r.reason = ode.Reason{Status: ode.Diverged, Text: text}
		r.err = failure{text, errors.Join(ode.ErrNonFinite, r.err)}
		return
	}
	if !r.valued() || r.epoch > 0 || !(r.reason.Status == ode.Stalled || r.reason.Status == ode.Limit) {
		return
	}
	first := r.first
	size := math.Max(math.Abs(first), first-r.best.F)
	up := e.f - first
	if !(up > risen*size) {
		return
	}
	far := size > 0 && up > RiseFactor*size
	if r.reason.Status == ode.Limit && !far {
		return
	}
	how := ": the steps are too long"
	wrong := r.check.wrongAt(r.best.X) || r.check.wrongAt(r.Output().X())
	if wrong {
		how = ""
	}
	text := fmt.Sprintf("f has risen from %.6g to %.6g%s; %s", first, e.f, how, r.reason.Text)
	r.reason.Text = text
	if far && !wrong && r.reason.Status == ode.Stalled {
		r.reason.Status, r.err = ode.Diverged, failure{text, ErrRisen}
	}
}

// wrongAt reports that the gradient is not that of the value at x.
func (d gradientCheck) wrongAt(x []float64) bool {
	found, _ := d.examine(x)
	return found.wrong()
}
