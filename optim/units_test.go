package optim_test

import (
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

var errBudget = errors.New("the budget is spent")

// inUnits returns the problem c·f(x/b) of a problem f, with all capabilities that it has.
func inUnits(p *objective.Problem, b, c float64) *objective.Problem { return rescaled(p, b, c, 3000) }

// unlimited is inUnits without the bound on evaluations that a run ends at by a panic.
func unlimited(p *objective.Problem, b, c float64) *objective.Problem {
	return rescaled(p, b, c, math.MaxInt)
}

func rescaled(p *objective.Problem, b, c float64, budget int) *objective.Problem {
	q := &objective.Problem{Dim: p.Dim, Rows: 0}
	if p.Min != nil {
		q.Min = new(c * *p.Min)
	}
	down := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = v / b
		}
		return y
	}
	scale := func(dst []float64, by float64) {
		for i := range dst {
			dst[i] *= by
		}
	}
	spend := func() {
		if budget--; budget < 0 {
			panic(errBudget)
		}
	}
	q.Func = func(x []float64) float64 { spend(); return c * p.Func(down(x)) }
	q.Grad = func(dst, x []float64) {
		spend()
		p.Grad(dst, down(x))
		scale(dst, c/b)
	}
	q.FuncGrad = func(dst, x []float64) float64 {
		spend()
		f := p.FuncGrad(dst, down(x))
		scale(dst, c/b)
		return c * f
	}
	sym := func(f func(*mat.SymDense, []float64)) func(*mat.SymDense, []float64) {
		if f == nil {
			return nil
		}
		return func(dst *mat.SymDense, x []float64) {
			f(dst, down(x))
			dst.ScaleSym(c/b/b, dst)
		}
	}
	q.Hess, q.Fisher = sym(p.Hess), sym(p.Fisher)
	if p.HessVec != nil {
		q.HessVec = func(dst, x, v []float64) {
			p.HessVec(dst, down(x), v)
			scale(dst, c/b/b)
		}
	}
	if p.ResidualDim > 0 {
		q.ResidualDim = p.ResidualDim
		q.Residuals = func(dst, x []float64) {
			p.Residuals(dst, down(x))
			scale(dst, math.Sqrt(c))
		}
		q.Jacobian = func(dst *mat.Dense, x []float64) {
			p.Jacobian(dst, down(x))
			dst.Scale(math.Sqrt(c)/b, dst)
		}
	}
	for _, v := range p.Start {
		q.Start = append(q.Start, b*v)
	}
	return q.Complete()
}

// sameInUnits returns how the run of the optimizer's spec on the problem, for so many steps, differs from the one with
// x in the unit 2^-j and f in the unit 4^-k; "" if it does not.
func sameInUnits(t *testing.T, p *objective.Problem, text string, j, k, steps int, within float64, rounds bool) string {
	t.Helper()
	b, c := math.Ldexp(1, j), math.Ldexp(1, 2*k)
	scaled, err := optim.Rescale(text, b, c)
	if err != nil {
		return err.Error()
	}
	o := parse(t, text)
	if !ode.OnStepClock(o.Control) {
		m, e := math.Frexp(flows.TimeUnit(o.Flow, b, c))
		if m != .5 && !rounds {
			return "" // its unit of time is no power of 2 here
		}
		if e > 21 && strings.HasPrefix(fmt.Sprintf("%T", o.Method), "sde.") {
			return "" // a path is walked through cell by cell, of a unit of time each
		}
	}
	s, _ := compareRuns(t, inUnits(p, 1, 1), inUnits(p, b, c), o, scaled, b, c, steps, within)
	return s
}

// compareRuns says how the run of one optimizer on p differs from that of two on q, which is c·p(x/b), and whether one
// starts at all.
func compareRuns(t *testing.T, p, q *objective.Problem, one, two optim.Optimizer, b, c float64, steps int, within float64) (diff string, ran bool) {
	t.Helper()
	defer func() {
		if r := recover(); r == errBudget {
			diff, ran = "", false
		} else if r != nil {
			panic(r)
		}
	}()
	s := optim.Settings{Steps: steps, GTol: 1e-6}
	r1, err1 := optim.Start(t.Context(), p, p.Start, one, s)
	s.GTol *= c / b
	r2, err2 := optim.Start(t.Context(), q, q.Start, two, s)
	if (err1 == nil) != (err2 == nil) {
		return fmt.Sprintf("one of them does not start: %v, %v", err1, err2), true
	}
	if err1 != nil {
		return "", false
	}
	for {
		m, n := r1.Next(), r2.Next()
		at := r1.Stats().Steps
		if r1.Stats().ByValue > 0 || r2.Stats().ByValue > 0 || vec.NormInf(r1.Point().X()) > 1e50 {
			return "", false // something has overflown, or is about to
		}
		if m != n {
			return fmt.Sprintf("one of them ends after step %d: %v, %v", at, r1.Reason(), r2.Reason()), true
		}
		if !m {
			break
		}
		x2 := r2.Point().X()
		for i, v := range r1.Point().X() {
			if w := x2[i]; b*v != w && !(math.Abs(b*v-w) <= within*math.Abs(w)) && !(math.IsNaN(v) && math.IsNaN(w)) {
				return fmt.Sprintf("x[%d] after step %d is %v, and in other units %v", i, at, v, w/b), true
			}
		}
	}
	a, b2 := r1.Stats(), r2.Stats()
	if a.BySolver > 0 { // attempts that the method gave up, in the middle of what may overflow: their cost is not compared
		a.FieldEvals, a.FuncEvals, a.JacVecs, a.LinearSolves = b2.FieldEvals, b2.FuncEvals, b2.JacVecs, b2.LinearSolves
	}
	if a, b := a, b2; a != b {
		return fmt.Sprintf("%+v, and in other units %+v", a, b), true
	}
	if a, b := r1.Reason().Status, r2.Reason().Status; a != b {
		return fmt.Sprintf("ends %v, and in other units %v", a, b), true
	}
	return "", true
}

// unlawful are the rows of docs/units.md: what does not obey a law.
func unlawful(t *testing.T, law string) []string {
	t.Helper()
	page, err := os.ReadFile("../docs/units.md")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if len(cells) != 3 {
			continue
		}
		for l := range strings.SplitSeq(cells[0], ",") {
			if strings.TrimSpace(l) == law {
				rows = append(rows, strings.Trim(strings.TrimSpace(cells[1]), "`"))
			}
		}
	}
	return rows
}

// stands reports that a row is about the spec: its name, or a part of it with an argument.
func stands(row, text string) bool {
	name, _, _ := strings.Cut(text, "(")
	return row == name || strings.ContainsAny(row, "(=") && strings.Contains(text, row)
}

// is returns the row that is about the spec, "" if there is none.
func is(rows []string, text string) string {
	for _, row := range rows {
		if stands(row, text) {
			return row
		}
	}
	return ""
}

// hasKey reports that the optimizer of the name has a parameter of that name.
func hasKey(name, key string) bool {
	_, err := optim.Parse(name + "(" + key + "=0.01)")
	return err == nil
}

// Law 12 for optimizers: with every parameter in its unit, the same points bit for bit, the same counts and the same
// end, x in the unit 2^-j and f in 4^-k. The law "optimizer x" is that for k = 0, "optimizer f" that for j = 0; what
// breaks neither obeys both together; what is listed under "optimizer bits" agrees to rounding. docs/units.md lists
// what breaks which, with reasons.
func TestUnits(t *testing.T) {
	bare := objective.Must("rosenbrock(n=3)")
	bare = &objective.Problem{Dim: 3, Start: bare.Start, Func: bare.Func, Grad: bare.Grad}
	problems := map[string]*objective.Problem{"no Hessian": bare.Complete()}
	for _, text := range []string{"rosenbrock(n=4)", "quadratic(n=4,kappa=100,rotated=true)", "beale", "logistic(data=wdbc,l2=1e-3)"} {
		problems[text] = objective.Must(text)
	}
	const zero = "logistic(data=wdbc,l2=1e-3)" // starts there
	off := *problems[zero]
	off.Start = slices.Repeat([]float64{.125, -.25, .1}, off.Dim)[:off.Dim]
	problems["logistic, off zero"] = &off
	type pair struct{ j, k int }
	laws := map[string][]pair{ // multiples of 3 for matched(p=3), whose time has the third root of f
		"optimizer x": {{10, 0}, {-10, 0}, {20, 0}, {-20, 0}},
		"optimizer f": {{0, 10}, {0, -20}, {0, 12}, {0, -18}},
		"both":        {{10, 10}, {-10, 20}, {20, -10}, {-20, -20}, {11, 21}, {-20, -12}},
	}
	rounds, atZero := unlawful(t, "optimizer bits"), unlawful(t, "optimizer at zero")
	listed, broken := map[string][]string{}, map[string]bool{}
	for law := range laws {
		listed[law] = unlawful(t, law)
	}
	for n, text := range optim.Samples() {
		within := 0.
		round := is(rounds, text)
		if round != "" {
			within = 1e-9
		}
		for law, pairs := range laws {
			row := is(listed[law], text)
			if law == "both" && is(append(listed["optimizer x"], listed["optimizer f"]...), text) != "" {
				continue
			}
			for name, p := range problems {
				for i, jk := range pairs {
					if testing.Short() && (p.Dim > 10 || (i+n)%len(pairs) != 0) || p.Dim > 10 && (i+n)%len(pairs) != 0 {
						continue
					}
					steps := 60
					if p.Dim > 10 {
						steps = 10
					}
					s := sameInUnits(t, p, text, jk.j, jk.k, steps, within, round != "")
					if s == "" && round != "" && sameInUnits(t, p, text, jk.j, jk.k, steps, 0, true) != "" {
						broken["optimizer bits: "+round] = true
					}
					row := row
					if zeroRow := is(atZero, text); name == zero && zeroRow != "" && s != "" {
						row = zeroRow
						broken["optimizer at zero: "+row] = true
					}
					switch {
					case s == "":
					case row != "":
						broken[law+": "+row] = true
					default:
						t.Errorf("%s on %s, x by 2^%d, f by 4^%d: %s", text, name, jk.j, jk.k, s)
					}
				}
			}
		}
	}
	listed["optimizer bits"], listed["optimizer at zero"] = rounds, atZero
	for law, rows := range listed {
		for _, row := range rows {
			if !broken[law+": "+row] && !testing.Short() {
				t.Errorf("docs/units.md lists %q as breaking the law %q, which it obeys", row, law)
			}
		}
	}
}

// Without its keys an optimizer that has no learning rate comes to the same end in all units, x by 1e±10 and f by
// 1e±16, at no more than 1.5 times the gradients: the most that it takes from starts that are off by rounding, which
// the counts follow.
func TestUnitsWithoutKeys(t *testing.T) {
	problems := map[string]*objective.Problem{}
	for _, text := range []string{"rosenbrock(n=2)", "quadratic(n=4,kappa=100,rotated=true)", "beale", "logistic(data=wdbc,l2=0.1)"} {
		problems[text] = objective.Must(text)
	}
	shifted := *problems["quadratic(n=4,kappa=100,rotated=true)"] // from 0, where f is 0, too
	shifted.Start, shifted.Min = make([]float64, shifted.Dim), nil
	hess, at := shifted.HessVec, objective.Must("quadratic(n=4,kappa=100,rotated=true)").Start
	full, least := problems["quadratic(n=4,kappa=100,rotated=true)"], make([]float64, shifted.Dim)
	minus := func(x []float64) []float64 {
		y := make([]float64, len(x))
		for i, v := range x {
			y[i] = v - at[i]
		}
		return y
	}
	zero := full.Func(minus(least))
	shifted.Func = func(x []float64) float64 { return full.Func(minus(x)) - zero }
	shifted.Grad = func(dst, x []float64) { full.Grad(dst, minus(x)) }
	shifted.FuncGrad = func(dst, x []float64) float64 { return full.FuncGrad(dst, minus(x)) - zero }
	shifted.HessVec = func(dst, x, v []float64) { hess(dst, minus(x), v) }
	shifted.ResidualDim, shifted.Residuals, shifted.Jacobian = 0, nil, nil
	problems["from zero, f = 0"] = &shifted
	const most = 20_000
	listed := unlawful(t, "optimizer without keys")
	for _, name := range optim.Names() {
		if hasKey(name, "lr") || hasKey(name, "h") {
			continue
		}
		if o, err := optim.Rescale(name, 0x1p10, 0x1p14); err != nil || !o.Equal(parse(t, name)) {
			if is(listed, name) == "" {
				t.Errorf("%s claims no learning rate, but its defaults have units: %v, %v", name, o, err)
			}
			continue
		}
		for at, p := range problems {
			if testing.Short() && p.Dim > 10 || name == "polyak" && p.Min == nil {
				continue
			}
			run := func(b, c, off float64) (n int, end float64, status ode.Status) {
				q := unlimited(p, b, c)
				for i := range q.Start {
					q.Start[i] *= 1 + off
				}
				r, err := optim.Minimize(t.Context(), q, q.Start, parse(t, name), optim.Settings{GTol: 1e-5 * c / b, Steps: math.MaxInt, Grads: most})
				if err != nil {
					t.Fatalf("%s on %s, x by %g, f by %g: %v", name, at, b, c, err)
				}
				return r.Stats.FieldEvals, r.F / c, r.Reason.Status
			}
			want, end, status := run(1, 1, 0)
			if status != ode.Converged {
				continue // bb1 cycles on Rosenbrock's function of two variables, in all units
			}
			for _, off := range []float64{0x1p-52, -0x1p-53, 0x1p-50, -0x1p-50, 0x1p-48, -0x1p-48} {
				if n, _, s := run(1, 1, off); s == ode.Converged {
					want = max(want, n)
				}
			}
			for _, b := range []float64{1e-10, 1, 1e10} {
				for _, c := range []float64{1e-16, 1, 1e16} {
					n, f, s := run(b, c, 0)
					if s != status || float64(n) > 1.5*float64(want)+3 || math.Abs(f-end) > 1e-6*(1+math.Abs(end)) {
						t.Errorf("%s on %s, x by %g, f by %g: %v at f = %v in %d gradients; in the unit 1 %v at %v in %d or fewer", name, at, b, c, s, f, n, status, end, want)
					}
				}
			}
		}
	}
}
