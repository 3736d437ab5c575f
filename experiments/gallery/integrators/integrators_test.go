package integrators

import (
	"context"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// Identities are exact to rounding, 200 steps of 1e-16 that the valley magnifies; limits have their order.
func TestIdentities(t *testing.T) {
	r := gallerytest.Run(t, identities)
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
		if got := gallerytest.Number(t, order); math.Abs(got-want) > .05 {
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
		o, err := optim.Parse(id.triple)
		if err != nil {
			t.Fatal(err)
		}
		if d, err := apart(context.Background(), p, o, other, 200); err != nil || d < 1e-5 {
			t.Errorf("%s differs from another rule by %g only: %v", id.label, d, err)
		}
	}
}

// The catalogue is complete in the table, and what has no rate and learns the curvature solves all six problems.
func TestCatalogue(t *testing.T) {
	d := gallerytest.Run(t, catalogue).Page.Table
	if got := d.Len(); got != len(optim.Names()) {
		t.Errorf("%d rows for %d names", got, len(optim.Names()))
	}
	for _, name := range []string{"lbfgs", "cg", "bb", "bb2"} {
		if n := gallerytest.CellOf(t, d, "optimizer", name, "solved"); n != 6 {
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
