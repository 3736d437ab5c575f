package figure

import (
	"bytes"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
)

// TestDarkInks checks on dark pages what TestPalette and TestInkContrast check on paper.
func TestDarkInks(t *testing.T) {
	const apart = 10.0
	inks := append(slices.Clone(penColors), Black, Grey)
	for i, a := range inks {
		night := mustRGB(t, a.night())
		if k := onNight(night); k < 3 {
			t.Errorf("%s is %s on dark pages with contrast %.2f, want 3", a, a.night(), k)
		}
		for _, b := range inks[:i] {
			for _, v := range visions {
				if d := ciede2000(labOf(night, v.m), labOf(mustRGB(t, b.night()), v.m)); d < apart {
					t.Errorf("%s and %s are %.1f apart on dark pages for %s, want %g", a, b, d, v.name, apart)
				}
			}
		}
		text := directLabel{entry: entry{pen: pen{color: a}}}.ink()
		for _, c := range []Color{hexOf(text), Rule{Color: a}.textInk()} {
			if k := onNight(mustRGB(t, c.night())); k < 4.5 {
				t.Errorf("a label in %s is %s on dark pages with contrast %.2f, want 4.5", a, c.night(), k)
			}
		}
	}
	for _, ink := range []Color{hexOf(contourInk), hexOf(fieldInk)} {
		if k := onNight(mustRGB(t, ink.night())); k < 3 {
			t.Errorf("%s is %s on dark pages with contrast %.2f, want 3", ink, ink.night(), k)
		}
	}
	for n := range 10 {
		last := math.Inf(1)
		for i, c := range Ordered(n) {
			k := onNight(mustRGB(t, c.night()))
			if k < 3 || k > last {
				t.Errorf("Ordered(%d)[%d] is %s on dark pages with contrast %.2f after %.2f, want less and 3", n, i, c.night(), k, last)
			}
			last = k
		}
	}
}

// TestDark checks which inks the style changes, and that the document stays as it is.
func TestDark(t *testing.T) {
	fig := bandAndDots()
	fig.Panels = append(fig.Panels, matrix().Panels...)
	svg, err := fig.SVG()
	if err != nil {
		t.Fatal(err)
	}
	dark := Dark(svg)
	from, to := bytes.Index(dark, []byte("<style>")), bytes.Index(dark, []byte("</style>"))+len("</style>")
	if from < 0 || !bytes.Equal(append(bytes.Clone(dark[:from]), dark[to:]...), svg) {
		t.Fatal("Dark changed more than the style")
	}
	style := string(dark[from:to])
	for _, want := range []string{`[fill="#ffffff"]{fill:#17181a}`, `[stroke="#000000"]{stroke:#e`, `[stroke="#00558c"]{stroke:#0083e5}`} {
		if strings.Count(style, want) != 1 {
			t.Errorf("%s stands %d times in %s", want, strings.Count(style, want), style)
		}
	}
	for k := range shades {
		if c := string(hexOf(shadeInk(k))); strings.Contains(style, c) {
			t.Errorf("the style changes shade %d, %s", k, c)
		}
		for n := range 13 {
			if slices.Contains(Ordered(n), hexOf(shadeInk(k))) {
				t.Errorf("shade %d is among Ordered(%d), so that Dark would leave it", k, n)
			}
		}
	}
	for _, c := range []Color{cellWhite, cellBlack, hexOf(nanInk), hexOf(hatchInk)} {
		if strings.Contains(style, string(c)) {
			t.Errorf("the style changes %s in cells", c)
		}
	}
	if dir := os.Getenv("FIGURE_LOOK"); dir != "" {
		if err := os.WriteFile(dir+"/dark.svg", dark, 0o644); err != nil {
			t.Error(err)
		}
	}
}
