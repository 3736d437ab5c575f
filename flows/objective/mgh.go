package objective

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/functions"
)

// gonums is a test function of gonum's optimize/functions.
type gonums interface {
	Func(x []float64) float64
	Grad(grad, x []float64)
}

// known is a minimum of a function in as many variables as min has.
type known struct {
	f   float64
	min []float64
}

// mghFixed lists the functions of Moré, Garbow and Hillstrom in a fixed number of variables, with the standard
// start and what is known of the minimum. Minima that gonum gives to fewer digits were polished by Newton's method
// in 60-digit arithmetic; the start of extpowellsingular is the paper's, (3, -1, 0, 1), where gonum's comment has 3.
var mghFixed = []struct {
	name  string
	f     gonums
	start []float64
	known known
}{
	{"biggsexp2", functions.BiggsEXP2{}, []float64{1, 2}, known{0, []float64{1, 10}}},
	{"biggsexp3", functions.BiggsEXP3{}, []float64{1, 2, 1}, known{0, []float64{1, 10, 5}}},
	{"biggsexp4", functions.BiggsEXP4{}, []float64{1, 2, 1, 1}, known{0, []float64{1, 10, 1, 5}}},
	{"biggsexp5", functions.BiggsEXP5{}, []float64{1, 2, 1, 1, 1}, known{0, []float64{1, 10, 1, 5, 4}}},
	{"biggsexp6", functions.BiggsEXP6{}, []float64{1, 2, 1, 1, 1, 1}, known{0, []float64{1, 10, 1, 5, 4, 3}}},
	{"box3d", functions.Box3D{}, []float64{0, 10, 20}, known{0, []float64{1, 10, 1}}},
	{"brownanddennis", functions.BrownAndDennis{}, []float64{25, 5, -5, -1}, known{85822.201626356345,
		[]float64{-11.594439904762165, 13.203630051207204, -0.40343948817685952, 0.2367787744557363}}},
	{"brownbadlyscaled", functions.BrownBadlyScaled{}, []float64{1, 1}, known{0, []float64{1e6, 2e-6}}},
	{"gaussian", functions.Gaussian{}, []float64{.4, 1, 0}, known{1.127932769618648e-8,
		[]float64{0.39895613783875668, 1.0000190844878057, 0}}},
	{"gulf", functions.GulfResearchAndDevelopment{}, []float64{5, 2.5, .15}, known{0, []float64{50, 25, 1.5}}},
	{"helicalvalley", helical{}, []float64{-1, 0, 0}, known{0, []float64{1, 0, 0}}},
	{"powellbadlyscaled", functions.PowellBadlyScaled{}, []float64{0, 1}, known{0,
		[]float64{1.0981593296998174e-5, 9.106146739866524}}},
	{"wood", functions.Wood{}, []float64{-3, -1, -3, -1}, known{0, []float64{1, 1, 1, 1}}},
}

// mghSized lists those whose number of variables is free.
var mghSized = []struct {
	name       string
	f          gonums
	n          int // default
	least      int
	most, step int // step: n is a multiple of it
	start      func(i, n int) float64
	zero       func(i int) float64 // coordinate i of the point where f = 0 whatever n; nil: only known tells
	known      []known
}{
	{"extpowellsingular", functions.ExtendedPowellSingular{}, 4, 4, maxDim, 4,
		func(i, _ int) float64 { return []float64{3, -1, 0, 1}[i%4] }, func(int) float64 { return 0 }, nil},
	{"penalty1", functions.PenaltyI{}, 4, 1, maxDim, 1, func(i, _ int) float64 { return float64(i + 1) }, nil, []known{
		{2.249977500899937e-5, filled(4, 0.25000749958753787)},
		{7.0876514670903694e-5, filled(10, 0.15812230111311636)}}},
	{"penalty2", functions.PenaltyII{}, 4, 1, maxDim, 1, func(_, _ int) float64 { return .5 }, nil, []known{
		{9.3762930073554415e-6, []float64{0.19999933335038038, 0.19131670099277245, 0.48010148533262317, 0.51884540439020059}},
		{2.9366053745674594e-4, []float64{0.1999836051978236, 0.010350648471292298, 0.019604934480438400, 0.032089067220685650,
			0.049932677399641297, 0.076513995153993608, 0.11862407286950418, 0.19214487233557668,
			0.34732058694184363, 0.36916437415935083}}}},
	{"trigonometric", functions.Trigonometric{}, 10, 1, maxDim, 1, func(_, n int) float64 { return 1 / float64(n) }, nil, []known{
		{0, []float64{0.042964564382266816, 0.043976287478186891, 0.045093397949095321, 0.046338916246171878,
			0.047744381782826442, 0.049354732513297101, 0.051237348500766197, 0.19520946391411599,
			0.16497766527617533, 0.060148577837993278}}}},
	{"variablydim", functions.VariablyDimensioned{}, 10, 1, maxDim, 1,
		func(i, n int) float64 { return 1 - float64(i+1)/float64(n) }, func(int) float64 { return 1 }, nil},
	{"watson", functions.Watson{}, 6, 2, 31, 1, func(_, _ int) float64 { return 0 }, nil, []known{
		{2.2876700535524362e-3, []float64{-0.015725086401458457, 1.0124348693691099, -0.23299162595673768,
			1.2604300877996083, -1.5137289227222797, 0.99299643243113452}},
		{1.3997601380990199e-6, []float64{-1.5307036521394342e-5, 0.99978970393194837, 0.014763963693556959,
			0.14634232829936223, 1.0008211030047092, -2.6177311405190151, 4.1044031644788564,
			-3.1436122785564422, 1.0526264080101669}}}},
}

func mgh() []family {
	var fs []family
	for _, m := range mghFixed {
		fs = append(fs, plain(m.name, func() *Problem { return wrap(m.name, m.f, m.start, m.known) }))
	}
	for _, m := range mghSized {
		fs = append(fs, with(m.name, sizeKey{m.n}, func(k sizeKey) (*Problem, error) {
			if k.N < m.least || k.N > m.most || k.N%m.step != 0 {
				return nil, fmt.Errorf("n=%d: n runs from %d to %d in steps of %d", k.N, m.least, m.most, m.step)
			}
			start, zero := make([]float64, k.N), make([]float64, k.N)
			for i := range start {
				start[i] = m.start(i, k.N)
			}
			if m.zero == nil {
				return wrap(m.name, m.f, start, m.known...), nil
			}
			for i := range zero {
				zero[i] = m.zero(i)
			}
			return wrap(m.name, m.f, start, known{0, zero}), nil
		}))
	}
	return fs
}

func wrap(name string, f gonums, start []float64, minima ...known) *Problem {
	p := &Problem{Dim: len(start), Func: f.Func, Grad: f.Grad, Start: slices.Clone(start)}
	if h, ok := f.(interface {
		Hess(*mat.SymDense, []float64)
	}); ok {
		p.Hess = h.Hess
	}
	for _, k := range minima {
		if len(k.min) == p.Dim {
			p.Min, p.Minima = new(k.f), [][]float64{slices.Clone(k.min)}
		}
	}
	r := mghResiduals[name]
	return p.sumOfSquares(r.count(p.Dim), r.r)
}

// helical answers NaN on the plane x[0] = 0, where the function is not defined and gonum's panics: a run that gets
// there has met bad numbers, not a programming mistake.
type helical struct{ functions.HelicalValley }

func (h helical) Func(x []float64) float64 {
	if x[0] == 0 {
		return math.NaN()
	}
	return h.HelicalValley.Func(x)
}

func (h helical) Grad(dst, x []float64) {
	if x[0] != 0 {
		h.HelicalValley.Grad(dst, x)
		return
	}
	for i := range dst {
		dst[i] = math.NaN()
	}
}
