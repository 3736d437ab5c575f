// Package figure turns tables into figures that can go into a paper as they are: at a journal's column width,
// with text as glyph outlines, curves that survive grey printing, and a frame, ticks and legend that need no
// retouching.
//
// A figure is a value. [Figure] holds a grid of [Panel]s, a panel holds [Series] and, if wanted, reference
// lines ([Rule]) and level lines of a function of two variables ([Contours]). [Figure.SVG], [Figure.PDF] and
// [Figure.PNG] are functions of that value: the same figure gives the same bytes, today and tomorrow and in
// any time zone, since no date, random number or map order enters. [Figure.Save] writes all three.
//
//	t := figure.NewTable("optimizer", "grads", "gap")
//	t.Add("adam(lr=0.01)", 1, 0.5) // one row after another
//	fig := figure.Figure{
//		Width: "icml",
//		Panels: []figure.Panel{{
//			X:      figure.Axis{Label: "gradient evaluations", Log: true},
//			Y:      figure.Axis{Label: `$f(x_k) - f^\star$`, Log: true, Floor: 1e-16},
//			Series: figure.SeriesBy(t, "grads", "gap", "optimizer"),
//		}},
//	}
//	err := fig.Save("out", "figure") // out/figure.svg, figure.pdf, figure.png
//
// # From table to figure
//
// A [Table] is what stands in data.csv, cell by cell as text, so that a figure drawn from a table and one
// drawn from the file it was written to are the same figure. [SeriesBy] makes one series for each value of a
// column; [Table.Where] and [Table.Groups] choose rows before that.
//
// # Colours, dashes, markers
//
// A label owns one colour, one dash pattern and one marker in the whole figure, given out in the order in which the
// labels first appear. There are six colours after Okabe and Ito, which colour-blind readers can tell apart, with
// different dashes, so that a grey print can be read. When all are given out, a label has one that its panels do not have
// yet, with another dash; the seventh of a panel and all further ones are grey and differ by dash and marker only. Curves
// that have an order, by a tolerance or a dimension, take [Ordered] colours.
//
// # Fields and matrices
//
// [Heat] colours cells, with a colour bar; it shows functions of two variables, tables over two parameters, and, on
// axes with names, matrices with a number in each cell. [HeatBy] and [MatrixBy] make one from a tidy table.
//
// # Planes
//
// [Contours], [Region] and [VectorField] draw level lines, sublevel sets such as stability regions, and phase portraits
// below the curves of a panel; [Series].Ends marks where a trajectory starts and ends. They are functions of the
// panel's two axes and combine freely.
//
// # Text
//
// Text between dollar signs is mathematics; everything outside is printed as it stands, so that the name of an
// optimizer can be a label unchanged. [page.Check] says what is understood. Text is drawn as outlines, or, with
// [Figure].LiveText, kept as text in SVG and PDF, with a font of the characters used.
//
// # Labels
//
// A legend goes into a corner where it covers no data, or below all panels; [Direct] writes each label beside the end
// of its curve instead.
//
// # With gonum/plot
//
// The package is a layer over [gonum.org/v1/plot]. A panel takes any plotter of gonum ([Panel].Plotters) and can be had
// as a plot ([Figure.Plots]). The marks are plotters themselves, for plots of one's own: [Series] (decimated lines,
// bands, markers), [Region], [Contours], [VectorField], [Heat], [Rule], [EndLabels], [Frame]; [Ticks] is a [plot.Ticker],
// [Log10] a [plot.Normalizer], [page.Math] a [text.Handler] to be set before [plot.New]. A [page.Scene] is a canvas on
// which any plot of gonum becomes SVG, PDF or PNG with the same bytes whenever it is drawn.
//
// # LaTeX
//
// [Figure.TeX] is the same figure as pgfplots code, in the fonts of the paper:
//
//	\input{notebooks-out/stepcontrol/figure}
//
// Curves whose points are rows of a file such as data.csv can be read from it when the paper is compiled.
//
// # Readers who see less
//
// Every ink has a contrast of at least 3 to its ground, text of 4.5. All files carry an alternative text
// ([Figure.AltText]), and [Dark] lets an SVG follow a page's dark scheme.
//
// # Numbers that cannot be drawn
//
// NaN and the infinities break a curve. So does, on a logarithmic axis, a value that is not positive,
// unless [Axis].Floor says where such values are to be drawn. Nothing panics because of a number.
package figure
