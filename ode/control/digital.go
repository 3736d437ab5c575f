package control

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Digital is Söderlind's family of step-size controls: a digital filter of the method's own error estimates. With
// err the weighted norm of the estimate, which goes with h^k, and c = Safety·err^(-1/k), the step is multiplied by
//
//	ρ = c^β₁ · c₁^β₂ · c₂^β₃ · ρ₁^(-α₂) · ρ₂^(-α₃),
//
// the subscripts 1 and 2 standing for the accepted steps before; ρ is then limited smoothly to
// 1 + Kappa·atan((ρ-1)/Kappa). A step with err ≤ 1 is accepted; another one is tried again with
// h·max(0.1, limited c), and the step after a rejection does not grow. Filter names the five exponents:
//
//	i        pi42  pi33  pi34  pc11  pc36  pc47       proportional, integral, predictive
//	h0211  h211b  h211pi                                second order, two errors
//	h0312  h312b  h312pid                               third order, three errors; pid is h312pid
//	h0321  h321                                         third order, predictive
//
// The integral control is i. On a descent, where stability limits the step, pi34 is the smoothest and the H filters
// ring; where accuracy limits it, h211b and h312pid are the smooth ones.
//
// The tolerances are those of [PI]. Safety is 0.9 if zero, Kappa 1; H0 as for PI. Filter is pi34 if empty.
//
// Sources: G. Söderlind, ACM Trans. Math. Softw. 29 (2003), 1-26, tables III-V; G. Söderlind, L. Wang, J. Comput. Appl.
// Math. 185 (2006), 225-243 (the limiter).
type Digital struct {
	Filter string      `spec:"filter"`
	RTol   float64     `spec:"rtol" unit:"1" in:"[0,inf)"`
	ATol   float64     `spec:"atol" unit:"x" in:"[0,inf)"`
	ATols  spec.Vector `spec:"atol,list" unit:"x" in:"[0,inf)"`
	Safety float64     `spec:"safety" unit:"1" in:"0 or (0,1)"`
	Kappa  float64     `spec:"kappa" unit:"1" in:"[0,inf)"`
	H0     float64     `spec:"h0" unit:"t" in:"[0,inf)"`
	Max    bool        `spec:"max"`
}

// gains are the exponents of a filter, in units of 1/scale: β₁, β₂, β₃ and α₂, α₃.
type gains struct {
	scale float64
	beta  [3]float64
	alpha [2]float64
}

var filters = map[string]gains{
	"i":       {1, [3]float64{1}, [2]float64{}},
	"pi42":    {5, [3]float64{3, -1}, [2]float64{}},
	"pi33":    {3, [3]float64{2, -1}, [2]float64{}},
	"pi34":    {10, [3]float64{7, -4}, [2]float64{}},
	"pc11":    {1, [3]float64{2, -1}, [2]float64{-1}},
	"pc47":    {10, [3]float64{11, -7}, [2]float64{-10}},
	"pc36":    {10, [3]float64{9, -6}, [2]float64{-10}},
	"h0211":   {2, [3]float64{1, 1}, [2]float64{1}},
	"h211b":   {4, [3]float64{1, 1}, [2]float64{1}},
	"h211pi":  {6, [3]float64{1, 1}, [2]float64{}},
	"h0312":   {4, [3]float64{1, 2, 1}, [2]float64{3, 1}},
	"h312b":   {8, [3]float64{1, 2, 1}, [2]float64{3, 1}},
	"h312pid": {18, [3]float64{1, 2, 1}, [2]float64{}},
	"h0321":   {4, [3]float64{5, 2, -3}, [2]float64{-1, -3}},
	"h321":    {18, [3]float64{6, 1, -5}, [2]float64{-15, -3}},
}

// Filters returns the names of the filters of [Digital] in order.
func Filters() []string {
	var names []string
	for n := range filters {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Gains returns the exponents β₁, β₂, β₃ and α₂, α₃ of a filter of [Digital]. It panics if there is none of that name.
func Gains(filter string) (beta [3]float64, alpha [2]float64) {
	g, ok := filters[filter]
	if !ok {
		panic(fmt.Sprintf("control: no filter %q among %q", filter, Filters()))
	}
	for i, b := range g.beta {
		beta[i] = b / g.scale
	}
	for i, a := range g.alpha {
		alpha[i] = a / g.scale
	}
	return beta, alpha
}

func (c Digital) fill() Digital {
	if c.Filter == "" {
		c.Filter = "pi34"
	}
	if c.Filter == "pid" {
		c.Filter = "h312pid"
	}
	return c
}

func (c *Digital) Check() error {
	if _, ok := filters[c.fill().Filter]; !ok {
		return spec.Unknown("filter", c.Filter, Filters())
	}
	return checkTolerances("digital", c.RTol, c.ATol, c.ATols)
}

func (c Digital) String() string { return spec.Format("digital", c.fill(), Digital{Filter: "pi34"}) }

func (c Digital) Describe() string {
	c = c.fill()
	return fmt.Sprintf("error estimate kept at %s + %s·|x| by the digital filter %s, rejections", absolute(c.ATol, c.ATols), spec.Number(c.RTol), c.Filter)
}

func (Digital) Cite() []string { return []string{"soderlind2003digital"} }

// Start returns an error if the method has no error estimate.
func (c Digital) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: %w", err)
	}
	e, err := startByError(r, "digital", c.Weights(), c.H0)
	if err != nil {
		return nil, err
	}
	g := filters[c.fill().Filter]
	d := &digital{byError: e, safety: or(c.Safety, .9), kappa: or(c.Kappa, 1), c1: 1, c2: 1, r1: 1, r2: 1}
	for i := range g.beta {
		d.beta[i] = g.beta[i] / g.scale
	}
	for i := range g.alpha {
		d.alpha[i] = g.alpha[i] / g.scale
	}
	return d, nil
}

type digital struct {
	byError
	safety, kappa  float64
	beta           [3]float64
	alpha          [2]float64
	c1, c2, r1, r2 float64 // of the accepted steps before
	c, err         float64 // of the last attempt
}

func (d *digital) limit(r float64) float64 {
	return 1 + float64(d.kappa*vec.Atan((float64(r)-1)/d.kappa)) // r may come as a product
}

// ratio returns by what an error of err asks to multiply the length.
func (d *digital) ratio(err float64) float64 {
	return d.safety * vec.Pow(math.Max(err, 1e-10), -1/d.k)
}

func (d *digital) Accept(s *ode.Step) bool {
	d.err = d.attempt(s)
	d.c = d.ratio(d.err)
	if d.err <= 1 {
		return true
	}
	s.H *= math.Max(.1, math.Min(.9, d.limit(d.c)))
	return false
}

func (d *digital) Update(s *ode.Step) {
	if d.vary != nil {
		d.c = d.ratio(d.expected(d.err))
	}
	r := vec.Pow(d.c, d.beta[0]) * vec.Pow(d.c1, d.beta[1]) * vec.Pow(d.c2, d.beta[2]) *
		vec.Pow(d.r1, -d.alpha[0]) * vec.Pow(d.r2, -d.alpha[1])
	r = math.Max(.1, d.limit(r))
	if s.Trial > 0 {
		r = math.Min(r, 1)
	}
	d.c1, d.c2 = d.c, d.c1
	d.r1, d.r2 = r, d.r1
	d.h = math.Abs(s.H) * r
}

func (d *digital) State(visit func([]float64)) {
	v := []float64{d.h, d.c1, d.c2, d.r1, d.r2}
	visit(v)
	d.h, d.c1, d.c2, d.r1, d.r2 = v[0], v[1], v[2], v[3], v[4]
}

func init() {
	Register("digital", Digital{Filter: "pi34"},
		"digital(rtol=1e-3,atol=1e-3)",
		"digital(filter=h312b,rtol=1e-3,atol=1e-4,h0=1)",
		"digital(filter=pc47,atol=1e-3,max=true)",
	)
}
