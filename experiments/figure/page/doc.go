// Package page sets text with mathematics and writes pages of strokes, fills, texts and images as SVG, PDF and PNG. It is
// what package figure draws with, and a canvas for any plot of gonum.
//
//	scene := page.NewScene(300, 200) // points
//	p.Draw(draw.New(scene))          // a *plot.Plot
//	os.WriteFile("plot.svg", scene.SVG(), 0o644)
//
// # Files
//
// Text is in font.go, mathtext.go, symbols.go, typeset.go, label.go and math.go, its other forms in html.go and latex.go;
// the page is in scene.go, canvas.go, geometry.go and transform.go; the writers are in svg.go, pdf.go and png.go, with
// subset.go and livetext.go for text that stays text.
package page
