package objective_test

import (
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/diff/fd"
	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/num/dual"
)

func ExampleFD() {
	p := objective.FD(2, func(x []float64) float64 { return math.Exp(x[0]) + x[1]*x[1] }, fd.Central)
	g := make([]float64, 2)
	p.Grad(g, []float64{0, 3})
	fmt.Printf("%.6f, %s\n", g, p.Derivative)
	// Output: [1.000000 6.000000], fd
}

func ExampleDual() {
	p := objective.Dual(2, func(x []dual.Number) dual.Number {
		return dual.Add(dual.Exp(x[0]), dual.Mul(x[1], x[1]))
	})
	g := make([]float64, 2)
	p.Grad(g, []float64{0, 3})
	fmt.Println(g, p.Derivative)
	// Output: [1 6] dual
}

func ExampleDeepLinear() {
	d := objective.DeepLinearDefaults()
	p := d.Problem()
	exact, modes := make([]float64, 5), make([]float64, 5)
	d.Exact(exact, 1)
	d.Modes(modes, flow(p, 1, 200))
	fmt.Printf("%.4f\n%.4f\n", exact, modes)
	// Output:
	// [1.7083 0.3557 0.0532 0.0073 0.0027]
	// [1.7083 0.3557 0.0532 0.0073 0.0027]
}

func ExampleNewKMeans() {
	p := objective.NewKMeans(mat.NewDense(4, 1, []float64{0, 1, 9, 10}), 2, 1)
	x, g := append([]float64(nil), p.Start...), make([]float64, 2)
	for range 50 {
		p.Grad(g, x)
		x[0], x[1] = x[0]-g[0], x[1]-g[1]
	}
	fmt.Printf("%.4f\n", p.Func(x))
	// Output: 0.1250
}

func ExampleNewFactorization() {
	p := objective.NewFactorization(mat.NewDense(2, 2, []float64{3, 0, 0, 1}), 1, 0, 0.1, 1)
	fmt.Println(p.Dim, *p.Min) // the singular value 1 remains, over two rows
	// Output: 4 0.25
}

func ExampleNewLogistic() {
	set, err := dataset.Load("wdbc", dataset.Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	train, test := set.Split(0.8, 1)
	train.Standardize().Apply(test)
	p := objective.NewLogistic(mat.NewDense(train.Rows, train.Cols, train.X), train.Y, objective.Options{L2: 1e-3, Bias: true})
	if err := p.Certify(); err != nil {
		fmt.Println(err)
		return
	}
	w, right := p.Minima[0], 0
	for i, y := range test.Y {
		z := w[test.Cols]
		for j, a := range test.Row(i) {
			z += w[j] * a
		}
		if (z > 0) == (y == 1) {
			right++
		}
	}
	fmt.Printf("%d of %d test rows are classed right\n", right, test.Rows)
	// Output: 110 of 114 test rows are classed right
}

func ExampleNewLinear() {
	x := mat.NewDense(4, 1, []float64{0, 1, 2, 3})
	p := objective.NewLinear(x, []float64{1, 3, 5, 7}, objective.Options{Bias: true})
	g := make([]float64, 2)
	fmt.Println(p.FuncGrad(g, []float64{2, 1}), g)
	// Output: 0 [0 0]
}

func ExampleCheckGradient() {
	p := objective.Must("beale")
	c := objective.CheckGradient(p, []float64{2, 0.3})
	fmt.Println(c.RelErr < 1e-8)
	// Output: true
}

func ExampleNewMLP() {
	x := mat.NewDense(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1})
	c := objective.MLPDefaults()
	c.Hidden = []int{8}
	p := objective.NewMLP(x, []float64{0, 1, 1, 0}, 2, c) // exclusive or
	at, g := append([]float64(nil), p.Start...), make([]float64, p.Dim)
	for range 500 {
		p.FuncGrad(g, at)
		for j := range at {
			at[j] -= g[j]
		}
	}
	fmt.Printf("%d variables, accuracy %g at first and %g after 500 steps\n", p.Dim, p.Accuracy(p.Start), p.Accuracy(at))
	// Output: 42 variables, accuracy 0.75 at first and 1 after 500 steps
}

func ExampleNewSoftmax() {
	p := objective.Must("softmax(data=iris,l2=1e-3,test=0.2)")
	w := p.Minima[0]
	k := p.Predict(w, []float64{-1, 1, -1.3, -1.3}) // small petals, in units of the deviation
	fmt.Printf("%s; %.2f of the flowers kept apart are classed right\n", p.Classes[int(k)], p.Holdout.Accuracy(w))
	// Output: setosa; 0.97 of the flowers kept apart are classed right
}

func ExampleNewSVM() {
	p := objective.Must("svm(data=wdbc,l2=1e-3,loss=squared)")
	fmt.Printf("minimum %.6f, accuracy %.3f\n", *p.Min, p.Accuracy(p.Minima[0]))
	// Output: minimum 0.050260, accuracy 0.989
}

func ExampleParse() {
	p, err := objective.Parse("rosenbrock(n=4)")
	if err != nil {
		fmt.Println(err)
		return
	}
	g := make([]float64, p.Dim)
	f := p.FuncGrad(g, p.Start)
	fmt.Printf("%s: f(%v) = %.4g, gradient %.4g, minimum %g\n", p.Name, p.Start, f, g, *p.Min)
	_, err = objective.Parse("rosenbrok")
	fmt.Println(err)
	// Output:
	// rosenbrock(n=4): f([-1.2 1 -1.2 1]) = 532.4, gradient [-215.6 792 -655.6 -88], minimum 0
	// no problem "rosenbrok"; did you mean rosenbrock?
}

func ExampleMust() {
	p := objective.Must("logistic(data=wdbc,l2=1e-3)")
	fmt.Printf("%d rows, %d variables, f(start) = %.6f, minimum %.12f\n", p.Rows, p.Dim, p.Func(p.Start), *p.Min)
	// Output: 569 rows, 31 variables, f(start) = 0.693147, minimum 0.059827937271
}

func ExampleProblem_Complete() {
	p := objective.Problem{ // a problem of one's own
		Dim: 2,
		FuncGrad: func(dst, x []float64) float64 {
			dst[0], dst[1] = x[0], 10*x[1]
			return x[0]*x[0]/2 + 5*x[1]*x[1]
		},
		Start: []float64{1, 1},
	}
	p.Complete()
	fmt.Println(p.Func(p.Start), objective.CheckGradient(&p, p.Start).RelErr < 1e-9)
	// Output: 5.5 true
}

func ExampleQuadratic() {
	p := objective.Quadratic([]float64{0.01, 1, 50}, false)
	fmt.Println(p.Name, p.Func(p.Start))
	// Output: quadratic(eigenvalues=[0.01,1,50]) 25.505
}

func ExampleSampler() {
	p := objective.Must("logistic(data=iris,positive=setosa,l2=0.01)")
	c := objective.Sampler{Rows: p.Rows, Size: 32, Seed: 1}.Start()
	x, g := slices.Clone(p.Start), make([]float64, p.Dim)
	for k := range 200 { // stochastic gradient descent, 40 epochs
		p.FuncGradRows(g, x, c.Batch(k))
		for j := range x {
			x[j] -= 0.5 * g[j]
		}
	}
	fmt.Printf("%.4f, at best %.4f\n", p.Func(x), *p.Min)
	// Output: 0.0584, at best 0.0576
}
