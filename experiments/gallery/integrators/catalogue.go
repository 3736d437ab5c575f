package integrators

import (
	"context"
	"strings"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/optim"
)

var catalogue = lab.Experiment{
	Name:      "catalogue",
	Summary:   "Which optimizers of the catalogue solve six small problems, and with how many gradients, at their best rate.",
	Cost:      "5 s",
	Class:     lab.PerPlatform,
	Narrowest: 61,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=10,kappa=100,rotated=true),rosenbrock(n=2),beale,himmelblau,extpowellsingular(n=4),logistic(data=iris,positive=versicolor,l2=1e-2)", Doc: "what to descend"},
		{Key: "lr", Default: "log:1e-4:10:11", Doc: "rates of which the best counts, for optimizers that have one"},
		{Key: "gtol", Default: "1e-3", Doc: "a problem is solved where no component of the gradient is larger"},
		{Key: "grads", Default: "2000", Doc: "gradients at most"},
	},
	Kinds:  []any{solution{}, unsolved{}},
	Cite:   []string{"liu1989limited", "hestenes1952methods", "barzilai1988two", "more1983computing"},
	Points: cataloguePoints,
	Draw:   drawCatalogue,
	Claims: []lab.Claim{
		solvedBy("lbfgs", "problems of six that L-BFGS solves"),
		solvedBy("cg", "problems of six that conjugate gradients solve"),
		solvedBy("bb", "problems of six that Barzilai and Borwein's geometric step solves, without a rate"),
		solvedBy("adam", "problems of six that Adam solves with the best of eleven rates"),
		shareSolved("quadratic", "share of the optimizers run that solve the quadratic with the best of their rates", "0.94"),
		shareSolved("logistic", "share of the optimizers run that solve the logistic regression with the best of their rates", "0.99"),
	},
}

// solution is how an optimizer's best run on a problem ended.
type solution struct {
	Optimizer string  `col:"optimizer"`
	Problem   string  `col:"problem"`
	Spec      string  `col:"word"`
	Grads     int     `col:"grads,blank"`
	F         float64 `col:"f,blank"`
	Ended     string  `col:"ended"` // solved, lost, limit, diverged or unfit; of what was not run the reason
	More      bool    `col:"more"`  // it used more than gradients
}

// unsolved is how a [solution] without a run is written.
type unsolved struct {
	Optimizer string `col:"optimizer"`
	Problem   string `col:"problem"`
	Spec      string `col:"word"`
	Ended     string `col:"ended"`
}

func (s solution) optimizer() string { return s.Optimizer }
func (s solution) solved() bool      { return s.Ended == "solved" }

// solvedBy is a claim about the problems that an optimizer solves.
func solvedBy(name, text string) lab.Claim {
	return lab.NewClaim("catalogue", text, lab.Within(6, 0), lab.Recorded("all six are solved here; that a later change solves fewer is to be noticed"),
		func(rows []solution) float64 {
			return float64(len(lab.Where(rows, func(s solution) bool { return s.Optimizer == name && s.solved() })))
		})
}

// shareSolved is a claim about the share of the optimizers, but for those that have another purpose, that solve a problem.
func shareSolved(problem, text, found string) lab.Claim {
	return lab.NewClaim("catalogue", text, lab.AtLeast(.5), common.Beside(found), func(rows []solution) float64 {
		run := lab.Where(rows, func(s solution) bool {
			title := common.Title(s.Problem)
			return (title == problem || strings.HasPrefix(title, problem+" ")) && s.Spec != ""
		})
		return float64(len(lab.Where(run, solution.solved))) / float64(len(run))
	})
}

func cataloguePoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	rates, gtol, grads := r.Floats("lr"), r.Float("gtol"), r.Count("grads")
	r.Check(gtol > 0, "gtol=%g: not a positive number", gtol)
	var points []lab.Point
	for _, problem := range v.Strings("problem") {
		p := r.ProblemOf("problem", problem)
		if err := r.Err(); err != nil {
			return nil, err
		}
		low := p.Func(common.Minimum(p))
		for _, name := range optim.Names() {
			points = append(points, lab.One(name+" "+problem, func(ctx context.Context) (any, error) {
				if why := elsewhere[name]; why != "" {
					return unsolved{Optimizer: name, Problem: problem, Ended: why}, nil
				}
				specs, err := variants(name, rates)
				if err != nil {
					return unsolved{Optimizer: name, Problem: problem, Ended: err.Error()}, nil
				}
				return best(ctx, p, name, specs, low, gtol, grads), ctx.Err()
			}))
		}
	}
	return points, r.Err()
}
