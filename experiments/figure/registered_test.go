package figure_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odescent/odescent/experiments/figure"
	_ "github.com/odescent/odescent/experiments/gallery"
	"github.com/odescent/odescent/experiments/lab"
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
		if e.Name == "floors" && len(fig.Panels[0].Series) > 10 { // too many curves for six colours and four dashes of grey
			return
		}
		for _, pair := range twins {
			t.Errorf("%s, %s look the same in a grey print: give them another dash, marker or place, or Direct labels", e.Name, pair)
		}
	})
}

// TestAltText: the text names every curve of every panel, and is not endless.
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
				if name := strings.Join(strings.Fields(figure.Plain(s.Label)), " "); !strings.Contains(text, name) {
					t.Errorf("%s: the curve %q is not in the text: %s", e.Name, name, text)
				}
			}
		}
	})
}
