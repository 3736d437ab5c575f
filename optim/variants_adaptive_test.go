package optim_test

import (
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// The adaptive optimizers in the tests that go over the catalogue.
func init() {
	for name, words := range map[string][]string{
		"adadelta":          {"adadelta", "adadelta(lr=0.5,rho=0.95,weight_decay=0.1)"},
		"adamax":            {"adamax", "adamax(lr=0.01,beta1=0.8,beta2=0.9)"},
		"nadam":             {"nadam", "nadam(lr=0.01,weight_decay=0.1,decoupled_weight_decay=true)", "nadam(mu_twice=true)"},
		"radam":             {"radam(lr=0.0001)", "radam(lr=0.0002,beta2=0.9,weight_decay=0.1)", "radam(lr=0.0001,weight_decay=0.1,decoupled_weight_decay=true)"},
		"rprop":             {"rprop", "rprop(lr=0.001,eta_minus=0.7,step_max=1)"},
		"asgd":              {"asgd(lr=0.0005)", "asgd(lr=0.0005,t0=5,weight_decay=0.1)"},
		"amsgrad":           {"amsgrad", "amsgrad(lr=0.01,weight_decay=0.1)"},
		"adabelief":         {"adabelief", "adabelief(lr=0.01,weight_decay=0.1)"},
		"yogi":              {"yogi", "yogi(lr=0.1,initial_accumulator_value=1)"},
		"adan":              {"adan", "adan(lr=0.01,beta3=0.9,weight_decay=0.1)"},
		"laprop":            {"laprop", "laprop(lr=0.01,weight_decay=0.1)"},
		"adopt":             {"adopt", "adopt(lr=0.01,weight_decay=0.1)"},
		"lion":              {"lion", "lion(lr=0.001,weight_decay=0.1)"},
		"signum":            {"signum", "signum(lr=0.01,momentum=0.5)"},
		"lars":              {"lars", "lars(weight_decay=0.1,blocks=[2])"},
		"lamb":              {"lamb", "lamb(weight_decay=0.1,blocks=[3,1])"},
		"adafactor":         {"adafactor", "adafactor(lr=0.1,d=0.5)"},
		"muon":              {"muon", "muon(rows=2,cols=2)", "muon(nesterov=false,ns_steps=4)"},
		"schedulefree":      {"schedulefree(lr=0.0005)", "schedulefree(lr=0.0005,weight_decay=0.1,r=1,warmup_steps=10)"},
		"schedulefreeadamw": {"schedulefreeadamw", "schedulefreeadamw(lr=0.01,warmup_steps=10)"},
		"lookahead":         {"lookahead", "lookahead(momentum(lr=0.0005),k=2,alpha=0.8)", "lookahead(rmsprop)"},
		"dog":               {"dog", "dog(reps_rel=0.001)"},
		"dowg":              {"dowg", "dowg(reps_rel=0.001)"},
		"dadapt":            {"dadapt", "dadapt(d0=0.001,g=1)"},
		"prodigy":           {"prodigy", "prodigy(weight_decay=0.1,d0=0.001)"},
		"qhm":               {"qhm", "qhm(lr=0.0005,momentum=0.9,nu=1)"},
	} {
		variants[name] = words
		onePerStep = append(onePerStep, name)
	}
	variants["sam"] = []string{"sam", "sam(lr=0.0005,rho=0.1)"}
	variants["polyak"] = []string{"polyak(f_star=0)", "polyak(f_star=-1,share=0.5,max=1)"}
}

// The exceptions to one gradient a step, as they are stated.
func TestStatedGradients(t *testing.T) {
	const steps = 30
	for word, each := range map[string]int{"sam": 2, "polyak(f_star=0)": 1} {
		for _, p := range []*objective.Problem{rosenbrock, objective.Must("logistic(data=wdbc,l2=1e-3)")} {
			s := optim.Settings{Steps: steps, GTol: -1}
			extra := 1
			if p.Rows > 0 {
				s.Batch, extra = 20, 0
			}
			r := start(t, p, parse(t, word), s)
			for r.Next() {
			}
			if v := r.Stats(); v.Steps != steps || v.Vectors != each*steps+extra || v.Values != 0 {
				t.Errorf("%s: %+v, want %d gradients a step", word, v, each)
			}
		}
	}
}
