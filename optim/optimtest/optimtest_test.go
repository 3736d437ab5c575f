package optimtest_test

import (
	"testing"

	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/optimtest"
)

func TestCheck(t *testing.T) {
	for _, s := range []string{"adam", "sgd(lr=0.01)", "bb", "lbfgs", "gradient/rk4/fixed(h=0.01)", "heavyball(gamma=1)/symplectic/fixed(h=0.01)"} {
		t.Run(s, func(t *testing.T) { optimtest.Check(t, optim.Must(s)) })
	}
}
