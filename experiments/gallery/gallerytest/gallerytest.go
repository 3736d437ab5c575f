// Package gallerytest has what the tests of several chapters share.
package gallerytest

import (
	"context"
	"strconv"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
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
