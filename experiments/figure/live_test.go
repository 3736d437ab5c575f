package figure

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// live is a figure with words, ligatures, mathematics with scripts, a turned label and characters that XML escapes.
func live() Figure {
	return Figure{LiveText: true, Panels: []Panel{{
		Title:  "finite differences & <flow>",
		X:      Axis{Label: "gradient evaluations"},
		Y:      Axis{Label: `gap $f(x_k) − f^⋆$`, Log: true},
		Series: []Series{{Label: "efficient office", X: []float64{1, 2, 3}, Y: []float64{1, 1e-3, 1e-6}}},
	}}}
}

// TestLiveText finds the words in SVG and, by pdftotext, in PDF, and the same pixels as with outlines.
func TestLiveText(t *testing.T) {
	svg, err := live().SVG()
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for d, inside := xml.NewDecoder(bytes.NewReader(svg)), false; ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch v := token.(type) {
		case xml.StartElement:
			inside = v.Name.Local == "text"
		case xml.CharData:
			if inside {
				texts = append(texts, string(v))
			}
		case xml.EndElement:
			inside = false
		}
	}
	all := strings.Join(texts, "\n")
	for _, want := range []string{"gradient evaluations", "efficient office", "finite differences & <flow>", "gap "} {
		if !strings.Contains(all, want) {
			t.Errorf("the SVG lacks %q:\n%s", want, all)
		}
	}
	again, err := live().SVG()
	if err != nil || !bytes.Equal(svg, again) {
		t.Errorf("written again, other bytes (%v)", err)
	}
	pdf, err := live().PDF()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if look := os.Getenv("FIGURE_LOOK"); look != "" {
		dir = look
	}
	outlines := live()
	outlines.LiveText = false
	plain, err := outlines.PDF()
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"live.pdf": pdf, "live.svg": svg, "plain.pdf": plain} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("no pdftotext")
	}
	out, err := exec.Command("pdftotext", "-layout", filepath.Join(dir, "live.pdf"), "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"gradient evaluations", "efficient office", "finite differences & <flow>"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("pdftotext does not find %q:\n%s", want, out)
		}
	}
	raster := func(name string) []byte {
		out, err := exec.Command("pdftoppm", "-r", "200", filepath.Join(dir, name)).Output()
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	a, b := raster("live.pdf"), raster("plain.pdf")
	far := 0
	for i := range min(len(a), len(b)) {
		if d := int(a[i]) - int(b[i]); d > 100 || d < -100 {
			far++
		}
	}
	if len(a) != len(b) || far > len(a)/50 {
		t.Errorf("%d of %d bytes of the picture differ much from those of outlines", far, len(a))
	}
}
