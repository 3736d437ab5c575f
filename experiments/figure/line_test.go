package figure

import (
	"math"
	"slices"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

func noise(n int) []page.Point {
	state := uint64(1)
	out := make([]page.Point, n)
	for i := range out {
		state = state*6364136223846793005 + 1442695040888963407
		out[i] = page.Pt(200*float64(i)/float64(n), 100*float64(state>>11)/(1<<53))
	}
	return out
}

func TestReduceKeepsExtremes(t *testing.T) {
	line := noise(100_000)
	line[31_415].Y, line[92_653].Y = 500, -400
	got := reduce(line)
	if n := len(got); n > 4*200/columnWidth+4 {
		t.Errorf("%d points left", n)
	}
	if got[0] != line[0] || got[len(got)-1] != line[len(line)-1] {
		t.Error("the ends have moved")
	}
	if !slices.Contains(got, line[31_415]) || !slices.Contains(got, line[92_653]) {
		t.Error("a peak is gone")
	}
	lowest, highest := map[float64]page.Point{}, map[float64]page.Point{}
	for _, p := range line {
		c := math.Floor(p.X / columnWidth)
		if q, ok := lowest[c]; !ok || p.Y < q.Y {
			lowest[c] = p
		}
		if q, ok := highest[c]; !ok || p.Y > q.Y {
			highest[c] = p
		}
	}
	for _, extremes := range []map[float64]page.Point{lowest, highest} {
		for c, p := range extremes {
			near := math.Inf(1)
			for i := 1; i < len(got); i++ {
				near = math.Min(near, distance(p, got[i-1], got[i]))
			}
			if near > tolerance*(1+1e-9) {
				t.Errorf("column %g: the extreme %v is %g pt off the line", c, p, near)
			}
		}
	}
}

// TestReduceStaysNear: no dropped point is farther from the reduced line than the tolerance, on a line that turns
// back, where columns do not help.
func TestReduceStaysNear(t *testing.T) {
	var spiral []page.Point
	for i := range 5000 {
		a := float64(i) * 0.01
		spiral = append(spiral, page.Pt(a*math.Cos(a), a*math.Sin(a)))
	}
	got := reduce(spiral)
	if len(got) > len(spiral)/3 {
		t.Errorf("%d of %d points left", len(got), len(spiral))
	}
	for _, p := range spiral {
		near := math.Inf(1)
		for i := 1; i < len(got); i++ {
			near = math.Min(near, distance(p, got[i-1], got[i]))
		}
		if near > tolerance*(1+1e-9) {
			t.Fatalf("point %v is %g pt off the line", p, near)
		}
	}
}

func TestClip(t *testing.T) {
	box := page.NewRect(0, 0, 10, 10)
	for _, c := range []struct {
		name string
		line []page.Point
		want [][]page.Point
	}{
		{"inside", []page.Point{page.Pt(1, 1), page.Pt(2, 2), page.Pt(3, 1)}, [][]page.Point{{page.Pt(1, 1), page.Pt(2, 2), page.Pt(3, 1)}}},
		{"out and in", []page.Point{page.Pt(5, 5), page.Pt(5, 15), page.Pt(6, 15), page.Pt(6, 5)}, [][]page.Point{{page.Pt(5, 5), page.Pt(5, 10)}, {page.Pt(6, 10), page.Pt(6, 5)}}},
		{"through", []page.Point{page.Pt(-10, 5), page.Pt(20, 5)}, [][]page.Point{{page.Pt(0, 5), page.Pt(10, 5)}}},
		{"past a corner", []page.Point{page.Pt(-2, 1), page.Pt(1, -3)}, nil},
		{"outside", []page.Point{page.Pt(-2, 1), page.Pt(-1, 30)}, nil},
		{"along the edge", []page.Point{page.Pt(0, 0), page.Pt(10, 0)}, [][]page.Point{{page.Pt(0, 0), page.Pt(10, 0)}}},
		{"one point", []page.Point{page.Pt(1, 1)}, nil},
	} {
		got := clip(c.line, box)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
			continue
		}
		for i := range got {
			for j := range got[i] {
				if len(got[i]) != len(c.want[i]) || got[i][j] != c.want[i][j] {
					t.Errorf("%s: %v, want %v", c.name, got, c.want)
				}
			}
		}
	}
}

func TestThin(t *testing.T) {
	if n := len(thin(noise(100_000), 0.1, 4000)); n > 4000 || n < 1500 {
		t.Errorf("%d points, want at most 4000 and not far fewer", n)
	}
	if n := len(thin([]page.Point{page.Pt(1, 1), page.Pt(1, 1), page.Pt(5, 5)}, 0.4, 4000)); n != 2 {
		t.Errorf("%d points, want 2: the second lies on the first", n)
	}
	got := space(noise(1000), 10)
	for i := 1; i < len(got); i++ {
		if d := math.Hypot(got[i].X-got[i-1].X, got[i].Y-got[i-1].Y); d < 10 {
			t.Errorf("markers %g apart, want 10", d)
		}
	}
}

func TestBandIsCut(t *testing.T) {
	box := page.NewRect(0, 0, 10, 10)
	lower := []page.Point{page.Pt(-5, 2), page.Pt(5, -8), page.Pt(15, 2)}
	upper := []page.Point{page.Pt(-5, 5), page.Pt(5, 15), page.Pt(15, 5)}
	los, his := clipBand(lower, upper, box)
	want := []page.Point{page.Pt(0, 0), page.Pt(5, 0), page.Pt(10, 0)}
	if len(los) != 3 || len(his) != 3 {
		t.Fatalf("%v, %v, want 3 points each", los, his)
	}
	for i, p := range want {
		if los[i] != p || his[i] != (page.Pt(p.X, 10)) {
			t.Errorf("edges at %v and %v, want %v and %v", los[i], his[i], p, page.Pt(p.X, 10))
		}
	}
}

// TestContour traces circles: each level must come back as one closed line at its radius. Linear interpolation
// of r² on cells of width w errs by at most w²/8·2/(2r) in r.
func TestContour(t *testing.T) {
	c := Contours{F: func(x, y float64) float64 { return x*x + y*y }, N: 60}
	s := scale{lo: -1, hi: 1}
	f := c.sample(s, s)
	const w = 2. / 60
	for _, r := range []float64{0.25, 0.5, 0.9} {
		lines := f.trace(r * r)
		if len(lines) != 1 {
			t.Fatalf("radius %g: %d lines, want 1", r, len(lines))
		}
		line := lines[0]
		if line[0] != line[len(line)-1] {
			t.Errorf("radius %g: the line is open", r)
		}
		for _, p := range line {
			if got := math.Hypot(2*p.X-1, 2*p.Y-1); math.Abs(got-r) > w*w/8/r*1.01 {
				t.Errorf("radius %g, want %g", got, r)
			}
		}
	}
	if lines := f.trace(1.5); len(lines) != 4 {
		t.Errorf("%d pieces in the corners, want 4", len(lines))
	}
	saddle := Contours{F: func(x, y float64) float64 { return x*x - y*y }, N: 10, Count: 4}
	if got, want := saddle.levels(saddle.sample(s, s)), []float64{-0.75, -0.25, 0.25, 0.75}; !slices.Equal(got, want) {
		t.Errorf("levels of a saddle %v, want %v", got, want)
	}
	levels := c.levels(f)
	if len(levels) != defaultLevels {
		t.Errorf("%d levels, want %d", len(levels), defaultLevels)
	}
	for i := 2; i < len(levels); i++ {
		if q, q0 := levels[i]/levels[i-1], levels[1]/levels[0]; math.Abs(q-q0) > 1e-9*q0 {
			t.Errorf("ratio %g of levels, want %g", q, q0)
		}
	}
}
