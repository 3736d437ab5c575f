// Command openblas trains a perceptron with the products of matrices done by OpenBLAS: the line with blas64.Use is all
// that it takes. It is a module of its own, so that the library needs neither cgo nor a C compiler.
//
//	CGO_LDFLAGS=-lopenblas go run .
package main

import (
	"fmt"
	"time"

	"github.com/odescent/odescent/flows/objective"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
	"gonum.org/v1/netlib/blas/netlib"
)

func main() {
	p := objective.Must("mlp(data=digits,hidden=[256,256])")
	blas64.Use(gonum.Implementation{}) // what gonum uses anyway
	fmt.Println("gonum   ", perGradient(p))
	blas64.Use(netlib.Implementation{})
	fmt.Println("OpenBLAS", perGradient(p))
}

func perGradient(p *objective.Problem) time.Duration {
	g := make([]float64, p.Dim)
	p.FuncGrad(g, p.Start)
	const times = 20
	begin := time.Now()
	for range times {
		p.FuncGrad(g, p.Start)
	}
	return time.Since(begin) / times
}
