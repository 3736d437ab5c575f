package odetest

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// detest are the 25 problems of the DETEST package in five classes: a, single equations; b, small systems; c, larger
// systems; d, orbits of growing eccentricity; e, equations of second order. All go from t = 0 to t = 20.
var detest = []Problem{
	hull("a1", []float64{1}, []float64{2.061153622438557828e-9}, func(dst []float64, _ float64, y []float64) {
		dst[0] = -y[0]
	}),
	hull("a2", []float64{1}, []float64{2.182178902359923812e-1}, func(dst []float64, _ float64, y []float64) {
		dst[0] = -y[0] * y[0] * y[0] / 2
	}),
	hull("a3", []float64{1}, []float64{2.491650271850414523}, func(dst []float64, t float64, y []float64) {
		dst[0] = y[0] * vec.Cos(t)
	}),
	hull("a4", []float64{1}, []float64{1.773016648131483984e1}, func(dst []float64, _ float64, y []float64) {
		dst[0] = y[0] / 4 * (1 - y[0]/20)
	}),
	hull("a5", []float64{4}, []float64{-7.88782668896401423e-1}, func(dst []float64, t float64, y []float64) {
		dst[0] = (y[0] - t) / (y[0] + t)
	}),
	hull("b1", []float64{1, 3}, []float64{6.761876008576606607e-1, 1.8608160996400298e-1}, func(dst []float64, _ float64, y []float64) {
		p := float64(y[0] * y[1])
		dst[0], dst[1] = 2*(y[0]-p), p-y[1]
	}),
	hull("b2", []float64{2, 0, 1}, []float64{1.000000001030576811, 1, 9.999999989694231887e-1}, func(dst []float64, _ float64, y []float64) {
		dst[0], dst[1], dst[2] = y[1]-y[0], y[0]-float64(2*y[1])+y[2], y[1]-y[2]
	}),
	hull("b3", []float64{1, 0, 0}, []float64{2.061153622438557828e-9, 5.257228022048512528e-2, 9.474277177183612522e-1}, func(dst []float64, _ float64, y []float64) {
		q := float64(y[1] * y[1])
		dst[0], dst[1], dst[2] = -y[0], y[0]-q, q
	}),
	hull("b4", []float64{3, 0, 0}, []float64{9.826950928006530499e-1, 2.198447081694929702, 9.129452507276276543e-1}, func(dst []float64, _ float64, y []float64) {
		r := math.Sqrt(float64(y[0]*y[0]) + float64(y[1]*y[1]))
		dst[0], dst[1], dst[2] = -y[1]-float64(y[0]*y[2])/r, y[0]-float64(y[1]*y[2])/r, y[0]/r
	}),
	hull("b5", []float64{0, 1, 1}, []float64{-9.39657079872920375e-1, -3.42117775400074962e-1, 7.414126596199953087e-1}, func(dst []float64, _ float64, y []float64) {
		dst[0], dst[1], dst[2] = y[1]*y[2], -y[0]*y[2], -0.51*y[0]*y[1]
	}),
	banded(1, 0, hull("c1", unit(10), []float64{
		2.061153622438557828e-9, 4.122307244877115655e-8, 4.122307244877115655e-7, 2.748204829918077104e-6,
		1.374102414959038552e-5, 5.496409659836154207e-5, 1.832136553278718069e-4, 5.234675866510623055e-4,
		1.308668966627655763e-3, 9.979127409508649812e-1,
	}, func(dst []float64, _ float64, y []float64) {
		chain(dst, y, func(int) float64 { return 1 })
	})),
	banded(1, 0, hull("c2", unit(10), []float64{
		2.061153622438557828e-9, 2.061153618190203572e-9, 2.061153613941849326e-9, 2.061153609693495088e-9,
		2.061153605445140859e-9, 2.061153601196786639e-9, 2.061153596948432427e-9, 2.061153592700078224e-9,
		2.06115358845172403e-9, 9.999999814496175509e-1,
	}, func(dst []float64, _ float64, y []float64) {
		chain(dst, y, func(i int) float64 { return float64(i + 1) })
	})),
	banded(1, 1, hull("c3", unit(10), []float64{
		2.948119211022699412e-3, 5.63538015484529592e-3, 7.829072515927038293e-3, 9.348257908595597083e-3,
		1.007943610301980475e-2, 9.982674171429489014e-3, 9.088693332765331902e-3, 7.489115195185085004e-3,
		5.322964130952675595e-3, 2.762434379029514432e-3,
	}, func(dst []float64, _ float64, y []float64) {
		diffusion(dst, y)
	})),
	banded(1, 1, hull("c4", unit(51), []float64{
		3.124111453722103037e-3, 6.015416842151322722e-3, 8.470021834843610703e-3, 1.03368293173339233e-2,
		1.153249572873920368e-2, 1.204549525737912385e-2, 1.19295706801521918e-2, 1.128883207111128841e-2,
		1.02580450139098811e-2, 8.982017581934169966e-3, 7.597500902492727868e-3, 6.219920556825367238e-3,
		4.935916341009462411e-3, 3.801432544256304757e-3, 2.844213677587920368e-3, 2.069123394222583428e-3,
		1.464687282843780503e-3, 1.009545263941003903e-3, 6.77935433022624502e-4, 4.437815269118242791e-4,
		2.833264542939063249e-4, 1.765005798797097496e-4, 1.07334259269755001e-4, 6.374497601779554383e-5,
		3.698645309705448434e-5, 2.097466832644100951e-5, 1.162956710412348024e-5, 6.306710405778984046e-6,
		3.346286430864211177e-6, 1.73776007418116614e-6, 8.835366904257630506e-7, 4.399520411120230022e-7,
		2.146181897151678732e-7, 1.025981211657390506e-7, 4.80786406881649945e-8, 2.209175152502664615e-8,
		9.956251263332034397e-9, 4.402193653863075232e-9, 1.910149382259889057e-9, 8.135892921674810006e-10,
		3.402477118567460733e-10, 1.397485617490084242e-10, 5.638575302337239136e-11, 2.235459707341519076e-11,
		8.710498031903506037e-12, 3.336554272387909315e-12, 1.256679565978762615e-12, 4.654359042757127664e-13,
		1.693559139974938762e-13, 5.996593788386712167e-14, 1.891330691027989689e-14,
	}, func(dst []float64, _ float64, y []float64) {
		diffusion(dst, y)
	})),
	hull("c5", planetStart, []float64{
		-4.79273022432363561, -2.42055072544902119, -9.21250930601511522e-1, -4.21731040403521381, 7.356202947498968453,
		3.223785985421211242, 4.035559443262271436, 1.719865528670554864e1, 7.478910794233702989, -2.99875932632484407e1,
		-4.10731093755092916, -9.27700832175440713e-1, -2.44212530251848269e1, 2.381459045746554348e1,
		1.492096306951358871e1, 3.499208963063996186e-1, -5.74848768791280331e-1, -2.55169402087914443e-1,
		-5.23704097890332555e-1, -2.49300046357966296e-1, -8.04534164204447027e-2, -3.8752892373341095e-1,
		5.648603288767891059e-2, 3.023606472143341652e-2, 4.133856546712446967e-2, -2.86239302984137909e-1,
		-1.18303240513620698e-1, -1.51198645735920556e-1, -2.46006889431876552e-1, -3.1896874113238774e-2,
	}, func(dst []float64, _ float64, y []float64) {
		planets(dst, y)
	}),
	hull("d1", orbit(0.1), []float64{2.198835352008495425e-1, 9.427076846341782207e-1, -9.78765984105815072e-1, 3.287977990962142963e-1}, func(dst []float64, _ float64, y []float64) {
		kepler(dst, y)
	}),
	hull("d2", orbit(0.3), []float64{-1.77702735714032769e-1, 9.467784719905884326e-1, -1.03029416319297113, 1.211074890054041347e-1}, func(dst []float64, _ float64, y []float64) {
		kepler(dst, y)
	}),
	hull("d3", orbit(0.5), []float64{-5.78043295303545588e-1, 8.633840009194184129e-1, -9.59508373038067629e-1, -6.50491512671288151e-2}, func(dst []float64, _ float64, y []float64) {
		kepler(dst, y)
	}),
	hull("d4", orbit(0.7), []float64{-9.53899029341617101e-1, 6.907409024219479897e-1, -8.21267427087759579e-1, -1.53957425912570238e-1}, func(dst []float64, _ float64, y []float64) {
		kepler(dst, y)
	}),
	hull("d5", orbit(0.9), []float64{-1.29526625098758851, 4.00393896379229108e-1, -6.77539092470745216e-1, -1.27083815427872296e-1}, func(dst []float64, _ float64, y []float64) {
		kepler(dst, y)
	}),
	hull("e1", []float64{0.6713967071418030, 0.09540051444747446}, []float64{1.456723600728246528e-1, -9.88350019557457798e-2}, func(dst []float64, t float64, y []float64) {
		dst[0] = y[1]
		dst[1] = -(y[1]/(t+1) + float64((1-0.25/float64((t+1)*(t+1)))*y[0]))
	}),
	hull("e2", []float64{2, 0}, []float64{2.008149762174948592, -4.25088752732021469e-2}, func(dst []float64, _ float64, y []float64) {
		dst[0], dst[1] = y[1], float64((1-float64(y[0]*y[0]))*y[1])-y[0]
	}),
	hull("e3", []float64{0, 0}, []float64{-1.00417885864725061e-1, 2.411400132095934059e-1}, func(dst []float64, t float64, y []float64) {
		dst[0], dst[1] = y[1], float64(y[0]*y[0]*y[0]/6)-y[0]+float64(2*vec.Sin(2.78535*t))
	}),
	hull("e4", []float64{30, 0}, []float64{3.395091444646556399e1, 2.767822659672867752e-1}, func(dst []float64, _ float64, y []float64) {
		dst[0], dst[1] = y[1], 0.032-float64(0.4*y[1]*y[1])
	}),
	hull("e5", []float64{0, 0}, []float64{1.411797390542625468e1, 2.4}, func(dst []float64, t float64, y []float64) {
		dst[0], dst[1] = y[1], math.Sqrt(1+float64(y[1]*y[1]))/(25-t)
	}),
}

// hull makes a problem of DETEST.
func hull(name string, y0, end []float64, f func(dst []float64, t float64, y []float64)) Problem {
	return Problem{
		Name: name, Y0: y0, T1: 20, End: end, ATol: 1, Floor: 1, System: field(len(y0), f),
		Ref: "T. E. Hull, W. H. Enright, B. M. Fellen, A. E. Sedgwick, SIAM J. Numer. Anal. 9 (1972), 603-637; " +
			"reference by extrapolation of order 22 in binary128",
	}
}

// banded returns p with the bandwidths of its Jacobian.
func banded(lower, upper int, p Problem) Problem {
	system := p.System
	p.System = func() *ode.System {
		sys := system()
		sys.Lower, sys.Upper = lower, upper
		return sys
	}
	return p
}

// unit returns the first unit vector.
func unit(n int) []float64 {
	y := make([]float64, n)
	y[0] = 1
	return y
}

// chain is a decay chain with the given rates; the last member does not decay.
func chain(dst, y []float64, rate func(i int) float64) {
	last := len(y) - 1
	in := 0.
	for i := range y[:last] {
		out := float64(rate(i) * y[i])
		dst[i] = in - out
		in = out
	}
	dst[last] = in
}

// diffusion is the second difference, with zero at both ends.
func diffusion(dst, y []float64) {
	left := 0.
	for i := range y {
		right := 0.
		if i+1 < len(y) {
			right = y[i+1]
		}
		dst[i] = left - float64(2*y[i]) + right
		left = y[i]
	}
}

// orbit returns the start of an orbit of eccentricity e at its closest point.
func orbit(e float64) []float64 { return []float64{1 - e, 0, 0, math.Sqrt((1 + e) / (1 - e))} }

func kepler(dst, y []float64) {
	r := float64(y[0]*y[0]) + float64(y[1]*y[1])
	r *= math.Sqrt(r)
	dst[0], dst[1], dst[2], dst[3] = y[2], y[3], -y[0]/r, -y[1]/r
}

// planetStart holds the positions and the velocities of the five outer planets.
var planetStart = []float64{
	3.42947415189, 3.35386959711, 1.35494901715, 6.64145542550, 5.97156957878, 2.18231499728,
	11.2630437207, 14.6952576794, 6.27960525067, -30.1552268759, 1.65699966404, 1.43785752721,
	-21.1238353380, 28.4465098142, 15.3882659679,
	-.557160570446, .505696783289, .230578543901, -.415570776342, .365682722812, .169143213293,
	-.325325669158, .189706021964, .0877265322780, -.0240476254170, -.287659532608, -.117219543175,
	-.176860753121, -.216393453025, -.0148647893090,
}

// planets is the motion of the outer planets about the sun, which moves as well.
func planets(dst, y []float64) {
	const k2, m0 = 2.95912208286, 1.00000597682
	mass := [5]float64{.000954786104043, .000285583733151, .0000437273164546, .0000517759138449, .00000277777777778}
	at := func(b int) []float64 { return y[3*b : 3*b+3] }
	cube := func(x [3]float64) float64 {
		r := float64(x[0]*x[0]) + float64(x[1]*x[1]) + float64(x[2]*x[2])
		return r * math.Sqrt(r)
	}
	copy(dst, y[15:])
	for a := range mass {
		p := at(a)
		acc := dst[15+3*a : 18+3*a]
		sun := (m0 + mass[a]) / cube([3]float64(p))
		for i := range acc {
			acc[i] = -sun * p[i]
		}
		for b, m := range mass {
			if b == a {
				continue
			}
			q := at(b)
			d := [3]float64{q[0] - p[0], q[1] - p[1], q[2] - p[2]}
			near, far := m/cube(d), m/cube([3]float64(q))
			for i := range acc {
				acc[i] += float64(near*d[i]) - float64(far*q[i])
			}
		}
		for i := range acc {
			acc[i] *= k2
		}
	}
}
