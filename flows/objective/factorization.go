package objective

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"
)

// NewFactorization returns the loss of factorising a matrix m of n rows m_i into U (n × rank) and V (columns × rank),
//
//	f(U, V) = mean over rows of ½‖V u_i - m_i‖²,  plus ½·L2·(‖U‖² + ‖V‖²).
//
// The variables are U, then V, row after row. There are no minima but the global ones, which are known: by Eckart and
// Young, and with L2 by soft thresholding of the singular values σ, UVᵀ = Σ_k max(0, σ_k - n·L2) p_k q_kᵀ over the
// rank largest. It starts at scale times standard normal numbers drawn by seed; 0 is a saddle. It offers HessVec and
// batches. A gradient costs six multiplications for each number of m and unit of rank, through blas64.
//
// The problem keeps m; it does not copy it. NewFactorization panics if rank is not from 1 to the lesser side of m, and
// if L2 or scale is negative or not finite.
//
// The spec string factorization(data=iris,rank=2,l2=0,standardize=true) takes the features of a data set as m; with
// standardize V spans the principal components. Without data, factorization(rows=30,cols=20,rank=3,noise=0.1) makes up
// m = ABᵀ/√rank + noise·N with standard normal A, B and N. Further keys: scale=0.1, seed=1 for the start and what is
// made up, and of a data set label, drop and header as in [NewLogistic]; the label column is left out.
//
// Source: C. Eckart, G. Young, Psychometrika 1 (1936), 211-218; R. Mazumder, T. Hastie, R. Tibshirani, J. Mach. Learn.
// Res. 11 (2010), lemma 6.
func NewFactorization(m *mat.Dense, rank int, l2, scale float64, seed uint64) *Problem {
	rows, cols := m.Dims()
	if rank < 1 || rank > min(rows, cols) {
		panic(fmt.Sprintf("objective: NewFactorization: rank %d of a matrix of %d × %d", rank, rows, cols))
	}
	Options{L2: l2}.check("NewFactorization")
	if !(scale >= 0) || math.IsInf(scale, 0) {
		panic(fmt.Sprintf("objective: NewFactorization: scale = %g must be finite and not negative", scale))
	}
	f := &factors{m: m.RawMatrix(), rank: rank}
	b := &batched{n: rows, dim: (rows + cols) * rank, chunk: min(rows, 64), l2: l2}
	b.weights = []span{{0, b.dim}}
	b.start = func() pass {
		room := func(cols int) blas64.General { return room(b.chunk, cols) }
		return &factorsPass{factors: f, u: room(rank), du: room(rank), back: room(rank), rest: room(cols), along: room(cols)}
	}
	start := make([]float64, b.dim)
	var src draw.Source
	src.Key("factorization", seed, 0)
	for i := range start {
		start[i] = scale * src.Normal()
	}
	p := b.problem(start)
	eckartYoung(p, m, rank, l2)
	return guard(p)
}

// eckartYoung sets the minimum by the singular values, if they are found.
func eckartYoung(p *Problem, m *mat.Dense, rank int, l2 float64) {
	rows, cols := m.Dims()
	var svd mat.SVD
	if float64(rows)*float64(cols)*float64(min(rows, cols)) > certifyCost || !svd.Factorize(m, mat.SVDThin) {
		return
	}
	var left, right mat.Dense
	svd.UTo(&left)
	svd.VTo(&right)
	n := float64(rows)
	x := make([]float64, p.Dim)
	for k, sigma := range svd.Values(nil) {
		kept := 0.0
		if k < rank {
			kept = math.Max(0, sigma-float64(n*l2))
			for i := range rows {
				x[i*rank+k] = math.Sqrt(kept) * left.At(i, k)
			}
			for j := range cols {
				x[(rows+j)*rank+k] = math.Sqrt(kept) * right.At(j, k)
			}
		}
	}
	p.Min, p.Minima = new(p.Func(x)), [][]float64{x}
}

type factors struct {
	m    blas64.General
	rank int
}

// factorsPass works on the rows of U that belong to a few rows of m.
type factorsPass struct {
	*factors
	u, du, back, rest, along blas64.General
}

func (p *factorsPass) v(x []float64) blas64.General {
	return blas64.General{Rows: p.m.Cols, Cols: p.rank, Stride: p.rank, Data: x[p.m.Rows*p.rank:]}
}

// residual fills u with the rows of U, and rest with V u_i - m_i.
func (p *factorsPass) residual(x []float64, rows []int) (u, rest blas64.General) {
	u, rest = top(p.u, len(rows)), top(p.rest, len(rows))
	for k, i := range rows {
		copy(u.Data[k*p.rank:(k+1)*p.rank], x[i*p.rank:])
		copy(rest.Data[k*p.m.Cols:(k+1)*p.m.Cols], p.m.Data[i*p.m.Stride:])
	}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, u, p.v(x), -1, rest)
	return u, rest
}

func (p *factorsPass) value(sum *kahan, grad, x []float64, rows []int) {
	u, rest := p.residual(x, rows)
	for k := range rows {
		row := rest.Data[k*p.m.Cols : (k+1)*p.m.Cols]
		sum.add(dot(row, row) / 2)
	}
	if grad == nil {
		return
	}
	back := top(p.back, len(rows))
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, rest, p.v(x), 0, back)
	p.scatter(grad, rows)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, rest, u, 1, p.v(grad))
}

// scatter adds back to the rows of U.
func (p *factorsPass) scatter(dst []float64, rows []int) {
	for k, i := range rows {
		addScaled(dst[i*p.rank:(i+1)*p.rank], 1, p.back.Data[k*p.rank:(k+1)*p.rank])
	}
}

func (p *factorsPass) curve(dst, x, v []float64, rows []int) {
	u, rest := p.residual(x, rows)
	du, along, back := top(p.du, len(rows)), top(p.along, len(rows)), top(p.back, len(rows))
	for k, i := range rows {
		copy(du.Data[k*p.rank:(k+1)*p.rank], v[i*p.rank:])
	}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, du, p.v(x), 0, along)
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, u, p.v(v), 1, along)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, along, p.v(x), 0, back)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, rest, p.v(v), 1, back)
	p.scatter(dst, rows)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, along, u, 1, p.v(dst))
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, rest, du, 1, p.v(dst))
}

type factorization struct {
	Data  string  `spec:"data"`
	Rank  int     `spec:"rank" in:"[1,inf)"`
	L2    float64 `spec:"l2" in:"[0,inf)"`
	Scale float64 `spec:"scale" in:"[0,inf)"`
	Seed  uint64  `spec:"seed"`
	Rows  int     `spec:"rows" in:"[1,inf)"`
	Cols  int     `spec:"cols" in:"[1,inf)"`
	Noise float64 `spec:"noise" in:"[0,inf)"`
	file
	Standardize bool `spec:"standardize"`
}

func init() { Register("factorization", factorizationDefaults) }

var factorizationDefaults = factorization{Rank: 3, Scale: .1, Seed: 1, Rows: 30, Cols: 20, Noise: .1, Standardize: true}

func (f *factorization) Check() error {
	d := factorizationDefaults
	switch {
	case f.Data != "" && (f.Rows != d.Rows || f.Cols != d.Cols || f.Noise != d.Noise):
		return errors.New("rows, cols and noise make a matrix up; leave them out with data=" + f.Data)
	case f.Data == "" && f.alone() != nil:
		return f.alone()
	case float64(f.Rows)*float64(f.Cols) > maxDim:
		return fmt.Errorf("rows=%d, cols=%d: there are 1 to 1e7 numbers", f.Rows, f.Cols)
	}
	return f.file.Check()
}

func (f factorization) Problem() (*Problem, error) {
	var m *mat.Dense
	var notes []string
	if f.Data == "" {
		if f.Rank > min(f.Rows, f.Cols) {
			return nil, fmt.Errorf("rank=%d of a matrix of %d × %d", f.Rank, f.Rows, f.Cols)
		}
		m = f.made()
	} else {
		set, _, err := source{data: f.Data, options: f.options()}.load(noLabel)
		if err != nil {
			return nil, err
		}
		if f.Rank > min(set.Rows, set.Cols) {
			return nil, fmt.Errorf("rank=%d of a matrix of %d × %d", f.Rank, set.Rows, set.Cols)
		}
		if f.Standardize {
			set.Standardize()
		}
		m, notes = features(set), set.Notes
	}
	p := NewFactorization(m, f.Rank, f.L2, f.Scale, f.Seed)
	p.Notes = notes
	return p, nil
}

func (f factorization) made() *mat.Dense {
	var src draw.Source
	src.Key("matrix", f.Seed, 0)
	normal := func(rows, cols int, scale float64) *mat.Dense {
		m := mat.NewDense(rows, cols, nil)
		m.Apply(func(_, _ int, _ float64) float64 { return scale * src.Normal() }, m)
		return m
	}
	var m mat.Dense
	m.Mul(normal(f.Rows, f.Rank, 1/math.Sqrt(float64(f.Rank))), normal(f.Cols, f.Rank, 1).T())
	m.Add(&m, normal(f.Rows, f.Cols, f.Noise))
	return &m
}
