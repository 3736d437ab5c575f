package stochastic

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// The law of a particle on a parabola has the mean x₀e^(-t) and the variance T(1 - e^(-2t)), and it is of mass one.
func TestSpread(t *testing.T) {
	const cells, temperature, dt, end, x0 = 1000, .2, 5e-4, .7, .8
	w := wells{width: 5. / cells}
	for i := range cells {
		x := -2.5 + (float64(i)+.5)*w.width
		w.x, w.v = append(w.x, x), append(w.v, x*x/2)
	}
	p, work := make([]float64, cells), make([]float64, cells)
	i := int((x0 + 2.5) / w.width)
	p[i] = 1
	for range int(math.Round(end / dt)) {
		w.spread(p, temperature, dt, work)
	}
	mass, mean, square := 0., 0., 0.
	for j, u := range p {
		mass, mean, square = mass+u, mean+u*w.x[j], square+u*w.x[j]*w.x[j]
	}
	if math.Abs(mass-1) > 1e-10 {
		t.Errorf("the mass is %.12g", mass)
	}
	if want := w.x[i] * math.Exp(-end); math.Abs(mean-want) > 1e-3*want {
		t.Errorf("the mean is %.6g, want %.6g", mean, want)
	}
	if got, want := square-mean*mean, temperature*(1-math.Exp(-2*end)); math.Abs(got-want) > 1e-3*want {
		t.Errorf("the variance is %.6g, want %.6g", got, want)
	}
}

// At a constant temperature the wells are left for the law of Gibbs.
func TestSpreadRests(t *testing.T) {
	w, err := newWells(objective.Must("tiltedwell"), 300)
	if err != nil {
		t.Fatal(err)
	}
	p, work := make([]float64, 300), make([]float64, 300)
	p[210] = 1
	for range 200 {
		w.spread(p, .3, 10, work)
	}
	// ∫ e^(-V/T) right of the hump over all, by Simpson's rule on [-3, 3] about the hump
	simpson := func(a, b float64) float64 {
		const n = 2000
		sum := 0.
		for i := range n + 1 {
			x, k := a+(b-a)*float64(i)/n, 2.
			if i == 0 || i == n {
				k = 1
			} else if i%2 == 1 {
				k = 4
			}
			sum += k * math.Exp(-((x*x-1)*(x*x-1)+.3*x)/.3)
		}
		return sum * (b - a) / n / 3
	}
	right := simpson(w.hump, 3)
	want := right / (right + simpson(-3, w.hump))
	if got := w.wrong(p); math.Abs(got-want) > .01*want {
		t.Errorf("the wrong well has %.6g in the end, want %.6g", got, want)
	}
	if got := w.gibbs(.3); math.Abs(got-want) > .01*want {
		t.Errorf("Gibbs's share is %.6g, want %.6g", got, want)
	}
}
