package control

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Adafactor is the slope control per coordinate with a memory of rank one and a tolerance relative to the position. At
// step t = 1, 2, ..., with rms the root of the mean square over all n coordinates,
//
//	v ← (1-t^Decay)·v + t^Decay·d²,   u = d/√max(v, Eps1²),
//	h·M = α/max(1, rms(u)/Clip)·1/√max(v, Eps1²),   α = max(Eps2, rms(x))·min(H, 1/√t).
//
// With Rows and Cols, which are then all coordinates, the position is a matrix stored by rows, of whose v only the
// means over rows and columns are kept, r and c: v_ij = r_i·c_j/max(mean(r), Eps1). The gain t^Decay is 1 at first, so
// no correction is needed.
//
// H, Eps1, Eps2, Clip > 0; Decay < 0. The step clock. Cost: the force at the left end.
//
// Source: N. Shazeer, M. Stern, ICML 2018; the form is torch.optim.Adafactor's.
type Adafactor struct {
	H     float64 `spec:"h" unit:"1" in:"(0,inf)"`
	Decay float64 `spec:"decay" unit:"1" in:"(-inf,0)"`
	Eps1  float64 `spec:"eps1" unit:"f/x" in:"(0,inf)"`
	Eps2  float64 `spec:"eps2" unit:"x" in:"(0,inf)"`
	Clip  float64 `spec:"clip" unit:"1" in:"(0,inf)"`
	Rows  int     `spec:"rows" in:"[0,inf)"`
	Cols  int     `spec:"cols" in:"[0,inf)"`
}

// AdafactorDefaults returns the values of the keys that a spec leaves out.
func AdafactorDefaults() Adafactor {
	return Adafactor{H: .01, Decay: -.8, Eps1: 0x1p-52, Eps2: 1e-3, Clip: 1}
}

func (c *Adafactor) Check() error {
	if (c.Rows == 0) != (c.Cols == 0) {
		return fmt.Errorf("a matrix of %d rows and %d columns", c.Rows, c.Cols)
	}
	return nil
}

func (c Adafactor) String() string { return spec.Format("adafactor", c, AdafactorDefaults()) }

func (Adafactor) OnStepClock() bool { return true }

func (c Adafactor) Describe() string {
	rank := ""
	if c.Rows > 0 {
		rank = fmt.Sprintf(", of rank one for the %d×%d matrix", c.Rows, c.Cols)
	}
	return fmt.Sprintf("h_i = α/√v_i, v an average of g² with the gain t^%s%s; α = max(%s, rms(x))·min(%s, 1/√t), less where rms(g/√v) > %s",
		spec.Number(c.Decay), rank, spec.Number(c.Eps2), spec.Number(c.H), spec.Number(c.Clip))
}

func (Adafactor) Cite() []string { return []string{"shazeer2018adafactor"} }

// Start returns an error if the position is not the matrix.
func (c Adafactor) Start(r *ode.Run) (ode.Controller, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("control: adafactor: %w", err)
	}
	r.NeedSquares()
	n := r.Pos()
	if c.Rows > 0 && c.Rows*c.Cols != n {
		return nil, fmt.Errorf("control: adafactor: a position of length %d is no matrix of %d rows and %d columns", n, c.Rows, c.Cols)
	}
	a := &adafactor{Adafactor: c, d: make([]float64, n)}
	if c.Rows > 0 {
		a.rows, a.cols = make([]float64, c.Rows), make([]float64, c.Cols)
	} else {
		a.v = make([]float64, n)
	}
	return a, nil
}

type adafactor struct {
	Adafactor
	d             []float64
	v, rows, cols []float64
}

func (c *adafactor) Propose(s *ode.Step) {
	g, x, t := s.L.TangentForce(), s.L.X(), float64(s.K+1)
	gain, n := vec.Pow(t, c.Decay), math.Sqrt(float64(len(c.d)))
	floor := float64(c.Eps1 * c.Eps1)
	c.remember(g, gain)
	for i, v := range c.d {
		c.d[i] = 1 / math.Sqrt(math.Max(v, floor))
	}
	var sum float64
	for i, d := range c.d {
		u := float64(d * g[i])
		sum += float64(u * u)
	}
	alpha := math.Max(c.Eps2, vec.Norm2(x)/n) * math.Min(c.H, 1/math.Sqrt(t))
	s.SetRate(alpha / math.Max(1, math.Sqrt(sum)/(n*c.Clip)))
	s.M.Diag = c.d
}

// remember updates the memory by g and puts it into d.
func (c *adafactor) remember(g []float64, gain float64) {
	if c.v != nil {
		kernel.Squares(c.v, g, 1-gain)
		copy(c.d, c.v)
		return
	}
	m := c.Cols
	for i := range c.rows {
		row := g[i*m : (i+1)*m]
		c.rows[i] = float64((1-gain)*c.rows[i]) + float64(gain*(vec.Dot(row, row)/float64(m)))
	}
	var mean float64
	for _, r := range c.rows {
		mean += r
	}
	mean = math.Max(mean/float64(c.Rows), c.Eps1)
	for j := range c.cols {
		var sum float64
		for i := range c.rows {
			sum += float64(g[i*m+j] * g[i*m+j])
		}
		c.cols[j] = float64((1-gain)*c.cols[j]) + float64(gain*(sum/float64(c.Rows)))
	}
	for i, r := range c.rows {
		for j, v := range c.cols {
			c.d[i*m+j] = r * v / mean
		}
	}
}

func (c *adafactor) Accept(*ode.Step) bool { return true }
func (c *adafactor) Update(*ode.Step)      {}

func (c *adafactor) State(visit func([]float64)) {
	visit(c.v)
	visit(c.rows)
	visit(c.cols)
}

func init() {
	Register("adafactor", AdafactorDefaults(), "adafactor(h=0.01)", "adafactor(h=0.01,rows=1,cols=2)")
}
