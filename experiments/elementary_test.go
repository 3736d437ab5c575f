package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// exact are the functions of package math that give the same bits on every platform: they round once at most.
var exact = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`Abs Ceil Copysign Dim FMA Float32bits Float32frombits Float64bits Float64frombits Floor Frexp Ilogb Inf
		IsInf IsNaN Ldexp Logb Max Min Mod Modf NaN Nextafter Nextafter32 Pow10 Remainder Round RoundToEven Signbit Sqrt Trunc`) {
		exact[name] = true
	}
}

// unportable returns what a file calls whose last bits depend on the platform.
func unportable(set *token.FileSet, f *ast.File) (found []string) {
	names := map[string]string{} // by the name in this file
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		name := path.Base(p)
		if name == "v2" {
			name = "rand"
		}
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = p
	}
	ast.Inspect(f, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		at := set.Position(s.Pos()).String() + ": "
		if s.Sel.Name == "NormFloat64" || s.Sel.Name == "ExpFloat64" {
			found = append(found, at+s.Sel.Name+" takes package math's logarithm in the tail: draw with ode/sde, flows/objective/internal/draw or gallery's normal")
		}
		x, ok := s.X.(*ast.Ident)
		if !ok || x.Obj != nil {
			return true
		}
		switch p := names[x.Name]; {
		case p == "math" && !exact[s.Sel.Name] && !isConstant(s.Sel.Name):
			found = append(found, at+"math."+s.Sel.Name+" has other last bits on another platform, by assembly or fused products: take ode/vec's")
		case p == "math/cmplx":
			found = append(found, at+"cmplx."+s.Sel.Name+" rests on package math, whose last bits depend on the platform: take the parts and ode/vec")
		}
		return true
	})
	return found
}

// isConstant reports whether the name is one of package math's constants.
func isConstant(name string) bool {
	return name == "E" || name == "Pi" || name == "Phi" || strings.HasPrefix(name, "Sqrt") || strings.HasPrefix(name, "Ln") ||
		strings.HasPrefix(name, "Log2E") || strings.HasPrefix(name, "Log10E") || strings.HasPrefix(name, "Max") || strings.HasPrefix(name, "Min") || strings.HasPrefix(name, "Smallest")
}

// TestElementaryFunctionsAreOurs: no file of the module, tests aside, takes a function whose last bits depend on the platform.
func TestElementaryFunctionsAreOurs(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, p, nil, 0)
		if err != nil {
			return err
		}
		files++
		for _, s := range unportable(set, f) {
			t.Error(s)
		}
		return nil
	})
	if err != nil || files < 300 {
		t.Fatalf("%d files read: %v", files, err)
	}
}

// TestUnportableIsFound: the guard sees calls, values, other names of the package and draws, and lets pass what is exact.
func TestUnportableIsFound(t *testing.T) {
	for code, want := range map[string]int{
		`import "math"; var x = math.Exp(1)`:                                                     1,
		`import "math"; var f = math.Log`:                                                        1,
		`import m "math"; var x = m.Pow(2, 3) + m.Sqrt(m.Pi) + m.Tanh(1)`:                        2,
		`import "math"; var x = math.Sqrt(math.Abs(-math.MaxFloat64)) + math.Ldexp(math.Ln2, 3)`: 0,
		`import "math"; var x = math.FMA(1, 2, 3) + math.Hypot(1, 2)`:                            1,
		`import "math/cmplx"; var x = cmplx.Abs(1i)`:                                             1,
		`import "math/rand/v2"; var x = rand.NormFloat64()`:                                      1,
		`type m struct{}; func (m) Exp() {}; func g() { var math m; math.Exp() }`:                0,
		`import "github.com/odescent/odescent/ode/vec"; var x = vec.Exp(1)`:                      0,
	} {
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, "x.go", "package p; "+code, 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := unportable(set, f); len(got) != want {
			t.Errorf("%s: %q, not %d of them", code, got, want)
		}
	}
}
