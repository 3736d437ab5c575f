package optim_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// torchRuns names, for each recorded file, the optimizer that must follow it.
var torchRuns = map[string]string{
	"sgd":                    "sgd(lr=0.001)",
	"sgd-wd":                 "sgd(lr=0.001,weight_decay=0.1)",
	"sgd-momentum":           "momentum(lr=0.0005)",
	"sgd-momentum-dampening": "sgd(lr=0.005,momentum=0.9,dampening=0.9)",
	"sgd-nesterov":           "nesterov(lr=0.0005)",
	"adagrad":                "adagrad(lr=0.1)",
	"rmsprop":                "rmsprop(lr=0.01)",
	"rmsprop-centered":       "rmsprop(lr=0.01,centered=true)",
	"rmsprop-momentum":       "rmsprop(lr=0.001,momentum=0.9)",
	"adam":                   "adam(lr=0.01)",
	"adam-amsgrad":           "adam(lr=0.01,amsgrad=true)",
	"adamw":                  "adamw(lr=0.01,weight_decay=0.1)",
	"adadelta":               "adadelta",
	"adamax":                 "adamax(lr=0.01)",
	"nadam":                  "nadam(lr=0.01,mu_twice=true)",
	"radam":                  "radam(lr=0.01)",
	"rprop":                  "rprop",
	"asgd":                   "asgd(lr=0.001)",
}

type torchFile struct {
	Hyper map[string]any `json:"hyper"`
	Runs  []struct {
		Problem    string    `json:"problem"`
		X0         []float64 `json:"x0"`
		Diverged   bool      `json:"diverged"`
		Trajectory []struct {
			Step  int       `json:"step"`
			Theta []float64 `json:"theta"`
		} `json:"trajectory"`
	} `json:"runs"`
}

func readJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "torch", file+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, v); err != nil {
		t.Fatal(err)
	}
}

func torchProblems(t *testing.T) map[string]*objective.Problem {
	var data struct {
		Logreg struct {
			X   [][]float64
			Y   []float64 `json:"y"`
			Lam float64   `json:"lam"`
		} `json:"logreg"`
	}
	readJSON(t, "problem", &data)
	x := mat.NewDense(len(data.Logreg.X), len(data.Logreg.X[0]), nil)
	for i, row := range data.Logreg.X {
		x.SetRow(i, row)
	}
	eig := make([]float64, 10)
	for i := range eig {
		eig[i] = float64(i + 1)
	}
	return map[string]*objective.Problem{
		"rosenbrock2": objective.Must("rosenbrock(n=2)"),
		"quad10":      objective.Quadratic(eig, false),
		"logreg":      objective.NewLogistic(x, data.Logreg.Y, objective.Options{L2: data.Logreg.Lam}),
		"saddle":      objective.Must("saddle"),
	}
}

// Every trajectory that torch.optim 1.13.1 took in float64 is taken again, to 1e-10 of the largest coordinate, and with
// one gradient for each step.
func TestTorch(t *testing.T) {
	const tol = 1e-10
	problems := torchProblems(t)
	for file, text := range torchRuns {
		t.Run(file, func(t *testing.T) {
			opt, err := optim.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			var f torchFile
			readJSON(t, file, &f)
			if len(f.Runs) != len(problems) {
				t.Fatalf("%d runs, want one for each of %d problems", len(f.Runs), len(problems))
			}
			worst := 0.
			for _, run := range f.Runs {
				p := problems[run.Problem]
				if p == nil {
					t.Fatalf("unknown problem %q", run.Problem)
				}
				last := run.Trajectory[len(run.Trajectory)-1].Step
				r, err := optim.Start(context.Background(), p, run.X0, opt, optim.Settings{Steps: last, GTol: -1})
				if err != nil {
					t.Fatal(err)
				}
				for _, at := range run.Trajectory {
					for r.Stats().Steps < at.Step {
						if !r.Next() {
							t.Fatalf("%s: ended at step %d: %v", run.Problem, r.Stats().Steps, r.Reason())
						}
					}
					d := difference(r.Point().X(), at.Theta)
					worst = math.Max(worst, d)
					if !(d <= tol) {
						t.Errorf("%s: step %d: x = %v, torch has %v, difference %.2g", run.Problem, at.Step, r.Point().X(), at.Theta, d)
						break
					}
				}
				if r.Next() {
					t.Errorf("%s: a step more than asked for", run.Problem)
				}
				if n := r.Stats().FieldEvals; n != last && n != last+1 {
					t.Errorf("%s: %d gradients in %d steps", run.Problem, n, last)
				}
			}
			t.Logf("largest difference %.2g", worst)
		})
	}
}

// difference is measured in the largest coordinate, absolutely below 1.
func difference(x, y []float64) float64 {
	scale, diff := 1., 0.
	for i := range y {
		scale = math.Max(scale, math.Abs(y[i]))
		diff = math.Max(diff, math.Abs(x[i]-y[i]))
		if math.IsNaN(x[i]) {
			return math.Inf(1)
		}
	}
	return diff / scale
}
