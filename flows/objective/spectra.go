package objective

import (
	"fmt"
	"math"
	"slices"

	"github.com/odescent/odescent/flows/objective/internal/draw"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
	"gonum.org/v1/gonum/mat"
)

// spectra are the laws of a quadratic's eigenvalues between 1/kappa and 1, as the value at a share u of them.
var spectra = map[string]func(kappa, u float64) float64{
	"geometric": func(kappa, u float64) float64 { return vec.Pow(kappa, u-1) },
	"uniform":   func(kappa, u float64) float64 { return 1/kappa + float64(u*(1-1/kappa)) },
	"clustered": func(kappa, u float64) float64 {
		// Three clusters, at 1/kappa, 1/√kappa and 1, of 60, 30 and 10 % of the eigenvalues, each a tenth wide.
		switch {
		case u < .6:
			return (1 + u/6) / kappa
		case u < .9:
			return (1 + float64((u-.6)/3)) / math.Sqrt(kappa)
		}
		return .9 + float64(u-.9)
	},
	"marchenkopastur": marchenkoPastur,
}

var spectrumNames = []string{"clustered", "geometric", "marchenkopastur", "uniform"}

// marchenkoPastur is the quantile of the law of eigenvalues of a sample covariance, with the ratio q of columns to
// rows that makes the condition number kappa = ((1+√q)/(1-√q))², scaled to end at 1. With λ = c + r cos θ the
// density is sin²θ/(c + r cos θ), and its integral is inverted by bisection.
//
// Source: V. Marchenko, L. Pastur, Mat. Sbornik 72 (1967), 507-536.
func marchenkoPastur(kappa, u float64) float64 {
	lo, hi := 1/kappa, 1.0
	if kappa == 1 {
		return 1
	}
	c, r := float64((hi+lo)/2), float64((hi-lo)/2)
	w := math.Sqrt(hi * lo)
	// ∫ sin²θ/(c + r cos θ) dθ from 0 = (cθ - r sin θ - 2w atan(√((c-r)/(c+r)) tan θ/2))/r², since c² - r² = w².
	upper := func(theta float64) float64 {
		t := math.Pi / 2
		if theta < math.Pi {
			t = vec.Atan(math.Sqrt(lo/hi) * vec.Tan(theta/2))
		}
		return (float64(c*theta) - float64(r*vec.Sin(theta)) - float64(2*w*t)) / (c - w)
	}
	below, above := 0.0, math.Pi // the share above λ(θ) is upper(θ)/π
	for range 60 {
		theta := (below + above) / 2
		if upper(theta) < math.Pi*(1-u) {
			below = theta
		} else {
			above = theta
		}
	}
	return c + float64(r*vec.Cos((below+above)/2))
}

// eigenvalues follow the law: at equal shares that include both ends, or drawn.
func (q quadratic) eigenvalues() ([]float64, error) {
	law, known := spectra[q.Spectrum]
	if !known {
		return nil, spec.Unknown("spectrum", q.Spectrum, spectrumNames)
	}
	if q.Seed == 0 && q.Spectrum == "geometric" {
		return logSpaced(q.N, 1/q.Kappa, 1), nil
	}
	var src draw.Source
	src.Key("spectrum", q.Seed, 0)
	lambda := make([]float64, q.N)
	for i := range lambda {
		u := 1.0
		switch {
		case q.Seed > 0:
			u = src.Unit()
		case q.N > 1:
			u = float64(i) / float64(q.N-1)
		}
		lambda[i] = law(q.Kappa, u)
	}
	slices.Sort(lambda)
	return lambda, nil
}

// basis is what rotates: the cosines, or with a seed a random basis of Haar's measure, vector j in row j.
func (q quadratic) basis(n int) []float64 {
	if q.Seed == 0 {
		return cosines(n)
	}
	var src draw.Source
	src.Key("rotation", q.Seed, 0)
	m := mat.NewDense(n, n, nil)
	m.Apply(func(_, _ int, _ float64) float64 { return src.Normal() }, m)
	var qr mat.QR
	qr.Factorize(m)
	var basis, r mat.Dense
	qr.QTo(&basis)
	qr.RTo(&r)
	rows := make([]float64, n*n)
	for j := range n {
		sign := math.Copysign(1, r.At(j, j)) // makes the law Haar's: F. Mezzadri, Notices AMS 54 (2007), 592-604
		for i := range n {
			rows[j*n+i] = sign * basis.At(i, j)
		}
	}
	return rows
}

func (q quadratic) checkLaw() error {
	if len(q.Eigenvalues) > 0 && q.Spectrum != quadraticDefaults.Spectrum {
		return fmt.Errorf("the eigenvalues say what the spectrum is; leave spectrum=%s out", q.Spectrum)
	}
	return nil
}
