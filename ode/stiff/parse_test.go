package stiff_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/stiff"
)

func TestWords(t *testing.T) {
	cg := stiff.TRBDF2
	cg.Linear, cg.Tol = stiff.CG, .001
	gmres := stiff.Rodas5P
	gmres.Linear = stiff.GMRES
	lm := stiff.LinImplicitEuler
	lm.Linear, lm.Autonomous = stiff.Cholesky, true
	want := map[string]ode.Method{
		"trbdf2(linear=cg,tol=0.001)": cg, "linimpliciteuler(linear=cholesky,autonomous=true)": lm,
		"rodas5p(linear=gmres)": gmres,
		"radau5(tol=0.01)":      stiff.Radau5{Tol: .01}, "rodas4": stiff.Rodas4, "impliciteuler": stiff.ImplicitEuler,
	}
	for _, name := range stiff.Names() {
		m, err := stiff.Parse(name)
		if err != nil {
			t.Fatal(err)
		}
		want[name] = m
		if d, ok := m.(interface{ Describe() string }); !ok || d.Describe() == "" {
			t.Errorf("%s does not describe itself", name)
		}
	}
	for text, m := range want {
		got, err := stiff.Parse(text)
		if err != nil || got != m || got.String() != text {
			t.Errorf("Parse(%q) = %v, %v", text, got, err)
		}
	}
	for text, part := range map[string]string{
		"radau": "radau5", "trbdf2(linear=lv)": "lu", "rodas4(rtol=1)": "key", "radau5(tol=2)": "[0, 1]", "trbdf2(tol=-1)": "[0, 1]", "": "name",
	} {
		if m, err := stiff.Parse(text); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("Parse(%q) = %v, %v; want an error with %q", text, m, err, part)
		}
	}
}

func TestStartErrors(t *testing.T) {
	if a, b := (stiff.DIRK{}).String(), (stiff.Rosenbrock{}).String(); a != "dirk" || b != "rosenbrock" {
		t.Errorf("the zero values print as %q and %q", a, b)
	}
	sys := arc()
	for _, m := range []ode.Method{
		stiff.DIRK{}, stiff.Rosenbrock{}, stiff.DIRK{Table: &stiff.DIRKTable{Name: "empty"}},
		stiff.DIRK{Table: &stiff.DIRKTable{Name: "rows", A: [][]float64{{1}}, B: []float64{1}, C: []float64{.5}}},
		stiff.DIRK{Table: stiff.TRBDF2.Table, Linear: stiff.CG}, stiff.Rosenbrock{Table: stiff.Rodas4.Table, Linear: stiff.Cholesky},
		stiff.DIRK{Table: stiff.TRBDF2.Table, Linear: "qr"}, stiff.Rosenbrock{Table: &stiff.RosenbrockTable{Name: "empty"}},
		stiff.Radau5{Tol: -1},
	} {
		if _, err := ode.New(t.Context(), sys, []float64{1, 1}, 0, 1, ode.Config{Method: m, Control: frozen{h: 1}}); err == nil {
			t.Errorf("%#v starts", m)
		}
	}
}
