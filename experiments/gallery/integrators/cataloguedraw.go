package integrators

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/ode/vec"
)

// shade is a class of numbers of gradients with its mark.
type shade struct {
	upTo, size float64
}

// problemNames are those of the columns.
var problemNames = map[string]string{"rosenbrock": "Rosenbrock", "beale": "Beale", "himmelblau": "Himmelblau", "extpowellsingular": "Powell"}

var shades = []shade{{30, 8}, {100, 7.2}, {300, 6.4}, {1000, 5.6}, {math.Inf(1), 4.8}}

func drawCatalogue(v lab.Values, data *figure.Table) (*lab.Page, error) {
	problems := v.Strings("problem")
	names := make([]string, len(problems))
	for i, p := range problems {
		names[i] = cmp.Or(problemNames[common.Title(p)], common.Title(p))
	}
	groups := lab.GroupBy(lab.Rows[solution](data), solution.optimizer)
	score := map[string][2]float64{} // how many it does not solve, and the mean logarithm of the gradients for the others
	for _, g := range groups {
		solved, sum := 0, 0.
		for _, s := range lab.Where(g.Rows, solution.solved) {
			solved++
			sum += vec.Log(float64(s.Grads))
		}
		score[g.Key] = [2]float64{float64(len(problems) - solved), sum / float64(max(solved, 1))}
	}
	slices.SortStableFunc(groups, func(a, b lab.Group[solution]) int {
		x, y := score[a.Key], score[b.Key]
		return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1]))
	})
	columns := []string{"optimizer"}
	for _, p := range problems {
		columns = append(columns, common.Title(p))
	}
	table := figure.NewTable(append(columns, "solved", "remark")...)
	var shown []lab.Group[solution]
	var skipped []string
	for _, g := range groups {
		if g.Rows[0].Spec == "" {
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
		for _, s := range g.Rows {
			switch s.Ended {
			case "solved":
				cells = append(cells, s.Grads)
			case "limit", "lost", "diverged", "unfit":
				cells = append(cells, s.Ended)
			default:
				cells, remark = append(cells, "-"), s.Ended
			}
		}
		if usesMore(g) {
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

// usesMore reports whether an optimizer used more than gradients on a problem.
func usesMore(g lab.Group[solution]) bool {
	return slices.ContainsFunc(g.Rows, func(s solution) bool { return s.More })
}

// dotTable is a panel with a row for each optimizer and a column for each problem.
func dotTable(part []lab.Group[solution], rows int, names []string) figure.Panel {
	p := figure.Panel{Legend: figure.Below, X: figure.Axis{Names: names}}
	labels := make([]string, rows)
	marks := map[string]*figure.Series{}
	var order []string
	add := func(label string, s figure.Series) { marks[label], order = &s, append(order, label) }
	from := 1.
	for i, s := range shades {
		label := fmt.Sprintf("up to %g gradients", s.upTo)
		if math.IsInf(s.upTo, 1) {
			label = fmt.Sprintf("above %g gradients", from)
		}
		from = s.upTo
		add(label, figure.Series{Label: label, Style: figure.Dots, Marker: figure.Disc, Color: figure.Ordered(len(shades))[i], Size: s.size})
	}
	add("lost", figure.Series{Label: "not at a minimum", Style: figure.Dots, Marker: figure.Ring, Color: figure.Vermillion, Size: 4.5})
	add("not", figure.Series{Label: "not reached", Style: figure.Dots, Marker: figure.Cross, Color: figure.Grey, Size: 3})
	for i, g := range part {
		y := float64(rows - 1 - i)
		labels[rows-1-i] = g.Key
		if usesMore(g) {
			labels[rows-1-i] += "*"
		}
		p.HLines = append(p.HLines, figure.Rule{At: y, Color: guide, Dash: figure.Solid})
		for x, at := range g.Rows {
			var s *figure.Series
			switch at.Ended {
			case "solved":
				k := slices.IndexFunc(shades, func(s shade) bool { return float64(at.Grads) <= s.upTo })
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
