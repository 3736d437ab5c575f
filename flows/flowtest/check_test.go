package flowtest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

func TestLimited(t *testing.T) { flowtest.Check(t, Limited{}) }

// uniform is x' = -s·∇f(x), s the scale of the preconditioner.
type uniform struct{}

func (uniform) String() string  { return "uniform" }
func (uniform) ScaleOnly() bool { return true }

func (uniform) System(o *flows.Oracle) (*ode.System, error) {
	s := o.System(o.P.Dim, 0)
	s.FieldFromForce = func(dst []float64, p *ode.Point) { vec.Scale(dst, p.M.Scale, p.Force()) }
	return s, nil
}

// A flow may declare that it leaves the diagonal out.
func TestScaleOnly(t *testing.T) { flowtest.Check(t, uniform{}) }

// broken is a flow with one promise broken.
type broken struct {
	flows.Flow
	do func(o *flows.Oracle, s *ode.System)
}

func (b broken) System(o *flows.Oracle) (*ode.System, error) {
	s, err := b.Flow.System(o)
	b.do(o, s)
	return s, err
}

type misnamed struct{ flows.HeavyBall }

func (misnamed) String() string { return "heavyball(gamma=7)" }

var (
	ball  = flows.HeavyBall{Gamma: 1, V0: .5}
	wrong = map[string]flows.Flow{
		"force": broken{ball, func(_ *flows.Oracle, s *ode.System) {
			both := s.Both
			s.Force = func(dst []float64, t float64, y []float64) { both(dst, t, y); dst[0] *= 1.001 }
		}},
		"field": broken{ball, func(o *flows.Oracle, s *ode.System) {
			mix, g := s.FieldFromForce, make([]float64, o.P.Dim)
			s.FieldFromForce = func(dst []float64, p *ode.Point) {
				s.Force(g, p.T, p.Y)
				mix(dst, p)
			}
		}},
		"precond": broken{flows.Gradient{}, func(o *flows.Oracle, s *ode.System) {
			s.FieldFromForce = func(dst []float64, p *ode.Point) { copy(dst, p.Force()) }
		}},
		"parts":    broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Scheme = "kick drift drift" }},
		"order":    broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Scheme = "drift" }},
		"energy":   broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Energy = func(p *ode.Point) float64 { return -p.Y[0] } }},
		"jacobian": broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Symmetric = true }},
		"init":     broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Init = func(p *ode.Point) { p.Y[0] = 3 } }},
		"batches":  broken{ball, func(_ *flows.Oracle, s *ode.System) { s.Draw = nil }},
		"memory": broken{ball, func(_ *flows.Oracle, s *ode.System) {
			mix := s.FieldFromForce
			s.FieldFromForce = func(dst []float64, p *ode.Point) { mix(dst, p); kept = make([]float64, 3) }
		}},
		"words": misnamed{ball},
	}
	kept []float64
)

// Every check of the suite finds the flow that breaks it. The broken flows are checked in a process of their own, as
// they fail.
func TestCheckFindsFaults(t *testing.T) {
	if name := os.Getenv("FLOWTEST_BROKEN"); name != "" {
		flowtest.Check(t, wrong[name])
		return
	}
	for name := range wrong {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestCheckFindsFaults$")
			cmd.Env = append(os.Environ(), "FLOWTEST_BROKEN="+name)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestCheckFindsFaults/"+name+" ") {
				t.Errorf("a flow with a broken %s passes; output:\n%s", name, out)
			}
		})
	}
}
