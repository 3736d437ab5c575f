package lab

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Write stores a result in dir/name: data.csv, figure.svg, figure.pdf, figure.png, caption.tex, table.txt and
// run.json, which holds the parameters and the digests of the others. Files are replaced by renaming, so that a
// reader never sees half of one. The bytes depend on the result only.
func (r *Result) Write(dir string) error {
	dir = filepath.Join(dir, r.Experiment.Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var data bytes.Buffer
	if err := r.Data.WriteCSV(&data); err != nil {
		return err
	}
	svg, err := r.Page.Figure.SVG()
	if err != nil {
		return err
	}
	pdf, err := r.Page.Figure.PDF()
	if err != nil {
		return err
	}
	png, err := r.Page.Figure.PNG(300)
	if err != nil {
		return err
	}
	var table bytes.Buffer
	Print(&table, r.Page.Table)
	files := []struct {
		name string
		b    []byte
	}{
		{"data.csv", data.Bytes()}, {"figure.svg", svg}, {"figure.pdf", pdf}, {"figure.png", png},
		{"caption.tex", []byte(TeX(r.Page.Caption) + "\n")}, {"table.txt", table.Bytes()},
	}
	sums := map[string]string{} // JSON sorts the keys
	for _, f := range files {
		sums[f.name] = fmt.Sprintf("%x", sha256.Sum256(f.b))
	}
	run, err := json.MarshalIndent(struct {
		Experiment string            `json:"experiment"`
		Thesis     string            `json:"thesis"`
		Class      Class             `json:"class"`
		Params     []string          `json:"params"`
		SHA256     map[string]string `json:"sha256"`
	}{r.Experiment.Name, r.Experiment.Thesis, r.Experiment.Class, r.Values.Settings(), sums}, "", "  ")
	if err != nil {
		return err
	}
	files = append(files, struct {
		name string
		b    []byte
	}{"run.json", append(run, '\n')})
	r.Files = nil
	for _, f := range files {
		path := filepath.Join(dir, f.name)
		if err := replace(path, f.b); err != nil {
			return err
		}
		r.Files = append(r.Files, path)
	}
	return nil
}

// replace writes a file under another name first and then renames it.
func replace(path string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(b); err == nil {
		err = f.Chmod(0o644)
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// TeX returns a text with mathematics between dollar signs as LaTeX: what is outside of them is escaped.
func TeX(s string) string {
	parts := strings.Split(s, "$")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = texEscaper.Replace(parts[i])
		}
	}
	return strings.Join(parts, "$")
}

var texEscaper = strings.NewReplacer(
	`\`, `\textbackslash{}`, `%`, `\%`, `&`, `\&`, `#`, `\#`, `_`, `\_`, `{`, `\{`, `}`, `\}`, `~`, `\textasciitilde{}`,
	`^`, `\textasciicircum{}`, "∇", `$\nabla$`, "‖", `$\|$`, "½", `$\frac12$`, "λ", `$\lambda$`, "·", `$\cdot$`, "²", `$^2$`)
