package lab

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// The digest of the code covers every Go file of the packages ode, flows and optim and of all packages below them, but tests
// and modules of their own, with the bytes that are there: a new package that no pattern embeds is found here.
func TestCodeCoversAllSources(t *testing.T) {
	n := 0
	for i, root := range []string{"ode", "flows", "optim"} {
		src, dir := sources()[i], filepath.Join("..", "..", root)
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() {
				if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || d.Name() == "testdata" {
					return fs.SkipDir
				}
				return nil
			}
			if !isSource(path) {
				return nil
			}
			n++
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return err
			}
			want, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if got, err := fs.ReadFile(src, filepath.ToSlash(name)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s/%s is not what source.go embeds: %v", root, filepath.ToSlash(name), err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 300 {
		t.Errorf("only %d files", n)
	}
}
