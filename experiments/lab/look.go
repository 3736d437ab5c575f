package lab

import (
	"fmt"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
)

// Look says how figures are drawn that an experiment describes; the zero value leaves them as they are.
type Look struct {
	Width string `json:"width,omitempty"` // a venue or a length as in [figure.Figure]
	Text  string `json:"text,omitempty"`  // "live": texts of SVG and PDF can be searched and edited; empty or "outlines"
}

// widths says what --width takes.
var widths = "a length such as 84mm, 8.4cm, 3.5in or 240pt (1/72 inch), or a venue:\n" +
	strings.Replace(strings.Join(figure.Venues(), ", "), " neurips", "\nneurips", 1)

// check returns an error for a look that is none or in which the figures of the experiment cannot be drawn.
func (l Look) check(e Experiment) error {
	if err := l.checkText(); err != nil {
		return err
	}
	mm, err := figure.PageWidth(l.Width)
	if err == nil && l.Width != "" && mm < e.Narrowest-1e-6 { // of rounding
		return fmt.Errorf("--width %s: the figure of %s needs %gmm at least", l.Width, e.Name, e.Narrowest)
	}
	return err
}

func (l Look) checkText() error {
	if l.Text != "" && l.Text != "live" && l.Text != "outlines" {
		return fmt.Errorf("--text %.60q: live or outlines", l.Text)
	}
	return nil
}

// recorded is the look without what only says the default.
func (l Look) recorded() Look {
	if l.Text == "outlines" {
		l.Text = ""
	}
	return l
}

// set draws a figure so.
func (l Look) set(f *figure.Figure) {
	if l.Width != "" {
		f.Width = l.Width
	}
	f.LiveText = l.Text == "live"
}

// flags are those of the command line, without defaults, each with its value.
func (l Look) flags() (out [][2]string) {
	if l.Width != "" {
		out = append(out, [2]string{"width", l.Width})
	}
	if l.Text == "live" {
		out = append(out, [2]string{"text", l.Text})
	}
	return out
}
