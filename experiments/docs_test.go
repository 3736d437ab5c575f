package main

import (
	"bytes"
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
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

// The programs that the README shows run as they stand, and print no error.
func TestReadmeProgram(t *testing.T) {
	b, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```go\n(package main\n.*?)```").FindAllSubmatch(b, -1)
	if len(blocks) == 0 {
		t.Fatal("the README has no program")
	}
	for _, block := range blocks {
		file := filepath.Join(t.TempDir(), "main.go")
		if err := os.WriteFile(file, block[1], 0o644); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command("go", "run", file).CombinedOutput()
		if err != nil || bytes.Count(out, []byte("<nil>\n")) != bytes.Count(out, []byte("\n")) {
			t.Errorf("%v: %s", err, out)
		}
	}
}

// page is the name of a page in a comment or a text.
var page = regexp.MustCompile(`[\w./-]*\w\.md\b`)

// Every page that code, tests or pages name is in the repository.
func TestPagesExist(t *testing.T) {
	have := map[string]bool{}
	var texts []string
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p != ".." && (d.Name() == ".git" || d.Name() == "testdata" || d.Name() == "notebooks-out"):
			return fs.SkipDir
		case strings.HasSuffix(p, ".md"):
			have[d.Name()] = true
			texts = append(texts, p)
		case strings.HasSuffix(p, ".go"):
			texts = append(texts, p)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range texts {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range page.FindAllString(string(b), -1) {
			if !have[path.Base(name)] {
				t.Errorf("%s names %s, which is not in the repository", p, name)
			}
		}
	}
}
