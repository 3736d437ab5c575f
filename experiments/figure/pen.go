package figure

import (
	"fmt"
	"image/color"
	"slices"
	"strconv"
)

// Color is an opaque colour written #rrggbb; empty means automatic.
type Color string

// The colours: the hues of Okabe and Ito without yellow, darkened until each has a contrast of at least 3 to white paper
// (WCAG 2.2, 1.4.11) and any two differ by at least 10 in CIEDE2000 for normal and for colour-blind eyes; Okabe and Ito's
// own differ by 10.9. Black and Grey are for references; no series is black unless it says so.
//
// Reference: M. Okabe, K. Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/.
const (
	Blue       Color = "#00558C"
	Vermillion Color = "#BA4A00"
	Green      Color = "#008B62"
	Purple     Color = "#AA608A"
	Orange     Color = "#C88200"
	Sky        Color = "#0A9BD4"
	Black      Color = "#000000"
	Grey       Color = "#666666"
)

// Dash is a pattern of strokes; zero means automatic.
type Dash int

// The dash patterns.
const (
	Solid Dash = iota + 1
	Dashed
	Dotted
	DashDot
	LongDash
	DashDotDot
)

// Marker is the shape of a point; zero means automatic.
type Marker int

// The markers: a filled disc, an open circle, and so on. Cross is ×, Plus is +.
const (
	Disc Marker = iota + 1
	Square
	Triangle
	Diamond
	Ring
	Cross
	Plus
	Down // an open triangle that points down, as at the floor of an axis
)

// What pens are made of.
var (
	penColors  = []Color{Blue, Vermillion, Green, Purple, Orange, Sky}
	penDashes  = []Dash{Solid, Dashed, DashDot, LongDash, Dotted, DashDotDot}
	penMarkers = []Marker{Disc, Square, Triangle, Diamond, Ring, Cross, Plus}
)

// dashPatterns are lengths of strokes and gaps in units of the line's width.
var dashPatterns = map[Dash][]float64{
	Solid:      nil,
	Dashed:     {3.6, 1.8},
	Dotted:     {1, 1.4},
	DashDot:    {4.4, 1.5, 1, 1.5},
	LongDash:   {7.5, 1.9},
	DashDotDot: {4.4, 1.3, 1, 1.3, 1, 1.3},
}

// pen is a series' resolved look.
type pen struct {
	color  Color
	dash   Dash
	marker Marker
}

// pens gives every series of every panel its pen: the explicit parts as they are, the others by label, in the
// order of first appearance. A series with a colour of its own takes no turn.
func pens(panels []Panel) [][]pen {
	byLabel := map[string]pen{} // looked up only, never walked
	next := 0
	all := make([][]pen, len(panels))
	for i, p := range panels {
		all[i] = make([]pen, len(p.Series))
		for j, s := range p.Series {
			all[i][j] = pen{s.Color, s.Dash, s.Marker}
		}
	}
	for i, p := range panels {
		for j, s := range p.Series {
			base, known := byLabel[s.Label]
			if !known || s.Label == "" {
				var near, far []pen // of the panels with this label; of the others, but for colours of their own
				for k, q := range panels {
					with := k == i || s.Label != "" && slices.ContainsFunc(q.Series, func(t Series) bool { return t.Label == s.Label })
					for l, t := range q.Series {
						if before, ok := byLabel[t.Label]; ok && t.Label != "" && all[k][l].color == "" {
							all[k][l] = before.with(t) // its turn comes, its label had one
						}
						if with {
							near = append(near, all[k][l])
						} else if t.Color == "" {
							far = append(far, all[k][l])
						}
					}
				}
				base = nextPen(next, near, far)
				if s.Color != "" {
					base.dash = Solid
				} else {
					next++
				}
			}
			all[i][j] = base.with(s)
			if !known {
				byLabel[s.Label] = all[i][j]
			}
		}
	}
	return all
}

// withOrder gives the series of ordered panels their colours; the panels are copies already.
func withOrder(panels []Panel) []Panel {
	byLabel := map[string]Color{} // looked up only
	for i, p := range panels {
		if !p.Ordered {
			continue
		}
		var fresh []string
		free := func(s Series) bool { return s.Color == "" && s.Label != "" }
		for _, s := range p.Series {
			if free(s) && byLabel[s.Label] == "" && !slices.Contains(fresh, s.Label) {
				fresh = append(fresh, s.Label)
			}
		}
		for k, c := range Ordered(len(fresh)) {
			byLabel[fresh[k]] = c
		}
		panels[i].Series = slices.Clone(p.Series)
		for j, s := range p.Series {
			if free(s) {
				panels[i].Series[j].Color = byLabel[s.Label]
			}
		}
	}
	return panels
}

// nextPen has the first colour that no pen of the figure has, or else one that none in the same panels has; if these have
// all, grey. Its dash is that of its turn, from the second round on one that the panels do not have.
func nextPen(turn int, near, far []pen) pen {
	p := pen{Grey, penDashes[2:][turn%4], penMarkers[turn%len(penMarkers)]} // grey is as dark as the second colour
	for _, others := range [][]pen{near, slices.Concat(near, far)} {
		for _, c := range slices.Backward(penColors) {
			if !slices.ContainsFunc(others, func(q pen) bool { return q.color == c }) {
				p.color = c
			}
		}
	}
	for k := range penDashes {
		d := penDashes[(turn+turn/len(penDashes)+k)%len(penDashes)]
		if turn < len(penDashes) || !slices.ContainsFunc(near, func(q pen) bool { return q.dash == d }) {
			p.dash = d
			break
		}
	}
	return p
}

func (p pen) with(s Series) pen {
	if s.Color != "" {
		p.color = s.Color
	}
	if s.Dash != 0 {
		p.dash = s.Dash
	}
	if s.Marker != 0 {
		p.marker = s.Marker
	}
	return p
}

// known is a colour that newPanes has read.
func (c Color) known() color.NRGBA {
	rgb, err := c.rgb()
	if err != nil {
		panic(err)
	}
	return rgb
}

// hexOf writes a colour as [Color] does.
func hexOf(c color.NRGBA) Color { return Color(fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B)) }

// rgb reads the colour; an error says how to write one.
func (c Color) rgb() (color.NRGBA, error) {
	if len(c) == 7 && c[0] == '#' {
		if v, err := strconv.ParseUint(string(c[1:]), 16, 32); err == nil {
			return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}, nil
		}
	}
	return color.NRGBA{}, fmt.Errorf("figure: colour %q: write #rrggbb, or nothing for an automatic one", string(c))
}

// legible darkens the colour of a text until its contrast to white is at least 4.5 (WCAG 2.2, 1.4.3).
func legible(c color.NRGBA) color.NRGBA {
	for contrast(c) < 4.5 {
		c.R, c.G, c.B = c.R-c.R/16, c.G-c.G/16, c.B-c.B/16
	}
	return c
}

// contrast of a colour to white by WCAG 2.2, from 1 to 21.
func contrast(c color.NRGBA) float64 { return 1.05 / (luminance(c) + 0.05) }
