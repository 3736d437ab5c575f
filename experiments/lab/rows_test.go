package lab

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
)

type titledRow struct {
	Label string `col:"label"`
}

type traceRow struct {
	_ struct{} `col:"panel=trace"`
	titledRow
	Grads int     `col:"grads"`
	Gap   float64 `col:"gap"`
}

type endRow struct {
	Panel string  `col:"panel=disc|line"`
	Rate  float64 `col:"rate,blank"`
	Ended bool    `col:"ended"`
}

// Rows of two kinds are written under the columns of both, and each kind is read back as it was.
func TestRows(t *testing.T) {
	e := Experiment{Name: "x", Kinds: []any{traceRow{}, endRow{}}}
	traces := []traceRow{{titledRow: titledRow{"a, b"}, Grads: 1_000_000, Gap: 0.1}, {titledRow: titledRow{"c"}, Grads: 2, Gap: math.Inf(1)}}
	ends := []endRow{{"disc", 1e-7, true}, {"line", math.NaN(), false}}
	d := figure.NewTable(e.columns()...)
	for _, p := range []Point{
		At("traces", func(context.Context) ([]traceRow, error) { return traces, nil }),
		At("mixed", func(context.Context) ([]any, error) { return []any{ends[0]}, nil }),
		One("one", func(context.Context) (endRow, error) { return ends[1], nil }),
	} {
		rows, err := e.guarded(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		d.Rows = append(d.Rows, rows...)
	}
	var b strings.Builder
	if err := d.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	const want = "panel,label,grads,gap,rate,ended\n" +
		"trace,\"a, b\",1000000,0.1,,\ntrace,c,2,+Inf,,\ndisc,,NaN,NaN,1e-07,true\nline,,NaN,NaN,NaN,false\n"
	if b.String() != want {
		t.Errorf("data\n%s, want\n%s", b.String(), want)
	}
	if got := Rows[traceRow](d); !slices.Equal(got, traces) {
		t.Errorf("traces %v", got)
	}
	if got := Rows[endRow](d); len(got) != 2 || got[0] != ends[0] || got[1].Panel != "line" || !math.IsNaN(got[1].Rate) {
		t.Errorf("ends %v", got)
	}
	if v := NewClaim("x", "", Never(), Origin{}, func(rows []traceRow) float64 { return float64(len(rows)) }).Value(d); v != 2 {
		t.Errorf("a claim has %g rows", v)
	}
	if v := Of(func(rows []endRow) float64 { return rows[2].Rate })(d); !math.IsNaN(v) {
		t.Errorf("a claim about a row that is missing has the value %g", v)
	}
}

// What is no kind, or not one of the experiment's, is said with its name.
func TestRowsRefuse(t *testing.T) {
	e := Experiment{Name: "x", Kinds: []any{endRow{}}}
	for want, run := range map[string]func(){
		"a struct whose fields have tags": func() { layoutOf(reflect.TypeOf(1)) },
		"is no column":                    func() { layoutOf(reflect.TypeOf(struct{ A int }{})) },
		"complex128": func() {
			layoutOf(reflect.TypeOf(struct {
				A complex128 `col:"a"`
			}{}))
		},
		`with the tag "col:\"a,b\""`: func() {
			layoutOf(reflect.TypeOf(struct {
				A int `col:"a,b"`
			}{}))
		},
		"Kinds of x does not have":       func() { e.written([]any{traceRow{}}) },
		"its tag allows disc, line":      func() { e.written([]any{endRow{Panel: "plane"}}) },
		`has a column "panel", the data`: func() { Rows[endRow](figure.NewTable("rate")) },
	} {
		func() {
			defer func() {
				if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
					t.Errorf("%q, want %q", got, want)
				}
			}()
			run()
		}()
	}
}

// Groups keep the order of their first rows.
func TestGroups(t *testing.T) {
	rows := []traceRow{{titledRow: titledRow{"b"}, Grads: 1, Gap: 4}, {titledRow: titledRow{"a"}, Grads: 2, Gap: 5}, {titledRow: titledRow{"b"}, Grads: 3, Gap: 6}}
	s := Curves(rows, func(r traceRow) (string, float64, float64) { return r.Label, float64(r.Grads), r.Gap })
	if len(s) != 2 || s[0].Label != "b" || !slices.Equal(s[0].X, []float64{1, 3}) || !slices.Equal(s[1].Y, []float64{5}) {
		t.Errorf("%v", s)
	}
	g := GroupBy(rows, func(r traceRow) string { return r.Label })
	if g[0].Last() != rows[2] || len(Where(rows, func(r traceRow) bool { return r.Gap > 4 })) != 2 {
		t.Errorf("%v", g)
	}
}

// A caption has the values of parameters.
func TestFill(t *testing.T) {
	v, err := Experiment{Name: "x", Params: []Param{{Key: "grads", Default: "1,2"}}}.Values(nil)
	if got := v.Fill("{{grads}} gradients, $10^{-6}$"); err != nil || got != "1, 2 gradients, $10^{-6}$" {
		t.Errorf("%q, %v", got, err)
	}
}
