package rk

import (
	"fmt"
	"math/big"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
)

// GBS is the extrapolation method of Gragg, Bulirsch and Stoer with a fixed order: explicit midpoint rules with
// 2, 4, ..., Order substeps, each after an Euler start, extrapolated in h². The error estimate is the difference to the
// extrapolation of all but the first, of order Order - 2, and goes with h^(Order-1).
//
// It needs no table, since its weights are those of polynomial interpolation, which makes it the reference that
// other methods are checked against. Order is even, from 2 to 24; zero means 8. A step costs Order²/4 + 1 evaluations,
// the smoothing step being left out. Order 2 is the midpoint rule, without an estimate.
//
// The dense output is that of ODEX, of the order of the method. The first state within a step of order 8 costs
// 24 evaluations (5 for order 4, 10 for 6, 33 for 10, 55 for 12), all others nothing.
//
// Source: E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, section II.9, with the
// harmonic sequence.
type GBS struct {
	Order int `spec:"order" in:"0 or [2,24]"`
}

func (m *GBS) Check() error {
	if m.Order%2 != 0 {
		return fmt.Errorf("order=%d must be even", m.Order)
	}
	return nil
}

func (m GBS) String() string { return spec.Format("gbs", m, GBS{}) }

func (m GBS) Start(r *ode.Run) (ode.Stepper, error) {
	if err := spec.Check(m); err != nil {
		return nil, fmt.Errorf("rk: gbs: %w", err)
	}
	return m.Tableau().Start(r)
}

// Tableau returns the method as a Runge–Kutta method: the stages of the midpoint rules one after another, all
// starting from the first.
func (m GBS) Tableau() *Tableau {
	order := m.Order
	if order == 0 {
		order = 8
	}
	columns := order / 2
	all, rest := extrapolation(columns, 0), extrapolation(columns, 1)
	tab := &Tableau{Name: m.String(), Order: order, ErrOrder: max(order-1, 1), Ref: "Hairer, Nørsett, Wanner I, section II.9"}
	tab.A, tab.B, tab.C, tab.E = [][]float64{nil}, []float64{0}, []float64{0}, []float64{0}
	for j := range columns {
		n := 2 * (j + 1)
		first := len(tab.B) - 1 // the stage of the substep i, 0 < i < n, is first + i
		at := func(i int) int {
			if i == 0 {
				return 0
			}
			return first + i
		}
		// The value after i substeps is y + h/n·k[0] + 2h/n·(k[2] + k[4] + ...) for odd i, and
		// y + 2h/n·(k[1] + k[3] + ...) for even i.
		weights := func(row []float64, i int, factor float64) {
			for l := i - 1; l >= 0; l -= 2 {
				w := 2 / float64(n)
				if l == 0 {
					w = 1 / float64(n)
				}
				row[at(l)] += float64(factor * w)
			}
		}
		for i := 1; i < n; i++ {
			row := make([]float64, at(i))
			weights(row, i, 1)
			tab.A = append(tab.A, row)
			tab.B, tab.E = append(tab.B, 0), append(tab.E, 0)
			tab.C = append(tab.C, float64(i)/float64(n))
		}
		weights(tab.B, n, all[j])
		weights(tab.E, n, all[j]-rest[j])
	}
	switch {
	case columns == 1:
		tab.E = nil // there is nothing to compare with
	default:
		tab.cheb = gbsInterpolant(columns, len(tab.B))
	}
	return tab
}

// extrapolation returns the weights Π n_j²/(n_j² - n_i²) of the columns n_j = 2(j+1) from the given one on, and zero
// for those before.
func extrapolation(columns, from int) []float64 {
	w := make([]float64, columns)
	for j := from; j < columns; j++ {
		p := big.NewRat(1, 1)
		for i := from; i < columns; i++ {
			if i != j {
				a, b := int64(j+1)*int64(j+1), int64(i+1)*int64(i+1)
				p.Mul(p, big.NewRat(a, a-b))
			}
		}
		w[j], _ = p.Float64()
	}
	return w
}
