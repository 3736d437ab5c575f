package lab

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// DefaultPoints is the bound of [Options] on points that is zero. A point takes about a kilobyte before it runs.
const DefaultPoints = 1_000_000

// mostPoints is the most that the bound may be.
const mostPoints = 1e9

// points returns the points of an experiment, unless the lists that are swept multiply to more than most, which costs
// nothing to find out.
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

// Shard is one of N parts of a list of points: those whose place k in the list has k mod N = I. The zero value is all.
type Shard struct{ I, N int }

// ParseShard reads i/n.
func ParseShard(s string) (Shard, error) {
	a, b, ok := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(a)
	n, err2 := strconv.Atoi(b)
	switch {
	case !ok || err1 != nil || err2 != nil || n < 1:
		return Shard{}, fmt.Errorf("--shard %s: write i/n, 0/32 say", s)
	case i < 0 || i >= n:
		return Shard{}, fmt.Errorf("--shard %s: the first number runs from 0 to %d", s, n-1)
	}
	return Shard{i, n}, nil
}

// String returns i/n.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// take returns the elements of a list that belong to a shard.
func take[T any](s Shard, list []T) []T {
	if s.N <= 1 {
		return list
	}
	var out []T
	for k := s.I; k < len(list); k += s.N {
		out = append(out, list[k])
	}
	return out
}
