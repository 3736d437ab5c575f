package figure

import (
	"image/color"
	"math"
	"slices"
)

// affine maps (x, y) to (a·x + c·y + e, b·x + d·y + f).
type affine struct{ a, b, c, d, e, f float64 }

var identity = affine{a: 1, d: 1}

func (m affine) at(p point) point {
	return point{float64(m.a*p.x) + float64(m.c*p.y) + m.e, float64(m.b*p.x) + float64(m.d*p.y) + m.f}
}

// after is the map that applies n first.
func (m affine) after(n affine) affine {
	o := m.at(point{n.e, n.f})
	lin := affine{a: m.a, b: m.b, c: m.c, d: m.d}
	p, q := lin.at(point{n.a, n.b}), lin.at(point{n.c, n.d})
	return affine{p.x, p.y, q.x, q.y, o.x, o.y}
}

// scale is by how much lengths grow on average.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(float64(m.a*m.d) - float64(m.b*m.c))) }

// transformed is an op after a map. Stamps stay stamps if the map shifts, scales alike and turns by no more than a
// quarter to the left; else they become a path.
func (o op) transformed(m affine) op {
	shape := func(segs []segment) []segment {
		segs = slices.Clone(segs)
		for i := range segs {
			for k, p := range segs[i].p {
				segs[i].p[k] = m.at(p)
			}
		}
		return segs
	}
	switch {
	case o.img != nil:
		o.to = m.after(o.to)
	case o.stamps != nil:
		quarter := m.a == 0 && m.b > 0 && m.b == -m.c && m.d == 0
		if quarter && !o.turned || m.a > 0 && m.a == m.d && m.b == 0 && m.c == 0 {
			o.at, o.size, o.turned = m.at(o.at), o.size*m.scale(), o.turned || quarter
		} else {
			o = op{path: shape(o.outlines()), ink: o.ink}
		}
	default:
		lines := make([][]point, len(o.lines))
		for i, line := range o.lines {
			lines[i] = make([]point, len(line))
			for k, p := range line {
				lines[i][k] = m.at(p)
			}
		}
		o.lines, o.path = lines, shape(o.path)
	}
	return o
}

// cells are the pixels of an image as rectangles, one fill for each colour, 160 along a side at most.
func (o op) cells() []op {
	const most = 160
	b := o.img.Bounds()
	w, h := min(most, b.Dx()), min(most, b.Dy())
	byInk := map[color.NRGBA]int{} // looked up only
	var out []op
	for j := range h {
		last := -1
		for i := range w {
			ink := color.NRGBAModel.Convert(o.img.At(b.Min.X+(2*i+1)*b.Dx()/(2*w), b.Min.Y+(2*j+1)*b.Dy()/(2*h))).(color.NRGBA)
			k, ok := byInk[ink]
			if !ok {
				k = len(out)
				byInk[ink], out = k, append(out, op{closed: true, ink: ink})
			}
			at := func(i, j int) point { return o.to.at(point{float64(i) / float64(w), 1 - float64(j)/float64(h)}) }
			if lines := out[k].lines; k == last { // wider
				line := lines[len(lines)-1]
				line[1], line[2] = at(i+1, j), at(i+1, j+1)
			} else {
				out[k].lines = append(lines, []point{at(i, j), at(i+1, j), at(i+1, j+1), at(i, j+1)})
			}
			last = k
		}
	}
	return out
}

// outlines are the stamps of an op as one path on the page.
func (o op) outlines() []segment {
	var out []segment
	scale := o.size / perSize
	for _, st := range o.stamps {
		for _, seg := range st.shape.segs {
			for k, p := range seg.p {
				q := point{(st.x + p.x) * scale, (st.y + p.y) * scale}
				if o.turned {
					q = point{-q.y, q.x}
				}
				seg.p[k] = point{o.at.x + q.x, o.at.y + q.y}
			}
			out = append(out, seg)
		}
	}
	return out
}
