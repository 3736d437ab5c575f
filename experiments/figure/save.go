package figure

import (
	"fmt"
	"os"
	"path/filepath"

	"gonum.org/v1/plot/vg"
)

// SVG returns the figure as [page.Scene.SVG] does.
//
// It panics if lengths in a [Series] or rows of a [Heat] differ, if a mark has no function, a plotter is nil or Legend is
// no place, and returns an error for a width, a colour or a text that cannot be read, for a centre of a [Heat] that has
// no place on its axis, and for a page too small for its panels. The same holds for the other writers.
func (f Figure) SVG() ([]byte, error) {
	s, err := f.build()
	if err != nil {
		return nil, err
	}
	return s.SVG(), nil
}

// PDF returns the figure as [page.Scene.PDF] does.
// Panics and errors are those of [Figure.SVG].
func (f Figure) PDF() ([]byte, error) {
	s, err := f.build()
	if err != nil {
		return nil, err
	}
	return s.PDF()
}

// PNG returns the figure as [page.Scene.PNG] does; other panics and errors are those of [Figure.SVG].
func (f Figure) PNG(dpi int) ([]byte, error) {
	s, err := f.build()
	if err != nil {
		return nil, err
	}
	return s.PNG(dpi)
}

// Draw paints the figure on any canvas of gonum/plot, from its origin; with [gonum.org/v1/plot/vg/vgeps], for
// example, a journal gets its EPS. An image, which a plotter of gonum may draw, is scaled by the canvas; vgeps, which has
// none, gets at most 160 by 160 rectangles. Panics and errors are those of [Figure.SVG].
func (f Figure) Draw(c vg.Canvas) error {
	s, err := f.build()
	if err != nil {
		return err
	}
	s.Draw(c)
	return nil
}

// saveDPI is the resolution of the PNG that Save writes, what journals ask for line art in colour at the least.
const saveDPI = 300

// Save writes base.svg, base.pdf and base.png (300 dpi) into a folder, which is made if need be. Each file
// appears whole or not at all: it is written beside its place and then renamed. Nothing is written if the
// figure cannot be drawn.
//
// Panics are those of [Figure.SVG]; errors are those and the file system's.
func (f Figure) Save(dir, base string) error {
	svg, err := f.SVG()
	if err != nil {
		return err
	}
	pdf, err := f.PDF()
	if err != nil {
		return err
	}
	image, err := f.PNG(saveDPI)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("figure: %w", err)
	}
	for _, file := range []struct {
		ext  string
		data []byte
	}{{".svg", svg}, {".pdf", pdf}, {".png", image}} {
		if err := writeFile(filepath.Join(dir, base+file.ext), file.data); err != nil {
			return fmt.Errorf("figure: %w", err)
		}
	}
	return nil
}

// writeFile replaces a file in one step.
func writeFile(path string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name()) // the first error is the one to tell
		}
	}()
	if _, err = tmp.Write(data); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Chmod(0o644); err != nil {
		_ = tmp.Close()
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
