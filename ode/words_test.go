package ode_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The code of ode and of all that is below it, comments and tests aside, knows no objective (law 11).
func TestNoObjective(t *testing.T) {
	key := regexp.MustCompile(`^"[a-z]+[0-9]{4}[a-z]+"$`) // of BibTeX, with a word of a title
	forbidden := regexp.MustCompile(`(?i)gradient|objective|\bloss|loss\b`)
	files := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		files++
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var s scanner.Scanner
		set := token.NewFileSet()
		s.Init(set.AddFile(path, -1, len(src)), src, nil, 0) // without comments
		for {
			pos, tok, lit := s.Scan()
			if tok == token.EOF {
				return nil
			}
			if forbidden.MatchString(lit) && !key.MatchString(lit) {
				t.Errorf("%s: %s", set.Position(pos), lit)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d files were looked at", files)
	}
}
