package figure

import (
	"fmt"
	"image/color"
	"math"
)

// GreyTwins returns the pairs of labelled series of a panel that a grey print does not tell apart: not by lightness, dash,
// marker or kind, and not by labels at their ends. Lightness counts from 6 on, a step of Ordered(8).
func (f Figure) GreyTwins() (twins []string, err error) {
	b, err := f.arrange()
	if err != nil {
		return nil, err
	}
	grey := func(e entry) float64 {
		c := e.ink()
		mix := func(v uint8) uint8 { return uint8((int(v)*int(c.A) + 255*(255-int(c.A))) / 255) }
		return lightness(color.NRGBA{R: mix(c.R), G: mix(c.G), B: mix(c.B), A: 255})
	}
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
