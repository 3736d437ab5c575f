package optim_test

import (
	"context"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/optim"
)

func TestBatches(t *testing.T) {
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	s := optim.Settings{Steps: 40, Batch: 32, Seed: 5}
	first := trace(t, p, optim.Adam(.01), s)
	if !slices.Equal(first, trace(t, p, optim.Adam(.01), s)) {
		t.Error("two runs with one seed differ")
	}
	s.Seed++
	if slices.Equal(first, trace(t, p, optim.Adam(.01), s)) {
		t.Error("two runs with two seeds are the same")
	}
	whole := optim.Settings{Steps: 40, Batch: p.Rows}
	for i, v := range optimX(t, p, whole) {
		if w := optimX(t, p, optim.Settings{Steps: 40})[i]; v != w {
			t.Errorf("with all rows in a batch x[%d] = %v, without batches %v", i, v, w)
		}
	}
}

func optimX(t *testing.T, p *objective.Problem, s optim.Settings) []float64 {
	s.GTol = -1
	r, err := optim.Minimize(context.Background(), p, nil, optim.SGD(.1), s)
	if err != nil {
		t.Fatal(err)
	}
	return r.X
}

// spy is a problem on the rows 0..n-1 that writes down what it is asked for.
func spy(n int) (*objective.Problem, *[][]int) {
	asked := new([][]int)
	p := &objective.Problem{
		Dim: 1, Start: []float64{1}, Rows: n,
		FuncGrad: func(dst, x []float64) float64 { dst[0] = x[0]; return x[0] * x[0] / 2 },
		FuncGradRows: func(dst, x []float64, rows []int) float64 {
			*asked = append(*asked, slices.Clone(rows))
			dst[0] = x[0] + .1*float64(rows[0]-n/2)
			return x[0] * x[0] / 2
		},
	}
	return p, asked
}

// In an epoch every row comes once, and value and best are looked at on all rows at its end.
func TestEpochs(t *testing.T) {
	p, asked := spy(10)
	r, err := minimize(p, nil, "sgd(lr=0.5)", optim.Settings{Steps: 8, Batch: 3})
	if err != nil {
		t.Fatal(err)
	}
	for _, epoch := range [][][]int{(*asked)[:4], (*asked)[4:]} {
		rows := slices.Concat(epoch...)
		slices.Sort(rows)
		if !slices.Equal(rows, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) || len(epoch) != 4 {
			t.Errorf("an epoch sees the rows %v", epoch)
		}
	}
	if r.Best.Step%4 != 0 || r.Best.F != p.Complete().Func(r.Best.X) || r.F != p.Complete().Func(r.X) {
		t.Errorf("best %+v, last %+v", r.Best, r.Location)
	}
	p, asked = spy(10)
	if _, err := minimize(p, nil, "sgd(lr=0.5)", optim.Settings{Steps: 50, Batch: 4, Replace: true}); err != nil {
		t.Fatal(err)
	}
	twice := 0
	for _, rows := range *asked {
		slices.Sort(rows)
		if len(slices.Compact(rows)) < 4 {
			twice++
		}
	}
	if twice == 0 {
		t.Error("50 batches of 4 from 10 with replacement have no row twice")
	}
}

// However often a step is tried, and at whichever of its ends the slope is asked for, it sees one batch.
func TestRetriesSeeOneBatch(t *testing.T) {
	for _, text := range []string{"gradient/eulerheun/pi(rtol=0.01,atol=0.01,h0=100)", "gradient/dp5/pi(rtol=0.01,atol=0.01,h0=100)", "gradient/euler/relative(filter=pi,h0=100)", "bb"} {
		p, asked := spy(10)
		seen, ends := 0, [][2]int{}
		s := optim.Settings{Steps: 12, Batch: 1, Seed: 2, Observe: func(s *ode.Step) {
			if s.Accepted {
				ends = append(ends, [2]int{seen, len(*asked)})
				seen = len(*asked)
			}
		}}
		r, err := minimize(p, nil, text, s)
		if err != nil {
			t.Fatal(err)
		}
		if text != "bb" && r.Stats.Rejected == 0 {
			t.Errorf("%s: no rejection: the case shows nothing", text)
		}
		for k, e := range ends {
			if calls := (*asked)[e[0]:e[1]]; len(calls) < 2 || slices.ContainsFunc(calls, func(rows []int) bool { return rows[0] != calls[0][0] }) {
				t.Errorf("%s: step %d sees the rows %v", text, k+1, calls)
			}
		}
	}
}
