package control

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// Ratio compares by how much a step has decreased the potential E with what the quadratic model behind it promised. It
// is for the linearly implicit Euler method on a flow whose force d is the steepest descent of E: there the move Δ
// solves (-J + 1/h)Δ = d, and the model, with the Jacobian J at the left end, promises
//
//	½(d·Δ + Δ·Δ/h),   ρ = (E(L) - E(R))/½(d·Δ + Δ·Δ/h).
//
// A step is accepted if ρ > 0. With λ = 1/h, as Levenberg and Marquardt write, the Rule sets the next λ:
//
//	nielsen    λ·max(⅓, 1 - (2ρ - 1)³) after an acceptance, and times 2, 4, 8, ... with each rejection; the default
//	marquardt  λ/10 after an acceptance, 10·λ after a rejection
//
// H0 > 0 is the first h. Zero means 1/(Tau·max|J_ii|) where the system has Jac, at the price of one, and otherwise
// [FirstStep]'s; Tau > 0 has no unit, 1e-3 if zero. A change of E below its rounding, 4·2⁻⁵² of it, is accepted.
//
// Each attempt costs the potential at its end. The method factorises anew for each length.
//
// Sources: K. Levenberg, Quart. Appl. Math. 2 (1944), 164-168; D. Marquardt, J. SIAM 11 (1963), 431-441; H. B. Nielsen,
// Damping parameter in Marquardt's method, IMM-REP-1999-05, DTU (1999); K. Madsen, H. B. Nielsen, O. Tingleff, Methods
// for Non-linear Least Squares Problems, DTU (2004), algorithm 3.16.
type Ratio struct {
	Rule string  `spec:"rule" oneof:",nielsen,marquardt"`
	Tau  float64 `spec:"tau" unit:"1" in:"0 or (0,inf)"`
	H0   float64 `spec:"h0" unit:"t" in:"[0,inf)"`
}

var ratioDefaults = Ratio{Rule: "nielsen", Tau: 1e-3}

func (c Ratio) fill() Ratio {
	if c.Rule == "" {
		c.Rule = ratioDefaults.Rule
	}
	if c.Tau == 0 {
		c.Tau = ratioDefaults.Tau
	}
	return c
}

func (c Ratio) String() string { return spec.Format("ratio", c.fill(), ratioDefaults) }

func (c Ratio) Describe() string {
	c = c.fill()
	if c.Rule == "marquardt" {
		return "ρ = decrease of f over that of the quadratic model; h⁺ = 10h if ρ > 0, otherwise h/10 and again"
	}
	return "ρ = decrease of f over that of the quadratic model; h⁺ = h/max(⅓, 1 - (2ρ-1)³) if ρ > 0, otherwise h/2, /4, /8, ... and again"
}

func (Ratio) Cite() []string { return []string{"levenberg1944method", "marquardt1963algorithm"} }

// Start returns an error if the system has no potential or draws.
func (c Ratio) Start(r *ode.Run) (ode.Controller, error) {
	c = c.fill()
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: ratio: %w", err)
	}
	if err := modelled(r, "ratio"); err != nil {
		return nil, err
	}
	q := &ratio{cfg: c, level: level(r), h: c.H0}
	if q.h == 0 {
		q.h = firstByDiagonal(r, c.Tau)
	}
	return q, nil
}

// modelled returns an error unless the quadratic model of the potential can be compared with it.
func modelled(r *ode.Run, name string) error {
	switch {
	case r.Sys.Potential == nil && r.Sys.Both == nil:
		return fmt.Errorf("control: %s needs a flow with a potential", name)
	case forceAlone(r, name) != nil:
		return forceAlone(r, name)
	case r.Sys.Draw != nil:
		return errors.New("control: " + name + " compares values of the potential, and cannot with batches")
	}
	r.NeedPotential()
	r.NeedSquares()
	r.Monotone = level(r)
	return nil
}

// firstByDiagonal returns 1/(tau·max|J_ii|) at the start, or 0 where that is not known, nor to be known without a
// matrix that the method would not form.
func firstByDiagonal(r *ode.Run, tau float64) float64 {
	if m, ok := r.Method.(interface{ Matrices() bool }); r.Sys.Jac == nil || !ok || !m.Matrices() {
		return 0
	}
	n := r.Dim()
	j := mat.NewDense(n, n, nil)
	r.Sys.Jac(j, r.Start.T, r.Start.Y)
	r.Stats.JacEvals++
	var top float64
	for i := range n {
		top = math.Max(top, math.Abs(j.At(i, i)))
	}
	if h := 1 / (tau * top); h > 0 && !math.IsInf(h, 1) {
		return h
	}
	return 0
}

type ratio struct {
	cfg   Ratio
	level func(*ode.Point) float64
	h     float64 // the length planned next; zero before the first step
	first float64
}

func (c *ratio) Propose(s *ode.Step) {
	if c.h == 0 {
		c.h = FirstStep(s)
	}
	if c.first == 0 {
		c.first = c.h
	}
	s.SetTime(c.h)
}

// gain returns ρ of the attempt: 1 where nothing but rounding changes, and a negative number where the model promises
// no decrease or the potential is not finite.
func gain(s *ode.Step, level func(*ode.Point) float64) float64 {
	d, l, r := s.L.Force(), s.L.X(), s.R.X()
	var dx, xx float64
	for i, v := range d {
		by := r[i] - l[i]
		dx += float64(v * by)
		xx += float64(by * by)
	}
	e0, e := level(s.L), level(s.R)
	promised := (dx + xx/math.Abs(s.Rate())) / 2
	switch fall := e0 - e; {
	case math.IsNaN(fall) || !(promised >= 0):
		return -1
	case math.Abs(fall) <= 4*0x1p-52*math.Abs(e0):
		return 1
	default:
		return fall / promised
	}
}

func (c *ratio) Accept(s *ode.Step) bool {
	if gain(s, c.level) > 0 {
		return true
	}
	if c.cfg.Rule == "marquardt" {
		s.Resize(.1)
	} else {
		s.Resize(math.Ldexp(1, -1-min(s.Trial, 60)))
	}
	return false
}

func (c *ratio) Update(s *ode.Step) {
	f := 10.
	if c.cfg.Rule == "nielsen" {
		f = 1 / math.Max(1./3, 1-vec.Pow(2*gain(s, c.level)-1, 3))
	}
	c.h = math.Min(f*math.Abs(s.Rate()), longestModel*c.first)
}

// longestModel bounds lengths, in terms of the first one, at which 1/h no longer matters.
const longestModel = 0x1p160

func (c *ratio) State(visit func([]float64)) {
	v := []float64{c.h, c.first}
	visit(v)
	c.h, c.first = v[0], v[1]
}

func init() { Register("ratio", ratioDefaults, "ratio", "ratio(h0=0.1)", "ratio(rule=marquardt)") }
