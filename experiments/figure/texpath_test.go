package figure

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestTeXPaths lets pdflatex read a file below folders whose names have characters that TeX treats in a special way; the
// other characters are errors that name them.
func TestTeXPaths(t *testing.T) {
	table := quotedTable()
	for csv, want := range map[string]string{
		"": "csv, the path of the file, is empty", `C:\x\data.csv`: `'\\'`, "a{b/data.csv": `'{'`, "a}/data.csv": `'}'`,
		`a"b/data.csv`: `'"'`, "a\nb/data.csv": `'\n'`, "a  b/data.csv": "blanks", "a/data.csv ": "blanks", "\xff/data.csv": "UTF-8",
	} {
		if _, err := quotedFigure(table).TeX(csv, table); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("path %q: error %v, want one with %s", csv, err, want)
		}
	}
	if _, err := quotedFigure(table).TeX("", nil); err != nil {
		t.Errorf("no path, and no data: %v", err)
	}
	if exec.Command("pdflatex", "--version").Run() != nil || exec.Command("kpsewhich", "pgfplots.sty").Run() != nil {
		t.Skip("no pdflatex with pgfplots")
	}
	var data bytes.Buffer
	if err := table.WriteCSV(&data); err != nil {
		t.Fatal(err)
	}
	for _, csv := range []string{"out 50%/a_b/data.csv", "a#b/c~d/my data.csv", "$a&b/^^M^/dätä.csv", "a,b=c;[d]/(e)'f/data-1.csv"} {
		tex, err := quotedFigure(table).TeX(csv, table)
		if err != nil {
			t.Error(err)
			continue
		}
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(csv)), 0o777); err != nil {
			t.Skip(err)
		}
		if err := os.WriteFile(filepath.Join(dir, csv), data.Bytes(), 0o666); err != nil {
			t.Skip(err)
		}
		pdflatex(t, dir, 500, 500, tex)
	}
}
