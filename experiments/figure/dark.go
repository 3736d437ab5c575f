package figure

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"regexp"
	"strings"
)

// nights are the inks on a dark page: the colours as Okabe and Ito have them, but for a blue in which text can be read.
var nights = map[Color]Color{
	Blue: "#0083e5", Vermillion: "#d55e00", Green: "#009f71", Purple: "#cb78a9", Orange: "#e69f00", Sky: "#56b4e9",
	Grey: "#b0b0b0", "#FFFFFF": "#17181a",
}

// Numbers in cells are nearly white or black, so that [Dark] can tell them from other text.
const (
	cellWhite Color = "#fefefe"
	cellBlack Color = "#010101"
)

var inkAttribute = regexp.MustCompile(`(fill|stroke)="(#[0-9a-f]{6})"`)

// Dark returns an SVG document of [Figure.SVG] with a style that changes its inks where the reader prefers dark pages.
// Heat maps and their colour bars stay as they are. It is for web pages: a paper's figure must not depend on a reader.
func Dark(svg []byte) []byte {
	fixed := map[Color]bool{cellWhite: true, cellBlack: true, hexOf(nanInk): true, hexOf(hatchInk): true}
	for k := range shades {
		fixed[hexOf(shadeInk(k))] = true
	}
	var rules strings.Builder
	seen := map[string]bool{}
	for _, m := range inkAttribute.FindAllStringSubmatch(string(svg), -1) {
		if c := Color(m[2]); !seen[m[0]] && !fixed[c] {
			fmt.Fprintf(&rules, "[%s]{%s:%s}", m[0], m[1], c.night())
		}
		seen[m[0]] = true
	}
	style := "<style>@media screen and (prefers-color-scheme:dark){" + rules.String() + "}</style>"
	return bytes.Replace(svg, []byte("<defs>"), []byte(style+"<defs>"), 1)
}

// night is the colour on a dark page: brighter where paper has it darker, so that an order remains; a grey stands out as
// much as on paper.
func (c Color) night() Color {
	if n, ok := nights[Color(strings.ToUpper(string(c)))]; ok {
		return n
	}
	rgb, _ := c.rgb()
	want := contrast(rgb) + 2.6 // what the lightest colour of Ordered gains as it is
	if rgb.R == rgb.G && rgb.G == rgb.B {
		want, rgb = want-2.6, black
	}
	for want = math.Min(want, 14); onNight(rgb) < want; {
		lift := func(v uint8) uint8 { return uint8(int(v) + (255-int(v)+15)/16) }
		rgb = color.NRGBA{R: lift(rgb.R), G: lift(rgb.G), B: lift(rgb.B), A: 255}
	}
	return hexOf(rgb)
}

// onNight is the contrast to a dark page.
func onNight(c color.NRGBA) float64 {
	dark, _ := nights["#FFFFFF"].rgb()
	return contrast(dark) / contrast(c)
}
