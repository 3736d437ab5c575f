package figure

import (
	"image"
	"image/color"
	"math"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot/vg"
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
		xs[i] = place(f.X0, f.X1, p.x.unit(c))
	}
	for j, c := range m.y {
		ys[j] = place(f.Y0, f.Y1, p.y.unit(c))
	}
	return xs, ys
}

// mostCells is the number of cells beyond which they are an image, whose pixels are about those of print.
const (
	mostCells  = 1 << 14
	imagePixel = 72. / 400
)

// image draws the cells as an image that fills the frame.
func (m *heatMap) image(s *page.Scene, f page.Rect, xs, ys []float64) {
	w, h := max(1, int(f.W()/imagePixel)), max(1, int(f.H()/imagePixel))
	inks := color.Palette{nanInk, color.NRGBA{}} // outside the cells: nothing
	for k := range shades {
		inks = append(inks, shadeInk(k))
	}
	img := image.NewPaletted(image.Rect(0, 0, w, h), inks)
	columns := cellsAt(xs, f.X0, f.W(), w)
	for y, j := range cellsAt(ys, f.Y0, f.H(), h) {
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
	s.DrawImage(vg.Rectangle{
		Min: vg.Point{X: vg.Length(f.X0), Y: vg.Length(f.Y0)}, Max: vg.Point{X: vg.Length(f.X1), Y: vg.Length(f.Y1)},
	}, img)
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
func (m *heatMap) paintCells(s *page.Scene, p view) {
	f := p.frame
	xs, ys := m.borders(p)
	if len(m.z)*(len(xs)-1) > mostCells {
		m.image(s, f, xs, ys)
		return
	}
	var byShade [shades][][]page.Point
	var none [][]page.Point
	for j, row := range m.z {
		for i := 0; i < len(row); { // neighbours in a row with one colour are one rectangle
			k := m.shadeOf(row[i])
			to := i + 1
			for to < len(row) && m.shadeOf(row[to]) == k {
				to++
			}
			r := page.NewRect(xs[i], ys[j], xs[to], ys[j+1])
			i = to
			if r.W() <= 0 || r.H() <= 0 {
				continue
			}
			if k < 0 {
				none = append(none, r.Outline())
				continue
			}
			r.X1, r.Y1 = math.Min(r.X1+heatSeam, f.X1), math.Min(r.Y1+heatSeam, f.Y1)
			byShade[k] = append(byShade[k], r.Outline())
		}
	}
	for k, cells := range byShade {
		s.Polygons(cells, shadeInk(k))
	}
	s.Polygons(none, nanInk)
	var hatch [][]page.Point
	for _, c := range none {
		hatch = append(hatch, hatching(page.NewRect(c[0].X, c[0].Y, c[2].X, c[2].Y))...)
	}
	s.Polylines(hatch, false, 0.3, nil, hatchInk)
}

// shadeOf is the colour of a value, -1 for NaN.
func (m *heatMap) shadeOf(c float64) int {
	if math.IsNaN(c) {
		return -1
	}
	return shade(m.share(c))
}

// hatching are lines at 45° through a rectangle; those of neighbours meet.
func hatching(r page.Rect) [][]page.Point {
	const every = 3.2
	var out [][]page.Point
	for c := math.Ceil((r.Y0-r.X1)/every) * every; c < r.Y1-r.X0; c += every { // y = x + c
		if a, b, ok := clipSegment(page.Pt(r.X0, r.X0+c), page.Pt(r.X1, r.X1+c), r); ok && a != b {
			out = append(out, []page.Point{a, b})
		}
	}
	return out
}

// paint draws the cells and what stands in them.
func (m *heatMap) paint(s *page.Scene, p view) error {
	m.paintCells(s, p)
	return m.eachText(p, func(text string, at page.Point, size float64, ink Color) error {
		l, err := page.NewLabel(text, size, math.Inf(1))
		if err == nil {
			s.Text(l, page.Pt(at.X, at.Y-float64(page.DigitHeight/2*l.Size)+l.Top()), page.Align{X: 0.5, Y: 1}, false, ink.known())
		}
		return err
	})
}

// eachText visits what stands in the cells, with the middle of the cell, in black or white, whichever differs more.
// Text wider than its cell is made smaller, down to 4 pt.
func (m *heatMap) eachText(p view, visit func(text string, at page.Point, size float64, ink Color) error) error {
	xs, ys := m.borders(p)
	for j, row := range m.z {
		for i := range row {
			text := m.text(i, j)
			if text == "" || xs[i+1] <= xs[i] || ys[j+1] <= ys[j] {
				continue
			}
			size := m.size
			l, err := page.NewLabel(text, size, math.Inf(1))
			if err != nil {
				return err
			}
			if room := math.Min((xs[i+1]-xs[i]-2)/l.Width(), (ys[j+1]-ys[j])/(1.1*size)); room < 1 {
				size = math.Max(4, size*room)
			}
			ink := cellWhite
			if k := m.shadeOf(row[i]); k < 0 || contrast(shadeInk(k)) < 4.5 {
				ink = cellBlack
			}
			if err := visit(text, page.Pt((xs[i]+xs[i+1])/2, (ys[j]+ys[j+1])/2), size, ink); err != nil {
				return err
			}
		}
	}
	return nil
}

// barBox is the colour bar without its pointed ends.
func (m *heatMap) barBox(p view) page.Rect {
	f := p.frame
	bar := page.NewRect(f.X1+barGap, f.Y0, f.X1+barGap+barWidth, f.Y1)
	if m.under {
		bar.Y0 += barPoint
	}
	if m.over {
		bar.Y1 -= barPoint
	}
	return bar
}

// paintBar draws the colour bar at the right of the frame.
func (m *heatMap) paintBar(s *page.Scene, p view) {
	if m.NoBar {
		return
	}
	f := p.frame
	bar := m.barBox(p)
	mid := (bar.X0 + bar.X1) / 2
	outline := []page.Point{}
	if m.under {
		tip := []page.Point{page.Pt(bar.X0, bar.Y0), page.Pt(mid, f.Y0), page.Pt(bar.X1, bar.Y0)}
		s.Polygons([][]page.Point{tip}, shadeInk(0))
		outline = append(outline, tip...)
	} else {
		outline = append(outline, page.Pt(bar.X0, bar.Y0), page.Pt(bar.X1, bar.Y0))
	}
	if m.over {
		tip := []page.Point{page.Pt(bar.X1, bar.Y1), page.Pt(mid, f.Y1), page.Pt(bar.X0, bar.Y1)}
		s.Polygons([][]page.Point{tip}, shadeInk(shades-1))
		outline = append(outline, tip...)
	} else {
		outline = append(outline, page.Pt(bar.X1, bar.Y1), page.Pt(bar.X0, bar.Y1))
	}
	for k := range shades {
		y0, y1 := bar.Y0+float64(bar.H()*float64(k)/shades), bar.Y0+float64(bar.H()*float64(k+1)/shades)
		s.Polygons([][]page.Point{page.NewRect(bar.X0, y0, bar.X1, math.Min(y1+heatSeam, bar.Y1)).Outline()}, shadeInk(k))
	}
	var marks [][]page.Point
	n := 0
	for _, t := range m.ticks.marks {
		u := m.scale.unit(t.c)
		if u < -1e-9 || u > 1+1e-9 {
			continue
		}
		y := bar.Y0 + float64(bar.H()*u)
		long := 2.0
		if t.minor {
			long = 1.2
		}
		marks = append(marks, []page.Point{page.Pt(bar.X1, y), page.Pt(bar.X1+long, y)})
	}
	for _, t := range labelled(m.ticks.marks) {
		l := m.nums[n]
		n++
		y := bar.Y0 + float64(bar.H()*m.scale.unit(t.c))
		s.Text(l, page.Pt(bar.X1+numGap, y-float64(page.DigitHeight/2*l.Size)+l.Top()), page.Align{X: 0, Y: 1}, false, black)
	}
	s.Polylines(marks, false, frameWidth, nil, black)
	s.Polylines([][]page.Point{outline}, true, frameWidth, nil, black)
	if !m.label.Empty() {
		x := bar.X1 + numGap + m.wide + labelGap + m.label.Height()
		s.Text(m.label, page.Pt(x, (f.Y0+f.Y1)/2), page.Align{X: 0.5, Y: 0}, true, black)
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
		l, err := page.NewLabel(t.label, small, math.Inf(1))
		if err != nil {
			return err
		}
		m.nums = append(m.nums, l)
		m.wide = max(m.wide, l.Width())
	}
	m.label, err = page.NewLabel(m.ticks.title(m.Label), font, frameH+4)
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
	if !m.label.Empty() {
		w += labelGap + m.label.Height()
	}
	return w
}
