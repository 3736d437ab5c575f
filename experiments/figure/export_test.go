package figure

import (
	"fmt"
	"image/color"
	"math"
)

// onPaper is an ink as it appears on white.
func onPaper(c color.NRGBA) color.NRGBA {
	mix := func(v uint8) uint8 { return uint8((int(v)*int(c.A) + 255*(255-int(c.A))) / 255) }
	return color.NRGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 255}
}

// Faint returns the labelled series and reference lines whose contrast to white is below 3.
func (f Figure) Faint() (faint []string, err error) {
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	for i, p := range b.panes {
		note := func(label string, ink color.NRGBA) {
			if k := contrast(onPaper(ink)); k < 3 {
				faint = append(faint, fmt.Sprintf("panel %s: %q with contrast %.2f", letter(i), label, k))
			}
		}
		for _, e := range p.entries(nil) {
			note(e.series.Label, e.ink())
		}
		for _, r := range append(p.HLines[:len(p.HLines):len(p.HLines)], p.VLines...) {
			if c, err := r.ink().rgb(); r.Label != "" && err == nil {
				note(r.Label, c)
			}
		}
	}
	return faint, nil
}

// GreyTwins returns the pairs of labelled series of a panel that a grey print does not tell apart: not by lightness, dash,
// marker or kind, and not by labels at their ends. Lightness counts from 6 on, a step of Ordered(8).
func (f Figure) GreyTwins() (twins []string, err error) {
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	grey := func(e entry) float64 { return lightness(onPaper(e.ink())) }
	for i, p := range b.panes {
		if p.direct {
			continue
		}
		entries := p.entries(nil)
		for j, e := range entries {
			for _, d := range entries[:j] {
				s, t := e.series, d.series
				dash := s.Style != Dots && t.Style != Dots && e.pen.dash != d.pen.dash
				mark := s.Style != Line && t.Style != Line && e.pen.marker != d.pen.marker
				if s.Style == t.Style && !dash && !mark && math.Abs(grey(e)-grey(d)) < 6 {
					twins = append(twins, fmt.Sprintf("panel %s: %q and %q", letter(i), d.series.Label, s.Label))
				}
			}
		}
	}
	return twins, nil
}

// Shapes are figures of each kind, for tests of other packages.
func Shapes() map[string]Figure { return gallery() }
