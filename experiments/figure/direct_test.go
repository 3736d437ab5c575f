package figure

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

func TestSpread(t *testing.T) {
	for _, c := range []struct {
		want, tall, places []float64
	}{
		{nil, nil, nil},
		{[]float64{20, 50}, []float64{10, 10}, []float64{20, 50}},                 // apart already
		{[]float64{50, 50}, []float64{10, 10}, []float64{45, 55}},                 // half each
		{[]float64{50, 50, 50}, []float64{10, 20, 10}, []float64{35, 50, 65}},     // heights differ
		{[]float64{1, 2, 60}, []float64{10, 10, 10}, []float64{5, 15, 60}},        // at the lower end
		{[]float64{99, 100, 98}, []float64{10, 10, 10}, []float64{75, 85, 95}},    // at the upper end
		{[]float64{10, 19, 28}, []float64{10, 10, 10}, []float64{9, 19, 29}},      // a chain of collisions
		{[]float64{40, 45, 90}, []float64{10, 10, 10}, []float64{37.5, 47.5, 90}}, // one block and one alone
	} {
		got := spread(c.want, c.tall, 0, 100)
		if len(got) != len(c.places) {
			t.Fatalf("spread(%v) = %v", c.want, got)
		}
		for i := range got {
			if math.Abs(got[i]-c.places[i]) > 1e-9 {
				t.Errorf("spread(%v, %v) = %v, want %v", c.want, c.tall, got, c.places)
				break
			}
		}
	}
}

// TestSpreadApart spreads many, and none overlap or leave.
func TestSpreadApart(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		n := 1 + rnd.IntN(9)
		want, tall := make([]float64, n), make([]float64, n)
		for i := range want {
			tall[i] = 5 + 6*rnd.Float64()
			want[i] = 100 * rnd.Float64()
		}
		for i := 1; i < n; i++ { // in increasing order
			want[i] = math.Max(want[i], want[i-1])
		}
		edge := 0.0
		for i, y := range spread(want, tall, 0, 100) {
			if y-tall[i]/2 < edge-1e-9 {
				t.Fatalf("spread(%v, %v): number %d at %g overlaps the one below, which ends at %g", want, tall, i, y, edge)
			}
			edge = y + tall[i]/2
		}
		if edge > 100+1e-9 {
			t.Fatalf("spread(%v, %v) ends at %g", want, tall, edge)
		}
	}
}

// TestDirect looks at where the labels stand: clear of each other, on the page, and none where they do not fit.
func TestDirect(t *testing.T) {
	b, err := directLabels().arrange()
	if err != nil {
		t.Fatal(err)
	}
	p := b.panes[0]
	if len(p.directs) != 6 || p.legend != nil {
		t.Fatalf("%d labels beside the curves, want 6 and no legend", len(p.directs))
	}
	boxes := make([]page.Rect, len(p.directs))
	for i, d := range p.directs {
		h := d.label.Size / 2
		boxes[i] = page.NewRect(p.frame.X1+directGap, d.y-h, p.frame.X1+directGap+d.label.Width(), d.y+h)
		if !boxes[i].Within(page.NewRect(0, 0, b.w, b.h)) {
			t.Errorf("label %q at %v leaves the page", d.entry.series.Label, boxes[i])
		}
		for j := range i {
			if boxes[i].Meets(boxes[j]) {
				t.Errorf("labels %q and %q overlap", d.entry.series.Label, p.directs[j].entry.series.Label)
			}
		}
		for _, q := range b.panes[1:] {
			if boxes[i].Meets(q.frame) {
				t.Errorf("label %q covers the next panel", d.entry.series.Label)
			}
		}
	}
	f := directLabels()
	f.Panels = f.Panels[1:]
	f.Height = "90pt"
	f.Panels[0].Series = append(f.Panels[0].Series, f.Panels[0].Series...)
	if b, err = f.arrange(); err != nil {
		t.Fatal(err)
	}
	if b.panes[0].direct || b.strip == nil {
		t.Error("twelve labels stand beside a frame too low for them, or nowhere")
	}
}
