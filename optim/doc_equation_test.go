package optim_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/odescent/odescent/optim"
	"github.com/odescent/odescent/optim/catalogue"
)

// bareRule is a text without what may differ between an equation and a doc comment: spaces, capitals and underscores, so
// that weight_decay and WeightDecay are the same, and so that x⁺ = is x ←.
func bareRule(s string) string {
	return strings.NewReplacer(" ", "", "\n", "", "\t", "", "_", "", "⁺ =", "←").Replace(strings.ToLower(s))
}

// clauses returns the parts of an equation between commas and semicolons outside of brackets, and between lines.
func clauses(equation string) (all []string) {
	depth, from := 0, 0
	cut := func(to int) {
		if s := strings.TrimSpace(equation[from:to]); s != "" {
			all = append(all, s)
		}
		from = to + 1
	}
	for i, c := range equation {
		switch {
		case c == '(':
			depth++
		case c == ')':
			depth--
		case depth == 0 && (c == ',' || c == ';' || c == '\n'):
			cut(i)
		}
	}
	if from < len(equation) {
		cut(len(equation))
	}
	return all
}

// The doc comment of every struct of the catalogue states the update rule of its entries, word by word: what is edited
// in one of the two alone is found here.
func TestDocCommentsStateTheEquation(t *testing.T) {
	docs := map[string]string{}
	for _, pattern := range []string{"catalogue/*.go", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range f.Decls {
				if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
					for _, s := range g.Specs {
						doc := s.(*ast.TypeSpec).Doc
						if doc == nil {
							doc = g.Doc
						}
						docs[f.Name.Name+"."+s.(*ast.TypeSpec).Name.Name] = bareRule(doc.Text())
					}
				}
			}
		}
	}
	for _, name := range optim.Names() {
		r, err := catalogue.Lookup(name)
		if err != nil {
			t.Fatal(err)
		}
		doc := docs[reflect.TypeOf(r.Default).String()]
		for _, c := range clauses(r.Equation) {
			if !strings.Contains(doc, bareRule(c)) {
				t.Errorf("%s: the doc comment of %T lacks %q", name, r.Default, c)
			}
		}
	}
}
