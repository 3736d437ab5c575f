package page

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/odescent/odescent/ode/vec"
)

const (
	denseHeights = 128 // heights of the page that a line goes up and down before it is drawn in strips
	stripWidth   = 32  // pixels
)

// dense reports whether lines cross the rows of a page of height h so often that the rasterizer, which goes along a list
// of crossings for each one, would need a time quadratic in their number.
func (o Op) dense(h float64) bool {
	sum := 0.0
	for _, line := range o.Lines {
		for i := 1; i < len(line); i++ {
			sum += math.Abs(line[i].Y - line[i-1].Y)
		}
	}
	return sum > denseHeights*h
}

// inStrips draws lines in strips of the page, of which each has short lists of crossings. The pixels are those of
// [Op.draw] up to rounding.
func (o Op) inStrips(page *vgimg.Canvas) {
	_, h := page.Size()
	pixel := float64(vg.Inch) / page.DPI()
	margin := o.Width + float64(2*pixel)
	lines := o.Lines
	if o.Width > 0 && o.Closed {
		lines = nil
		for _, line := range o.Lines {
			lines = append(lines, append(line[:len(line):len(line)], line[0]))
		}
	}
	if len(o.Dash) > 0 {
		lines = dashed(lines, o.Dash, o.shift)
	}
	rest := o
	rest.Lines, rest.Stamps = nil, nil
	for x := 0; x < page.Image().Bounds().Dx(); x += stripWidth {
		x0 := float64(float64(x) * pixel)
		strip := vgimg.NewWith(vgimg.UseWH(vg.Length((stripWidth+1)*pixel), h), vgimg.UseDPI(int(page.DPI())), vgimg.UseBackgroundColor(color.Transparent))
		strip.Translate(vg.Point{X: vg.Length(pixel - x0)}) // the first column is wrong where ink begins at the left of it
		part := rest
		lo, hi := x0-margin, x0+float64(stripWidth*pixel)+margin
		for _, line := range lines {
			if o.Width > 0 {
				part.Lines = append(part.Lines, between(line, lo, hi)...)
			} else if line = pushed(line, lo, hi); line != nil {
				part.Lines = append(part.Lines, line)
			}
		}
		part.Closed, part.Dash = o.Closed && o.Width == 0, nil
		part.draw(strip)
		at := image.Rect(x, 0, x+stripWidth, page.Image().Bounds().Dy())
		draw.Draw(page.Image(), at, strip.Image(), image.Pt(1, 0), draw.Over)
	}
}

// between returns the pieces of a line from x0 to x1.
func between(line []Point, x0, x1 float64) (out [][]Point) {
	open := false
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		if max(a.X, b.X) < x0 || min(a.X, b.X) > x1 {
			open = false
			continue
		}
		at := func(p Point) Point {
			if x := max(x0, min(x1, p.X)); x != p.X {
				return Point{x, a.Y + float64((b.Y-a.Y)*((x-a.X)/(b.X-a.X)))}
			}
			return p
		}
		if !open {
			out = append(out, []Point{at(a)})
		}
		q := at(b)
		out[len(out)-1] = append(out[len(out)-1], q)
		open = q == b
	}
	return out
}

// pushed is a polygon with what lies beside x0 and x1 pushed there, nil if that is all.
func pushed(polygon []Point, x0, x1 float64) []Point {
	var out []Point
	inside := false
	add := func(p Point) {
		inside = inside || p.X > x0 && p.X < x1
		p.X = max(x0, min(x1, p.X))
		if n := len(out); n > 1 && out[n-1].X == p.X && out[n-2].X == p.X && (p.X == x0 || p.X == x1) {
			out[n-1] = p // along an edge only the last counts
			return
		}
		out = append(out, p)
	}
	for i, q := range polygon {
		p := polygon[(i+len(polygon)-1)%len(polygon)]
		edges := [2]float64{x0, x1}
		if q.X < p.X {
			edges = [2]float64{x1, x0}
		}
		for _, x := range edges {
			if (p.X < x) != (q.X < x) && p.X != x && q.X != x {
				inside = true
				add(Point{x, p.Y + float64((q.Y-p.Y)*((x-p.X)/(q.X-p.X)))})
			}
		}
		add(q)
	}
	if !inside {
		return nil
	}
	return out
}

// even repeats a pattern of an odd number of lengths, as SVG and PDF do.
func even(pattern []float64) []float64 {
	if len(pattern)%2 == 1 {
		return append(pattern[:len(pattern):len(pattern)], pattern...)
	}
	return pattern
}

// dashed is what a pattern of strokes and gaps leaves of lines.
func dashed(lines [][]Point, pattern []float64, shift float64) (out [][]Point) {
	pattern = even(pattern)
	period := 0.0
	for _, d := range pattern {
		period += d
	}
	for _, line := range lines {
		k, left := 0, math.Mod(math.Mod(shift, period)+period, period) // into the pattern
		for left >= pattern[k] {
			left -= pattern[k]
			k = (k + 1) % len(pattern)
		}
		left = pattern[k] - left
		stroke := line[:1:1]
		for i := 1; i < len(line); i++ {
			p, q := line[i-1], line[i]
			length := vec.Hypot(q.X-p.X, q.Y-p.Y)
			from := 0.0
			for ; left < length-from; left = pattern[k] {
				from += left
				t := from / length
				at := Point{p.X + float64(t*(q.X-p.X)), p.Y + float64(t*(q.Y-p.Y))}
				if k%2 == 0 {
					out = append(out, append(stroke, at))
				}
				stroke = []Point{at}
				k = (k + 1) % len(pattern)
			}
			left -= length - from
			stroke = append(stroke, q)
		}
		if k%2 == 0 && len(stroke) > 1 {
			out = append(out, stroke)
		}
	}
	return out
}
