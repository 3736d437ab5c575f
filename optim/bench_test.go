package optim_test

import (
	"context"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// What a run costs before its first step.
func BenchmarkStart(b *testing.B) {
	p, err := objective.Parse("rosenbrock")
	if err != nil {
		b.Fatal(err)
	}
	for _, spec := range []string{"gd(lr=0.001)", "adam(lr=0.001)", "lbfgs"} {
		o, err := optim.Parse(spec)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(spec, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := optim.Start(context.Background(), p, nil, o, optim.Settings{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
