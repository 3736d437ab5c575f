package lab

import (
	"testing"

	"github.com/odescent/odescent/experiments/figure"
)

// TestThinned: a plot keeps all steps up to mostDrawn, of more at least half as many at equal distances, the first and the last.
func TestThinned(t *testing.T) {
	for _, n := range []int{1, 2, mostDrawn - 1, mostDrawn, mostDrawn + 1, 12*mostDrawn + 7} {
		table := figure.NewTable("run", "k")
		table.Add("before", -1)
		k := thinned{from: 1, every: 1}
		for i := range n {
			k.add(table, "run", i)
		}
		k.end(table)
		k.end(table)
		x := table.Where("run", "run").Floats("k")
		if len(x) > mostDrawn || len(x) < min(n, mostDrawn/2) || x[0] != 0 || x[len(x)-1] != float64(n-1) || table.Rows[0][0] != "before" {
			t.Errorf("%d steps: %d kept, from %g to %g", n, len(x), x[0], x[len(x)-1])
		}
		for i := 2; i < len(x)-1; i++ {
			if x[i]-x[i-1] != x[1]-x[0] {
				t.Fatalf("%d steps: %g after %g", n, x[i], x[i-1])
			}
		}
	}
}
