package optim

import (
	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/split"
)

// HamiltonianConfig holds the parameters of Hamiltonian descent with a power of the momentum as its kinetic energy, by
// semi-implicit Euler with exact damping: p ← e^(-Gamma·H)·p - H·g, x ← x + H·‖p‖^(B-2)·p, or with Separate
// x_i ← x_i + H·|p_i|^(B-1)·sign(p_i). B = 2 is the heavy ball; see [flows.Kinetic] for others. H > 0, Gamma ≥ 0, B > 1.
// One gradient a step.
type HamiltonianConfig struct {
	H        float64 `spec:"h" unit:"t" in:"(0,inf)"`
	Gamma    float64 `spec:"gamma" unit:"1/t" in:"[0,inf)"`
	B        float64 `spec:"b" unit:"1" in:"(1,inf)"`
	Separate bool    `spec:"separate"`
}

func (c HamiltonianConfig) flow() flows.Kinetic {
	return flows.Kinetic{Gamma: c.Gamma, B: c.B, Separate: c.Separate}
}

func (c HamiltonianConfig) Optimizer() Optimizer { return build(c) }

func (c HamiltonianConfig) compose() Optimizer {
	return Optimizer{Flow: c.flow(), Method: split.Symplectic{}, Control: control.Fixed{H: c.H}}
}

var hamiltonianDefaults = HamiltonianConfig{H: .03, Gamma: 3, B: 2}

// Hamiltonian returns Hamiltonian descent with the kinetic energy ‖p‖^b/b.
func Hamiltonian(h, gamma, b float64) Optimizer {
	return named(HamiltonianConfig{H: h, Gamma: gamma, B: b}, "hamiltonian", hamiltonianDefaults)
}

func init() {
	define("hamiltonian", hamiltonianDefaults, "h, gamma, b and separate are those of control and flow", "maddison2018hamiltonian")

	published("hamiltonian", "differs: damp is exact, e^(-γh) on the momentum alone; the paper's first explicit method divides momentum and slope by 1 + γh")
}
