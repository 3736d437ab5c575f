package optim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// everyWord calls do for every setting of every optimizer of the catalogue.
func everyWord(t *testing.T, do func(t *testing.T, word string, o optim.Optimizer)) {
	for _, name := range optim.Names() {
		for _, word := range optim.SamplesOf(name) {
			t.Run(word, func(t *testing.T) { do(t, word, parse(t, word)) })
		}
	}
}

// onePerStep are the optimizers whose every step is accepted and costs one gradient, whatever the objective.
var onePerStep = []string{
	"sgd", "momentum", "nesterov", "normalizedgd", "signsgd", "adagrad", "rmsprop", "adam", "adamw", "bb", "adgd",
}

// plain reports that a step of the optimizer of a word costs one gradient.
func plain(word string) bool {
	name, _, _ := strings.Cut(word, "(")
	return slices.Contains(onePerStep, name)
}

// suits reports that the optimizer can be run on the problem; one that needs a Hessian or all rows cannot on every one.
func suits(p *objective.Problem, o optim.Optimizer, s optim.Settings) bool {
	_, err := optim.Start(context.Background(), p, nil, o, s)
	return err == nil
}

func parse(t testing.TB, word string) optim.Optimizer {
	t.Helper()
	o, err := optim.Parse(word)
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
