package lab_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "report", "--out", dir); err == nil || !strings.Contains(err.Error(), "no results") {
		t.Errorf("of nothing: %v", err)
	}
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "report", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "index.html: 1 experiment, 3 of 3 claims hold (1 published, 1 derived, 1 recorded)")
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	has(t, string(page), "<h2>square</h2>", "Squares are squares.", "data:image/svg", "The last is 3<sup>2</sup>", "polyak1964some",
		"100 % of <i>x</i><sup>2</sup>", `<span class="holds">3 of 3</span>`, "go run ./experiments run square", "x=1,2,3", "@article{polyak1964some", "1 published, 1 derived, 1 recorded",
		`published: <a href="#references">polyak1964some</a>, Section 1`, "derived: 1/0", `recorded: half above our 9<br><span class="soft">a paper has 8</span>`)
	for _, remote := range []string{`src="http`, `href="http`, "<script", "@import"} {
		if strings.Contains(string(page), remote) {
			t.Errorf("the page is not self-contained: %s", remote)
		}
	}

	b, err := os.ReadFile(filepath.Join(dir, "report.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	var nb struct {
		Cells []struct {
			ID      string   `json:"id"`
			Type    string   `json:"cell_type"`
			Source  []string `json:"source"`
			Outputs []struct {
				Type string              `json:"output_type"`
				Data map[string][]string `json:"data"`
			} `json:"outputs"`
		} `json:"cells"`
		Format int `json:"nbformat"`
	}
	if err := json.Unmarshal(b, &nb); err != nil {
		t.Fatal(err)
	}
	if nb.Format != 4 || len(nb.Cells) != 5 {
		t.Fatalf("format %d, %d cells, want 4, 5", nb.Format, len(nb.Cells))
	}
	code := nb.Cells[2]
	if code.Type != "code" || code.Source[0] != "!go run ./experiments run square" || len(code.Outputs) != 2 || code.Outputs[1].Data["image/svg+xml"] == nil {
		t.Errorf("the cell of code is %+v", code)
	}
	has(t, strings.Join(nb.Cells[3].Source, ""), "| nine.1 | The last is $3^2$ |", "holds", "recorded: half above our 9; a paper has 8")

	// What an experiment left that this program does not know is refused, as verify does.
	if err := os.Rename(filepath.Join(dir, "square"), filepath.Join(dir, "round@12345678")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "SHA256SUMS")); err != nil {
		t.Fatal(err)
	}
	if out, err := command(t, "report", "--out", dir); err == nil || !strings.Contains(err.Error(), "belongs into a folder called square") {
		t.Errorf("%v\n%s", err, out)
	}
}
