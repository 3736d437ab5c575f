package figure

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

// TestAutoLegend puts a curve into three corners; the legend must go to the fourth, or below if that is taken too.
func TestAutoLegend(t *testing.T) {
	corners := map[Place]page.Point{TopLeft: page.Pt(0, 1), TopRight: page.Pt(1, 1), BottomLeft: page.Pt(0, 0), BottomRight: page.Pt(1, 0)}
	for free := range corners {
		s := Series{Label: "data", Style: Dots}
		for place, c := range corners {
			if place != free {
				s.X, s.Y = append(s.X, c.X), append(s.Y, c.Y)
			}
		}
		f := Figure{Panels: []Panel{{X: Axis{Min: -0.1, Max: 1.1}, Y: Axis{Min: -0.1, Max: 1.1}, Series: []Series{s}}}}
		p := settled(t, f).panes[0]
		if p.legend == nil {
			t.Errorf("corner %d is free, legend is not in the panel", free)
			continue
		}
		c := corners[free]
		mid := page.Pt((p.legendBox.X0+p.legendBox.X1)/2, (p.legendBox.Y0+p.legendBox.Y1)/2)
		if (mid.X > p.frame.X0+p.frame.W()/2) != (c.X == 1) || (mid.Y > p.frame.Y0+p.frame.H()/2) != (c.Y == 1) {
			t.Errorf("corner %d is free, legend at %v in %v", free, mid, p.frame)
		}
		if n := p.covered(p.legendBox); n != 0 {
			t.Errorf("the legend covers %g of data", n)
		}
	}
	full := Series{Label: "everywhere"}
	for i := range 400 {
		full.X, full.Y = append(full.X, float64(i)), append(full.Y, math.Mod(float64(i)*0.37, 1))
	}
	b := settled(t, Figure{Panels: []Panel{{Series: []Series{full}}}})
	if b.panes[0].legend != nil || b.strip == nil {
		t.Error("no free corner, legend is not below")
	}
}

// TestLegendOnce: every label is explained exactly once if places are automatic.
func TestLegendOnce(t *testing.T) {
	s := func(names ...string) []Series {
		var out []Series
		for i, n := range names {
			out = append(out, Series{Label: n, X: []float64{0, 1}, Y: []float64{0, float64(i) * 0.1}})
		}
		return out
	}
	b := settled(t, Figure{Width: "icml2", Cols: 3, Panels: []Panel{
		{Series: s("a", "b", "a")}, {Series: s("b", "c", "")}, {Series: s("d", "c"), Legend: Below},
	}})
	count := map[string]int{}
	for _, p := range b.panes {
		if p.legend != nil {
			for _, e := range p.legend.entries {
				count[e.series.Label]++
			}
		}
	}
	for _, e := range b.strip.entries {
		count[e.series.Label]++
	}
	for _, n := range []string{"a", "b", "c", "d"} {
		if count[n] != 1 {
			t.Errorf("%s explained %d times", n, count[n])
		}
	}
	if len(count) != 4 {
		t.Errorf("explained: %v", count)
	}
}

func TestPens(t *testing.T) {
	got := pens([]Panel{
		{Series: []Series{{Label: "a"}, {Label: "b", Color: Grey}, {Label: "c"}, {}}},
		{Series: []Series{{Label: "c"}, {Label: "b"}, {Label: "a", Dash: Dotted}}},
	})
	if got[0][0] != (pen{Blue, Solid, Disc}) || got[0][1].color != Grey || got[0][1].dash != Solid {
		t.Errorf("first pens %v", got[0])
	}
	if got[0][2] != (pen{Vermillion, Dashed, Square}) {
		t.Errorf("a series with its own colour took a turn: %v", got[0][2])
	}
	if got[1][0] != got[0][2] || got[1][1] != got[0][1] || got[1][2] != (pen{Blue, Dotted, Disc}) {
		t.Errorf("pens of the second panel %v, first %v", got[1], got[0])
	}
	if got[0][3].color != Green {
		t.Errorf("a series without label has %v", got[0][3])
	}
	again := pens([]Panel{
		{Series: []Series{{Label: "a"}, {Label: "b"}, {Label: "c"}}}, {Series: []Series{{Label: "d"}, {Label: "e"}, {Label: "f"}}},
		{Series: []Series{{Label: "a"}, {Label: "g"}, {Label: "h", Color: Green}, {Label: "i"}}},
	})
	if g, i := again[2][1], again[2][3]; g != (pen{Vermillion, Dashed, Plus}) || i.color != Purple {
		t.Errorf("when all colours are given out, new labels have %v and %v; want those that their panel does not have", g, i)
	}
	seen := map[pen]bool{}
	var many []Series
	for i := range 34 {
		many = append(many, Series{Label: string(rune('A' + i))})
	}
	for _, p := range pens([]Panel{{Series: many}})[0] {
		if seen[p] {
			t.Errorf("%v given out twice within 34", p)
		}
		seen[p] = true
	}
}

// TestStrip: a strip is no wider than the page and has no more rows than it needs.
func TestStrip(t *testing.T) {
	var entries []entry
	for _, n := range []string{"a", "bb", "ccc", "dddd", "eeeee"} {
		entries = append(entries, entry{series: Series{Label: n}})
	}
	for _, c := range []struct {
		width float64
		rows  int
	}{{1000, 1}, {50, 5}} {
		l, err := strip(entries, 7, c.width)
		if err != nil {
			t.Fatal(err)
		}
		if l.rows != c.rows || l.w > c.width {
			t.Errorf("width %g: %d rows of %g pt, want %d", c.width, l.rows, l.w, c.rows)
		}
	}
}

// TestLegendUnder: panels with the same curves have one legend under their columns, those with others their own; where
// all have the same, or some curves stand in panels of two groups, it is one strip.
func TestLegendUnder(t *testing.T) {
	full := func(names ...string) Panel {
		p := Panel{Legend: Below}
		for i, n := range names {
			p.Series = append(p.Series, Series{Label: n, X: []float64{0, 1}, Y: []float64{0, float64(i)}})
		}
		return p
	}
	for _, c := range []struct {
		name   string
		panels []Panel
		under  string // panels with a legend under them
		strip  bool
	}{
		{"own", []Panel{full("a"), full("b"), full("c")}, "012", false},
		{"pair", []Panel{full("a", "b"), full("b"), full("c")}, "02", false},
		{"same", []Panel{full("a"), full("a"), full("a")}, "", true},
		{"apart", []Panel{full("a"), full("b"), full("a")}, "1", true},
		{"rows", []Panel{full("a"), full("b"), full("c"), full("a"), full("b"), full("c")}, "345", false},
		{"quiet", []Panel{full("a"), full(""), full("")}, "", true},
	} {
		b := settled(t, Figure{Width: "icml2", Cols: 3, Panels: c.panels})
		got := ""
		var boxes []page.Rect
		for i, p := range b.panes {
			if p.under != nil {
				got += string(rune('0' + i))
				left := math.Max(p.column[0], math.Min(p.column[1]-p.under.w, (p.frame.X0+p.frame.X1)/2-p.under.w/2))
				boxes = append(boxes, page.NewRect(left, p.frame.Y0-p.low-p.underLabel()-stripGap-p.under.h, left+p.under.w, p.frame.Y0))
			}
		}
		if got != c.under || (b.strip != nil) != c.strip {
			t.Errorf("%s: legends under %q, strip %t; want %q, %t", c.name, got, b.strip != nil, c.under, c.strip)
		}
		for i, box := range boxes {
			if box.X0 < 0 || box.X1 > b.w || box.Y0 < 0 || slices.ContainsFunc(boxes[:i], box.Meets) {
				t.Errorf("%s: the legend at %v meets another one or leaves the page", c.name, box)
			}
		}
	}
}

// TestCornerCovered draws curves under the named corner: the legend goes to a free one, or below.
func TestCornerCovered(t *testing.T) {
	curve := func(label string, y ...float64) Series { return Series{Label: label, X: []float64{0, 1, 2}, Y: y} }
	for _, c := range []struct {
		name   string
		series []Series
		inside bool
	}{
		{"falling, top left covered", []Series{curve("a", 1, .1, 0)}, true},
		{"everywhere", []Series{
			curve("long label of one", 0, 1, 0), curve("long label of two", 1, 0, 1),
			curve("long label of three", 0, 0, 1), curve("long label of four", 1, 1, 0), curve("long label of five", .5, .5, .5),
		}, false},
	} {
		b := settled(t, Figure{Width: "60mm", Panels: []Panel{{Legend: TopLeft, Series: c.series}}})
		p := b.panes[0]
		if got := p.legend != nil; got != c.inside {
			t.Errorf("%s: a legend in the frame: %v, want %v", c.name, got, c.inside)
		}
		if p.legend != nil && (p.covered(p.legendBox) != 0 || !p.legendBox.Within(p.frame)) {
			t.Errorf("%s: the legend covers data or leaves the frame", c.name)
		}
	}
}
