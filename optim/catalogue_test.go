package optim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// everySpec calls do for every setting of every optimizer of the catalogue.
func everySpec(t *testing.T, do func(t *testing.T, text string, o optim.Optimizer)) {
	for _, name := range optim.Names() {
		for _, text := range optim.SamplesOf(name) {
			t.Run(text, func(t *testing.T) { do(t, text, parse(t, text)) })
		}
	}
}

// onePerStep are the optimizers whose every step is accepted and costs one gradient, whatever the objective.
var onePerStep = []string{
	"sgd", "momentum", "nesterov", "normalizedgd", "signsgd", "adagrad", "rmsprop", "adam", "adamw", "bb", "adgd",
}

// plain reports that a step of the optimizer of a spec costs one gradient.
func plain(text string) bool {
	name, _, _ := strings.Cut(text, "(")
	return slices.Contains(onePerStep, name)
}

// suits reports that the optimizer can be run on the problem; one that needs a Hessian or all rows cannot on every one.
func suits(p *objective.Problem, o optim.Optimizer, s optim.Settings) bool {
	_, err := optim.Start(context.Background(), p, nil, o, s)
	return err == nil
}

func parse(t testing.TB, text string) optim.Optimizer {
	t.Helper()
	o, err := optim.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func start(t testing.TB, p *objective.Problem, o optim.Optimizer, s optim.Settings) *optim.Run {
	t.Helper()
	r, err := optim.Start(context.Background(), p, nil, o, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var rosenbrock = objective.Must("rosenbrock(n=4)")
