package flows

import (
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// MirrorMap is the convex function φ of a [Mirror]: [Entropy], [Hyperbolic], [PNorm], or a pointer to a given one, [Legendre]. All
// compare. String gives the spec, such as hyperbolic(beta=0.5), which [ParseMirrorMap] reads.
type MirrorMap interface {
	String() string

	describe() string
	start(n int) dual
	unit(x, f float64) float64 // see Timed
	diagonal() bool            // ∇²φ is diagonal, so that f falls under every preconditioner
}

// Entropy is φ = Σ|xᵢ|·(ln|xᵢ| - 1), or with Simplex = s > 0 that on Σ|xᵢ| = s.
type Entropy struct {
	Simplex float64 `spec:"simplex" unit:"x" in:"[0,inf)"`
}

// Hyperbolic is φ = Σ xᵢ·arsinh(xᵢ/β) - √(xᵢ²+β²) with β = Beta > 0, in a spec 1 if it is not given.
type Hyperbolic struct {
	Beta float64 `spec:"beta" unit:"x" in:"(0,inf)"`
}

// PNorm is φ = ½‖x‖ₚ² with p = P > 1.
type PNorm struct {
	P float64 `spec:"p" unit:"1" in:"(1,inf)"`
}

var maps = spec.Registry[MirrorMap]{}

func init() {
	maps.Register("map", "entropy", Entropy{}, "entropy", "entropy(simplex=2)")
	maps.Register("map", "hyperbolic", Hyperbolic{Beta: 1})
	maps.Register("map", "pnorm", PNorm{}, "pnorm(p=3)")
	spec.Register(ParseMirrorMap)
}

// ParseMirrorMap reads what String of a map prints. The error for an unknown name suggests the nearest one.
func ParseMirrorMap(s string) (MirrorMap, error) { return maps.Parse("map", s) }

func (m Entropy) String() string    { return spec.Format("entropy", m, Entropy{}) }
func (m Hyperbolic) String() string { return spec.Format("hyperbolic", m, Hyperbolic{Beta: 1}) }
func (m PNorm) String() string      { return spec.Format("pnorm", m, PNorm{}) }
func (m *Legendre) String() string  { return m.Name }

func (m Entropy) describe() string {
	if m.Simplex == 0 {
		return "Σ|xᵢ|(ln|xᵢ| - 1)"
	}
	return "Σ|xᵢ|(ln|xᵢ| - 1), on Σ|xᵢ| = " + spec.Number(m.Simplex)
}

func (m Hyperbolic) describe() string {
	return "Σ xᵢ·arsinh(xᵢ/β) - √(xᵢ² + β²), β = " + spec.Number(m.Beta)
}

func (m PNorm) describe() string     { return "½‖x‖ₚ², p = " + spec.Number(m.P) }
func (m *Legendre) describe() string { return m.Name }

func (m Entropy) start(int) dual {
	if m.Simplex != 0 {
		return simplex(m.Simplex)
	}
	return entropy{}
}

func (m Hyperbolic) start(int) dual  { return hyperbolic(m.Beta) }
func (m PNorm) start(n int) dual     { return &pnorm{m.P, make([]float64, n)} }
func (m *Legendre) start(n int) dual { return &legendre{m, make([]float64, n)} }

func (Entropy) unit(x, f float64) float64    { return x / f } // z has no unit
func (Hyperbolic) unit(x, f float64) float64 { return x / f }
func (PNorm) unit(x, f float64) float64      { return x * x / f }
func (*Legendre) unit(_, _ float64) float64  { return math.NaN() }

func (m Entropy) diagonal() bool  { return m.Simplex == 0 }
func (Hyperbolic) diagonal() bool { return true }
func (PNorm) diagonal() bool      { return false }
func (*Legendre) diagonal() bool  { return false }

// dual is a convex function φ in one run: step moves x by v in z = ∇φ(x), velocity stores x' for z' = v.
type dual interface {
	step(x, v []float64)
	velocity(dst, x, v []float64)
}

type entropy struct{}

func (entropy) step(x, v []float64) {
	for i, u := range x {
		x[i] = u * vec.Exp(math.Copysign(1, u)*v[i])
	}
}

func (entropy) velocity(dst, x, v []float64) {
	for i, u := range x {
		dst[i] = math.Abs(u) * v[i]
	}
}

// simplex is entropy on Σ|x_i| = s.
type simplex float64

func (s simplex) step(x, v []float64) {
	top := math.Inf(-1)
	for i, u := range x {
		if u != 0 {
			v[i] *= math.Copysign(1, u)
			top = math.Max(top, v[i])
		}
	}
	var sum float64
	for i, u := range x {
		if u != 0 {
			x[i] = u * vec.Exp(v[i]-top)
			sum += math.Abs(x[i])
		}
	}
	for i := range x {
		x[i] = float64(s) * (x[i] / sum)
	}
}

func (simplex) velocity(dst, x, v []float64) {
	var sum, mean float64
	for i, u := range x {
		sum += math.Abs(u)
		mean += float64(u * v[i])
	}
	mean /= sum
	for i, u := range x {
		dst[i] = float64(math.Abs(u)*v[i]) - float64(u*mean)
	}
}

// residual is that of [Mirror] on the simplex; a coordinate that is zero stays so. It is infinite
// off the simplex.
func (s simplex) residual(dst, x, d []float64) {
	var sum, mean float64
	for i, u := range x {
		sum += math.Abs(u)
		mean += float64(u * d[i])
	}
	mean /= float64(s)
	for i, u := range x {
		switch v := math.Copysign(d[i], d[i]*u) - mean; { // along |xᵢ|
		case u == 0:
			dst[i] = 0
		case v > 0:
			dst[i] = math.Copysign(v, u)
		default:
			dst[i] = float64(v*u) / float64(s)
		}
	}
	off(dst, sum, float64(s))
}

type hyperbolic float64

func (b hyperbolic) step(x, v []float64) {
	for i, u := range x {
		x[i] = float64(b) * vec.Sinh(vec.Asinh(u/float64(b))+v[i])
	}
}

func (b hyperbolic) velocity(dst, x, v []float64) {
	for i, u := range x {
		dst[i] = math.Sqrt(float64(u*u)+float64(b*b)) * v[i]
	}
}

// pnorm is ½‖x‖² in the p-norm, whose dual is ½‖z‖² in the norm q = p/(p-1).
type pnorm struct {
	p float64
	z []float64
}

// gradient stores that of ½‖x‖² in the p-norm, zero at zero; dst may be x.
func gradient(dst, x []float64, p float64) {
	size := norm(x, p)
	if size == 0 {
		clear(dst)
		return
	}
	for i, u := range x {
		dst[i] = size * math.Copysign(vec.Pow(math.Abs(u)/size, p-1), u)
	}
}

// norm returns the p-norm of x.
func norm(x []float64, p float64) float64 {
	top := vec.NormInf(x)
	if top == 0 {
		return 0
	}
	var sum float64
	for _, u := range x {
		sum += vec.Pow(math.Abs(u)/top, p)
	}
	return top * vec.Pow(sum, 1/p)
}

func (m *pnorm) conjugate() float64 { return m.p / (m.p - 1) }

func (m *pnorm) step(x, v []float64) {
	gradient(m.z, x, m.p)
	vec.AddScaled(m.z, 1, v)
	gradient(x, m.z, m.conjugate())
}

// velocity is ∇²φ*(z)·v = (q-1)|z|^(q-2)∘v + (2-q)·x(x·v), with |z| and x over ‖x‖; at x = 0 it is the velocity with
// which ∇φ*(z) leaves zero.
func (m *pnorm) velocity(dst, x, v []float64) {
	q, size := m.conjugate(), norm(x, m.p)
	if size == 0 {
		gradient(dst, v, q)
		return
	}
	var inner float64
	for i, u := range x {
		inner += float64(u / size * v[i])
	}
	for i, u := range x {
		r := math.Abs(u) / size
		w := 1.0
		if q != 2 {
			w = (q - 1) * vec.Pow(r, 2-m.p) // |z_i| = r^(p-1), and (p-1)(q-2) = 2-p
		}
		dst[i] = float64(w*v[i]) + float64((2-q)*float64(u/size*inner))
	}
}

// Legendre is a given convex function φ. Up stores z = ∇φ(x), Down the inverse x = ∇φ*(z), and Velocity
// (∇²φ(x))⁻¹·v; without Velocity the flow has no field, and a method that needs one ends with NaN. No dst overlaps with
// an argument. It is used through a pointer, so that flows compare.
type Legendre struct {
	Name     string
	Up       func(z, x []float64)
	Down     func(x, z []float64)
	Velocity func(dst, x, v []float64)
}

// legendre is a [Legendre] in one run.
type legendre struct {
	*Legendre
	z []float64
}

func (m *legendre) step(x, v []float64) {
	m.Up(m.z, x)
	vec.AddScaled(m.z, 1, v)
	m.Down(x, m.z)
}

func (m *legendre) velocity(dst, x, v []float64) {
	if m.Velocity == nil {
		nan(dst)
		return
	}
	m.Velocity(dst, x, v)
}

// nan fills dst with NaN.
func nan(dst []float64) {
	for i := range dst {
		dst[i] = math.NaN()
	}
}
