package objective

import (
	"fmt"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"gonum.org/v1/gonum/mat"
)

// NewKMeans returns the loss of clustering the rows a of x around k centres,
//
//	f(c_1, ..., c_k) = mean over rows of ½ min_j ‖a - c_j‖².
//
// Its gradient by c_j is the share of the rows nearest to c_j times the distance from their mean, so that a step of 1
// over the share on each centre is Lloyd's algorithm. Where a row is as near to two centres f has a kink, and the
// first counts. The variables are the centres, one after the other. It starts, by seed, at rows drawn as k-means++
// draws them: each next one with a chance in proportion to the squared distance from those chosen. It offers HessVec,
// which is diagonal, batches, and Predict, the index of the nearest centre. A gradient costs k + 1 passes over a row.
//
// The problem keeps x; it does not copy it. NewKMeans panics if k is not from 1 to the number of rows.
//
// The spec string kmeans(data=iris,k=3,seed=1,standardize=true) has also the keys label, drop and header of
// [NewLogistic]; the label column is left out.
//
// Sources: S. Lloyd, IEEE Trans. Inf. Theory 28 (1982), 129-137; D. Arthur, S. Vassilvitskii, SODA 2007, section 2.2.
func NewKMeans(x *mat.Dense, k int, seed uint64) *Problem {
	rows, cols := x.Dims()
	if k < 1 || k > rows {
		panic(fmt.Sprintf("objective: NewKMeans: %d centres of %d rows", k, rows))
	}
	m := &means{x: x, k: k, cols: cols}
	b := &batched{n: rows, dim: k * cols, chunk: min(rows, 1024), start: func() pass { return m }}
	return guard(b.problem(m.spread(rows, seed)))
}

type means struct {
	x       *mat.Dense
	k, cols int
}

// nearest returns the centre nearest to row, the first of equals, and half the squared distance.
func (m *means) nearest(c, row []float64) (best int, half float64) {
	for j := range m.k {
		var d float64
		for i, t := range c[j*m.cols : (j+1)*m.cols] {
			r := row[i] - t
			d += float64(r * r)
		}
		if j == 0 || d/2 < half {
			best, half = j, d/2
		}
	}
	return best, half
}

func (m *means) value(sum *kahan, grad, x []float64, rows []int) {
	for _, i := range rows {
		row := m.x.RawRowView(i)
		j, half := m.nearest(x, row)
		sum.add(half)
		if grad == nil {
			continue
		}
		for l, t := range row {
			grad[j*m.cols+l] += x[j*m.cols+l] - t
		}
	}
}

func (m *means) curve(dst, x, v []float64, rows []int) {
	for _, i := range rows {
		j, _ := m.nearest(x, m.x.RawRowView(i))
		addScaled(dst[j*m.cols:(j+1)*m.cols], 1, v[j*m.cols:(j+1)*m.cols])
	}
}

func (m *means) predict(x, row []float64) float64 {
	checkRow(row, m.cols)
	j, _ := m.nearest(x, row)
	return float64(j)
}

func (m *means) right([]float64, []int) int { return -1 }

// spread chooses the centres of k-means++.
func (m *means) spread(rows int, seed uint64) []float64 {
	var src draw.Source
	src.Key("kmeans", seed, 0)
	c := make([]float64, m.k*m.cols)
	copy(c, m.x.RawRowView(src.Below(rows)))
	for j := 1; j < m.k; j++ {
		part := means{m.x, j, m.cols}
		var total float64
		for i := range rows {
			_, d := part.nearest(c, m.x.RawRowView(i))
			total += d
		}
		chosen, left := src.Below(rows), src.Unit()*total // any row, if all lie on centres
		for i := 0; i < rows && total > 0; i++ {
			_, d := part.nearest(c, m.x.RawRowView(i))
			if left -= d; d > 0 && left < 0 {
				chosen = i
				break
			}
		}
		copy(c[j*m.cols:(j+1)*m.cols], m.x.RawRowView(chosen))
	}
	return c
}

type kmeans struct {
	Data string `spec:"data"`
	K    int    `spec:"k" in:"[1,inf)"`
	Seed uint64 `spec:"seed"`
	file
	Standardize bool `spec:"standardize"`
}

func init() { Register("kmeans", kmeans{K: 3, Seed: 1, Standardize: true}, "kmeans(data=iris)") }

func (k kmeans) Problem() (*Problem, error) {
	src := source{data: k.Data, options: k.options()}
	set, _, err := src.load(noLabel)
	if err != nil {
		return nil, err
	}
	if k.K > set.Rows {
		return nil, fmt.Errorf("k=%d: there are 1 to %d centres, as many as rows", k.K, set.Rows)
	}
	if k.Standardize {
		set.Standardize()
	}
	p := NewKMeans(features(set), k.K, k.Seed)
	p.Notes = set.Notes
	return p, nil
}
