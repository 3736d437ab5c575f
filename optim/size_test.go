package optim_test

import (
	"context"
	"fmt"
	"math"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/optim"
	"gonum.org/v1/gonum/mat"
)

// bowl is ½‖x‖² in n variables, with a Hessian that nobody may ask for if n is large.
func bowl(n int) *objective.Problem {
	p := &objective.Problem{Dim: n, Min: new(0.), Start: make([]float64, n), FuncGrad: func(dst, x []float64) (f float64) {
		for i, v := range x {
			dst[i] = v
			f += v * v / 2
		}
		return f
	}, Hess: func(dst *mat.SymDense, _ []float64) {
		for i := range n {
			for j := i; j < n; j++ {
				dst.SetSym(i, j, 0)
			}
			dst.SetSym(i, i, 1)
		}
	}, HessVec: func(dst, _, v []float64) { copy(dst, v) }}
	for i := range p.Start {
		p.Start[i] = 1 / math.Sqrt(float64(n))
	}
	return p.Complete()
}

// taken is what Start allocates in bytes for each of the n variables.
func taken(t *testing.T, o optim.Optimizer, p *objective.Problem) float64 {
	t.Helper()
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	r, err := optim.Start(context.Background(), p, nil, o, optim.Settings{Steps: 3, GTol: -1})
	runtime.ReadMemStats(&b)
	if err != nil {
		t.Fatalf("%v: %v", o, err)
	}
	runtime.KeepAlive(r)
	return float64(b.TotalAlloc-a.TotalAlloc) / float64(p.Dim)
}

// documented reads the table of the documentation of package catalogue: bytes for each variable by name, and the names
// that hold matrices.
func documented(t *testing.T) (size map[string]int, dense []string) {
	t.Helper()
	b, err := os.ReadFile("catalogue/doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(b), "# Memory")
	if !ok {
		t.Fatal("no section on memory in catalogue/doc.go")
	}
	size = map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^//\t *(\d+)  (.*)$`).FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1])
		for _, name := range strings.Fields(m[2]) {
			size[name] = n
		}
	}
	words := regexp.MustCompile(`(?s)some of order n: (.*?)\.`).FindStringSubmatch(text)
	if words == nil {
		t.Fatal("no list of optimizers that hold matrices in catalogue/doc.go")
	}
	return size, regexp.MustCompile(`[a-z]+`).FindAllString(strings.ReplaceAll(strings.ReplaceAll(words[1], " and ", " "), "//", ""), -1)
}

// What the documentation says of memory is what a run takes, for every optimizer of the catalogue.
func TestDocumentedMemory(t *testing.T) {
	if raceEnabled {
		t.Skip("not under the race detector")
	}
	size, dense := documented(t)
	p := bowl(100_000)
	for _, name := range optim.Names() {
		if slices.Contains(dense, name) {
			continue
		}
		want, ok := size[name]
		if !ok {
			t.Errorf("%s: its memory is not documented", name)
			continue
		}
		o, err := optim.Parse(name)
		if err != nil {
			o = parse(t, optim.SamplesOf(name)[0])
		}
		if got := taken(t, o, p); math.Abs(got-float64(want)) > 6 { // large blocks are rounded up to pages
			t.Errorf("%v takes %.1f bytes a variable, the documentation says %d", o, got, want)
		}
	}
}

// A Hessian that a problem offers takes no room where no method asks for one: bb with 60,000 variables, where a
// matrix would be 29 GB, and every method that forms no Jacobian.
func TestNoMatrixWithoutJacobian(t *testing.T) {
	p := bowl(60_000)
	for _, word := range []string{"bb", "sgd", "adam", "lbfgs", "armijo", "rkcd(stages=3)", "gradient/stab", "gradient/rk"} {
		if family, ok := strings.CutPrefix(word, "gradient/"); ok {
			for _, m := range method.Names() {
				o, err := optim.Parse("gradient/" + m + "/relative")
				if err != nil || !strings.HasPrefix(strings.TrimPrefix(typeName(o.Method), "*"), family+".") {
					continue
				}
				if _, err := optim.Start(context.Background(), rosenbrock, nil, o, optim.Settings{}); err != nil {
					continue
				}
				if got := taken(t, o, p); got > 1000 {
					t.Errorf("%v takes %.0f bytes a variable", o, got)
				}
			}
			continue
		}
		res, err := optim.Minimize(t.Context(), p, nil, parse(t, word), optim.Settings{Steps: 5})
		if err != nil || res.F > .5 {
			t.Errorf("%s: %+v, %v", word, res.Reason, err)
		}
	}
}

func typeName(v any) string { return fmt.Sprintf("%T", v) }
