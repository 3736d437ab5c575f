package integrators

import (
	"context"
	"math"
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
	"gonum.org/v1/gonum/mat"
)

// toda follows Toda's flow from half of a matrix to the times 1, 2 and 3 and compares it with the QR iteration on e^L, A → RQ for
// A = QR: the largest difference of an element of L from that of QᵀLQ with the product of all Q.
func toda(ctx context.Context, a *mat.SymDense) (rows []flowRow, _ error) {
	n := a.SymmetricDim()
	start, total := mat.NewDense(n, n, nil), mat.NewDense(n, n, nil)
	start.Scale(.5, a)
	for i := range n {
		total.Set(i, i, 1)
	}
	var power mat.Dense
	power.Exp(start)
	y := slices.Clone(start.RawMatrix().Data)
	cfg := ode.Config{Method: rk.DOP853, Control: control.PI{RTol: 1e-14, ATol: 1e-15}}
	for k := 1; k <= 3; k++ {
		sol, err := ode.Solve(ctx, todaFlow(n), y, float64(k-1), float64(k), cfg)
		if err != nil {
			return nil, err
		}
		y = slices.Clone(sol.Y)
		q, r := positiveQR(&power)
		power.Mul(r, q)
		total.Mul(total, q)
		var want mat.Dense
		want.Mul(total.T(), start)
		want.Mul(&want, total)
		worst := 0.
		for i := range n {
			for j := range n {
				worst = math.Max(worst, math.Abs(y[i*n+j]-want.At(i, j)))
			}
		}
		rows = append(rows, flowRow{Panel: "toda", Label: "QR iteration", T: float64(k), Value: worst})
	}
	return rows, nil
}

// todaFlow is L' = LK - KL, K the strictly lower part of L less its transpose.
func todaFlow(n int) *ode.System {
	return &ode.System{Dim: n * n, Field: func(dst []float64, _ float64, y []float64) {
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
}

// positiveQR factorizes a square matrix with a positive diagonal in R.
func positiveQR(a *mat.Dense) (q, r *mat.Dense) {
	var qr mat.QR
	qr.Factorize(a)
	q, r = &mat.Dense{}, &mat.Dense{}
	qr.QTo(q)
	qr.RTo(r)
	n, _ := a.Dims()
	for j := range n {
		if r.At(j, j) < 0 {
			for i := range n {
				q.Set(i, j, -q.At(i, j))
				r.Set(j, i, -r.At(j, i))
			}
		}
	}
	return q, r
}
