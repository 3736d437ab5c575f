package page

// Point is a place on the page in points of 1/72 inch, from the lower left corner, y upwards.
type Point struct{ X, Y float64 }

// Pt returns the point at x, y.
func Pt(x, y float64) Point { return Point{x, y} }

// Rect is a rectangle on the page from its lower left corner to its upper right one.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// NewRect returns the rectangle from x0, y0 to x1, y1.
func NewRect(x0, y0, x1, y1 float64) Rect { return Rect{x0, y0, x1, y1} }

// W returns the width.
func (r Rect) W() float64 { return r.X1 - r.X0 }

// H returns the height.
func (r Rect) H() float64 { return r.Y1 - r.Y0 }

// Grow returns the rectangle with each side moved outwards by d.
func (r Rect) Grow(d float64) Rect { return Rect{r.X0 - d, r.Y0 - d, r.X1 + d, r.Y1 + d} }

// Has reports whether a point lies in the rectangle or on its border.
func (r Rect) Has(p Point) bool { return p.X >= r.X0 && p.X <= r.X1 && p.Y >= r.Y0 && p.Y <= r.Y1 }

// Meets reports whether two rectangles overlap by more than a border.
func (r Rect) Meets(s Rect) bool { return r.X0 < s.X1 && s.X0 < r.X1 && r.Y0 < s.Y1 && s.Y0 < r.Y1 }

// Within reports whether r is a part of s.
func (r Rect) Within(s Rect) bool {
	return r.X0 >= s.X0 && r.X1 <= s.X1 && r.Y0 >= s.Y0 && r.Y1 <= s.Y1
}

// Outline returns the four corners, against the clock from the lower left one.
func (r Rect) Outline() []Point {
	return []Point{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}}
}

// Moved returns the rectangle shifted by x, y.
func (r Rect) Moved(x, y float64) Rect { return Rect{r.X0 + x, r.Y0 + y, r.X1 + x, r.Y1 + y} }

// Shape is an outline to be filled by the nonzero rule, in units of which [PerSize] make its size; the ID tells outlines
// apart.
type Shape struct {
	ID   string
	Segs []Segment

	char    rune    // of a font; zero: none
	advance float64 // of that character
}

// Segment is a move, a line, a cubic curve or a closing, with 1, 1, 3 or 0 points.
type Segment struct {
	Op byte // 'M', 'L', 'C', 'Z'
	P  [3]Point
}

// Points returns the points of the segment.
func (s Segment) Points() []Point {
	switch s.Op {
	case 'C':
		return s.P[:3]
	case 'Z':
		return nil
	}
	return s.P[:1]
}

// PerSize is the number of shape units in the size of a shape: units per em of a font.
const PerSize = 1000
