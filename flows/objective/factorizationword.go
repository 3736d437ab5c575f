package objective

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/mat"
)

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

var factorizationDefaults = factorization{Rank: 3, Scale: .1, Seed: 1, Rows: 30, Cols: 20, Noise: .1, Standardize: true}

// Check refuses numbers that are out of range and keys that contradict each other.
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
	return f.check()
}

func (f factorization) problem() (*Problem, error) {
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
