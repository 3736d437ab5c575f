package odetest

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

const (
	logisticRows = 1000
	logisticDim  = 100
	logisticL2   = 1e-4
)

// Logistic is the steepest descent of (1/m)·Σ log(1 + exp(-y·a·w)) + ½·10⁻⁴·|w|² from w = 0 to t = 100, for m = 1000
// rows a of length 100 and labels y = ±1 that are made from the seed 20240601. The potential is given.
var Logistic = Problem{
	Name: "logistic", Y0: make([]float64, logisticDim), T1: 100, ATol: 1, Floor: MaxFloor,
	System: logistic,
	End: []float64{
		1.928640380938723759e-1, 4.578469391820798829e-2, -7.11156178855222024e-1, -2.32083402270728409e-1,
		2.509294224174089765e-1, 5.786277996426372217e-2, -2.03206494262361613e-1, 3.10694051190089028e-1,
		3.835649190703545642e-2, -2.76165751664024252e-2, -3.07544749518724124e-1, 1.769249717461639527e-2,
		-6.28830221219261813e-2, -2.55958338162435154e-1, 4.702474481465991231e-1, -3.78966303646483369e-1,
		-9.20734655127866553e-2, 9.154258983466643362e-2, 5.933487894767279519e-1, 9.025674221100511951e-3,
		1.126380578209562886e-1, -7.70660000938785976e-2, -5.78366939749285791e-1, 7.248228236956839355e-2,
		1.32241758921911889e-1, 1.561517962312543085e-1, -5.47622460212145852e-1, 1.694185804987108191e-1,
		-1.16357652675337353e-1, -2.31841875011543698e-2, -6.56974891855165578e-2, 1.908420637885288323e-1,
		-6.93726903333577967e-1, 4.497054886824110498e-1, -2.00696618558190839e-1, -3.00118231316141507e-1,
		-6.02016435314404351e-1, -4.94952248887452363e-1, -3.0970850093442898e-1, 2.963723796382272147e-1,
		-5.73209854237582317e-1, 2.409839191803514074e-2, -1.96761803398229281e-1, -3.60043826929586472e-1,
		1.07852338730636374e-1, -2.7637015528126383e-1, -1.88862393551541436e-1, -8.35780176934768804e-2,
		5.455285196174065987e-1, 4.070580619663524142e-1, -3.33634460313515197e-2, 4.367778004354775434e-1,
		6.96157189686003064e-1, 6.397097727691722627e-1, 2.977852402915730617e-1, -3.04975705368919214e-1,
		-8.36271565913926371e-1, 4.02470222522234101e-1, -4.89480160687546324e-1, -3.59167851050545685e-1,
		2.484076951944505316e-1, 4.248860814112529313e-1, -6.223721045424434e-2, 2.255141597073148075e-1,
		8.819820149645200341e-2, -2.18577737172436124e-1, -1.86611405547197886e-1, -1.5158081661665489e-1,
		7.730706727745928079e-1, 6.498243115157950263e-1, 4.503858383585885217e-1, 5.142687909490597445e-1,
		-1.78667078972916127e-2, 3.149125762114737516e-1, -9.96981612095327487e-1, -4.73000995368823353e-2,
		1.129234989042947993e-1, 1.548817785256053615e-1, 3.861309157708064511e-1, 2.108229138047984927e-1,
		6.259054505038827632e-1, 3.172850816773475374e-4, 1.58620947826785884e-1, -4.14846226052497889e-1,
		5.147319832028250694e-1, 2.382465244254292832e-2, 2.770895171535359921e-1, 3.457129722084883745e-1,
		2.641843601211104826e-1, 1.21190005214675476e-1, -6.03543136607346056e-1, -2.20301947834393911e-1,
		-4.88208001410071292e-1, -5.47378400110619285e-1, -3.58052029157881311e-1, -1.00465684753602492e-1,
		-1.52688062213795027e-1, -1.4892593683764171e-1, 1.863567887410198162e-1, 1.145187930228561414e-3,
	},
	Ref: "reference by extrapolation of order 16 in 80 bits",
}

func logistic() *ode.System {
	rows, labels := logisticData()
	slope := func(dst, w []float64) float64 {
		clear(dst)
		var sum float64
		for i, a := range rows {
			z := labels[i] * vec.Dot(a, w)
			sum += softplus(-z)
			vec.AddScaled(dst, labels[i]*sigmoid(-z)/logisticRows, a)
		}
		vec.AddScaled(dst, -logisticL2, w)
		return sum/logisticRows + float64(logisticL2/2*vec.Dot(w, w))
	}
	scratch := make([]float64, logisticDim)
	return &ode.System{
		Dim: logisticDim, Symmetric: true,
		Force:     func(dst []float64, _ float64, w []float64) { slope(dst, w) },
		Potential: func(_ float64, w []float64) float64 { return slope(scratch, w) },
		Both:      func(dst []float64, _ float64, w []float64) float64 { return slope(dst, w) },
	}
}

// logisticData makes the rows, entry by entry, then a weight, then the labels: the sign of a·w/10 plus half a noise.
func logisticData() (rows [][]float64, labels []float64) {
	state := uint64(20240601)
	uniform := func() float64 { // splitmix64
		state += 0x9e3779b97f4a7c15
		z := state
		z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return float64(float64((z^z>>31)>>11) * 0x1p-53)
	}
	normal := func() float64 { // Irwin-Hall: nearly so
		s := -6.
		for range 12 {
			s += uniform()
		}
		return s
	}
	vector := func() []float64 {
		v := make([]float64, logisticDim)
		for i := range v {
			v[i] = normal()
		}
		return v
	}
	for range logisticRows {
		rows = append(rows, vector())
	}
	w := vector()
	for _, a := range rows {
		labels = append(labels, math.Copysign(1, vec.Dot(a, w)/10+float64(.5*normal())))
	}
	return rows, labels
}

func sigmoid(z float64) float64 {
	if z < 0 {
		e := vec.Exp(z)
		return e / (1 + e)
	}
	return 1 / (1 + vec.Exp(-z))
}

func softplus(z float64) float64 { return math.Max(z, 0) + vec.Log1p(vec.Exp(-math.Abs(z))) }
