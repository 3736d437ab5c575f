package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Radius chooses the step by the length of its move Δ instead of by its time: for the linearly implicit Euler method,
// whose moves (-J + 1/h)⁻¹·d make one curve, from 0 along the force d to the solution of Newton's method for h → ∞, on
// a flow whose force is the steepest descent of its potential E. By the Rule it is the point of the curve at which
//
//	ball   ‖Δ‖ = r: the minimum of the model in a ball, or the end of the curve if that is inside; the default
//	cubic  h·‖Δ‖ = r: the minimum of the model with the term ‖Δ‖³/(3r) added to it
//
// to within Close of r. The length is looked for in further attempts at the step, which cost a factorisation each and
// no evaluation. Then ρ, the decrease of E over that of the quadratic model as in [Ratio], decides: below ¼ the next r
// is ¼‖Δ‖ (r/4 for cubic), above ¾ it is 2r if the move has the full length; and the step is accepted if ρ > 1e-4,
// otherwise taken anew with the smaller r. Where the model is not convex, the curve ends where -J + 1/h ceases to be
// positive definite, which a method that factorises by Cholesky's detects. In the hard case it ends short of r, since
// the force has hardly a part in the direction z of the most negative curvature. The end is then located to a
// thousandth, and the move is Δ + τz of full length, if that decreases the model by the share 1 - Close of the largest
// decrease.
//
// R0 > 0 is the first r, a length (for cubic a length times a time). Zero means t·‖d‖, for cubic t²·‖d‖, with the time
// t = 1/max|J_ii|, in which steepest descent takes a step that suits the largest curvature; without Jac t is 1000 times
// [FirstStep]'s. Close in (0, ½] is 0.1 if zero. The first length that is tried is 1000·t, and the end of the curve
// 1e12 times that.
//
// Sources: J. Moré, D. Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983), 553-572 (lemma 3.4 for the hard case); D. Higham,
// SIAM J. Numer. Anal. 37 (1999), 194-210 (trust regions as a choice of the time step); Yu. Nesterov, B. Polyak, Math.
// Programming 108 (2006), 177-205.
type Radius struct {
	Rule  string  `spec:"rule" oneof:",ball,cubic"`
	R0    float64 `spec:"r0" in:"[0,inf)"`
	Close float64 `spec:"close" unit:"1" in:"0 or (0,0.5]"`
}

var radiusDefaults = Radius{Rule: "ball", Close: .1}

func (c Radius) fill() Radius {
	if c.Rule == "" {
		c.Rule = radiusDefaults.Rule
	}
	if c.Close == 0 {
		c.Close = radiusDefaults.Close
	}
	return c
}

func (c Radius) Unit(key string) string {
	switch {
	case key != "r0":
		return spec.UnitTag(c, key)
	case c.Rule == "cubic":
		return "x t"
	}
	return "x"
}

func (c Radius) String() string { return spec.Format("radius", c.fill(), radiusDefaults) }

func (c Radius) Describe() string {
	if c.fill().Rule == "cubic" {
		return "h such that h·‖Δx‖ = r; r doubles where the quadratic model is good, and falls to a quarter where it is bad"
	}
	return "h such that ‖Δx‖ = r, or as long as can be; r doubles where the quadratic model is good, and falls to ¼‖Δx‖ where it is bad"
}

func (c Radius) Cite() []string {
	keys := []string{"more1983computing", "higham1999trust"}
	if c.Rule == "cubic" {
		keys = append(keys, "nesterov2006cubic")
	}
	return keys
}

// Start returns an error if the system has no potential or draws.
func (c Radius) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: radius: %w", err)
	}
	if err := modelled(r, "radius"); err != nil {
		return nil, err
	}
	q := &radius{cfg: c, level: level(r), r: c.R0, diagonal: firstByDiagonal(r, 1)}
	if m, ok := r.Method.(interface{ Definite() bool }); ok {
		q.convex = m.Definite
	}
	q.weak, _ = r.Method.(weak)
	return q, nil
}

type radius struct {
	cfg      Radius
	level    func(*ode.Point) float64
	diagonal float64 // 1/max|J_ii| at the start; zero: not known

	first float64
	h, r  float64 // the length to begin with, zero before the first step, and r
	try   float64 // r in this step, smaller after a rejection by ρ
	lo    float64 // lengths between which it is looked for
	hi    float64
	rho   float64 // of the attempt
	full  bool    // its move is as long as r allows

	convex func() bool // whether the attempt's model is; nil: unknown
	weak   weak        // nil: the method has none
	saddle bool        // an attempt at this step had a model that is not convex
	pushed bool        // the attempt goes along the weak direction, too
}

// weak is a method that finds the direction z of least curvature of its model, and can go along it in the next attempt.
type weak interface {
	Weak(h float64) (z []float64, size float64)
	Push(tau float64)
}

func (c *radius) Propose(s *ode.Step) {
	if c.h == 0 {
		c.begun(s)
	}
	s.SetTime(c.h)
}

// begun sets the first length that is tried, a thousand times the one of steepest descent, and the first r.
func (c *radius) begun(s *ode.Step) {
	h := c.diagonal
	if h == 0 {
		h = 1e3 * FirstStep(s)
	}
	c.first = 1e3 * h
	c.h = c.first
	if c.r == 0 {
		if c.r = h * vec.Norm2(s.L.Force()); c.cfg.Rule == "cubic" {
			c.r *= h
		}
	}
}

// Accept keeps the bracket of the step, which the first attempt begins anew.
func (c *radius) Accept(s *ode.Step) bool {
	if s.Trial == 0 {
		c.begin(c.r)
	}
	h := math.Abs(s.H)
	size := vec.Dist2(s.R.X(), s.L.X())
	reach := size // what is to be r
	if c.cfg.Rule == "cubic" {
		reach *= h
	}
	over, last := reach/c.try, h >= 1e12*c.first
	if c.convex != nil && !c.convex() {
		c.saddle = true
	}
	switch {
	case c.pushed:
	case !(over <= 1+c.cfg.Close) || !descends(s) || c.convex != nil && !c.convex():
		if c.hi = math.Min(c.hi, h); c.lo < (1-1e-9)*c.hi && s.Trial < 30 {
			s.Resize(c.shorter(over) / h)
			return false
		}
	case over < 1-c.cfg.Close && !last:
		if c.saddle && h > (1-1e-3)*c.hi && c.pushes(s, h, size) {
			return false
		}
		if c.lo = math.Max(c.lo, h); c.lo < (1-1e-9)*c.hi && s.Trial < 30 {
			s.Resize(c.longer(over) / h)
			return false
		}
	}
	if c.full, c.rho = over > .5, gain(s, c.level); c.rho > 1e-4 {
		return true
	}
	c.begin(c.smaller(size))
	s.Resize(.25)
	return false
}

func (c *radius) begin(r float64) {
	c.try, c.lo, c.hi, c.saddle, c.pushed = r, 0, inf, false, false
}

// pushes has the next attempt go from Δ to Δ + τz, if τ²·z·Az ≤ σ(2-σ)(d·Δ + ‖Δ + τz‖²/h): that is enough for the share
// 1 - σ of the largest decrease, A being the matrix -J + 1/h.
func (c *radius) pushes(s *ode.Step, h, size float64) bool {
	if c.weak == nil {
		return false
	}
	z, az := c.weak.Weak(h)
	if z == nil {
		return false
	}
	length := c.try // that the move is to have
	if c.cfg.Rule == "cubic" {
		length /= h
	}
	d, l, r := s.L.Force(), s.L.X(), s.R.X()
	var dd, dz float64 // d·Δ and Δ·z
	for i, v := range z {
		dx := r[i] - l[i]
		dd += float64(d[i] * dx)
		dz += float64(dx * v)
	}
	left := float64((length - size) * (length + size))
	tau := left / (dz + math.Copysign(math.Sqrt(float64(dz*dz)+left), dz)) // the shorter of two ways
	if !(float64(float64(tau*tau)*az) <= c.cfg.Close*(2-c.cfg.Close)*(dd+float64(length*length)/h)) {
		return false
	}
	c.pushed = true
	c.weak.Push(tau)
	return true
}

// descends reports that the move goes down and so does the model.
func descends(s *ode.Step) bool {
	d, l, r := s.L.Force(), s.L.X(), s.R.X()
	var dx float64
	for i, v := range d {
		dx += float64(v * (r[i] - l[i]))
	}
	return dx >= 0
}

// shorter returns a length below hi, where the reach is too large by the factor over.
func (c *radius) shorter(over float64) float64 {
	h := c.hi / math.Min(10, math.Max(1.05, over))
	if !(over-over == 0) || over < 1 { // the curve is not defined that far
		h = c.hi / 10
	}
	if h <= c.lo {
		h = math.Sqrt(c.lo * c.hi)
	}
	return h
}

// longer returns a length above lo, where the reach is the share over of what it is to be.
func (c *radius) longer(over float64) float64 {
	h := c.lo / math.Min(.95, math.Max(.1, over))
	if math.IsInf(c.hi, 1) {
		return math.Min(c.lo*math.Max(2, math.Min(100, 1/(over*over))), 1e12*c.first)
	}
	if h >= c.hi {
		h = math.Sqrt(c.lo * c.hi)
	}
	return h
}

// smaller returns the r after a move of the given size that was no good.
func (c *radius) smaller(size float64) float64 {
	if c.cfg.Rule == "cubic" {
		return c.try / 4
	}
	return math.Min(size, c.try) / 4
}

func (c *radius) Update(s *ode.Step) {
	c.h, c.r = math.Abs(s.H), c.try
	switch {
	case c.rho < .25:
		c.r = c.smaller(vec.Dist2(s.R.X(), s.L.X()))
	case c.rho > .75 && (c.full || c.cfg.Rule == "cubic"):
		c.r = 2 * c.try
	}
}

func (c *radius) State(visit func([]float64)) {
	v := []float64{c.first, c.h, c.r}
	visit(v)
	c.first, c.h, c.r = v[0], v[1], v[2]
}

func init() {
	Register("radius", radiusDefaults, "radius", "radius(r0=0.5)", "radius(rule=cubic)", "radius(rule=cubic,r0=0.5)")
}
