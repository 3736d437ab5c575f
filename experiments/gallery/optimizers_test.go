package gallery

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Identities are exact to rounding, 200 steps of 1e-16 that the valley magnifies; limits have their order.
func TestIdentities(t *testing.T) {
	r := run(t, identities)
	d := r.Page.Table
	exact := d.Where("order", "exact")
	if exact.Len() < 30 {
		t.Errorf("%d identities only", exact.Len())
	}
	for i, s := range exact.Floats("difference") {
		if !(s <= 1e-12) {
			t.Errorf("%s: difference %g", exact.Strings("statement")[i], s)
		}
	}
	limits := 0
	for i, order := range d.Strings("order") {
		if order == "exact" {
			continue
		}
		limits++
		name, want := d.Strings("statement")[i], 1.
		for _, second := range []string{"‖∇f‖", "Bashforth", "halved"} {
			if strings.Contains(name, second) {
				want = 2
			}
		}
		if got := number(t, order); math.Abs(got-want) > .05 {
			t.Errorf("%s: order %g, want %g", name, got, want)
		}
	}
	if limits < 9 {
		t.Errorf("%d limits only", limits)
	}
}

// What is not an identity is told from one: with the other one's schedule momentum is some per cent off, with
// another averaging time Adam, and without the first step's doubling optimistic descent.
func TestApart(t *testing.T) {
	p := objective.Must("rosenbrock(n=4)")
	const eta, mu = 2e-4, .9
	for _, id := range exactOnes(eta, mu) {
		var other rule
		switch {
		case id.label == "momentum, torch's schedule":
			other = polyakRule(func(k int) float64 { return eta / (1 + .05*float64(k)) }, always(mu))
		case id.label == "Adam = relaxation + slope":
			other = adamRule(.01, .9, .99, 1e-8, 0, true)
		case strings.HasPrefix(id.label, "optimistic"):
			other = twoStepRule(0, eta, 0, eta)
		default:
			continue
		}
		o, err := optim.Parse(id.word)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := apart(context.Background(), p, o, other, 200); err != nil || d < 1e-5 {
			t.Errorf("%s differs from another rule by %g only: %v", id.label, d, err)
		}
	}
}

func TestDerivations(t *testing.T) {
	r := run(t, derivations)
	row := func(problem, label string) *figure.Table {
		return r.Page.Table.Where("problem", problem).Where("derivation", label)
	}
	last := func(problem, label, column string) float64 { return number(t, row(problem, label).Strings(column)[0]) }
	if n := last("quadratic", "true curvature (Newton)", "steps"); n != 1 {
		t.Errorf("Newton takes %g steps on a quadratic, want 1", n)
	}
	// Himmelblau's function has a maximum of 181.6 at (-0.27, -0.92), and a minimum of 0 where the shifted Hessian leads.
	if g := last("himmelblau", "true curvature (Newton)", "gap"); math.Abs(g-181.6) > .1 {
		t.Errorf("Newton ends at a gap of %g, want the maximum, 181.6", g)
	}
	if g := last("himmelblau", "true curvature, made positive", "gap"); g > 1e-12 {
		t.Errorf("the shifted Newton method ends at a gap of %g", g)
	}
	// Steps of length r hover at r/2 on both sides of the minimum: along the stiffest direction the gap is L·(r/2)²/2.
	if g, want := last("quadratic", "steepest direction, fixed length", "gap"), 25*.05*.05/2; math.Abs(g/want-1) > .05 {
		t.Errorf("a fixed length leaves a gap of %g, want %g", g, want)
	}
	// With 1/L every step lowers f by ‖g‖²/2L or more, which is at least μ/L of the gap on the quadratic, 1/25.
	g := r.Data.Where("label", "second-order model, curvature $L$").Groups("problem")[0].Floats("gap")
	for i := 1; i < len(g); i++ {
		if g[i] > (1-1./25)*g[i-1]*(1+1e-9) {
			t.Fatalf("step %d lowers the gap from %g to %g only", i, g[i-1], g[i])
		}
	}
	himmel := r.Data.Where("label", "second-order model, curvature $L$").Groups("problem")[1].Floats("gap")
	if !slices.IsSortedFunc(himmel, func(a, b float64) int {
		switch {
		case a > b+1e-18:
			return -1
		case a < b-1e-18:
			return 1
		}
		return 0
	}) {
		t.Error("1/L does not descend")
	}
	// The line search takes fewer steps than 1/L, which knows L.
	for _, p := range []string{"quadratic", "himmelblau"} {
		if a, b := last(p, "length by line search", "steps"), last(p, "second-order model, curvature L", "steps"); !(a < b) {
			t.Errorf("%s: the line search takes %g steps, 1/L %g", p, a, b)
		}
	}
}

// Literature C60 and C62: order 1 at a constant step and with time constants, order 0 with fixed β and a decaying one.
func TestTimeConstants(t *testing.T) {
	d := run(t, timeConstants).Page.Table
	for i, want := range []float64{1, 1, 0, 1} {
		if got := number(t, d.Strings("observed order")[i]); math.Abs(got-want) > .05 {
			t.Errorf("%s: observed order %g, want %g", d.Strings("step and memory")[i], got, want)
		}
	}
	if far, near := d.Floats("distance there")[2], d.Floats("distance there")[3]; far < .3 || near > 1e-3 {
		t.Errorf("with fixed β the distance is %g, with fixed τ %g; want about 0.4 and 4e-4", far, near)
	}
}

// Literature C7, with the median of five starts in place of a seed: 15 %.
func TestRestarts(t *testing.T) {
	counts := map[string][]float64{}
	for _, seed := range []string{"1", "2", "3", "4", "5"} {
		r := run(t, restarts, "seed="+seed)
		d := r.Page.Table
		plain := r.Data.Where("label", "no restart")
		gap, friction := plain.Floats("gap"), plain.Floats("friction")
		rises := 0
		for i := 1; i < len(gap); i++ {
			if gap[i] > gap[i-1] {
				rises++
			}
		}
		// √(μ/L) = 0.01, and the friction that μ asks for is about twice that
		if last := friction[len(friction)-1]; rises < 20 || last > .002 {
			t.Errorf("seed %s: without restarts the gap rises %d times, and the friction ends at %g", seed, rises, last)
		}
		for i, m := range d.Strings("method") {
			for _, to := range []string{"to 0.0001", "to 1e-8", "to 1e-12"} {
				n := math.Inf(1)
				if s := d.Strings(to)[i]; s != "never" {
					n = number(t, s)
				}
				counts[m+to] = append(counts[m+to], n)
			}
		}
	}
	median := func(key string) float64 {
		c := slices.Clone(counts[key])
		slices.Sort(c)
		return c[len(c)/2]
	}
	for _, c := range []struct {
		method         string
		to4, to8, to12 float64
	}{
		{"no restart", 129, 1909, math.Inf(1)},
		{"restart by the speed", 290, 1421, 2682},
		{"restart by the slope", 129, 802, 1621},
	} {
		for to, want := range map[string]float64{"to 0.0001": c.to4, "to 1e-8": c.to8, "to 1e-12": c.to12} {
			if got := median(c.method + to); got != want && !(math.Abs(got/want-1) <= .15) {
				t.Errorf("%s, %s: %g, the literature's number is %g", c.method, to, got, want)
			}
		}
	}
	if a, b := median("restart by the slope"+"to 1e-12"), median("restart by the speed"+"to 1e-12"); a > b/1.3 {
		t.Errorf("restart by the slope takes %g steps, by the speed %g", a, b)
	}
}

// The catalogue is complete in the table, and what has no rate and learns the curvature solves all six problems.
func TestCatalogue(t *testing.T) {
	d := run(t, catalogue).Page.Table
	if got := d.Len(); got != len(optim.Names()) {
		t.Errorf("%d rows for %d names", got, len(optim.Names()))
	}
	for _, name := range []string{"lbfgs", "cg", "bb", "bb2"} {
		if n := cellOf(t, d, "optimizer", name, "solved"); n != 6 {
			t.Errorf("%s solves %g of six problems", name, n)
		}
	}
	for _, problem := range []string{"quadratic", "logistic on iris"} {
		solved, tried := 0, 0
		for _, s := range d.Strings(problem) {
			if s == "-" {
				continue
			}
			tried++
			if _, err := strconv.Atoi(s); err == nil {
				solved++
			}
		}
		if solved < tried*3/4 {
			t.Errorf("%d of %d solve %s", solved, tried, problem)
		}
	}
	if s := d.Where("optimizer", "newton").Strings("himmelblau")[0]; s != "lost" {
		t.Errorf("newton on himmelblau: %s, want lost", s)
	}
}

// A figure's settings are refused with a reason if they make no sense.
func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		e       lab.Experiment
		setting string
	}{
		{identities, "momentum=1"}, {identities, "problem=extpowellsingular(n=4)"}, {identities, "n=10"},
		{derivations, "problem=rosenbrock(n=3)"}, {derivations, "length=-1"},
		{timeConstants, "tau=1"}, {timeConstants, "h=3,1"}, {restarts, "mu=2"}, {restarts, "seed=-1"}, {catalogue, "gtol=0"},
	} {
		v, err := c.e.Values([]string{c.setting})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.e.Points(v); err == nil {
			t.Errorf("%s: %s is accepted", c.e.Name, c.setting)
		}
	}
}
