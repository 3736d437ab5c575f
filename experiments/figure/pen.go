package figure

import (
	"fmt"
	"image/color"
	"strconv"
)

// Color is an opaque colour written #rrggbb; empty means automatic.
type Color string

// The colours of Okabe and Ito, without the yellow that paper swallows, and grey.
//
// Reference: M. Okabe, K. Ito, Color Universal Design, 2008, https://jfly.uni-koeln.de/color/.
const (
	Blue       Color = "#0072B2"
	Vermillion Color = "#D55E00"
	Green      Color = "#009E73"
	Purple     Color = "#CC79A7"
	Black      Color = "#000000"
	Orange     Color = "#E69F00"
	Sky        Color = "#56B4E9"
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

// A pen takes the i-th of each of these; since 7 and 6 have no common factor, 42 pens are different.
var (
	penColors  = []Color{Blue, Vermillion, Green, Purple, Black, Orange, Sky}
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
			base, known := byLabel[s.Label]
			if !known || s.Label == "" {
				base = pen{
					color:  penColors[next%len(penColors)],
					dash:   penDashes[next%len(penDashes)],
					marker: penMarkers[next%len(penMarkers)],
				}
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
