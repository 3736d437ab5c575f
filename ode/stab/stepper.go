package stab

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/spectral"
	"github.com/odescent/odescent/ode/vec"
)

// stepper is a method in one run.
type stepper struct {
	family
	run      *ode.Run
	spectrum *spectral.Spectrum
	rows     *rows
	fixed    int       // the number of stages, if it is fixed
	most     int       // the largest number of stages
	far      float64   // its reach
	known    []float64 // the reaches of the first numbers of stages, as far as they were needed

	at     *ode.Point // the place of a stage
	k      []float64  // the field there
	z1, z2 []float64  // the increments of the last two stages
	step   []float64  // that of the whole step: one of the two
	k0     []float64  // the field at the left end
	e      [3]float64
	ek     [3][]float64
}

// start makes the state of a run of the method m from its family and the number of stages, zero if it is not fixed, and
// the most.
func start(r *ode.Run, name string, m ode.Method, f family, fixed, most int) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("stab: %s: %w", name, err)
	}
	fixed, most, err := limits(f, fixed, most)
	if err != nil {
		return nil, err
	}
	first, step := f.stages()
	n := r.Dim()
	rho := spectral.NewSpectrum(r)
	if r.Sys.SpectralRadius == nil && r.SpectralRadius == nil {
		r.SpectralRadius = rho.Radius
	}
	return &stepper{
		family: f, run: r, spectrum: rho, rows: newRows(most), fixed: fixed, most: most, far: f.reach(most),
		known: make([]float64, 0, (most-first)/step+1),
		at:    r.NewPoint(), k: make([]float64, n), z1: make([]float64, n), z2: make([]float64, n),
	}, nil
}

// slack is by how much h·ρ may exceed a reach: the rounding of h = reach/ρ.
const slack = 1 + 1e-12

// count returns the smallest number of stages that reaches x ≤ far·slack.
func (m *stepper) count(x float64) int {
	first, step := m.stages()
	lo, hi := 0, len(m.known)
	for lo < hi { // the first of the known ones that does
		if mid := (lo + hi) / 2; m.known[mid]*slack >= x {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	for s := first + lo*step; ; s += step {
		if lo == len(m.known) {
			m.known = append(m.known, m.reach(s))
		}
		if m.known[lo]*slack >= x || s >= m.most {
			return s
		}
		lo++
	}
}

// Try implements ode.Stepper. Where the step is longer than the largest number of stages allows, it is shortened to
// what they do and ErrRetry returned, at the cost of no evaluation but those for ρ.
func (m *stepper) Try(s *ode.Step) error {
	n := m.fixed
	if n == 0 {
		rho := m.spectrum.Radius(s)
		if rho-rho != 0 {
			return fmt.Errorf("%w: a spectral radius of %g (is the flow finite there?)", ode.ErrNonFinite, rho)
		}
		x := math.Abs(s.H) * rho
		if x > m.far*slack {
			s.Resize(m.far / x)
			return ode.ErrRetry
		}
		n = m.count(x)
	}
	m.rows.set(m.family, n)
	r, h, y := m.rows, s.H, s.L.Y
	m.k0 = s.L.Field()
	z1, z2, dst := m.z1, m.z2, m.at.Y
	if n == 1 {
		dst = s.R.Y
	}
	clear(z2)
	vec.Scale(z1, h*r.mt[1], m.k0)
	kernel.Sum(dst, y, z1)
	for j := 2; j <= n; j++ {
		m.run.Eval(m.k, m.at, s.L.T+float64(r.c[j-1]*h), &s.M)
		if j == n {
			dst = s.R.Y
		}
		kernel.Recur(dst, y, r.mu[j], z1, r.nu[j], z2, h*r.mt[j], m.k, h*r.gt[j], m.k0)
		z1, z2 = z2, z1
	}
	m.step = z1
	if !vec.Finite(s.R.Y) {
		m.spectrum.Invalidate()
	}
	return nil
}

// Estimate implements ode.Estimator; see the methods for the formulas. The field at the end of the step is the next
// step's first.
func (m *stepper) Estimate(s *ode.Step, w vec.Weights) float64 {
	f1 := s.R.Field()
	var err float64
	if m.order() == 1 {
		err = vec.DiffNorm(w, s.L.Y, s.R.Y, (.5-m.rows.c2)*s.H, f1, m.k0)
	} else {
		a := m.share(m.rows.c3)
		m.e = [3]float64{-a / s.H, a / 2, a / 2}
		m.ek = [3][]float64{m.step, m.k0, f1}
		err = vec.ErrNorm(w, s.L.Y, s.R.Y, s.H, m.e[:], m.ek[:])
	}
	if err > 1 {
		m.spectrum.Invalidate()
	}
	return err
}

func (m *stepper) ErrOrder() int { return m.order() + 1 }

// Stable implements ode.Stabler: what the largest number of stages reaches.
func (m *stepper) Stable(s *ode.Step) float64 {
	rho := m.spectrum.Radius(s)
	if rho == 0 {
		return math.Inf(1)
	}
	return m.far / rho
}

func (m *stepper) Update(s *ode.Step) { m.spectrum.Update(s) }

func (m *stepper) State(visit func([]float64)) { m.spectrum.State(visit) }
