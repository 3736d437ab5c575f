// Package gallerytest has what the tests of several chapters share.
package gallerytest

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/experiments/lab"
)

// Run runs an experiment with settings, and draws it.
func Run(t *testing.T, e lab.Experiment, settings ...string) *lab.Result {
	t.Helper()
	v, err := e.Values(settings)
	if err != nil {
		t.Fatal(err)
	}
	r, err := lab.Run(context.Background(), e, v, lab.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Page.Figure.SVG(); err != nil {
		t.Errorf("the figure cannot be drawn: %v", err)
	}
	return r
}

var nextSentence = regexp.MustCompile(`[a-zα-ω0-9)|]\. [A-Z]`)

// Complete returns an error unless an experiment says what it costs, its class and what each parameter is, sums up in one
// sentence of at most 20 words, and has texts that terminal and page can show.
func Complete(e lab.Experiment) error {
	if e.Cost == "" || e.Class == "" {
		return fmt.Errorf("%s lacks its cost or class", e.Name)
	}
	for _, p := range e.Params {
		if p.Doc == "" {
			return fmt.Errorf("%s: parameter %s is not explained", e.Name, p.Key)
		}
	}
	if n := len(strings.Fields(e.Summary)); n > 20 || !strings.HasSuffix(e.Summary, ".") || nextSentence.MatchString(e.Summary) {
		return fmt.Errorf("%s: not one sentence of at most 20 words: %s", e.Name, e.Summary)
	}
	texts := []string{e.Summary}
	for _, c := range e.Claims {
		texts = append(texts, c.Text, c.Origin.String())
	}
	for _, s := range texts {
		if err := page.Check(s); err != nil && !strings.Contains(err.Error(), "no glyph") { // they are not drawn
			return fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	return nil
}

// Counted returns an error unless Count of an experiment is the number of its points at the default parameters. Zero is
// allowed: list then makes the points.
func Counted(e lab.Experiment) error {
	v, err := e.Values(nil)
	if err != nil {
		return err
	}
	points, err := e.Points(v)
	if err == nil && e.Count != 0 && len(points) != e.Count {
		err = fmt.Errorf("%s: Count = %d, and there are %d points", e.Name, e.Count, len(points))
	}
	return err
}

// Narrow returns an error unless the figure of a page can be drawn in the width that its experiment names as the
// narrowest, and not in nine tenths of it. It names a width that will do.
func Narrow(e lab.Experiment, p *lab.Page) error {
	draws := func(mm float64) bool {
		p.Figure.Width = fmt.Sprintf("%gmm", mm)
		_, err := p.Figure.SVG()
		return err == nil
	}
	if e.Narrowest > 0 && draws(e.Narrowest) && !draws(.9*e.Narrowest) {
		return nil
	}
	mm := 10.
	for mm < 300 && !draws(mm) {
		mm++
	}
	return fmt.Errorf("%s: Narrowest = %g; %g mm is the narrowest width in which its figure can be drawn", e.Name, e.Narrowest, mm)
}

// CellOf returns a number of the row whose column holds key.
func CellOf(t *testing.T, d *figure.Table, column, key, want string) float64 {
	t.Helper()
	rows := d.Where(column, key)
	if rows.Len() == 0 {
		t.Fatalf("no row with %s = %q among %q", column, key, d.Strings(column))
	}
	x, err := strconv.ParseFloat(rows.Strings(want)[0], 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// Number reads a number of a table.
func Number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}
