package control

import (
	"github.com/odescent/odescent/ode/spec"
)

// Rule is a factor that depends on the number of the step and on nothing else: At(k) is that of step k = 0, 1, ..., and k may be a
// real number in between. Each rule is a comparable value, written by its name and its fields, such as cosine(steps=100,end=0.1).
//
// The rules of this package have the formulas and names of torch.optim.lr_scheduler where it has them: [Constant],
// [Inverse], [InverseSqrt], [StepDecay], [MultiStep], [Exponential], [Linear], [Cosine], [CosineAnnealing], [Restarts], [Polynomial],
// [OneCycle], [Flat], [Silver]; [After] begins another one later. [RegisterRule] enters others.
type Rule interface {
	At(k float64) float64
	String() string
}

var rules = spec.Registry[Rule]{}

func init() {
	spec.Register(ParseRule)
	RegisterRule("constant", Constant{}, "constant", "constant(start=0.5,steps=3)")
	RegisterRule("inverse", Inverse{}, "inverse(rate=0.1)", "inverse(rate=0.1,power=2)")
	RegisterRule("sqrt", InverseSqrt{}, "sqrt(rate=0.1)")
	RegisterRule("step", StepDecay{}, "step(gamma=0.9,every=5)")
	RegisterRule("multistep", MultiStep{}, "multistep(gamma=0.5,at=[3,5])")
	RegisterRule("exponential", Exponential{}, "exponential(gamma=0.9)")
	RegisterRule("linear", linearDefaults, "linear(steps=10)", "linear(start=0.5,end=0.25,steps=3)")
	RegisterRule("cosine", Cosine{}, "cosine(steps=10)", "cosine(end=0.1,steps=3)")
	RegisterRule("cosineannealing", CosineAnnealing{}, "cosineannealing(end=0.1,steps=3)")
	RegisterRule("restarts", Restarts{}, "restarts(steps=3)", "restarts(end=0.1,steps=2,mult=2)")
	RegisterRule("polynomial", Polynomial{Power: 1}, "polynomial(steps=10)", "polynomial(steps=10,power=2)")
	RegisterRule("onecycle", oneCycleDefaults, "onecycle(steps=10)")
	RegisterRule("flat", Flat{}, "flat(every=2,steps=5)")
	RegisterRule("silver", Silver{}, "silver")
	RegisterRule("after", After{}, "after(cosine(steps=10),steps=5)")
}

// RegisterRule enters a rule under a name, for init functions; see [Register].
func RegisterRule(name string, def Rule, samples ...string) {
	rules.Register("rule", name, def, samples...)
}

// ParseRule reads what String of a rule prints. The error for an unknown name suggests the nearest one.
func ParseRule(s string) (Rule, error) { return rules.Parse("rule", s) }

// Rules returns valid specs of all rules, several where they reach different code.
func Rules() []string { return rules.Samples() }
