package integrators

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

var catalogue = lab.Experiment{
	Name:      "catalogue",
	Summary:   "The optimizers of the catalogue, each a triple, run on the same six problems: with the best of eleven rates most solve a quadratic and a logistic regression, and L-BFGS, conjugate gradients and two of the three rules of Barzilai and Borwein, which learn the curvature from slopes they have seen, solve all six without a rate.",
	Cost:      "5 s",
	Class:     lab.PerPlatform,
	Count:     468,
	Narrowest: 76,
	Params: []lab.Param{
		{Key: "problem", Default: "quadratic(n=10,kappa=100,rotated=true),rosenbrock(n=2),beale,himmelblau,extpowellsingular(n=4),logistic(data=iris,positive=versicolor,l2=1e-2)", Doc: "what to descend"},
		{Key: "lr", Default: "log:1e-4:10:11", Doc: "rates of which the best counts, for optimizers that have one"},
		{Key: "gtol", Default: "1e-3", Doc: "a problem is solved where no component of the slope is larger"},
		{Key: "grads", Default: "2000", Doc: "gradients at most"},
	},
	Columns: []string{"optimizer", "problem", "word", "grads", "f", "ended", "more"},
	Cite:    []string{"liu1989limited", "hestenes1952methods", "barzilai1988two", "more1983computing"},
	Points:  cataloguePoints,
	Draw:    drawCatalogue,
	Claims: []lab.Claim{
		{ID: "catalogue", Text: "problems of six that L-BFGS solves", Want: lab.Within(6, 0), Origin: lab.Recorded("all six are solved here; that a later change solves fewer is to be noticed"), Value: solvedBy("lbfgs")},
		{ID: "catalogue", Text: "problems of six that conjugate gradients solve", Want: lab.Within(6, 0), Origin: lab.Recorded("all six are solved here; that a later change solves fewer is to be noticed"), Value: solvedBy("cg")},
		{ID: "catalogue", Text: "problems of six that Barzilai and Borwein's geometric step solves, without a rate", Want: lab.Within(6, 0), Origin: lab.Recorded("all six are solved here; that a later change solves fewer is to be noticed"), Value: solvedBy("bb")},
		{ID: "catalogue", Text: "problems of six that Adam solves with the best of eleven rates", Want: lab.Within(6, 0), Origin: lab.Recorded("all six are solved here; that a later change solves fewer is to be noticed"), Value: solvedBy("adam")},
		{ID: "catalogue", Text: "share of the optimizers run that solve the quadratic with the best of their rates", Want: lab.AtLeast(.5), Origin: common.Beside("0.94"), Value: shareSolved("quadratic")},
		{ID: "catalogue", Text: "share of the optimizers run that solve the logistic regression with the best of their rates", Want: lab.AtLeast(.5), Origin: common.Beside("0.99"), Value: shareSolved("logistic")},
	},
}

// elsewhere says which names have another purpose than to come to rest at a minimum of f over all x.
var elsewhere = map[string]string{
	"mirror": "lives on a simplex", "expgrad": "lives on a simplex", "riemannian": "lives on a manifold", "replicator": "lives on a simplex",
	"sgld": "samples", "sghmc": "samples", "baoab": "samples", "obabo": "samples", "annealing": "samples",
	"chebyshev": "is to be told the curvatures",
}

// variants returns the words of a name with the rates, if it has one, or its word alone.
func variants(name string, rates []float64) ([]string, error) {
	patterns := []string{name + "(lr=%s)", name + "(h=%s)", name}
	if name == "lookahead" {
		patterns = []string{"lookahead(adam(lr=%s))", name}
	}
	var failed error
	for _, p := range patterns {
		words := []string{p}
		if strings.Contains(p, "%s") {
			words = nil
			for i := len(rates) - 1; i >= 0; i-- { // the large ones first: they end early, one way or the other
				words = append(words, fmt.Sprintf(p, spec.Number(rates[i])))
			}
		}
		if _, failed = optim.Parse(words[0]); failed == nil {
			return words, nil
		}
	}
	return nil, failed
}

func cataloguePoints(v lab.Values) ([]lab.Point, error) {
	rates, err := v.Floats("lr")
	if err != nil {
		return nil, err
	}
	gtol, err := v.Float("gtol")
	if err != nil {
		return nil, err
	}
	grads, err := v.Count("grads")
	if err != nil {
		return nil, err
	}
	if !(gtol > 0) {
		return nil, fmt.Errorf("gtol=%g: not a positive number", gtol)
	}
	var points []lab.Point
	for _, word := range v.Strings("problem") {
		p, err := objective.Parse(word)
		if err != nil {
			return nil, err
		}
		low := p.Func(common.Minimum(p))
		for _, name := range optim.Names() {
			points = append(points, lab.Point{Key: name + " " + word, Run: func(ctx context.Context) ([][]any, error) {
				if why := elsewhere[name]; why != "" {
					return [][]any{{name, word, "", "", "", why, ""}}, nil
				}
				words, err := variants(name, rates)
				if err != nil {
					return [][]any{{name, word, "", "", "", err.Error(), ""}}, nil
				}
				return [][]any{best(ctx, p, name, words, low, gtol, grads)}, ctx.Err()
			}})
		}
	}
	return points, nil
}

// best runs the variants of a name, none longer than the best before, and returns the row of the best. A run is
// solved if it is at rest near the value of a minimum, and lost if at rest elsewhere.
func best(ctx context.Context, p *objective.Problem, name string, words []string, low, gtol float64, grads int) []any {
	row := []any{name, p.Name, words[0], "", "", "", ""}
	rank := func(ended string) int {
		return slices.Index([]string{"", "unfit", "diverged", "limit", "lost", "solved"}, ended)
	}
	for _, w := range words {
		o, err := optim.Parse(w)
		if err != nil {
			continue
		}
		r, err := optim.Minimize(ctx, p, nil, o, optim.Settings{Grads: grads, Steps: grads, GTol: gtol})
		end := "limit"
		switch {
		case r.Converged() && r.F-low > .01*(p.Func(p.Start)-low):
			end = "lost"
		case r.Converged():
			end = "solved"
		case r.Stats.FieldEvals == 0 && err != nil:
			end = "unfit" // it wants something that the problem does not offer
		case err != nil || r.Reason.Status == ode.Diverged:
			end = "diverged"
		}
		if rank(end) <= rank(row[5].(string)) && end != "solved" {
			continue
		}
		more := r.Stats.JacEvals+r.Stats.JacVecs > 0 || r.Stats.FuncEvals > 2*r.Stats.FieldEvals || strings.HasPrefix(o.Flow.String(), "newton")
		row = []any{name, p.Name, w, r.Stats.FieldEvals, r.F, end, more}
		if end == "solved" {
			grads = r.Stats.FieldEvals - 1
			if grads < 1 {
				break
			}
		}
	}
	return row
}

// shade is a class of numbers of gradients with its mark.
type shade struct {
	upTo  float64
	color figure.Color
	size  float64
}

var shades = []shade{{30, "#08264d", 8}, {100, "#17508f", 7.2}, {300, "#3f87c5", 6.4}, {1000, "#86b8e0", 5.6}, {math.Inf(1), "#c3daee", 4.8}}

func drawCatalogue(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := v.Strings("problem")
	names := make([]string, len(problems))
	for i, p := range problems {
		if names[i] = common.Title(p); i%2 == 1 {
			names[i] = "\n" + names[i] // in two lines, so that they have room
		}
	}
	groups := data.Groups("optimizer")
	score := map[string][2]float64{} // how many it does not solve, and the mean logarithm of the gradients for the others
	for _, g := range groups {
		solved, sum := 0, 0.
		for i, s := range g.Strings("ended") {
			if s == "solved" {
				solved++
				sum += vec.Log(g.Floats("grads")[i])
			}
		}
		score[g.Key] = [2]float64{float64(len(problems) - solved), sum / float64(max(solved, 1))}
	}
	slices.SortStableFunc(groups, func(a, b figure.Group) int {
		x, y := score[a.Key], score[b.Key]
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	columns := []string{"optimizer"}
	for _, p := range problems {
		columns = append(columns, common.Title(p))
	}
	table := figure.NewTable(append(columns, "solved", "remark")...)
	var shown []figure.Group
	var skipped []string
	for _, g := range groups {
		if g.Strings("word")[0] == "" {
			skipped = append(skipped, g.Key)
		} else {
			shown = append(shown, g)
		}
	}
	const panels = 2
	rows := (len(shown) + panels - 1) / panels
	fig := figure.Figure{Width: "icml2", Cols: panels, Height: fmt.Sprintf("%.0fpt", math.Max(160, 80+float64(10.2*float64(rows))))}
	for at := 0; at < len(shown); at += rows {
		fig.Panels = append(fig.Panels, dotTable(shown[at:min(at+rows, len(shown))], rows, names))
	}
	for _, g := range groups {
		cells := []any{g.Key}
		remark := ""
		for i, s := range g.Strings("ended") {
			switch s {
			case "solved":
				cells = append(cells, g.Strings("grads")[i])
			case "limit", "lost", "diverged", "unfit":
				cells = append(cells, s)
			default:
				cells, remark = append(cells, "-"), s
			}
		}
		if slices.Contains(g.Strings("more"), "true") {
			remark = "uses more than gradients"
		}
		table.Add(append(cells, fmt.Sprint(len(problems)-int(score[g.Key][0])), remark)...)
	}
	caption := fmt.Sprintf("Gradients until no component of the slope exceeds %s, by every optimizer of the catalogue on %s, from the usual starts, at most %s; for optimizers with a rate the best of %d between %s and %s. "+
		"Sorted by the number of problems solved, then by the geometric mean. A circle: at rest, but not at a minimum; a cross: not there in time, diverged, or in want of a Hessian. "+
		"An asterisk marks those that also use Hessians, products with them, or many values of $f$, which are not counted; parameters other than the rate, weight decay among them, are those of the catalogue. Not run, being made for something else: %s.",
		v.Strings("gtol")[0], strings.Join(problems, ", "), v.Strings("grads")[0], len(v.Strings("lr")), v.Strings("lr")[0], v.Strings("lr")[len(v.Strings("lr"))-1], cmp.Or(strings.Join(skipped, ", "), "none"))
	return &lab.Page{Figure: fig, Table: table, Caption: caption, Notes: []string{
		"Six small problems and one tolerance say what runs, not what is best: a rate that is tuned for each problem is a luxury, and the counts of adaptive rules follow the axes."}}, nil
}

// dotTable is a panel with a row for each optimizer and a column for each problem.
func dotTable(part []figure.Group, rows int, names []string) figure.Panel {
	p := figure.Panel{Legend: figure.Below, X: figure.Axis{Names: names}}
	labels := make([]string, rows)
	marks := map[string]*figure.Series{}
	var order []string
	add := func(label string, s figure.Series) { marks[label], order = &s, append(order, label) }
	from := 1.
	for _, s := range shades {
		label := fmt.Sprintf("up to %g gradients", s.upTo)
		if math.IsInf(s.upTo, 1) {
			label = fmt.Sprintf("above %g gradients", from)
		}
		from = s.upTo
		add(label, figure.Series{Label: label, Style: figure.Dots, Marker: figure.Disc, Color: s.color, Size: s.size})
	}
	add("lost", figure.Series{Label: "not at a minimum", Style: figure.Dots, Marker: figure.Ring, Color: figure.Vermillion, Size: 4.5})
	add("not", figure.Series{Label: "not reached", Style: figure.Dots, Marker: figure.Cross, Color: figure.Grey, Size: 3})
	for i, g := range part {
		y := float64(rows - 1 - i)
		labels[rows-1-i] = g.Key
		if slices.Contains(g.Strings("more"), "true") {
			labels[rows-1-i] += "*"
		}
		p.HLines = append(p.HLines, figure.Rule{At: y, Color: guide, Dash: figure.Solid})
		for x, end := range g.Strings("ended") {
			var s *figure.Series
			switch end {
			case "solved":
				k := slices.IndexFunc(shades, func(s shade) bool { return g.Floats("grads")[x] <= s.upTo })
				s = marks[order[k]]
			case "lost":
				s = marks["lost"]
			case "limit", "diverged", "unfit":
				s = marks["not"]
			default:
				continue
			}
			s.X, s.Y = append(s.X, float64(x)), append(s.Y, y)
		}
	}
	p.Y.Names = labels
	for _, label := range order {
		p.Series = append(p.Series, *marks[label])
	}
	return p
}

// shareSolved is the share of the optimizers, but for those that have another purpose, that solve the problem of a name.
func shareSolved(problem string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		solved, all := 0., 0.
		words, problems := d.Strings("word"), d.Strings("problem")
		for i, end := range d.Strings("ended") {
			if common.Title(problems[i]) != problem && !strings.HasPrefix(common.Title(problems[i]), problem+" ") || words[i] == "" {
				continue
			}
			all++
			if end == "solved" {
				solved++
			}
		}
		return solved / all
	}
}

// solvedBy counts the problems that an optimizer solves, by any of its words.
func solvedBy(name string) func(*figure.Table) float64 {
	return func(d *figure.Table) float64 {
		n := 0.
		for _, g := range d.Where("optimizer", name).Groups("problem") {
			if slices.Contains(g.Strings("ended"), "solved") {
				n++
			}
		}
		return n
	}
}
