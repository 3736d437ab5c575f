package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

func init() {
	onePerStep = append(onePerStep, "adadelta", "adamax", "nadam", "radam", "rprop", "asgd", "amsgrad", "adabelief", "yogi", "adan", "laprop", "adopt", "lion", "signum", "lars", "lamb", "adafactor", "muon", "schedulefree", "schedulefreeadamw", "lookahead", "dog", "dowg", "dadapt", "prodigy", "qhm")
}

// The exceptions to one gradient a step, as they are stated.
func TestStatedGradients(t *testing.T) {
	const steps = 30
	for text, each := range map[string]int{"sam": 2, "polyak(f_star=0)": 1} {
		for _, p := range []*objective.Problem{rosenbrock, objective.Must("logistic(data=wdbc,l2=1e-3)")} {
			s := optim.Settings{Steps: steps, GTol: -1}
			extra := 1
			if p.Rows > 0 {
				s.Batch, extra = 20, 0
			}
			r := start(t, p, parse(t, text), s)
			for r.Next() {
			}
			if v := r.Stats(); v.Steps != steps || v.FieldEvals != each*steps+extra || v.FuncEvals != 0 {
				t.Errorf("%s: %+v, want %d gradients a step", text, v, each)
			}
		}
	}
}
