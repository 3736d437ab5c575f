package dataset_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
)

func ExampleLoad_idx() {
	dir, err := os.MkdirTemp("", "idx")
	if err != nil {
		return
	}
	defer os.RemoveAll(dir)
	_ = os.WriteFile(dir+"/train-images-idx3-ubyte", []byte(array(8, []byte{0, 128, 255, 64, 1, 2, 3, 4}, 2, 2, 2)), 0o600)
	_ = os.WriteFile(dir+"/train-labels-idx1-ubyte", []byte(array(8, []byte{7, 3}, 2)), 0o600)
	set, err := dataset.Load(dir+"/train-images-idx3-ubyte", dataset.Options{})
	fmt.Println(set.Row(0), set.Y[0], err)
	// Output: [0 128 255 64] 7 <nil>
}

func ExampleLoad() {
	s, err := dataset.Load("iris", dataset.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Rows, "rows of", s.Names)
	fmt.Println("the first:", s.Row(0), s.Label, s.Classes[int(s.Y[0])])
	_, err = dataset.Load("irsi", dataset.Options{})
	fmt.Println(err)
	// Output:
	// 150 rows of [sepal_length_cm sepal_width_cm petal_length_cm petal_width_cm]
	// the first: [5.1 3.5 1.4 0.2] class setosa
	// irsi: there is no such file, and the embedded data sets are digits, iris, wdbc; did you mean iris?
}

func ExampleRead() {
	table := "size;price\n70;210\n100;290\n"
	s, _ := dataset.Read(strings.NewReader(table), "houses", dataset.Options{Label: "price"})
	fmt.Println(s.Names, s.X, s.Label, s.Y)
	_, err := dataset.Read(strings.NewReader("size,price\n70,210\n1OO,290\n"), "houses", dataset.Options{})
	fmt.Println(err)
	// Output:
	// [size] [70 100] price [210 290]
	// houses: line 3, column size: "1OO" is not a number
}

func ExampleSet_Standardize() {
	s := &dataset.Set{Rows: 3, Cols: 2, X: []float64{1, 7, 2, 7, 3, 7}, Y: make([]float64, 3)}
	sc := s.Standardize()
	fmt.Printf("%.4f\nmean %.4g, scale %.4g, constant %d\n", s.X, sc.Mean, sc.Scale, sc.Constant)
	// Output:
	// [-1.2247 0.0000 0.0000 0.0000 1.2247 0.0000]
	// mean [2 7], scale [0.8165 1], constant [1]
}

func ExampleSet_Split() {
	s, _ := dataset.Load("wdbc", dataset.Options{})
	train, test := s.Split(0.8, 1)
	train.Standardize().Apply(test) // the test rows are scaled by what the training rows say
	fmt.Println(train.Rows, test.Rows)
	// Output: 455 114
}

// ExampleStream learns a line from a table that is read once: the problem made on the first batch sees each next one.
func ExampleStream() {
	var table strings.Builder
	for i := range 2000 {
		x := float64(i*37%100)/50 - 1
		fmt.Fprintf(&table, "%g,%g\n", x, 3*x-1)
	}
	s, err := dataset.NewStream(strings.NewReader(table.String()), "line", dataset.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	var p *objective.Problem
	w, g := make([]float64, 2), make([]float64, 2)
	for {
		b, err := s.Next(20)
		if err != nil {
			break // io.EOF
		}
		if p == nil {
			p = objective.NewLinear(mat.NewDense(b.Rows, b.Cols, b.X), b.Y, objective.Options{Bias: true})
		}
		p.FuncGrad(g, w)
		w[0], w[1] = w[0]-g[0], w[1]-g[1]
	}
	fmt.Printf("%.4f\n", w)
	// Output: [3.0000 -1.0000]
}
