package figure

import (
	"image/color"
	"math"

	"github.com/odescent/odescent/ode/vec"
)

// viridis are 18 evenly spaced colours of the map of that name by S. van der Walt and N. Smith, which grows evenly in
// lightness, so that it survives grey printing and colour blindness: every fifteenth of the 256 that matplotlib
// holds (_cm_listed.py, CC0), rounded to 8 bits. pgfplots builds its map of this name from the same ones.
var viridis = [18][3]uint8{
	{68, 1, 84}, {72, 23, 105}, {71, 42, 122}, {67, 61, 132}, {61, 78, 138}, {53, 94, 141},
	{46, 109, 142}, {41, 123, 142}, {35, 137, 141}, {31, 151, 139}, {33, 165, 133}, {46, 179, 124},
	{70, 192, 111}, {101, 203, 94}, {137, 213, 72}, {176, 221, 47}, {216, 226, 25}, {253, 231, 37},
}

// shades is the number of different colours that a heat map is drawn with.
const shades = 64

// shade is the number of the colour for a share t of the colour bar, in 0 to shades-1.
func shade(t float64) int {
	return int(math.Max(0, math.Min(shades-1, math.Floor(t*shades))))
}

// shadeInk is the colour in the middle of a shade. Its blue is even, that of [Ordered] odd: [Dark] tells them apart.
func shadeInk(k int) color.NRGBA {
	c := viridisAt(float64((float64(k) + 0.5) / shades * float64(len(viridis)-1)))
	c.B &^= 1
	return c
}

// viridisAt interpolates the colour map, at in 0 to 17.
func viridisAt(at float64) color.NRGBA {
	i := min(int(at), len(viridis)-2)
	t := at - float64(i)
	mix := func(c int) uint8 {
		a, b := float64(viridis[i][c]), float64(viridis[i+1][c])
		return uint8(math.Round(float64(a*(1-t)) + float64(b*t)))
	}
	return color.NRGBA{R: mix(0), G: mix(1), B: mix(2), A: 255}
}

// Ordered returns n colours for curves that have an order, as by tolerance or dimension: viridis from its dark end, in
// equal steps, up to the green whose contrast to white is 3. Lightness grows, so that grey print keeps the order.
func Ordered(n int) []Color {
	const last = 10 // of viridis with a contrast of 3
	out := make([]Color, n)
	for i := range out {
		c := viridisAt(float64(last*i) / float64(max(1, n-1)))
		c.B |= 1
		out[i] = hexOf(c)
	}
	return out
}

// luminance of a colour relative to white.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return vec.Pow((x+0.055)/1.055, 2.4)
	}
	return float64(0.2126*linear(c.R)) + float64(0.7152*linear(c.G)) + float64(0.0722*linear(c.B))
}
