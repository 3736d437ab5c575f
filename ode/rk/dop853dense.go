package rk

import (
	"slices"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// dop853Extra are the three stages that the interpolant needs beyond the 12 and the field at the end; the first call
// within a step evaluates them.
var dop853Extra = [][]float64{
	{
		0.056167502283047954, 0, 0, 0, 0, 0, 0.25350021021662483, -0.2462390374708025, -0.12419142326381637,
		0.15329179827876568, 0.00820105229563469, 0.007567897660545699, -0.008298,
	},
	{
		0.03183464816350214, 0, 0, 0, 0, 0.028300909672366776, 0.053541988307438566, -0.05492374857139099, 0, 0,
		-0.00010834732869724932, 0.0003825710908356584, -0.00034046500868740456, 0.1413124436746325,
	},
	{
		-0.42889630158379194, 0, 0, 0, 0, -4.697621415361164, 7.683421196062599, 4.06898981839711, 0.3567271874552811,
		0, 0, 0, -0.0013990241651590145, 2.9475147891527724, -9.15095847217987,
	},
}

// dop853Dense returns the interpolant of order 7 that comes with DOP853, with the weights b of the method,
//
//	y(θ) = y + θ(u + θ'(hk₀ - u + θ(2u - hk₀ - hk₁₂ + θ'(d₀ + θ(d₁ + θ'(d₂ + θd₃)))))),   θ' = 1 - θ,   u = h·Σ b[i]·k[i],
//
// in powers of θ for each stage. The d are combinations of the stages.
func dop853Dense(b []float64) [][]float64 {
	up, down := []float64{0, 1}, []float64{1, -1}
	add := func(row *[]float64, c float64, factors ...[]float64) {
		for j, v := range expand(c, factors...)[1:] {
			if j >= len(*row) {
				*row = append(*row, 0)
			}
			(*row)[j] += v
		}
	}
	rows := make([][]float64, len(dop853Combinations[0]))
	for i := range rows {
		row := &rows[i]
		if i < len(b) {
			add(row, b[i], up)
			add(row, -b[i], up, down)
			add(row, 2*b[i], up, up, down)
		}
		switch i {
		case 0:
			add(row, 1, up, down)
			add(row, -1, up, up, down)
		case len(b):
			add(row, -1, up, up, down)
		}
		factors := [][]float64{up, up, down}
		for j, d := range dop853Combinations {
			factors = append(slices.Clip(factors), [][]float64{down, up}[j%2])
			add(row, d[i], factors...)
		}
	}
	return rows
}

// CheckInterpolant implements ode.InterpolantChecker. The interpolant of DOP853 multiplies a stiff component by up to
// 20 where h·λ is between -5.2 and the end of the stability interval, -6.1; states there are computed by steps. λ is
// estimated from the last two stages, as in the test for stiffness of the code DOP853.
func (m *dense) CheckInterpolant(s *ode.Step) (vec.Weights, bool) {
	if m.tab.calm == 0 {
		return vec.Weights{}, false
	}
	last := len(m.stages) - 1
	row := &m.stages[last]
	vec.Combine(m.at.Y, s.L.Y, s.H, row.a, row.gather(m.k, len(m.k)))
	var top, bottom float64
	for i, f := range s.R.Field() {
		df, dy := f-m.k[last][i], s.R.Y[i]-m.at.Y[i]
		top += float64(df * df)
		bottom += float64(dy * dy)
	}
	return vec.Weights{}, s.H*s.H*top > m.tab.calm*m.tab.calm*bottom
}

var dop853Combinations = [4][]float64{
	{
		-8.428938276109013, 0, 0, 0, 0, 0.5667149535193777, -3.0689499459498917, 2.38466765651207, 2.117034582445028,
		-0.871391583777973, 2.2404374302607883, 0.6315787787694688, -0.08899033645133331, 18.148505520854727,
		-9.194632392478356, -4.436036387594894,
	},
	{
		10.427508642579134, 0, 0, 0, 0, 242.28349177525817, 165.20045171727028, -374.5467547226902,
		-22.113666853125306, 7.733432668472264, -30.674084731089398, -9.332130526430229, 15.697238121770845,
		-31.139403219565178, -9.35292435884448, 35.81684148639408,
	},
	{
		19.985053242002433, 0, 0, 0, 0, -387.0373087493518, -189.17813819516758, 527.8081592054236,
		-11.57390253995963, 6.8812326946963, -1.0006050966910838, 0.7777137798053443, -2.778205752353508,
		-60.19669523126412, 84.32040550667716, 11.99229113618279,
	},
	{
		-25.69393346270375, 0, 0, 0, 0, -154.18974869023643, -231.5293791760455, 357.6391179106141, 93.40532418362432,
		-37.45832313645163, 104.0996495089623, 29.8402934266605, -43.53345659001114, 96.32455395918828,
		-39.17726167561544, -149.72683625798564,
	},
}
