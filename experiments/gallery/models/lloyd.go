package models

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"github.com/odescent/odescent/optim"
)

// lloyd moves every centre to the mean of the rows that are nearest to it; one without rows stays.
func lloyd(set *dataset.Set, k int, c []float64) {
	sums, counts := make([]float64, len(c)), make([]int, k)
	for i := range set.Rows {
		row := set.Row(i)
		best, least := 0, math.Inf(1)
		for j := range k {
			if d := vec.Dist2(row, c[j*set.Cols:(j+1)*set.Cols]); d < least {
				best, least = j, d
			}
		}
		counts[best]++
		for l, x := range row {
			sums[best*set.Cols+l] += x
		}
	}
	for j, n := range counts {
		for l := j * set.Cols; n > 0 && l < (j+1)*set.Cols; l++ {
			c[l] = sums[l] / float64(n)
		}
	}
}

// besideLloyd follows Lloyd's algorithm, restarts one step of linearly implicit Euler from each of its points, and returns the largest
// difference of a coordinate after it.
func besideLloyd(ctx context.Context, p *objective.Problem, set *dataset.Set, k int, h float64) (row lloydStep, _ error) {
	o := optim.Must("gradient/linimpliciteuler/fixed(h=" + spec.Number(h) + ")")
	x, next := slices.Clone(p.Start), slices.Clone(p.Start)
	worst, steps := 0., 0
	for steps < 200 {
		lloyd(set, k, next)
		res, err := optim.Minimize(ctx, p, x, o, optim.Settings{Steps: 1, GTol: -1})
		if err != nil {
			return row, err
		}
		for i := range next {
			worst = math.Max(worst, math.Abs(res.X[i]-next[i]))
		}
		steps++
		if slices.Equal(x, next) {
			break
		}
		copy(x, next)
	}
	return lloydStep{Optimizer: o.String(), H: h, Steps: steps, F: p.Func(x), Distance: worst}, ctx.Err()
}
