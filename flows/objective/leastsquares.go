package objective

import (
	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
)

// leastSquares records the minimum of an unregularised linear regression: by QR, or by the singular values, with
// the shortest of all minimisers, if the columns are dependent or more than the rows. Left unrecorded if neither
// factorisation succeeds.
func leastSquares(p *Problem, set *dataset.Set, bias bool) {
	a := mat.NewDense(set.Rows, p.Dim, nil)
	for i := range set.Rows {
		row := a.RawRowView(i)
		copy(row, set.Row(i))
		if bias {
			row[p.Dim-1] = 1
		}
	}
	y := mat.NewVecDense(set.Rows, set.Y)
	w := mat.NewVecDense(p.Dim, nil)
	if !byQR(w, a, y) && !bySVD(w, a, y) {
		return
	}
	x := w.RawVector().Data
	p.Min, p.Minima = new(p.Func(x)), [][]float64{x}
}

func byQR(w *mat.VecDense, a *mat.Dense, y *mat.VecDense) bool {
	if rows, cols := a.Dims(); rows < cols {
		return false
	}
	var qr mat.QR
	qr.Factorize(a)
	return qr.Cond() < 1e12 && qr.SolveVecTo(w, false, y) == nil
}

func bySVD(w *mat.VecDense, a *mat.Dense, y *mat.VecDense) bool {
	var svd mat.SVD
	if !svd.Factorize(a, mat.SVDThin) {
		return false
	}
	rank := svd.Rank(1e-13)
	if rank == 0 {
		return true // all columns are zero, and so is the shortest minimiser
	}
	svd.SolveVecTo(w, y, rank)
	return true
}
