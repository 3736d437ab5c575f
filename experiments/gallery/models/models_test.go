package models

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
)

// Two pairs of points on a line, with the centres at the first two: the first step gives the far centre three points, the
// second parts the pairs; a third centre without points stays.
func TestLloyd(t *testing.T) {
	set := &dataset.Set{Rows: 4, Cols: 1, X: []float64{0, 1, 10, 11}}
	c := []float64{0, 1, -50}
	for _, want := range [][]float64{{0, 22. / 3, -50}, {.5, 10.5, -50}, {.5, 10.5, -50}} {
		if lloyd(set, 3, c); !slices.Equal(c, want) {
			t.Errorf("the centres are %v, want %v", c, want)
		}
	}
}

// The dual's bound of the squared hinge is the minimum that Newton's method finds, and no value of the hinge lies below its bound.
func TestSVMReference(t *testing.T) {
	const l2 = .1
	for _, loss := range []string{"hinge", "squared"} {
		p, err := objective.Parse("svm(data=wdbc,l2=0.1,bias=false,loss=" + loss + ")")
		if err != nil {
			t.Fatal(err)
		}
		ref, err := svmReference(context.Background(), p, "wdbc", l2, loss)
		if err != nil {
			t.Fatal(err)
		}
		primal, dual := ref.F, ref.Bound
		if !(math.Abs(primal-dual) <= 2e-12) {
			t.Errorf("%s: primal %.15g, dual %.15g", loss, primal, dual)
		}
		if p.Min != nil && math.Abs(*p.Min-dual) > 2e-12 {
			t.Errorf("%s: Newton's minimum is %.15g, the dual's %.15g", loss, *p.Min, dual)
		}
	}
}

// Factors that are made of singular vectors in orthogonal directions have the strengths they were made with; what a later one has
// in the direction of an earlier one does not count.
func TestGrowing(t *testing.T) {
	d, err := decompose("iris")
	if err != nil {
		t.Fatal(err)
	}
	n, cols := d.m.Dims()
	rank := len(d.sigma)
	x := make([]float64, (n+cols)*rank)
	put := func(k, r int, u, v float64) {
		for i := range n {
			x[i*rank+r] += u * d.left.At(i, k)
		}
		for j := range cols {
			x[(n+j)*rank+r] += v * d.right.At(j, k)
		}
	}
	put(0, 0, .3, .1)
	put(1, 1, -.2, .4)
	put(2, 2, .5, .5)
	put(2, 0, 7, 7)
	for k, want := range []float64{.04, .01, .25, 0} {
		if got := d.growing(x)[k]; math.Abs(got-want) > 1e-12 {
			t.Errorf("strength %d grows from %g, want %g", k+1, got, want)
		}
	}
	for k, want := range []float64{.03, -.08, 49.25} {
		if got := d.strength(x, k); math.Abs(got-want) > 1e-12 {
			t.Errorf("strength %d is %g, want %g", k+1, got, want)
		}
	}
}
