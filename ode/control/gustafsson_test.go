package control_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// efforts is a method with given errors of its attempts, in order, and given iterations.
type efforts struct {
	errs  []float64
	iters []int
	keep  bool
	told  *vec.Weights
}

func (m efforts) String() string { return "efforts" }
func (m efforts) Start(*ode.Run) (ode.Stepper, error) {
	return &effort{efforts: m, n: -1}, nil
}

type effort struct {
	efforts
	n int
}

func (m *effort) Try(s *ode.Step) error {
	m.n++
	copy(s.R.Y, s.L.Y)
	return nil
}
func (m *effort) Estimate(*ode.Step, vec.Weights) float64 { return m.errs[m.n] }
func (m *effort) ErrOrder() int                           { return 4 }
func (m *effort) Tolerate(w vec.Weights)                  { *m.told = w }
func (m *effort) Effort() ode.Effort {
	return ode.Effort{Iterations: m.iters[m.n], Limit: 7, Reuse: m.keep}
}

// The lengths follow the formula in the comment of Gustafsson, worked out by hand for each attempt.
func TestGustafssonFormula(t *testing.T) {
	var told vec.Weights
	m := efforts{errs: []float64{5, .5, .2, 2, .1, 1e-30, .9}, iters: []int{1, 1, 4, 2, 1, 1, 7}, told: &told}
	s := func(iters float64) float64 { return .9 * math.Min(1, 15/(14+iters)) }
	root := func(x float64) float64 { return math.Pow(x, .25) }
	const h0 = .1
	h := []float64{h0, h0 * .1}                                             // the first attempt of a run: a tenth
	f1 := math.Min(s(1)/root(.5), 1)                                        // after a rejection, no growth
	h = append(h, h[1]*f1)                                                  //
	f2 := math.Min(s(4)/root(.2), .9*(h[2]/h[1])*root(.5/(.2*.2)))          // the trend
	h = append(h, h[2]*f2)                                                  //
	h = append(h, h[3]*s(2)/root(2))                                        // rejected
	f4 := math.Min(1, math.Min(s(1)/root(.1), .9*(h[4]/h[2])*root(.2/.01))) // against the accepted step before
	h = append(h, h[4]*f4)                                                  //
	h = append(h, h[5]*8)                                                   // at most
	it, err := ode.New(context.Background(), still(), []float64{1}, 0, math.Inf(1), ode.Config{
		Method: m, Control: control.Gustafsson{RTol: 1e-3, ATol: 1e-4, H0: h0},
		Observe: func(st *ode.Step) {
			if st.Accepted && math.Abs(st.H-h[0]) > 1e-14*h[0] {
				t.Errorf("step %d: h = %v, want %v", st.K, st.H, h[0])
			}
			h = h[1:]
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		it.Next()
	}
	if len(h) != 0 {
		t.Errorf("%d attempts are left over", len(h))
	}
	if told.RTol != 1e-3 || told.ATol != 1e-4 || told.ATols != nil || told.Max {
		t.Errorf("the method was told %+v", told)
	}
}

// Within Hold the length stays, if the method could use its factors again, and only then.
func TestGustafssonHold(t *testing.T) {
	const err = .5 // 0.9·0.5^(-1/4) = 1.07
	for _, keep := range []bool{true, false} {
		m := efforts{errs: []float64{err, err}, iters: []int{1, 1}, keep: keep, told: new(vec.Weights)}
		it, e := ode.New(context.Background(), still(), []float64{1}, 0, math.Inf(1), ode.Config{
			Method: m, Control: control.Gustafsson{RTol: 1e-3, H0: .1},
		})
		if e != nil {
			t.Fatal(e)
		}
		it.Next()
		it.Next()
		want := .1
		if !keep {
			want *= .9 / math.Pow(err, .25)
		}
		if h := it.Step().H; math.Abs(h-want) > 1e-15 {
			t.Errorf("keep %v: h = %v, want %v", keep, h, want)
		}
	}
}

func still() *ode.System {
	return &ode.System{Dim: 1, Field: func(dst []float64, _ float64, _ []float64) { dst[0] = 0 }}
}

func TestGustafssonCheck(t *testing.T) {
	for _, c := range []control.Gustafsson{{}, {RTol: -1}, {RTol: 1, Safety: 1}, {RTol: 1, Shrink: 2}, {RTol: 1, Grow: .5}, {RTol: 1, Hold: .5}, {RTol: math.NaN()}} {
		if err := spec.Check(c); err == nil {
			t.Errorf("%+v passes", c)
		}
	}
	c := control.Gustafsson{RTol: 1e-3}
	if _, err := ode.New(context.Background(), still(), []float64{1}, 0, 1, ode.Config{Method: blind{}, Control: c}); err == nil || errors.Is(err, ode.ErrUnderflow) {
		t.Errorf("without an estimate: %v", err)
	}
}
