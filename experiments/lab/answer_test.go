package lab_test

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// The trace and the table of an optimizer with an average are about the average: its coordinates, its value, its gradient. To
// look costs no gradient that counts.
func TestTraceOfAverage(t *testing.T) {
	p := objective.Must("rosenbrock(n=2)")
	for _, word := range []string{"schedulefree(lr=0.001)", "asgd(lr=0.0005,t0=3,lambd=0)", "lookahead(sgd(lr=0.0005),k=4)", "sgd(lr=0.0005)"} {
		out, err := command(t, "solve", "rosenbrock(n=2)", word, "--steps", "10", "--trace", "-")
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil || len(rows) != 12 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		o, err := optim.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		r, err := optim.Start(t.Context(), p, nil, o, optim.Settings{Steps: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			number := func(i int) float64 {
				v, err := strconv.ParseFloat(row[i], 64)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			x := r.Output().X()
			g := make([]float64, 2)
			f := p.FuncGrad(g, x)
			if number(8) != x[0] || number(9) != x[1] || number(6) != f || number(7) != math.Max(math.Abs(g[0]), math.Abs(g[1])) {
				t.Errorf("%s: the trace says %v, the answer is %v with f = %v, ∇f = %v", word, row, x, f, g)
			}
			if grads := int(number(5)); grads > r.Stats().Steps+1 {
				t.Errorf("%s: %d gradients after %d steps", word, grads, r.Stats().Steps)
			}
			r.Next()
		}
		out, err = command(t, "solve", "rosenbrock(n=2)", word, "--steps", "10", "--json")
		if err != nil {
			t.Fatal(err)
		}
		var line struct{ F, GNorm float64 }
		if err := json.Unmarshal([]byte(out), &line); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		res, err := optim.Minimize(t.Context(), p, nil, o, optim.Settings{Steps: 10})
		if err != nil || line.F != res.F || line.GNorm != res.GNorm || res.F != p.Func(res.X) {
			t.Errorf("%s: %s, the result is %+v, %v", word, out, res, err)
		}
	}
}

// The command line takes bounds and ends by the conditions for a minimum within them.
func TestSolveWithBounds(t *testing.T) {
	out, err := command(t, "solve", "rosenbrock(n=2)", "composite(set=box(lower=[-2,-2],upper=[0.5,2]))/lie/relative", "--x0", "-1.2,1", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var line struct {
		F, GNorm  float64
		Converged bool
	}
	if err := json.Unmarshal([]byte(out), &line); err != nil || !line.Converged || math.Abs(line.F-.25) > 1e-12 || line.GNorm > 1e-6 {
		t.Errorf("%s: %v", out, err)
	}
}
