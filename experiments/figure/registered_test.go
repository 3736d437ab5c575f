package figure_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odescent/odescent/experiments/figure"
	_ "github.com/odescent/odescent/experiments/gallery"
	"github.com/odescent/odescent/experiments/lab"

	"github.com/odescent/odescent/experiments/figure/page"
)

// registered draws the registered experiments from their committed data, every fifth in short tests.
func registered(t *testing.T, visit func(e lab.Experiment, fig figure.Figure)) {
	drawn := 0
	for i, e := range lab.All() {
		if testing.Short() && i%5 != 0 {
			continue
		}
		f, err := os.Open("../../notebooks-out/" + e.Name + "/data.csv")
		if err != nil { // timed ones are not committed
			continue
		}
		data, err := figure.ReadCSV(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		page, err := pageOf(e, data)
		if err != nil {
			t.Logf("%s: the committed data are of another version: %v", e.Name, err)
			continue
		}
		drawn++
		visit(e, page.Figure)
	}
	if drawn < 5 {
		t.Errorf("%d experiments were drawn", drawn)
	}
}

func pageOf(e lab.Experiment, data *figure.Table) (p *lab.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	v, err := e.Values(nil)
	if err != nil {
		return nil, err
	}
	return e.Draw(v, data)
}

// TestGreyPrint: without colours the curves of each panel can still be told apart.
func TestGreyPrint(t *testing.T) {
	registered(t, func(e lab.Experiment, fig figure.Figure) {
		twins, err := fig.GreyTwins()
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		for _, pair := range twins {
			t.Errorf("%s, %s look the same in a grey print: give them another dash, marker or place, or Direct labels", e.Name, pair)
		}
	})
}

// TestContrast: every named curve and line stands out from paper.
func TestContrast(t *testing.T) {
	registered(t, func(e lab.Experiment, fig figure.Figure) {
		faint, err := fig.Faint()
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		for _, f := range faint {
			t.Errorf("%s, %s to white, want 3: take a darker colour or more opacity", e.Name, f)
		}
	})
}

// TestAltText: the text names every curve of every panel, is not endless, and stands in the files.
func TestAltText(t *testing.T) {
	registered(t, func(e lab.Experiment, fig figure.Figure) {
		text, err := fig.AltText()
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if n := utf8.RuneCountInString(text); n > 900 || strings.Contains(text, "$") || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %d characters, or not plain sentences: %s", e.Name, n, text)
		}
		for _, p := range fig.Panels {
			for _, s := range p.Series {
				if name := strings.Join(strings.Fields(page.Plain(s.Label)), " "); !strings.Contains(text, name) {
					t.Errorf("%s: the curve %q is not in the text: %s", e.Name, name, text)
				}
			}
		}
		svg, err := fig.SVG()
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		var doc struct {
			Role  string `xml:"role,attr"`
			By    string `xml:"aria-labelledby,attr"`
			Title struct {
				ID   string `xml:"id,attr"`
				Text string `xml:",chardata"`
			} `xml:"title"`
			Desc struct {
				ID   string `xml:"id,attr"`
				Text string `xml:",chardata"`
			} `xml:"desc"`
		}
		if err := xml.Unmarshal(svg, &doc); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
		if got := strings.TrimSuffix(doc.Title.Text+". "+doc.Desc.Text, ". "); got != text || doc.By != doc.Title.ID+" "+doc.Desc.ID || doc.Role != "img" {
			t.Errorf("%s: role %q, labelled by %q: title %q and description %q, want %q", e.Name, doc.Role, doc.By, doc.Title.Text, doc.Desc.Text, text)
		}
	})
}

// TestAltTextInFiles: what a figure says of itself is in all of them, once, and a scene without it says nothing.
func TestAltTextInFiles(t *testing.T) {
	fig := figure.Figure{Alt: "Gaps < 1. The gap of $x_k$ falls.", Panels: []figure.Panel{{Series: []figure.Series{{X: []float64{0, 1}, Y: []float64{1, 0}}}}}}
	svg, err := fig.SVG()
	pdf, err2 := fig.PDF()
	png, err3 := fig.PNG(50)
	tex, err4 := fig.TeX("data.csv", nil)
	if err := errors.Join(err, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file []byte
		want string
	}{
		{svg, "Gaps &lt; 1</title>"}, {svg, ">The gap of x_k falls.</desc>"},
		{pdf, "/Title<FEFF004700610070"}, {pdf, "/S/Figure/P 5 0 R/Pg 3 0 R/K 0/Alt<FEFF0047"}, {pdf, "/Lang(en)"},
		{png, "iTXtDescription\x00\x00\x00en\x00\x00Gaps < 1. The gap of x_k falls."},
		{tex, "% Gaps < 1. The gap of x_k falls.\n"},
	} {
		if n := bytes.Count(c.file, []byte(c.want)); n != 1 {
			t.Errorf("%q stands %d times in the file", c.want, n)
		}
	}
	blank := page.NewScene(10, 10)
	pdf, err = blank.PDF()
	if svg := blank.SVG(); err != nil || bytes.Contains(svg, []byte("title")) || bytes.Contains(pdf, []byte("/Alt")) {
		t.Errorf("an empty page says something: %v\n%s", err, svg)
	}
}
