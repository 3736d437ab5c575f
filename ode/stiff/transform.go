package stiff

// original returns α and Γ, the latter with its diagonal, and b.
func (t *RosenbrockTable) original() (alpha, gamma [][]float64, b []float64) {
	s := len(t.M)
	square := func() [][]float64 {
		m := make([][]float64, s)
		for i := range m {
			m[i] = make([]float64, s)
		}
		return m
	}
	alpha, gamma, b = square(), square(), make([]float64, s)
	for i := range s { // (I/γ - C)·Γ = I, row by row
		gamma[i][i] = t.Gamma
		for j := range i {
			var sum float64
			for k := j; k < i; k++ {
				sum += float64(t.C[i][k] * gamma[k][j])
			}
			gamma[i][j] = t.Gamma * sum
		}
	}
	for j := range s {
		for k := j; k < s; k++ {
			b[j] += float64(t.M[k] * gamma[k][j])
			for i := k + 1; i < s; i++ {
				alpha[i][j] += float64(t.A[i][k] * gamma[k][j])
			}
		}
	}
	return alpha, gamma, b
}

// transformed makes a table from the usual coefficients: the strictly lower α and Γ, b and b less the embedded
// method's weights.
func transformed(t RosenbrockTable, alpha, gamma [][]float64, b, e []float64) *RosenbrockTable {
	s := len(b)
	inv := make([][]float64, s) // Γ⁻¹
	for i := range s {
		inv[i] = make([]float64, s)
		inv[i][i] = 1 / t.Gamma
		for j := range i {
			var sum float64
			for k := j; k < i; k++ {
				sum += float64(gamma[i][k] * inv[k][j])
			}
			inv[i][j] = -sum / t.Gamma
		}
	}
	times := func(row []float64, n int) []float64 {
		out := make([]float64, n)
		for j := range out {
			for k := j; k < len(row); k++ {
				out[j] += float64(row[k] * inv[k][j])
			}
		}
		return out
	}
	t.A, t.C, t.Alpha, t.D = make([][]float64, s), make([][]float64, s), make([]float64, s), make([]float64, s)
	for i := range s {
		t.A[i] = times(alpha[i], i)
		t.C[i] = make([]float64, i)
		t.D[i] = t.Gamma
		for j := range i {
			t.C[i][j] = -inv[i][j]
			t.Alpha[i] += alpha[i][j]
			t.D[i] += gamma[i][j]
		}
	}
	t.M = times(b, s)
	if e != nil {
		t.E = times(e, s)
	}
	return &t
}
