package flows_test

import (
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/spec"
)

// Every equation has the preconditioner, or its scale s and its diagonal D, once, where it acts.
func TestDescribePrecond(t *testing.T) {
	for text, want := range map[string]string{
		"relaxation(tau=2)":                                        "v' = (-∇f(x) - v)/τ, x' = M·v with τ = 2",
		"relaxation(tau=2,precond=force)":                          "v' = (-D∇f(x) - v)/τ, x' = s·v with τ = 2, s the scale of M and D its diagonal",
		"relaxation(tau=2,scale=force)":                            "v' = (-s∇f(x) - v)/τ, x' = D·v with τ = 2, s the scale of M and D its diagonal",
		"relaxation(tau=2,precond=force,scale=force)":              "v' = (-M∇f(x) - v)/τ, x' = v with τ = 2",
		"relaxation(tau=2,l2=3,precond=force,scale=force,decay=5)": "v' = (-M(∇f(x) + 3·x) - v)/τ, x' = v - s·5·x with τ = 2, s the scale of M",
		"heavyball(gamma=1)":                                       "x' = Mw, w' = -γw - ∇f(x) with γ = 1",
		"heavyball(gamma=1,precond=force,l2=3)":                    "x' = sw, w' = -γw - D(∇f(x) + 3·x) with γ = 1; s is the scale of M, D its diagonal",
		"heavyball(gamma=1,precond=force,scale=force,b=0.5)":       "x' = w - bM∇f(x), w' = -γw - (1-γb)M∇f(x) with γ = 1, b = 0.5",
	} {
		f, err := flows.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := spec.Describe(f); got != want {
			t.Errorf("%s: %s\nwant %s", text, got, want)
		}
	}
}
