package models

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/dataset"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// decomposed is a matrix with its singular values and vectors, by gonum.
type decomposed struct {
	m           *mat.Dense
	sigma       []float64
	left, right mat.Dense
}

// decompose does so for the standardized features of a data set.
func decompose(data string) (*decomposed, error) {
	set, err := dataset.Load(data, dataset.Options{})
	if err != nil {
		return nil, err
	}
	set.Standardize()
	d := &decomposed{m: mat.NewDense(set.Rows, set.Cols, set.X)}
	var svd mat.SVD
	if set.Cols > 30 || !svd.Factorize(d.m, mat.SVDThin) {
		return nil, fmt.Errorf("data=%s: no singular values of %d × %d numbers", data, set.Rows, set.Cols)
	}
	d.sigma = svd.Values(nil)
	svd.UTo(&d.left)
	svd.VTo(&d.right)
	return d, nil
}

// parts returns the components p_kᵀU and q_kᵀV of the factors along a pair of singular vectors.
func (d *decomposed) parts(x []float64, k int) (u, v []float64) {
	n, cols := d.m.Dims()
	rank := len(x) / (n + cols)
	u, v = make([]float64, rank), make([]float64, rank)
	for r := range rank {
		for i := range n {
			u[r] += float64(d.left.At(i, k) * x[i*rank+r])
		}
		for j := range cols {
			v[r] += float64(d.right.At(j, k) * x[(n+j)*rank+r])
		}
	}
	return u, v
}

// strength is p_kᵀ U Vᵀ q_k.
func (d *decomposed) strength(x []float64, k int) float64 {
	u, v := d.parts(x, k)
	sum := 0.
	for r := range u {
		sum += float64(u[r] * v[r])
	}
	return sum
}

// growing returns for a small start the strengths that grow, ‖a_k‖² with a_k = (p_kᵀU + q_kᵀV)/2; the other half of a
// component decays. Of a_k only what is orthogonal to a_1, ..., a_(k-1) counts: those directions of the rank are taken
// by then.
func (d *decomposed) growing(x []float64) []float64 {
	var taken [][]float64
	out := make([]float64, len(d.sigma))
	for k := range out {
		a, v := d.parts(x, k)
		for r := range a {
			a[r] = (a[r] + v[r]) / 2
		}
		for _, b := range taken {
			c := vec.Dot(a, b)
			for r := range a {
				a[r] -= float64(c * b[r])
			}
		}
		norm := vec.Norm2(a)
		out[k] = float64(norm * norm)
		if norm > 0 {
			vec.Scale(a, 1/norm, a)
			taken = append(taken, a)
		}
	}
	return out
}

// miss is the distance of the product of factors from the matrix in the norm of Frobenius, relative.
func (d *decomposed) miss(x []float64) float64 {
	var product, rest mat.Dense
	n, cols := d.m.Dims()
	rank := len(x) / (n + cols)
	product.Mul(mat.NewDense(n, rank, x[:n*rank]), mat.NewDense(cols, rank, x[n*rank:]).T())
	rest.Sub(&product, d.m)
	return mat.Norm(&rest, 2) / mat.Norm(d.m, 2)
}
