package main

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

const module = "github.com/odescent/odescent"

// bracketed is what would be a link of a doc comment if the name were known.
var bracketed = regexp.MustCompile(`(?:^|[\s(])\[\*?([A-Z]\w*(?:\.[A-Z]\w*)?|[a-z]\w*\.[A-Z]\w*(?:\.[A-Z]\w*)?)\](?:$|[\s.,;:)'])`)

// source is one package of the module: its comments and the names that they may link to.
type source struct {
	doc      *doc.Package
	set      *token.FileSet
	comments []*ast.CommentGroup
	names    map[string]bool // Name and Type.Name, fields included
}

// sources parses all packages of the module, without tests, by import path.
func sources(t *testing.T) map[string]*source {
	t.Helper()
	dirs := map[string][]string{}
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() != ".." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case strings.HasSuffix(p, ".go") && !strings.HasSuffix(p, "_test.go"):
			dirs[filepath.Dir(p)] = append(dirs[filepath.Dir(p)], p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*source{}
	for dir, files := range dirs {
		s := &source{set: token.NewFileSet(), names: map[string]bool{}}
		var parsed []*ast.File
		for _, f := range files {
			a, err := parser.ParseFile(s.set, f, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			s.comments = append(s.comments, a.Comments...)
			parsed = append(parsed, a)
		}
		for _, a := range parsed {
			s.learn(a)
		}
		at := path.Join(module, filepath.ToSlash(strings.TrimPrefix(dir, "..")))
		if s.doc, err = doc.NewFromFiles(s.set, parsed, at, doc.AllDecls|doc.PreserveAST); err != nil {
			t.Fatal(err)
		}
		all[at] = s
	}
	return all
}

// learn enters the names of a file.
func (s *source) learn(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil {
				typ := d.Recv.List[0].Type
				if p, ok := typ.(*ast.StarExpr); ok {
					typ = p.X
				}
				if x, ok := typ.(*ast.IndexExpr); ok {
					typ = x.X
				}
				if id, ok := typ.(*ast.Ident); ok {
					name = id.Name + "." + name
				}
			}
			s.names[name] = true
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					for _, id := range spec.Names {
						s.names[id.Name] = true
					}
				case *ast.TypeSpec:
					s.names[spec.Name.Name] = true
					var fields *ast.FieldList
					switch typ := spec.Type.(type) {
					case *ast.StructType:
						fields = typ.Fields
					case *ast.InterfaceType:
						fields = typ.Methods
					default:
						continue
					}
					for _, field := range fields.List {
						for _, id := range field.Names {
							s.names[spec.Name.Name+"."+id.Name] = true
						}
					}
				}
			}
		}
	}
}

// Every [Name] in a comment is the name of something: of this package, or of one of the module's or another that the package
// imports.
func TestDocLinks(t *testing.T) {
	all := sources(t)
	links := 0
	for _, s := range all {
		p := s.doc.Parser()
		for _, c := range s.comments {
			at := s.set.Position(c.Pos())
			for _, b := range p.Parse(c.Text()).Content {
				visit(b, func(x comment.Text) {
					switch x := x.(type) {
					case comment.Plain:
						for _, m := range bracketed.FindAllStringSubmatch(string(x), -1) {
							if !s.names[m[1]] { // a field is no link, but it is known
								t.Errorf("%s: [%s] is not known here", at, m[1])
							}
						}
					case *comment.DocLink:
						links++
						name := x.Name
						if x.Recv != "" {
							name = x.Recv + "." + x.Name
						}
						of := s
						if x.ImportPath != "" {
							of = all[x.ImportPath]
						}
						if of != nil && name != "" && !of.names[name] {
							t.Errorf("%s: package %s has no %s", at, x.ImportPath, name)
						}
					}
				})
			}
		}
	}
	if links < 300 {
		t.Errorf("only %d links were looked at", links)
	}
}

// visit calls do for all texts of a block.
func visit(b comment.Block, do func(comment.Text)) {
	var texts []comment.Text
	switch b := b.(type) {
	case *comment.Paragraph:
		texts = b.Text
	case *comment.Heading:
		texts = b.Text
	case *comment.List:
		for _, item := range b.Items {
			for _, c := range item.Content {
				visit(c, do)
			}
		}
	}
	for _, x := range texts {
		do(x)
	}
}

// Every test that a page of docs names exists.
func TestDocsNameTests(t *testing.T) {
	declared := map[string]bool{}
	err := filepath.WalkDir("..", func(p string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(p, "_test.go") {
			return err
		}
		b, err := os.ReadFile(p)
		for _, m := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(b, -1) {
			declared[path.Join(filepath.ToSlash(filepath.Dir(p)))[len("../"):]+" "+string(m[1])] = true
			declared[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile("`(?:([a-z/]+) )?(Test\\w+)`")
	n := 0
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(b), -1) {
			n++
			if !declared[strings.TrimSpace(m[1]+" "+m[2])] {
				t.Errorf("%s: there is no test %s %s", page, m[1], m[2])
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d tests are named", n)
	}
}

// texts returns what people read, by file: the pages, and of the Go files, tests included, the comments.
func texts(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	walk(t, func(p string) {
		switch {
		case strings.HasSuffix(p, ".md"), strings.HasSuffix(p, ".yml"), strings.HasSuffix(p, ".cff"):
			b, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			all[p] = string(b)
		case strings.HasSuffix(p, ".go"):
			f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range f.Comments {
				for _, line := range c.List { // not Text, which drops directives
					all[p] += line.Text + "\n"
				}
			}
		}
	})
	return all
}

// walk visits the files of the repository that people write.
func walk(t *testing.T, visit func(p string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if n := d.Name(); n == ".git" || n == "notebooks-out" {
				return fs.SkipDir
			}
			return nil
		}
		visit(p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var (
	// file is the name of a file that people write, in a comment or a page. Data and what programs write are not meant.
	file = regexp.MustCompile(`[\w./-]*\w\.(?:go|md|txtar|yml|bib)\b`)

	// test is the name of a test in a comment or a page.
	test = regexp.MustCompile(`\b(?:Test|Benchmark|Fuzz)[A-Z]\w*`)
)

// Every file and every test that a comment or a page names is in the repository.
func TestReferencesExist(t *testing.T) {
	have := map[string]bool{"adam.bib": true, "TestMine": true, "main.go": true} // what examples write
	walk(t, func(p string) {
		have[filepath.Base(p)] = true
		if !strings.HasSuffix(p, "_test.go") {
			return
		}
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Benchmark|Fuzz)\w+)\(`).FindAllSubmatch(b, -1) {
			have[string(m[1])] = true
		}
	})
	n := 0
	for p, text := range texts(t) {
		for _, name := range append(file.FindAllString(text, -1), test.FindAllString(text, -1)...) {
			if n++; !have[path.Base(name)] {
				t.Errorf("%s names %s, which is not in the repository", p, name)
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d names were looked at", n)
	}
}

// Every name of this module in a page, such as `ode.Step` or `Config.Dense` after it, is exported by the package.
func TestNamesOfPages(t *testing.T) {
	exported := map[string]map[string]bool{} // by the package's name
	for at, s := range sources(t) {
		if name := path.Base(at); !strings.Contains(at, "/internal/") {
			exported[name] = s.names
		}
	}
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	qualified := regexp.MustCompile(`\b([a-z]+)\.([A-Z]\w*(?:\.[A-Z]\w*)?)`)
	n := 0
	for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md") {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range regexp.MustCompile("`[^`\n]+`").FindAllString(string(b), -1) {
			for _, m := range qualified.FindAllStringSubmatch(code, -1) {
				names, ours := exported[m[1]]
				if !ours {
					continue
				}
				if n++; !names[m[2]] {
					t.Errorf("%s: package %s has no %s", page, m[1], m[2])
				}
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d names were looked at", n)
	}
}

// Every spec that a page gives to a Must of optim or objective reads.
func TestSpecsOfPages(t *testing.T) {
	must := regexp.MustCompile(`\b(optim|objective)\.Must\("([^"]+)"\)`)
	n := 0
	for p, text := range texts(t) {
		if !strings.HasSuffix(p, ".md") {
			continue
		}
		for _, m := range must.FindAllStringSubmatch(text, -1) {
			n++
			var err error
			if m[1] == "optim" {
				_, err = optim.Parse(m[2])
			} else {
				_, err = objective.Parse(m[2])
			}
			if err != nil {
				t.Errorf("%s: %s: %v", p, m[0], err)
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d specs were read", n)
	}
}

// Every exported type of ode has a place in the glossary, and every line of its tables has a term, a symbol, a unit and a
// meaning. A term has one line.
func TestGlossary(t *testing.T) {
	b, err := os.ReadFile("../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, typ := range sources(t)[module+"/ode"].doc.Types {
		if ast.IsExported(typ.Name) && !regexp.MustCompile("`(?:ode\\.)?"+typ.Name+"`").Match(b) {
			t.Errorf("the glossary does not name the type %s of ode", typ.Name)
		}
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(b)) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| term ") {
			continue
		}
		cells := strings.Split(strings.ReplaceAll(strings.TrimSpace(line), `\|`, "¦"), "|")
		if len(cells) != 6 || strings.TrimSpace(cells[3]) == "" || strings.TrimSpace(cells[4]) == "" {
			t.Errorf("not term, symbol, unit and meaning: %s", line)
			continue
		}
		term := strings.TrimSpace(cells[1])
		if seen[term] {
			t.Errorf("%s has two lines", term)
		}
		seen[term] = true
	}
	if len(seen) < 60 {
		t.Errorf("%d terms", len(seen))
	}
}
