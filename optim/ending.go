package optim

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// failure is an error in terms of f, ∇f and x; it wraps the integrator's sentinel.
type failure struct {
	text string
	is   error
}

func (f failure) Error() string { return "optim: " + f.text }
func (f failure) Unwrap() error { return f.is }

// Reason says why the run ended; it is zero while it runs. It is the integrator's reason in terms of f, ∇f and x. Where
// the integrator gave up a step, and differences of the value show the cause, the run has stalled.
func (r *Run) Reason() ode.Reason { return r.reason }

// Err returns the error that ended the run, if one did; see [Minimize].
func (r *Run) Err() error { return r.err }

// finish translates the integrator's ending into terms of f, ∇f and x, and compares it with the point that is returned.
func (r *Run) finish() {
	r.translate()
	r.end = r.ended()
	r.checkEnd()
}

// terms are what the stops of package ode say of the force, and what that is here.
var terms = strings.NewReplacer("component of the force", "component of the gradient")

// translate puts the integrator's ending into terms of f, ∇f and x.
func (r *Run) translate() {
	r.reason, r.err = r.Integrator.Reason(), r.Integrator.Err()
	s := r.Step()
	if p := r.Point(); r.AtRest() { // the integrator says converged
		switch f, g := p.Potential(), vec.NormInf(p.Residual()); {
		case r.valued() && f-f != 0:
			text := fmt.Sprintf("f = %g after step %d, where nothing moves any more", f, r.Stats().Steps)
			r.reason, r.err = ode.Reason{Status: ode.Diverged, Text: text}, failure{text, ode.ErrNonFinite}
		case g == 0:
			r.reason.Text = fmt.Sprintf("at rest after step %d: the gradient is zero", r.Stats().Steps)
		default:
			r.reason = ode.Reason{Status: ode.Stalled, Text: "x does not move any more: " + rest(r.Run(), p, r.check)}
		}
	}
	switch {
	case errors.Is(r.err, ode.ErrSquare):
		r.fail(squareText(r.Point(), "overflows") + r.climbed())
	case errors.Is(r.err, ode.ErrOutside):
		r.fail(strings.TrimPrefix(r.err.Error(), "ode: "))
	case r.reason.Status == ode.Rejected || r.reason.Status == ode.Underflow:
		r.gaveUp(s)
	case r.reason.Status == ode.Diverged && errors.Is(r.err, ode.ErrNonFinite):
		r.fail(r.diverged(s))
	case r.reason.Status == ode.Limit:
		r.reason.Text += r.climbed()
		if t := beyond(r.Run(), r.Output().X()); t != "" {
			r.reason.Text += "; " + t
		}
	case r.reason.Converged():
		r.reason.Text = terms.Replace(r.reason.Text)
		at := r.Output()
		if f := r.aimed(at.Potential(), at.X()); r.aim < f-float64(visible*math.Abs(f)) {
			r.reason.Text += fmt.Sprintf("; a smaller value, %.16g, was seen after step %d", r.best.F, r.best.Step)
		}
	}
}

// fail gives the ending an error with the sentinel of the integrator's.
func (r *Run) fail(text string) {
	var is error
	for _, e := range []error{ode.ErrOutside, ode.ErrSquare, ode.ErrNonFinite, ode.ErrUnderflow, ode.ErrRejections} {
		if errors.Is(r.err, e) {
			is = e
		}
	}
	r.err = failure{text, is}
	r.reason.Text = text
}

// gaveUp ends a run whose step was rejected until it could not be shortened any more.
func (r *Run) gaveUp(s *ode.Step) {
	p := r.Point()
	what := fmt.Sprintf("%d attempts in a row at step %d were rejected, the last with the length %.3g", s.Trial, s.K+1, math.Abs(s.Rate()))
	if s.Trial == 0 {
		what = fmt.Sprintf("step %d has the length %.3g", s.K+1, math.Abs(s.Rate()))
	}
	if i := vec.FirstNonFinite(p.Force()); i >= 0 {
		text := fmt.Sprintf("component %d of the gradient is %g after step %d%s", i, -p.Force()[i], r.Stats().Steps, r.with(p.Potential())) + r.climbed()
		r.reason, r.err = ode.Reason{Status: ode.Diverged, Text: text}, failure{text, ode.ErrNonFinite}
		return
	}
	if p.ForceNorm() == 0 {
		r.reason, r.err = ode.Reason{Status: ode.Stalled, Text: what + ": the gradient is zero"}, nil
		return
	}
	if text := squares(p, r.Run().Squares()); text != "" {
		r.fail(text + r.climbed())
		return
	}
	if r.epoch == 0 {
		if found, text := r.check.examine(p.X()); found != consistent && found != unknown {
			r.reason, r.err = ode.Reason{Status: ode.Stalled, Text: what + ": " + text}, nil
			return
		}
		if text := r.check.kinkAhead(p.X()); text != "" {
			r.reason, r.err = ode.Reason{Status: ode.Stalled, Text: what + ": " + text}, nil
			return
		}
	}
	if text := products(r.Run(), p); text != "" {
		r.fail(what + ": " + text)
		return
	}
	where := ""
	if f := s.R.Potential(); r.valued() && f-f != 0 {
		where = fmt.Sprintf("; f = %g at the end of the last attempt", f)
	}
	value := ""
	if r.valued() {
		value = fmt.Sprintf("f = %.6g and ", p.Potential())
	}
	r.fail(fmt.Sprintf("%s, with %s‖∇f‖∞ = %.3g at its start%s%s", what, value, p.ForceNorm(), where, bottomless(p)))
}

// diverged returns a sentence about what is not finite, and where.
func (r *Run) diverged(s *ode.Step) string {
	p := r.Point()
	if s.Accepted || r.Stats().Steps == 0 && s.R.Y == nil { // a stop reported convergence at this point
		what := fmt.Sprintf("f = %g", p.Potential())
		if f := p.Potential(); !r.valued() || f-f == 0 {
			i := vec.FirstNonFinite(p.Force())
			what = fmt.Sprintf("component %d of the gradient is %g", i, -p.Force()[i])
		}
		return fmt.Sprintf("%s after step %d, where a stop reports convergence", what, r.Stats().Steps) + r.climbed()
	}
	to := "a state that is not finite"
	if i := vec.FirstNonFinite(s.R.X()); i >= 0 {
		to = fmt.Sprintf("x[%d] = %g", i, s.R.X()[i])
	}
	from := ""
	if r.valued() {
		from = fmt.Sprintf("from f = %.6g ", p.Potential())
	}
	text := fmt.Sprintf("at step %d, of length %.3g, %sto %s", s.K+1, math.Abs(s.Rate()), from, to)
	if t := r.climbed(); t != "" {
		return text + t
	}
	if i := vec.FirstNonFinite(p.Force()); i >= 0 {
		return text + fmt.Sprintf(": component %d of the gradient is %g where it begins", i, -p.Force()[i])
	}
	if t := squares(p, r.Run().Squares()); t != "" && r.Run().Squares() {
		return text + ": " + t
	}
	if t := bottomless(p); t != "" {
		return text + t
	}
	return text + " (try smaller steps)"
}

// with returns the value for the end of a sentence, nothing where the problem has no value.
func (r *Run) with(f float64) string {
	if !r.valued() {
		return ""
	}
	return fmt.Sprintf(", with f = %.6g", f)
}

// bottomless returns a remark where the value is below -1e100.
func bottomless(p *ode.Point) string {
	if p.Potential() < -1e100 {
		return "; f seems to have no lower bound"
	}
	return ""
}

// climbed returns a remark where, without batches, no value below the first was seen and the gradient is wrong.
func (r *Run) climbed() string {
	if r.epoch > 0 || r.best.Step > 0 || r.Stats().Steps == 0 && r.reason.Status == ode.Limit {
		return ""
	}
	if found, text := r.check.examine(r.best.X); found.wrong() {
		return "; no value was below the first, where " + text
	}
	return ""
}

// startError returns an error if the objective is not finite at the start; with batches, if its value on all rows is
// not.
func (r *Run) startError() error {
	var text string
	p := r.Point()
	f := r.best.F // infinite if it is no number
	if r.epoch == 0 {
		f = p.Potential()
	} else if r.valued() && f-f != 0 {
		f = r.p.Func(p.X())
	}
	switch {
	case r.valued() && f-f != 0:
		text = fmt.Sprintf("f(x0) = %g: a run must start where the objective is finite", f)
	case r.epoch == 0:
		if i := vec.FirstNonFinite(p.Force()); i >= 0 {
			value := ""
			if r.valued() {
				value = fmt.Sprintf(", with f(x0) = %.6g", f)
			}
			text = fmt.Sprintf("component %d of ∇f(x0) is %g%s: a run must start where the objective is finite", i, -p.Force()[i], value)
		}
	}
	if text == "" {
		return nil
	}
	return failure{text, ode.ErrNonFinite}
}

// lacks returns the text of the panic for a problem that cannot be evaluated.
func lacks(hasFunc, hasGrad bool) string {
	var b strings.Builder
	b.WriteString("optim: the problem cannot be evaluated: it needs FuncGrad, or Func and Grad, and ")
	switch {
	case hasFunc:
		b.WriteString("has Func alone; objective.FD makes a gradient by differences, objective.Dual an exact one")
	case hasGrad:
		b.WriteString("has Grad alone; the value Func is missing")
	default:
		b.WriteString("has none of them")
	}
	return b.String()
}
