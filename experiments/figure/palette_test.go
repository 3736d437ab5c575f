package figure

import (
	"image/color"
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

// visions turn linear RGB into what an eye sees that lacks one kind of cones.
//
// Reference: G. M. Machado, M. M. Oliveira, L. A. F. Fernandes, A physiologically-based model for simulation of color
// vision deficiency, IEEE TVCG 15 (2009), table 1, severity 1.
var visions = []struct {
	name string
	m    [9]float64
}{
	{"normal", [9]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}},
	{"protanopia", [9]float64{0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998}},
	{"deuteranopia", [9]float64{0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881}},
	{"tritanopia", [9]float64{1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900}},
}

// lightness is the CIE L* of a colour, from 0 for black to 100 for white.
func lightness(c color.NRGBA) float64 { return labOf(c, visions[0].m)[0] }

// labOf is CIELAB (D65) of a colour as an eye sees it.
func labOf(c color.NRGBA, m [9]float64) [3]float64 {
	var in, l [3]float64
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		in[i] = luminance(color.NRGBA{R: v, G: v, B: v})
	}
	for i := range l {
		l[i] = math.Max(0, math.Min(1, m[3*i]*in[0]+m[3*i+1]*in[1]+m[3*i+2]*in[2]))
	}
	f := func(r, g, b, white float64) float64 {
		t := (r*l[0] + g*l[1] + b*l[2]) / white
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x, y, z := f(0.4124564, 0.3575761, 0.1804375, 0.95047), f(0.2126729, 0.7151522, 0.0721750, 1), f(0.0193339, 0.1191920, 0.9503041, 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 is the distance of two colours in CIELAB; about 1 can just be told apart side by side.
//
// Reference: G. Sharma, W. Wu, E. N. Dalal, The CIEDE2000 color-difference formula, Color Res. Appl. 30 (2005).
func ciede2000(p, q [3]float64) float64 {
	const rad = math.Pi / 180
	seventh := func(c float64) float64 { return math.Sqrt(math.Pow(c, 7) / (math.Pow(c, 7) + math.Pow(25, 7))) }
	g := 1.5 - seventh((math.Hypot(p[1], p[2])+math.Hypot(q[1], q[2]))/2)/2
	c1, c2 := math.Hypot(g*p[1], p[2]), math.Hypot(g*q[1], q[2])
	hue := func(v [3]float64) float64 { return math.Mod(math.Atan2(v[2], g*v[1])/rad+360, 360) }
	h1, h2 := hue(p), hue(q)
	dh, h := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, h = 0, h1+h2
	case math.Abs(dh) > 180:
		dh -= math.Copysign(360, dh)
		h -= math.Copysign(180, h-180)
	}
	l, c := (p[0]+q[0])/2, (c1+c2)/2
	t := 1 - 0.17*math.Cos((h-30)*rad) + 0.24*math.Cos(2*h*rad) + 0.32*math.Cos((3*h+6)*rad) - 0.2*math.Cos((4*h-63)*rad)
	dL := (q[0] - p[0]) / (1 + 0.015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50)))
	dC := (c2 - c1) / (1 + 0.045*c)
	dH := 2 * math.Sqrt(c1*c2) * math.Sin(dh/2*rad) / (1 + 0.015*c*t)
	rt := -2 * seventh(c) * math.Sin(60*math.Exp(-math.Pow((h-275)/25, 2))*rad)
	return math.Sqrt(dL*dL + dC*dC + dH*dH + rt*dC*dH)
}

// TestCIEDE2000 has pairs of the reference's table 1, among them those about the discontinuities of the mean hue.
func TestCIEDE2000(t *testing.T) {
	for _, c := range []struct {
		p, q [3]float64
		want float64
	}{
		{[3]float64{50, 2.6772, -79.7751}, [3]float64{50, 0, -82.7485}, 2.0425},
		{[3]float64{50, 2.49, -0.001}, [3]float64{50, -2.49, 0.0009}, 7.1792},
		{[3]float64{50, 2.49, -0.001}, [3]float64{50, -2.49, 0.0011}, 7.2195},
		{[3]float64{50, 2.5, 0}, [3]float64{73, 25, -18}, 27.1492},
		{[3]float64{90.9257, -0.5406, -0.9208}, [3]float64{88.6381, -0.8985, -0.7239}, 1.5381},
		{[3]float64{50, 0, 0}, [3]float64{50, -1, 2}, 2.3669},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 1e-4 {
			t.Errorf("ΔE(%v, %v) = %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
}

func mustRGB(t *testing.T, c Color) color.NRGBA {
	t.Helper()
	rgb, err := c.rgb()
	if err != nil {
		t.Fatal(err)
	}
	return rgb
}

// TestPalette checks that colours differ from paper and from each other for every eye. The bound on distances is about
// the least distance in the set of Okabe and Ito (10.9), and four times what can just be told apart (2.3 in CIE76).
func TestPalette(t *testing.T) {
	const apart = 10.0
	inks := append(slices.Clone(penColors), Black, Grey)
	for i, a := range inks {
		if k := contrast(mustRGB(t, a)); k < 3 {
			t.Errorf("%s has contrast %.2f to white, want 3", a, k)
		}
		for _, b := range inks[:i] {
			for _, v := range visions {
				if d := ciede2000(labOf(mustRGB(t, a), v.m), labOf(mustRGB(t, b), v.m)); d < apart {
					t.Errorf("%s and %s are %.1f apart for %s, want %g", a, b, d, v.name, apart)
				}
			}
		}
	}
}

// TestInkContrast checks everything else that carries meaning; the box of a legend carries none.
func TestInkContrast(t *testing.T) {
	for name, ink := range map[string]color.NRGBA{"frame": black, "contours": contourInk, "field": fieldInk} {
		if k := contrast(ink); k < 3 {
			t.Errorf("%s: contrast %.2f to white, want 3", name, k)
		}
	}
	if k := contrast(hatchInk) / contrast(nanInk); k < 3 {
		t.Errorf("hatch: contrast %.2f to its cell, want 3", k)
	}
	for _, c := range append(slices.Clone(penColors), Black, Grey, "#dddddd", "#ffff00", "#ffffff") {
		d := directLabel{entry: entry{pen: pen{color: c}, series: Series{Alpha: 0.3}}}
		rule := mustRGB(t, Rule{Color: c}.textInk())
		if k := math.Min(contrast(d.ink()), contrast(rule)); k < 4.5 || d.ink().A != 255 {
			t.Errorf("a label in %s has contrast %.2f to white, want 4.5", c, k)
		}
	}
	z := make([]float64, shades)
	for i := range z {
		z[i] = float64(i)
	}
	b, err := Figure{Panels: []Panel{{Heat: &Heat{Z: [][]float64{z}, Format: "g"}}}}.arrange()
	if err != nil {
		t.Fatal(err)
	}
	k := -1
	p := b.panes[0]
	err = p.heat.eachText(p.view, func(_ string, _ page.Point, _ float64, ink Color) error {
		k++
		cell, text := contrast(shadeInk(k)), contrast(mustRGB(t, ink))
		if c := math.Max(cell, text) / math.Min(cell, text); c < 4.5 {
			t.Errorf("number on shade %d: contrast %.2f, want 4.5", k, c)
		}
		return nil
	})
	if err != nil || k != shades-1 {
		t.Errorf("visited %d cells: %v", k+1, err)
	}
}

// TestOrdered checks that lightness grows in even steps and that all colours stand out from paper.
func TestOrdered(t *testing.T) {
	for n := range 10 {
		last := 0.0
		for i, c := range Ordered(n) {
			rgb := mustRGB(t, c)
			if k := contrast(rgb); k < 3 {
				t.Errorf("Ordered(%d)[%d] = %s has contrast %.2f to white, want 3", n, i, c, k)
			}
			if d := lightness(rgb) - last; i > 0 && math.Abs(d*float64(n-1)-46) > 10 {
				t.Errorf("Ordered(%d)[%d] is lighter by %.1f than the one before, want about %.1f", n, i, d, 46/float64(n-1))
			}
			last = lightness(rgb)
		}
	}
}

// TestOrderedPanel: the series of an ordered panel have the colours in their order, one label one colour in all panels.
func TestOrderedPanel(t *testing.T) {
	b := settled(t, Figure{Panels: []Panel{
		{Ordered: true, Series: []Series{{Label: "a"}, {Label: "own", Color: Grey}, {Label: "b"}, {Label: "a"}, {}, {Label: "c"}}},
		{Ordered: true, Series: []Series{{Label: "c"}, {Label: "d"}}},
		{Series: []Series{{Label: "e"}}},
	}})
	three, one := Ordered(3), Ordered(1)
	for i, want := range [][]Color{{three[0], Grey, three[1], three[0], "", three[2]}, {three[2], one[0]}, {""}} {
		for j, c := range want {
			if got := b.panes[i].pens[j].color; c != "" && got != c || c == "" && slices.Contains(three, got) {
				t.Errorf("panel %d, series %d: %s, want %q", i, j, got, c)
			}
		}
	}
}

// TestKnownLabelKeepsItsColour: a label of an earlier panel has its colour also where it comes after new labels.
func TestKnownLabelKeepsItsColour(t *testing.T) {
	series := func(labels string) (ss []Series) {
		for _, l := range labels {
			ss = append(ss, Series{Label: string(l)})
		}
		return ss
	}
	all := pens([]Panel{{Series: series("abcdef")}, {Series: series("ga")}})
	if g, a := all[1][0].color, all[1][1].color; g == a || a != all[0][0].color {
		t.Errorf("g has %s, a %s beside it and %s before", g, a, all[0][0].color)
	}
}
