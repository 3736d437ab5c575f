// Package common has what the experiments of several chapters share: candidates, runs and descents of several
// optimizers, sweeps, work against precision, maps, fits and medians, reference problems, and the origins of recorded
// numbers. Start with [Comparison].
package common

import (
	"fmt"
	"math"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Candidate is an optimizer of a comparison: a label that is the same on every problem, and a spec. It is an array so that a list
// of them is written without the names of fields.
type Candidate [2]string

// Label returns what the candidate is called in data and figure.
func (c Candidate) Label() string { return c[0] }

// Spec returns the optimizer's spec.
func (c Candidate) Spec() string { return c[1] }

// PowerOfTen writes a power of ten as one, $10^{-3}$, and other numbers as they are.
func PowerOfTen(x float64) string {
	e := math.Round(vec.Log10(x))
	if math.Abs(x-vec.Pow(10, e)) < 1e-12*x {
		return fmt.Sprintf("$10^{%d}$", int(e))
	}
	return spec.Number(x)
}

// Title is the name of a problem without its arguments.
func Title(problem string) string {
	t, err := spec.Parse(problem)
	if err != nil {
		return problem
	}
	for _, a := range t.Args {
		if a.Key == "data" {
			return t.Name + " on " + a.Value
		}
	}
	return t.Name
}

// words are those of figures for what labels in the data abbreviate.
var words = strings.NewReplacer("rosenbrock", "Rosenbrock", "himmelblau", "Himmelblau", "logistic on", "logistic regression on",
	"softmax on", "softmax regression on", "slope, per norm", "steps of one length", "slope, per coordinate", "one length per coordinate",
	"eulerheun", "Euler–Heun", "bs3", "Bogacki–Shampine (BS3)", "dp5", "Dormand–Prince (DP5)", "tsit5", "Tsitouras (Tsit5)")

// InWords returns a label, or a problem's title, as a figure has it.
func InWords(label string) string { return words.Replace(label) }
