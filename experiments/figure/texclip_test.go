package figure

import (
	"bytes"
	"image/color"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/palette"
	"gonum.org/v1/plot/plotter"
)

type signs int

func (n signs) Dims() (c, r int)   { return int(n), int(n) }
func (n signs) X(c int) float64    { return float64(c) }
func (n signs) Y(r int) float64    { return float64(r) }
func (n signs) Z(c, r int) float64 { return math.Sin(float64(c)) * float64(r) }

// farPlotters draw values that have no place on a logarithmic axis.
func farPlotters(t *testing.T) map[string]plot.Plotter {
	points := plotter.XYs{{X: 0, Y: 3}, {X: 1, Y: -2}, {X: 2, Y: 5}, {X: 30, Y: 0}, {X: 40, Y: 7}}
	image := plotter.NewHeatMap(signs(10), palette.Heat(12, 1))
	image.Rasterized = true
	must := func(p plot.Plotter, err error) plot.Plotter {
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	line, err := plotter.NewLine(points)
	line.FillColor = color.NRGBA{R: 255, A: 80}
	return map[string]plot.Plotter{
		"contour": plotter.NewContour(signs(10), []float64{-3, 0, 3}, palette.Heat(3, 1)),
		"image":   image, "cells": plotter.NewHeatMap(signs(10), palette.Heat(12, 1)),
		"line": must(line, err), "scatter": must(plotter.NewScatter(points)),
		"quart": must(plotter.NewQuartPlot(3, plotter.Values{-1, 0, 2, 5, 9, 30})),
		"box":   must(plotter.NewBoxPlot(20, 3, plotter.Values{-1, 0, 2, 5, 9, 30})),
		"bars": must(plotter.NewYErrorBars(struct {
			plotter.XYs
			plotter.YErrors
		}{points, plotter.YErrors{{Low: 9, High: 2}, {Low: 1, High: 1}, {Low: 6, High: 1}, {Low: 1, High: 3}, {Low: 2, High: 2}}})),
		"sankey": must(plotter.NewSankey(plotter.Flow{SourceLabel: "a", ReceptorCategory: 1, ReceptorLabel: "b", Value: 3},
			plotter.Flow{SourceLabel: "a", ReceptorCategory: 1, ReceptorLabel: "c", Value: 2})),
		"labels": must(plotter.NewLabels(plotter.XYLabels{XYs: points, Labels: []string{"a", "b", "c", "d", "e"}})),
	}
}

var texUnits = regexp.MustCompile(`(-?[0-9.]+(?:e[+-]?[0-9]+)?)\\odu`)

// TestTeXLengths checks that no length is one that TeX cannot hold, and lets pdflatex compile the figures.
func TestTeXLengths(t *testing.T) {
	var paper bytes.Buffer
	for name, p := range farPlotters(t) {
		axis := Axis{Log: true, Min: 0.5, Max: 100}
		if name == "image" { // for which gonum needs 20 s on this axis
			axis = Axis{Min: 4.99, Max: 5.01}
		}
		tex, err := Figure{Panels: []Panel{{X: axis, Y: axis, Plotters: []plot.Plotter{p}}}}.TeX("", nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range texUnits.FindAllSubmatch(tex, -1) {
			if v, err := strconv.ParseFloat(string(m[1]), 64); err != nil || math.Abs(v) > 1000 {
				t.Errorf("%s: %s", name, m[0])
				break
			}
		}
		paper.Write(tex)
		paper.WriteString("\\clearpage\\noindent\n")
	}
	if exec.Command("pdflatex", "--version").Run() == nil && exec.Command("kpsewhich", "pgfplots.sty").Run() == nil {
		pdflatex(t, t.TempDir(), 600, 600, paper.Bytes())
	}
	if _, err := (Figure{Width: "5in", Aspect: 1e4, Panels: []Panel{{}}}).TeX("", nil); err == nil {
		t.Error("a page of a kilometre is written")
	}
}

// TestCutPolygon compares the areas of what is left of polygons in a square.
func TestCutPolygon(t *testing.T) {
	box := page.NewRect(0, 0, 10, 10)
	for name, c := range map[string]struct {
		in   []page.Point
		want float64
	}{
		"inside":   {[]page.Point{{X: 1, Y: 1}, {X: 2, Y: 1}, {X: 2, Y: 2}, {X: 1, Y: 2}}, 1},
		"around":   {[]page.Point{{X: -1e6, Y: -1e6}, {X: 1e6, Y: -1e6}, {X: 1e6, Y: 1e6}, {X: -1e6, Y: 1e6}}, 100},
		"half":     {[]page.Point{{X: -1e6, Y: -1e6}, {X: 5, Y: -1e6}, {X: 5, Y: 1e6}, {X: -1e6, Y: 1e6}}, 50},
		"triangle": {[]page.Point{{X: 0, Y: 0}, {X: 2e6, Y: 0}, {X: 0, Y: 2e6}}, 100},
		"beside":   {[]page.Point{{X: 20, Y: 0}, {X: 30, Y: 0}, {X: 30, Y: 10}}, 0},
		"no place": {[]page.Point{{X: 0, Y: 0}, {X: math.NaN(), Y: 0}, {X: 4, Y: 0}, {X: 4, Y: 4}}, 8},
	} {
		area, line := 0.0, cutPolygon(c.in, box)
		for i, q := range line {
			p := line[(i+len(line)-1)%len(line)]
			area += float64(p.X*q.Y-p.Y*q.X) / 2
		}
		if math.Abs(area-c.want) > 1e-6 {
			t.Errorf("%s: area %g, want %g", name, area, c.want)
		}
	}
}
