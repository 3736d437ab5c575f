package figure

import (
	"bytes"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

func titled(place Place, title string) Figure {
	return Figure{Width: "icml2", Cols: 2, Panels: []Panel{
		{X: Axis{Label: "step $k$"}, Y: Axis{Log: true}, Series: decays(4, 60, 0.6, 0.3), Legend: place, LegendTitle: title},
		{X: Axis{Label: "step $k$"}, Y: Axis{Log: true}, Series: decays(4, 60, 0.3, 0.2), Legend: place, LegendTitle: "not above the strip"},
	}}
}

// A title stands above the entries: the legend is higher by a line, at least as wide as the title, and otherwise what it was;
// the marks of the title are in every output. A strip has the first title.
func TestLegendTitle(t *testing.T) {
	const title = "learning rate $η$"
	for _, place := range []Place{TopRight, BottomLeft, Below} {
		bare, with := settled(t, titled(place, "")), settled(t, titled(place, title))
		a, b := bare.panes[0].legend, with.panes[0].legend
		below := b == nil
		if below {
			a, b = bare.strip, with.strip
			if b.titleText != title {
				t.Errorf("the strip is titled %q", b.titleText)
			}
		}
		if a == nil || b == nil {
			t.Fatalf("place %d: no legend", place)
		}
		if !below && (a.titleHeight != 0 || a.h+b.titleHeight != b.h || b.titleHeight < b.size) {
			t.Errorf("place %d: height %g without a title, %g with one of %g", place, a.h, b.h, b.titleHeight)
		}
		if b.w < b.title.Width() || b.w < a.w && a.cols == b.cols && !below {
			t.Errorf("place %d: width %g, %g without a title of %g", place, b.w, a.w, b.title.Width())
		}
		var sc, none page.Scene
		b.paint(&sc, page.Pt(0, b.h))
		b.titleHeight = 0
		b.paint(&none, page.Pt(0, b.h))
		if len(sc.Ops) <= len(none.Ops) {
			t.Errorf("place %d: no mark is of the title", place)
		}
	}
	f, g := titled(TopRight, title), titled(TopRight, "")
	for name, write := range map[string]func(Figure) ([]byte, error){
		"svg": func(f Figure) ([]byte, error) { return f.SVG() },
		"pdf": func(f Figure) ([]byte, error) { return f.PDF() },
		"png": func(f Figure) ([]byte, error) { return f.PNG(150) },
		"tex": func(f Figure) ([]byte, error) { return f.TeX("", nil) },
	} {
		a, err := write(f)
		b, err2 := write(g)
		if err != nil || err2 != nil || bytes.Equal(a, b) {
			t.Errorf("%s: no title in it (%v, %v)", name, err, err2)
		}
		if name == "tex" && !strings.Contains(string(a), `{learning rate`) {
			t.Errorf("tex: no title in\n%s", a)
		}
	}
	if _, err := titled(TopRight, `$\frac12$`).SVG(); err == nil {
		t.Error("a title that cannot be set is no error")
	}
}
