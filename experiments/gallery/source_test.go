package gallery

import (
	"bytes"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// The source that names stored points has every Go file of the gallery, in whichever package below it, with the bytes that are
// there; and what these import from the module is in that source, in that of ode, flows and optim, which [lab.Code] covers, or in
// lab and figure, which compute nothing. So a new package is found here if no pattern embeds it.
func TestSourceCoversGallery(t *testing.T) {
	n := 0
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		n++
		want, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if got, err := source.ReadFile(filepath.ToSlash(path)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what doc.go embeds: %v", path, err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, want, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			name, _ := strconv.Unquote(i.Path.Value)
			of, ours := strings.CutPrefix(name, "github.com/odescent/odescent/")
			known := false
			for _, root := range []string{"ode", "flows", "optim", "experiments/gallery", "experiments/lab", "experiments/figure"} {
				known = known || of == root || strings.HasPrefix(of, root+"/")
			}
			if ours && !known {
				t.Errorf("%s imports %s, whose source is not hashed", path, name)
			}
		}
		return nil
	})
	if err != nil || n < 60 {
		t.Errorf("%d files, %v", n, err)
	}
}
