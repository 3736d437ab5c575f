package figure

import (
	"image"
	"image/color"
	"math"
)

var (
	nanInk   = color.NRGBA{R: 0xEC, G: 0xEC, B: 0xEC, A: 255}
	hatchInk = color.NRGBA{R: 0x86, G: 0x86, B: 0x86, A: 255}
)

// borders returns the borders of the cells on the page, those outside the frame on its edge.
func (m *heatMap) borders(p view) (xs, ys []float64) {
	f := p.frame
	xs, ys = make([]float64, len(m.x)), make([]float64, len(m.y))
	place := func(lo, hi, u float64) float64 { return math.Max(lo, math.Min(hi, lo+float64((hi-lo)*u))) }
	for i, c := range m.x {
		xs[i] = place(f.x0, f.x1, p.x.unit(c))
	}
	for j, c := range m.y {
		ys[j] = place(f.y0, f.y1, p.y.unit(c))
	}
	return xs, ys
}

// mostCells is the number of cells beyond which they are an image, whose pixels are about those of print.
const (
	mostCells  = 1 << 14
	imagePixel = 72. / 400
)

// image draws the cells as an image that fills the frame.
func (m *heatMap) image(s *Scene, f rect, xs, ys []float64) {
	w, h := max(1, int(f.w()/imagePixel)), max(1, int(f.h()/imagePixel))
	inks := color.Palette{nanInk, color.NRGBA{}} // outside the cells: nothing
	for k := range shades {
		inks = append(inks, shadeInk(k))
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), inks)
	columns := cellsAt(xs, f.x0, f.w(), w)
	for y, j := range cellsAt(ys, f.y0, f.h(), h) {
		for x, i := range columns {
			ink := uint8(1)
			if i >= 0 && j >= 0 {
				ink = 0
				if k := m.shadeOf(m.z[j][i]); k >= 0 {
					ink = uint8(k + 2)
				}
			}
			img.SetColorIndex(x, h-1-y, ink)
		}
	}
	s.ops = append(s.ops, op{img: img, to: affine{f.w(), 0, 0, f.h(), f.x0, f.y0}})
}

// cellsAt returns the cells in which the middles of n pixels lie, -1 outside.
func cellsAt(borders []float64, from, length float64, n int) []int {
	out := make([]int, n)
	i := 0
	for k := range out {
		at := from + float64(length*(float64(k)+0.5)/float64(n))
		for i < len(borders) && borders[i] <= at {
			i++
		}
		out[k] = i - 1
		if i == len(borders) {
			out[k] = -1
		}
	}
	return out
}

// paintCells draws the cells, one fill for each colour.
func (m *heatMap) paintCells(s *Scene, p view) {
	f := p.frame
	xs, ys := m.borders(p)
	if len(m.z)*(len(xs)-1) > mostCells {
		m.image(s, f, xs, ys)
		return
	}
	var byShade [shades][][]point
	var none [][]point
	for j, row := range m.z {
		for i := 0; i < len(row); { // neighbours in a row with one colour are one rectangle
			k := m.shadeOf(row[i])
			to := i + 1
			for to < len(row) && m.shadeOf(row[to]) == k {
				to++
			}
			r := rect{xs[i], ys[j], xs[to], ys[j+1]}
			i = to
			if r.w() <= 0 || r.h() <= 0 {
				continue
			}
			if k < 0 {
				none = append(none, r.outline())
				continue
			}
			r.x1, r.y1 = math.Min(r.x1+heatSeam, f.x1), math.Min(r.y1+heatSeam, f.y1)
			byShade[k] = append(byShade[k], r.outline())
		}
	}
	for k, cells := range byShade {
		s.fill(cells, shadeInk(k))
	}
	s.fill(none, nanInk)
	var hatch [][]point
	for _, c := range none {
		hatch = append(hatch, hatching(rect{c[0].x, c[0].y, c[2].x, c[2].y})...)
	}
	s.stroke(hatch, false, 0.3, nil, hatchInk)
}

// shadeOf is the colour of a value, -1 for NaN.
func (m *heatMap) shadeOf(c float64) int {
	if math.IsNaN(c) {
		return -1
	}
	return shade(m.share(c))
}

// hatching are lines at 45° through a rectangle; those of neighbours meet.
func hatching(r rect) [][]point {
	const every = 3.2
	var out [][]point
	for c := math.Ceil((r.y0-r.x1)/every) * every; c < r.y1-r.x0; c += every { // y = x + c
		if a, b, ok := clipSegment(point{r.x0, r.x0 + c}, point{r.x1, r.x1 + c}, r); ok && a != b {
			out = append(out, []point{a, b})
		}
	}
	return out
}

// paint draws the cells and what stands in them.
func (m *heatMap) paint(s *Scene, p view) error {
	m.paintCells(s, p)
	return m.eachText(p, func(text string, at point, size float64, ink Color) error {
		l, err := newLabel(text, size, math.Inf(1))
		if err == nil {
			s.text(l, point{at.x, at.y - float64(digitHeight/2*l.size) + l.lines[0].top}, align{0.5, 1}, false, ink.known())
		}
		return err
	})
}

// eachText visits what stands in the cells, with the middle of the cell, in black or white, whichever differs more.
// Text wider than its cell is made smaller, down to 4 pt.
func (m *heatMap) eachText(p view, visit func(text string, at point, size float64, ink Color) error) error {
	xs, ys := m.borders(p)
	for j, row := range m.z {
		for i := range row {
			text := m.text(i, j)
			if text == "" || xs[i+1] <= xs[i] || ys[j+1] <= ys[j] {
				continue
			}
			size := m.size
			l, err := newLabel(text, size, math.Inf(1))
			if err != nil {
				return err
			}
			if room := math.Min((xs[i+1]-xs[i]-2)/l.width(), (ys[j+1]-ys[j])/(1.1*size)); room < 1 {
				size = math.Max(4, size*room)
			}
			ink := cellWhite
			if k := m.shadeOf(row[i]); k < 0 || contrast(shadeInk(k)) < 4.5 {
				ink = cellBlack
			}
			if err := visit(text, point{(xs[i] + xs[i+1]) / 2, (ys[j] + ys[j+1]) / 2}, size, ink); err != nil {
				return err
			}
		}
	}
	return nil
}

// barBox is the colour bar without its pointed ends.
func (m *heatMap) barBox(p view) rect {
	f := p.frame
	bar := rect{f.x1 + barGap, f.y0, f.x1 + barGap + barWidth, f.y1}
	if m.under {
		bar.y0 += barPoint
	}
	if m.over {
		bar.y1 -= barPoint
	}
	return bar
}

// paintBar draws the colour bar at the right of the frame.
func (m *heatMap) paintBar(s *Scene, p view) {
	if m.NoBar {
		return
	}
	f := p.frame
	bar := m.barBox(p)
	mid := (bar.x0 + bar.x1) / 2
	outline := []point{}
	if m.under {
		tip := []point{{bar.x0, bar.y0}, {mid, f.y0}, {bar.x1, bar.y0}}
		s.fill([][]point{tip}, shadeInk(0))
		outline = append(outline, tip...)
	} else {
		outline = append(outline, point{bar.x0, bar.y0}, point{bar.x1, bar.y0})
	}
	if m.over {
		tip := []point{{bar.x1, bar.y1}, {mid, f.y1}, {bar.x0, bar.y1}}
		s.fill([][]point{tip}, shadeInk(shades-1))
		outline = append(outline, tip...)
	} else {
		outline = append(outline, point{bar.x1, bar.y1}, point{bar.x0, bar.y1})
	}
	for k := range shades {
		y0, y1 := bar.y0+float64(bar.h()*float64(k)/shades), bar.y0+float64(bar.h()*float64(k+1)/shades)
		s.fill([][]point{rect{bar.x0, y0, bar.x1, math.Min(y1+heatSeam, bar.y1)}.outline()}, shadeInk(k))
	}
	var marks [][]point
	n := 0
	for _, t := range m.ticks.marks {
		u := m.scale.unit(t.c)
		if u < -1e-9 || u > 1+1e-9 {
			continue
		}
		y := bar.y0 + float64(bar.h()*u)
		long := 2.0
		if t.minor {
			long = 1.2
		}
		marks = append(marks, []point{{bar.x1, y}, {bar.x1 + long, y}})
	}
	for _, t := range labelled(m.ticks.marks) {
		l := m.nums[n]
		n++
		y := bar.y0 + float64(bar.h()*m.scale.unit(t.c))
		s.text(l, point{bar.x1 + numGap, y - float64(digitHeight/2*l.size) + l.lines[0].top}, align{0, 1}, false, black)
	}
	s.stroke(marks, false, frameWidth, nil, black)
	s.stroke([][]point{outline}, true, frameWidth, nil, black)
	if !m.label.empty() {
		x := bar.x1 + numGap + m.wide + labelGap + m.label.height()
		s.text(m.label, point{x, (f.y0 + f.y1) / 2}, align{0.5, 0}, true, black)
	}
}

// set makes the numbers of the bar for a frame of the given height.
func (m *heatMap) set(small, font, frameH float64) (err error) {
	m.size = small
	if m.NoBar {
		return nil
	}
	length := frameH - m.points()
	m.ticks = ticksFor(m.scale, func(marks []tick) bool {
		for i := 1; i < len(marks); i++ {
			if math.Abs(m.scale.unit(marks[i].c)-m.scale.unit(marks[i-1].c))*length < 1.6*small {
				return false
			}
		}
		return true
	})
	m.nums, m.wide = nil, 0
	for _, t := range labelled(m.ticks.marks) {
		l, err := newLabel(t.label, small, math.Inf(1))
		if err != nil {
			return err
		}
		m.nums = append(m.nums, l)
		m.wide = max(m.wide, l.width())
	}
	m.label, err = newLabel(m.ticks.title(m.Label), font, frameH+4)
	return err
}

// points is the height that pointed ends take from the bar.
func (m *heatMap) points() float64 {
	h := 0.0
	for _, end := range [2]bool{m.under, m.over} {
		if end {
			h += barPoint
		}
	}
	return h
}

// width is what the bar needs at the right of the frame.
func (m *heatMap) width() float64 {
	if m.NoBar {
		return 0
	}
	w := barGap + barWidth + numGap + m.wide
	if !m.label.empty() {
		w += labelGap + m.label.height()
	}
	return w
}
