package split

import (
	"fmt"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Strang is the symmetric splitting: the parts A, B, ..., Z of the scheme as
//
//	A:½ B:½ ... Z ... B:½ A:½.
//
// It is of order 2 where every part is an exact flow, or one of order 2 that undoes itself when the time runs back, and
// is then reversible as a whole. Scheme is as in [Lie]; empty means the system's own scheme. With kick and drift it is
// Verlet's method, and a step costs one evaluation.
//
// Reference: G. Strang, SIAM J. Numer. Anal. 5 (1968), 506-517.
type Strang struct {
	Scheme string `spec:"scheme"`
}

func (m *Strang) Check() error {
	_, err := parseScheme(m.Scheme)
	return err
}

func (m Strang) String() string { return spec.Format("strang", m, Strang{}) }

// Start implements ode.Method. It returns an error if the system has no part of a name in the scheme.
func (m Strang) Start(r *ode.Run) (ode.Stepper, error) {
	w, err := schemeFor(r, m.Scheme)
	if err != nil {
		return nil, fmt.Errorf("split: %v: %w", m, err)
	}
	return newStepper(r, symmetric(w))
}

// Verlet is the method of Störmer and Verlet, half a kick, a drift, and half a kick. Order 2 where kick and drift are
// (a heavy ball without friction, or with damping=midpoint), reversible and symplectic where they are, at one
// evaluation a step, for the last kick's force is that of the next first one. Without friction the error of the energy
// stays of the size h² for all times, as long as h is below 2 over the largest frequency.
//
// Start returns an error unless the system has the parts kick and drift.
//
// Reference: E. Hairer, C. Lubich, G. Wanner, Acta Numerica 12 (2003), 399-450.
type Verlet struct{}

func (Verlet) String() string { return "verlet" }

func (Verlet) Start(r *ode.Run) (ode.Stepper, error) {
	return newStepper(r, symmetric([]stage{{"kick", 1}, {"drift", 1}}))
}

// Yoshida4 is the triple jump: the symmetric splitting of the scheme over the shares c, 1-2c and c of the step, with
// c = 1/(2 - ∛2) ≈ 1.35. Order 4 where [Strang] has order 2; with kick and drift a step costs three evaluations.
//
// The share in the middle is negative, as one must be in every splitting of an order above 2: parts that cannot be
// followed back (a proximal step, a projection, diffusion) do not belong into the scheme, and friction γ becomes
// growth, by e^(1.70·γh), in the middle of every step. Scheme is as in [Lie].
//
// References: H. Yoshida, Phys. Lett. A 150 (1990), 262-268; Q. Sheng, IMA J. Numer. Anal. 9 (1989), 199-212.
type Yoshida4 struct {
	Scheme string `spec:"scheme"`
}

func (m *Yoshida4) Check() error {
	_, err := parseScheme(m.Scheme)
	return err
}

func (m Yoshida4) String() string { return spec.Format("yoshida4", m, Yoshida4{}) }

// Start implements ode.Method. It returns an error if the system has no part of a name in the scheme.
func (m Yoshida4) Start(r *ode.Run) (ode.Stepper, error) {
	w, err := schemeFor(r, m.Scheme)
	if err != nil {
		return nil, fmt.Errorf("split: %v: %w", m, err)
	}
	w = symmetric(w)
	c := 1 / (2 - vec.Cbrt(2))
	var out []stage
	for _, share := range []float64{c, 1 - 2*c, c} {
		out = append(out, scaled(w, share)...) // kicks that meet are not joined: only exact flows may be
	}
	return newStepper(r, out)
}
