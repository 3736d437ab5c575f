package integrators

import (
	"context"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// toda follows Toda's flow L' = LK - KL, K the strictly lower part of L less its transpose, from half of a matrix to the times 1, 2
// and 3, and compares it with the QR iteration on e^L, A → RQ for A = QR with a positive diagonal in R: the largest difference of an
// element of L from that of QᵀLQ with the product of all Q.
func toda(ctx context.Context, a *mat.SymDense) ([][]any, error) {
	n := a.SymmetricDim()
	start := mat.NewDense(n, n, nil)
	start.Scale(.5, a)
	sys := &ode.System{Dim: n * n, Field: func(dst []float64, _ float64, y []float64) {
		k := func(m, j int) float64 {
			switch {
			case m > j:
				return y[m*n+j]
			case m < j:
				return -y[j*n+m]
			}
			return 0
		}
		for i := range n {
			for j := range n {
				s := 0.
				for m := range n {
					s += float64(y[i*n+m]*k(m, j)) - float64(k(i, m)*y[m*n+j])
				}
				dst[i*n+j] = s
			}
		}
	}}
	var power, total mat.Dense
	power.Exp(start)
	total.CloneFrom(identityMatrix(n))
	y := append([]float64(nil), start.RawMatrix().Data...)
	var rows [][]any
	for k := 1; k <= 3; k++ {
		sol, err := ode.Solve(ctx, sys, y, float64(k-1), float64(k), ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-14, ATol: 1e-15}})
		if err != nil {
			return nil, err
		}
		y = append(y[:0], sol.Y...)
		var qr mat.QR
		qr.Factorize(&power)
		var q, r, next, want, t mat.Dense
		qr.QTo(&q)
		qr.RTo(&r)
		for j := range n {
			if r.At(j, j) < 0 {
				for i := range n {
					q.Set(i, j, -q.At(i, j))
					r.Set(j, i, -r.At(j, i))
				}
			}
		}
		next.Mul(&r, &q)
		power.CloneFrom(&next)
		t.Mul(&total, &q)
		total.CloneFrom(&t)
		t.Reset()
		t.Mul(total.T(), start)
		want.Mul(&t, &total)
		worst := 0.
		for i := range n {
			for j := range n {
				worst = math.Max(worst, math.Abs(y[i*n+j]-want.At(i, j)))
			}
		}
		rows = append(rows, []any{"toda", "QR iteration", "", "", float64(k), worst, ""})
	}
	return rows, nil
}

func identityMatrix(n int) *mat.Dense {
	m := mat.NewDense(n, n, nil)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}
