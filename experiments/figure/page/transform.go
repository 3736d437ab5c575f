package page

import (
	"image/color"
	"math"
	"slices"
)

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type affine struct{ a, b, c, d, e, f float64 }

var identity = affine{a: 1, d: 1}

func (m affine) at(p Point) Point {
	return Point{float64(m.a*p.X) + float64(m.c*p.Y) + m.e, float64(m.b*p.X) + float64(m.d*p.Y) + m.f}
}

// after is the map that applies n first.
func (m affine) after(n affine) affine {
	o := m.at(Point{n.e, n.f})
	lin := affine{a: m.a, b: m.b, c: m.c, d: m.d}
	p, q := lin.at(Point{n.a, n.b}), lin.at(Point{n.c, n.d})
	return affine{p.X, p.Y, q.X, q.Y, o.X, o.Y}
}

// scale is by how much lengths grow on average.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(float64(m.a*m.d) - float64(m.b*m.c))) }

// transformed is an op after a map. Stamps stay stamps if the map shifts, scales alike and turns by no more than a
// quarter to the left; else they become a path.
func (o Op) transformed(m affine) Op {
	shape := func(segs []Segment) []Segment {
		segs = slices.Clone(segs)
		for i := range segs {
			for k, p := range segs[i].P {
				segs[i].P[k] = m.at(p)
			}
		}
		return segs
	}
	switch {
	case o.Image != nil:
		o.to = m.after(o.to)
	case o.Stamps != nil:
		quarter := m.a == 0 && m.b > 0 && m.b == -m.c && m.d == 0
		if quarter && !o.Turned || m.a > 0 && m.a == m.d && m.b == 0 && m.c == 0 {
			o.At, o.Size, o.Turned = m.at(o.At), o.Size*m.scale(), o.Turned || quarter
		} else {
			o = Op{Path: shape(o.Outlines()), Ink: o.Ink}
		}
	default:
		lines := make([][]Point, len(o.Lines))
		for i, line := range o.Lines {
			lines[i] = make([]Point, len(line))
			for k, p := range line {
				lines[i][k] = m.at(p)
			}
		}
		o.Lines, o.Path = lines, shape(o.Path)
	}
	return o
}

// finite reports whether all numbers of an op are, and whether an image has an area.
func (o Op) finite() bool {
	sum := o.Width + o.shift + o.At.X + o.At.Y + o.Size
	for _, line := range o.Lines {
		for _, p := range line {
			sum += float64(0*p.X) + float64(0*p.Y) // NaN of what is not finite
		}
	}
	for _, seg := range o.Path {
		for _, p := range seg.Points() {
			sum += float64(0*p.X) + float64(0*p.Y)
		}
	}
	if o.Image != nil {
		area := float64(o.to.a*o.to.d) - float64(o.to.b*o.to.c)
		return area != 0 && finite(sum+area+o.to.e+o.to.f)
	}
	return finite(sum)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// Cells returns the pixels of an image as rectangles, one fill for each colour, 160 along a side at most.
func (o Op) Cells() []Op {
	const most = 160
	b := o.Image.Bounds()
	w, h := min(most, b.Dx()), min(most, b.Dy())
	byInk := map[color.NRGBA]int{} // looked up only
	var out []Op
	for j := range h {
		last := -1
		for i := range w {
			ink := color.NRGBAModel.Convert(o.Image.At(b.Min.X+(2*i+1)*b.Dx()/(2*w), b.Min.Y+(2*j+1)*b.Dy()/(2*h))).(color.NRGBA)
			k, ok := byInk[ink]
			if !ok {
				k = len(out)
				byInk[ink], out = k, append(out, Op{Closed: true, Ink: ink})
			}
			at := func(i, j int) Point { return o.to.at(Point{float64(i) / float64(w), 1 - float64(j)/float64(h)}) }
			if lines := out[k].Lines; k == last { // wider
				line := lines[len(lines)-1]
				line[1], line[2] = at(i+1, j), at(i+1, j+1)
			} else {
				out[k].Lines = append(lines, []Point{at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)})
			}
			last = k
		}
	}
	return out
}

// Outlines returns the stamps of an op as one path on the page.
func (o Op) Outlines() []Segment {
	var out []Segment
	scale := o.Size / PerSize
	for _, st := range o.Stamps {
		for _, seg := range st.Shape.Segs {
			for k, p := range seg.P {
				q := Point{(st.X + p.X) * scale, (st.Y + p.Y) * scale}
				if o.Turned {
					q = Point{-q.Y, q.X}
				}
				seg.P[k] = Point{o.At.X + q.X, o.At.Y + q.Y}
			}
			out = append(out, seg)
		}
	}
	return out
}
