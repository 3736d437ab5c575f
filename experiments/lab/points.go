package lab

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// DefaultPoints is the bound of [Options] on points that is zero. A point takes about a kilobyte before it runs.
const DefaultPoints = 1_000_000

// mostPoints is the most that the bound may be.
const mostPoints = 1e9

// points returns the points of an experiment, unless the lists that are swept multiply to more than most, which costs nothing
// to find out.
func (e Experiment) points(v Values, most int) ([]Point, error) {
	if most == 0 {
		most = DefaultPoints
	}
	product := 1.
	var parts []string
	for _, p := range e.Params {
		if n := len(v.Strings(p.Key)); n > 1 && !slices.Contains(v.idle, p.Key) {
			product *= float64(n)
			parts = append(parts, fmt.Sprintf("%d %s", n, p.Key))
		}
	}
	if product > float64(most) {
		return nil, fmt.Errorf("%s: %s make up to %s points, and %d are the most; %s",
			e.Name, strings.Join(parts, " × "), spec.Number(product), most, morePoints(product))
	}
	points, err := e.Points(v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.Name, err)
	}
	return points, nil
}

// morePoints is the advice where so many points are wanted.
func morePoints(wanted float64) string {
	if wanted > mostPoints {
		return "--points raises that, up to 1e9"
	}
	return "--points " + spec.Number(wanted) + " allows them"
}
