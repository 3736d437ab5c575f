package lab_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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
	has(t, string(page), `alt="Squares are squares. `)
	img := regexp.MustCompile(`data:image/svg\+xml;base64,([^"]+)"`).FindStringSubmatch(html.UnescapeString(string(page)))
	if svg, err := base64.StdEncoding.DecodeString(img[1]); err != nil || !bytes.Contains(svg, []byte("prefers-color-scheme:dark")) {
		t.Errorf("the figure does not follow the page's scheme: %v", err)
	}
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

// TestReportContrast: text of the page has a contrast of at least 4.5 to its ground, on light pages and on dark ones (WCAG
// 2.2, 1.4.3).
func TestReportContrast(t *testing.T) {
	page, err := os.ReadFile("report.html.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	luminance := func(hex string) float64 {
		v, err := strconv.ParseUint(hex, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		if len(hex) == 3 {
			v = (v>>8*0x110000 | v>>4&0xF*0x1100 | v&0xF*0x11)
		}
		y := 0.0
		for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
			x := float64(v>>(8*i)&0xFF) / 255
			if x <= 0.04045 {
				y += weight * x / 12.92
			} else {
				y += weight * math.Pow((x+0.055)/1.055, 2.4)
			}
		}
		return y
	}
	schemes := regexp.MustCompile(`:root \{[^}]*\}`).FindAllString(string(page), -1)
	if len(schemes) != 3 { // light, dark, print
		t.Fatalf("%d schemes: %q", len(schemes), schemes)
	}
	for _, scheme := range schemes {
		ink := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z]+): #([0-9a-f]+)`).FindAllStringSubmatch(scheme, -1) {
			ink[m[1]] = luminance(m[2])
		}
		for _, name := range []string{"ink", "soft", "link", "good", "bad"} {
			hi, lo := math.Max(ink[name], ink["paper"]), math.Min(ink[name], ink["paper"])
			if k := (hi + 0.05) / (lo + 0.05); k < 4.5 {
				t.Errorf("%s has contrast %.2f in %s", name, k, scheme)
			}
		}
	}
}
