package page

import (
	"strings"

	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// Math sets the texts of a plot of gonum as this package sets its own: in Latin Modern, with mathematics between dollar
// signs as described at [Check]. It is a [text.Handler]; of a style's font it takes the size only. Set it before the plot
// is made, since plot.New copies plot.DefaultTextHandler into the styles of title, axis labels, tick labels and legend:
//
//	plot.DefaultTextHandler = page.Math{}
//	p := plot.New()
//	p.Title.Text = `$\nabla f(x_k)$`
//
// Setting TextHandler of a plot afterwards leaves these styles as they are. On a [Scene] an outline is kept once,
// elsewhere a text is filled as one path. Math panics if a text cannot be set.
type Math struct{}

var _ text.Handler = Math{}

// Cache returns gonum's cache, which Math does not use.
func (Math) Cache() *font.Cache { return font.DefaultCache }

// A line of Math reaches from mathDepth below its base line to mathHeight above it, in sizes, which is leading in all.
const (
	mathHeight = 0.85
	mathDepth  = Leading - mathHeight
)

// Extents returns a descent of zero, since gonum moves titles up by it.
func (Math) Extents(f font.Font) font.Extents {
	return font.Extents{Ascent: mathHeight * f.Size, Height: mathHeight * f.Size}
}

// Lines splits a text at its line breaks.
func (Math) Lines(txt string) []string { return strings.Split(strings.TrimRight(txt, "\n"), "\n") }

// Box returns the width of a line, and a height and a depth that are the same for all.
func (Math) Box(txt string, f font.Font) (width, height, depth vg.Length) {
	b, err := typeset(txt, float64(f.Size))
	if err != nil {
		panic(err)
	}
	return vg.Length(b.width), mathHeight * f.Size, mathDepth * f.Size
}

// Draw sets the lines of a text about a place as the style says; in the middle of a line is the middle of a digit.
func (m Math) Draw(c vg.Canvas, txt string, style text.Style, at vg.Point) {
	style.Handler = m
	ink := NewScene(0, 0)
	ink.SetColor(style.Color)
	y := float64(float64(style.YAlign+1)*float64(style.Height(txt))) - float64(mathHeight*style.Font.Size)
	if style.YAlign == text.YCenter {
		y += float64((mathHeight - Leading/2 - DigitHeight/2) * style.Font.Size)
	}
	for _, line := range m.Lines(txt) {
		b, err := typeset(line, float64(style.Font.Size))
		if err != nil {
			panic(err)
		}
		for _, run := range b.runs {
			p := Point{float64(style.XAlign) * b.width, y}
			ink.Ops = append(ink.Ops, Op{Stamps: run.stamps, Size: run.size, At: p, Ink: ink.state.ink})
		}
		y -= float64(Leading * style.Font.Size)
	}
	onto := NewScene(0, 0)
	onto.Translate(at)
	onto.Rotate(style.Rotation)
	ink.Draw(onto)
	onto.Draw(c)
}
