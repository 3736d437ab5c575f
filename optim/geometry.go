package optim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/split"
)

// MirrorConfig holds the parameters of mirror descent, x⁺ = ∇φ*(∇φ(x) - LR·g): Euler's method in z = ∇φ(x) on the
// mirror flow. Map is φ with its parameter Beta or P; see [flows.Mirror]. The zero Map is the entropy, the spec's default is
// hyperbolic with beta = 1. LR > 0. One gradient a step.
type MirrorConfig struct {
	LR   float64         `spec:"lr" unit:"t" in:"(0,inf)"`
	Map  flows.MirrorMap `spec:"map" oneof:"entropy,hyperbolic,pnorm"`
	Beta float64         `spec:"beta" unit:"x" in:"[0,inf)"`
	P    float64         `spec:"p" unit:"1" in:"[0,inf)"`
}

// ExpGradConfig holds the parameters of exponentiated gradient, x_i⁺ = Simplex·u_i/Σ|u|, u_i = x_i·e^(-LR·g_i) for
// positive x: mirror descent with the entropy on the simplex, and on a linear f multiplicative weights. Coordinates
// keep their signs, a negative one being the negative of a weight. LR, Simplex > 0. One gradient a step.
type ExpGradConfig struct {
	LR      float64 `spec:"lr" unit:"x/f" in:"(0,inf)"`
	Simplex float64 `spec:"simplex" unit:"x" in:"(0,inf)"`
}

// RiemannianConfig holds the parameters of gradient descent on a manifold, x⁺ = R_x(-LR·grad f): Manifold is sphere,
// stiefel, grassmann, hyperbolic, spectrum or spd, Rows and Cols the shape of a matrix; see [flows.Riemannian]. Move
// says what R is: retract, polar or geodesic; empty stands for the manifold's own, a retraction where it has one.
// LR > 0. One gradient a step.
type RiemannianConfig struct {
	LR       float64        `spec:"lr" unit:"x^2/f" in:"(0,inf)"`
	Manifold flows.Manifold `spec:"manifold" oneof:"sphere,stiefel,grassmann,hyperbolic,spectrum,spd"`
	Rows     int            `spec:"rows" in:"[0,inf)"`
	Cols     int            `spec:"cols" in:"[0,inf)"`
	Move     string         `spec:"move"`
}

func (c MirrorConfig) flow() flows.Mirror { return flows.Mirror{Map: c.Map, Beta: c.Beta, P: c.P} }

func (c RiemannianConfig) flow() flows.Riemannian {
	return flows.Riemannian{Manifold: c.Manifold, Rows: c.Rows, Cols: c.Cols}
}

func (c MirrorConfig) Check() error {
	return spec.Check(c.flow())
}

// moves are the ways to move on each manifold, the manifold's own first.
var moves = map[flows.Manifold][]string{
	flows.Sphere: {"retract", "geodesic"}, flows.HyperbolicSpace: {"retract", "geodesic"},
	flows.Stiefel: {"retract", "polar", "geodesic"}, flows.Grassmann: {"retract", "polar", "geodesic"},
	flows.Spectrum: {"geodesic"}, flows.SPD: {"geodesic"},
}

func (c RiemannianConfig) Check() error {
	f := c.flow()
	if err := spec.Check(f); err != nil || c.Move == "" {
		return err
	}
	if slices.Contains(moves[c.Manifold], c.Move) {
		return nil
	}
	return fmt.Errorf("on %v: %w", cmp.Or(c.Manifold, "sphere"), spec.Unknown("move", c.Move, moves[c.Manifold]))
}

func (c MirrorConfig) Optimizer() Optimizer { return build(c) }

func (c MirrorConfig) compose() Optimizer {
	return Optimizer{Flow: c.flow(), Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c ExpGradConfig) Optimizer() Optimizer { return build(c) }

func (c ExpGradConfig) compose() Optimizer {
	return Optimizer{Flow: flows.Mirror{Simplex: c.Simplex}, Method: split.Lie{}, Control: control.Fixed{H: c.LR}}
}

func (c RiemannianConfig) Optimizer() Optimizer { return build(c) }

func (c RiemannianConfig) compose() Optimizer {
	m := split.Lie{}
	switch c.Move {
	case "retract", "polar":
		m.Scheme = "step " + c.Move
	case "geodesic":
		m.Scheme = c.Move
	}
	return Optimizer{Flow: c.flow(), Method: m, Control: control.Fixed{H: c.LR}}
}

var (
	mirrorDefaults     = MirrorConfig{LR: 1e-3, Map: flows.Hyperbolic, Beta: 1}
	expGradDefaults    = ExpGradConfig{LR: .1, Simplex: 1}
	riemannianDefaults = RiemannianConfig{LR: 1e-3}
)

// Mirror returns mirror descent with the map φ and its parameter: β of hyperbolic, p of pnorm, none of entropy.
func Mirror(lr float64, phi flows.MirrorMap, parameter float64) Optimizer {
	c := MirrorConfig{LR: lr, Map: phi}
	switch phi {
	case flows.Hyperbolic:
		c.Beta = parameter
	case flows.PNorm:
		c.P = parameter
	}
	return named(c, "mirror", mirrorDefaults)
}

// ExpGrad returns exponentiated gradient on the simplex Σx_i = 1.
func ExpGrad(lr float64) Optimizer { return named(ExpGradConfig{lr, 1}, "expgrad", expGradDefaults) }

// Riemannian returns gradient descent on a manifold, with its own way to move.
func Riemannian(lr float64, m flows.Riemannian) Optimizer {
	return named(RiemannianConfig{LR: lr, Manifold: m.Manifold, Rows: m.Rows, Cols: m.Cols}, "riemannian", riemannianDefaults)
}

// curved reports that the flow has a geometry of its own, in which f = ½x² in one variable says nothing about the rate.
func curved(f flows.Flow) bool {
	switch f.(type) {
	case flows.Riemannian, flows.Mirror, flows.Natural:
		return true
	}
	return false
}

const curvedText = "stable near a minimum for rate·λ < 2 with Euler steps, λ the largest eigenvalue of the Hessian in the flow's own metric"

func init() {
	define("mirror", mirrorDefaults, "h = lr; map, beta and p are those of the flow", "nemirovsky1983problem", "beck2003mirror")
	define("expgrad", expGradDefaults, "h = lr; simplex is that of the flow, whose map is entropy", "kivinen1997exponentiated", "arora2012multiplicative")
	define("riemannian", riemannianDefaults, "h = lr; manifold, rows and cols are those of the flow. The scheme of the method is\n"+
		"\"step\" and the retraction, or \"geodesic\", by move; empty stands for the flow's own scheme", "absil2008optimization", "edelman1998geometry")

	published("mirror", "as published")
	published("expgrad", "as published for weights on the simplex; that a negative coordinate keeps its sign is an addition")
	published("riemannian", "as published for the gradient and the retraction of each manifold; the rate is constant")
}
