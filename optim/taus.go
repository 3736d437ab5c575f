package optim

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Averages may be given by their time constants in place of the shares that they keep from step to step: tau, tau1,
// tau2, tau3 for what the optimizer calls alpha, rho or momentum, beta1, beta2, beta3. The time is that in which a step is
// lr long, so β = e^(-lr/τ): half the learning rate with the same τ leaves the flow the same, where the same β would
// let the averages forget in half the time.

// shares are the keys that a time constant stands for, the first that the optimizer has.
var shares = map[string][]string{"tau": {"alpha", "rho", "momentum"}, "tau1": {"beta1"}, "tau2": {"beta2"}, "tau3": {"beta3"}}

// averaging are the optimizers whose momentum is the share of a moving average.
var averaging = []string{"signum", "muon", "qhm"}

// taus are the time constants of a word, in the order of their keys.
type taus []spec.Arg

// withoutTaus takes the time constants out of a term.
func withoutTaus(t spec.Term) (spec.Term, taus, error) {
	var (
		ts   taus
		rest []spec.Arg
	)
	for _, a := range t.Args {
		if _, ok := shares[a.Key]; !ok {
			rest = append(rest, a)
			continue
		}
		x, err := spec.Float(a.Value)
		if err != nil || !(x > 0) || math.IsInf(x, 0) {
			return t, nil, fmt.Errorf("%s: %s=%s: a time constant is a positive number", t.Name, a.Key, a.Value)
		}
		if slices.ContainsFunc(ts, func(b spec.Arg) bool { return b.Key == a.Key }) {
			return t, nil, fmt.Errorf("%s: %s is given twice", t.Name, a.Key)
		}
		ts = append(ts, spec.Arg{Key: a.Key, Value: spec.Number(x)})
	}
	if len(ts) == 0 {
		return t, nil, nil
	}
	slices.SortFunc(ts, func(a, b spec.Arg) int { return strings.Compare(a.Key, b.Key) })
	return spec.Term{Name: t.Name, Args: rest}, ts, nil
}

// appendTaus writes the time constants at the end of a word.
func appendTaus(word string, ts taus) string {
	sep := ","
	if !strings.HasSuffix(word, ")") {
		word, sep = word+"(", ""
	}
	word = strings.TrimSuffix(word, ")")
	for _, a := range ts {
		word += sep + a.Key + "=" + a.Value
		sep = ","
	}
	return word + ")"
}

// into sets the shares in the configuration to which c points, whose other fields are set; t is the word without the time
// constants.
func (ts taus) into(name string, c any, t spec.Term) error {
	lr, ok := spec.Get(c, "lr")
	if !ok {
		return fmt.Errorf("%s has no lr, so no time constant", name)
	}
	var args []spec.Arg
	for _, a := range ts {
		key := ""
		for _, k := range shares[a.Key] {
			if _, has := spec.Get(c, k); has && (k != "momentum" || slices.Contains(averaging, name)) {
				key = k
				break
			}
		}
		if key == "" {
			return fmt.Errorf("%s has no average with the time constant %s", name, a.Key)
		}
		if slices.ContainsFunc(t.Args, func(b spec.Arg) bool { return b.Key == key }) {
			return fmt.Errorf("%s: %s and %s set the same time constant; give one", name, a.Key, key)
		}
		tau, _ := spec.Float(a.Value)
		args = append(args, spec.Arg{Key: key, Value: spec.Number(vec.Exp(-lr / tau))})
	}
	return spec.Term{Name: name, Args: args}.Into(c)
}
