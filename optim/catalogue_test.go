package optim_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// variants are settings of the catalogue's optimizers, the default first. What is not here is tested with its defaults.
var variants = map[string][]string{
	"sgd": {
		"sgd", "sgd(lr=0.002,weight_decay=0.1)", "sgd(lr=0.0005,momentum=0.9,dampening=0.5)",
		"sgd(momentum=0.8,dampening=0.8,weight_decay=0.01)", "sgd(lr=0.0005,momentum=0.9,nesterov=true)",
	},
	"momentum":     {"momentum", "momentum(lr=0.0005,momentum=0.5)", "momentum(momentum=0)", "momentum(weight_decay=0.1)", "momentum(nesterov=true)"},
	"nesterov":     {"nesterov", "nesterov(lr=0.0005,momentum=0.95)", "nesterov(nesterov=false)", "nesterov(weight_decay=0.1)"},
	"normalizedgd": {"normalizedgd", "normalizedgd(lr=0.01)"},
	"signsgd":      {"signsgd", "signsgd(lr=0.01)"},
	"adagrad": {
		"adagrad", "adagrad(lr=0.1,lr_decay=0.01)", "adagrad(scalar=true)", "adagrad(weight_decay=0.1,initial_accumulator_value=0.1,eps=1e-7)",
	},
	"rmsprop": {
		"rmsprop", "rmsprop(lr=0.001,momentum=0.9)", "rmsprop(centered=true)", "rmsprop(alpha=0.9,scalar=true)",
		"rmsprop(weight_decay=0.1,eps_inside=true,v0=1)", "rmsprop(lr=0.001,eps=0.0001,momentum=0.5,centered=true)",
	},
	"adam": {
		"adam", "adam(lr=0.01,beta1=0.8,beta2=0.99,eps=1e-6)", "adam(amsgrad=true)", "adam(weight_decay=0.1)", "adam(beta1=0,beta2=0)",
	},
	"adamw": {"adamw", "adamw(lr=0.01,weight_decay=0.1)", "adamw(weight_decay=0,amsgrad=true)"},
	"bb":    {"bb", "bb(h0=0.001)"},
	"adgd":  {"adgd", "adgd(h0=0.001)"},
}

// everyWord calls do for every setting of every optimizer of the catalogue.
func everyWord(t *testing.T, do func(t *testing.T, word string, o optim.Optimizer)) {
	for _, name := range optim.Names() {
		words := variants[name]
		if words == nil {
			words = []string{name}
		}
		for _, word := range words {
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
