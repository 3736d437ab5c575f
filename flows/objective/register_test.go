package objective_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// ravine is a problem of one's own: ½(x² + kappa·y²), from (1, 1).
type ravine struct {
	Kappa float64 `spec:"kappa" in:"[1,inf)"`
}

func init() { objective.Register("ravine", ravine{Kappa: 10}) }

func (r ravine) Problem() (*objective.Problem, error) {
	return &objective.Problem{
		Dim: 2,
		FuncGrad: func(dst, x []float64) float64 {
			dst[0], dst[1] = x[0], r.Kappa*x[1]
			return (float64(x[0]*dst[0]) + float64(x[1]*dst[1])) / 2
		},
		Start: []float64{1, 1}, Min: new(0.), Minima: [][]float64{{0, 0}},
	}, nil
}

func ExampleRegister() {
	p := objective.Must("ravine(kappa=50)")
	fmt.Println(p.Name, p.Func(p.Start), slices.Contains(objective.Samples(), "ravine"))
	_, err := objective.Parse("ravine(kappa=0.5)")
	fmt.Println(err)
	// Output:
	// ravine(kappa=50) 25.5 true
	// ravine: kappa=0.5 must be at least 1 and finite
}

// A problem of one's own is among those of the law tests, its functions check lengths, and a name is given once.
func TestRegister(t *testing.T) {
	if got, err := objective.Defaults("ravine"); got != "ravine(kappa=10)" || err != nil {
		t.Errorf("Defaults: %s, %v", got, err)
	}
	if _, err := objective.Defaults("ravin"); err == nil || !strings.Contains(err.Error(), "did you mean ravine?") {
		t.Errorf("Defaults: %v", err)
	}
	if !slices.ContainsFunc(all(t), func(p *objective.Problem) bool { return p.Name == "ravine" }) {
		t.Error("the law tests do not know the problem")
	}
	p := objective.Must("ravine")
	if got := caught(func() { p.Func([]float64{1}) }); !strings.Contains(got, "len(x) = 1, the problem has dimension 2") {
		t.Errorf("panic %q", got)
	}
	for name, want := range map[string]string{
		"ravine":   "objective: the name ravine is taken; there are: " + strings.Join(objective.Names(), ", "),
		"ravine()": `objective: "ravine()" is no name of a problem`, "": `objective: "" is no name of a problem`,
	} {
		if got := caught(func() { objective.Register(name, ravine{}) }); got != want {
			t.Errorf("panic %q, want %q", got, want)
		}
	}
}
