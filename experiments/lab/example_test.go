package lab_test

import (
	"context"
	"io"
	"os"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/optim"
)

// halving is a row of the experiment: a step and the error with it.
type halving struct {
	H     float64 `col:"h"`
	Error float64 `col:"error"`
}

func (r halving) curve() (label string, x, y float64) { return "", r.H, r.Error }

// An experiment of one's own is a value. Registered in a main that calls lab.Main, it has every verb of the command line:
// list, show, run with sweeps and shards, verify, report, cite. Here main's last line is spelled out, so that it prints.
func Example() {
	lab.Program = "halving" // empty, it would be the name of the program's file
	if err := optim.AddReferences("@book{halving2026,\n  author = {Own, One},\n  title = {Halving},\n  year = {2026},\n}"); err != nil {
		panic(err)
	}
	lab.Register(lab.Experiment{
		Name: "halving", Summary: "Euler's error on x' = -x at t = 1 halves with the step.", Class: lab.Portable,
		Params: []lab.Param{{Key: "steps", Default: "10,20,40", Doc: "numbers of steps to t = 1", Sweep: true}},
		Kinds:  []any{halving{}},
		Points: func(v lab.Values) ([]lab.Point, error) {
			var ps []lab.Point
			ns, err := v.Floats("steps")
			for _, n := range ns {
				ps = append(ps, lab.One("steps="+figure.Number(n), func(context.Context) (halving, error) {
					x := 1.
					for range int(n) {
						x -= x / n
					}
					return halving{1 / n, 0.36787944117144233 - x}, nil
				}))
			}
			return ps, err
		},
		Draw: func(_ lab.Values, data *figure.Table) (*lab.Page, error) {
			log := func(label string) figure.Axis { return figure.Axis{Label: label, Log: true} }
			return &lab.Page{
				Figure: figure.Figure{Panels: []figure.Panel{{X: log("$h$"), Y: log("error"), Series: lab.Curves(lab.Rows[halving](data), halving.curve)}}},
				Table:  data, Caption: "Error of Euler's method against the step.",
			}, nil
		},
		Claims: []lab.Claim{lab.NewClaim("order", "The errors halve", lab.Near(2, .06), lab.Published("halving2026", "Theorem 1"),
			func(rows []halving) float64 { return rows[0].Error / rows[1].Error })},
	})

	dir, err := os.MkdirTemp("", "halving")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	// lab.Main(), which reads the command line, is this with os.Args[1:]:
	if err := lab.Command(context.Background(), []string{"show", "halving"}, os.Stdout, os.Stderr); err != nil {
		panic(err)
	}
	if err := lab.Command(context.Background(), []string{"run", "halving", "--out", dir}, io.Discard, io.Discard); err != nil {
		panic(err)
	}
	// Output:
	// halving: Euler's error on x' = -x at t = 1 halves with the step.
	//
	// 3 points, portable
	//
	// parameter  default   allowed  meaning
	// steps      10,20,40           numbers of steps to t = 1
	//
	// data.csv has the columns h, error
	//
	// claim    says              expected  origin
	// order.1  The errors halve  2 ± 6 %   published: halving2026, Theorem 1
	//
	// 1 claim: 1 published, 0 derived, 0 recorded
	//
	// rests on halving2026; halving cite halving prints them
}
