package figure

import (
	"fmt"
	"strconv"
	"strings"
)

// axis writes the frame of a panel with its curves, reference lines, marks and legend.
func (w *texWriter) axis(p *pane) {
	fmt.Fprintf(&w.out, "\\begin{axis}[at={%s}, anchor=south west, width=%s, height=%s,\n",
		w.at(point{p.frame.x0, p.frame.y0}), w.frac(p.frame.w()), w.frac(p.frame.h()))
	w.ends("x", p.x)
	w.ends("y", p.y)
	w.ticks("x", p.x, p.xTicks, p.showX, p.turned)
	w.ticks("y", p.y, p.yTicks, p.showY, false)
	if p.heat != nil {
		w.out.WriteString("  tick align=outside, tick pos=left, tick label style={outer sep=1.2bp}, major tick length=1.65bp, minor tick length=0.9bp,\n")
		for _, a := range []struct {
			axis  string
			names []string
		}{{"x", p.X.Names}, {"y", p.Y.Names}} {
			if len(a.names) > 0 {
				fmt.Fprintf(&w.out, "  %s tick style={draw=none},\n", a.axis)
			}
		}
	}
	// pgfplots moves a title up by 6 pt
	above, right, up := 1+titleGap/p.frame.h(), -(p.wide+labelGap)/p.frame.w(), -(p.low+labelGap)/p.frame.h()
	w.text("title", w.titleOf(p), p.title, p.frame.w(), "at={(0.5,"+short(above)+")}, yshift=-6pt, anchor=south")
	if p.showX {
		w.text("xlabel", p.xTicks.title(p.X.Label), p.xLabel, p.frame.w()+10,
			"at={(axis description cs:0.5,"+short(up)+")}, anchor=north")
	}
	if p.showY {
		w.text("ylabel", p.yTicks.title(p.Y.Label), p.yLabel, p.frame.h()+4,
			"at={(axis description cs:"+short(right)+",0.5)}, anchor=south")
	}
	if p.legend != nil {
		w.legendStyle(p.legend, p.legendBox, p.frame)
	}
	w.out.WriteString("]\n")
	for i, s := range p.Series {
		if s.region == nil && s.Style != Dots {
			w.curve(p, i)
		}
	}
	w.rules(p)
	for i, s := range p.Series {
		w.marks(p, s, i)
	}
	if p.legend != nil {
		w.entries(p.legend)
	}
	w.out.WriteString("\\end{axis}\n")
}

// ends writes the kind and the limits of an axis.
func (w *texWriter) ends(axis string, s scale) {
	if s.log {
		fmt.Fprintf(&w.out, "  %smode=log,", axis)
	} else {
		w.out.WriteString(" ")
	}
	end := func(c float64) string { return strconv.FormatFloat(s.value(c), 'g', 10, 64) }
	fmt.Fprintf(&w.out, " %smin=%s, %smax=%s,\n", axis, end(s.lo), axis, end(s.hi))
}

// ticks writes the marks of an axis where the other writers draw them.
func (w *texWriter) ticks(axis string, s scale, t ticks, show, turned bool) {
	var at, labels, minor []string
	for _, m := range t.marks {
		v := strconv.FormatFloat(s.value(m.c), 'g', 10, 64)
		if m.minor {
			minor = append(minor, v)
			continue
		}
		at = append(at, v)
		labels = append(labels, "{"+latexLines(m.label)+"}")
	}
	list := func(key string, values []string) {
		if len(values) == 0 {
			fmt.Fprintf(&w.out, "  %s=\\empty,\n", key)
		} else {
			fmt.Fprintf(&w.out, "  %s={%s},\n", key, strings.Join(values, ","))
		}
	}
	list(axis+"tick", at)
	if !show {
		labels = nil
	}
	list(axis+"ticklabels", labels)
	if len(minor) > 0 {
		list("minor "+axis+"tick", minor)
	}
	if strings.Contains(strings.Join(labels, ""), `\\`) {
		fmt.Fprintf(&w.out, "  %s tick label style={align=center},\n", axis)
	}
	if turned {
		fmt.Fprintf(&w.out, "  %s tick label style={rotate=90, anchor=east},\n", axis)
	}
}

// titleOf is the title of a pane with its letter.
func (w *texWriter) titleOf(p *pane) string {
	if w.fig.Letters {
		return "(" + letter(p.row*w.cols+p.col) + ") " + p.Title
	}
	return p.Title
}

// text writes a title or label at its place; one that was broken into lines gets a width.
func (w *texWriter) text(key, text string, set label, width float64, place string) {
	if text == "" {
		return
	}
	if len(set.lines) > 1 {
		place += ", align=center, text width=" + w.frac(width)
	}
	fmt.Fprintf(&w.out, "  %s={%s}, %s style={%s, inner sep=0},\n", key, latexLines(text), key, place)
}

func latexLines(text string) string {
	parts := strings.Split(text, "\n")
	for i, s := range parts {
		for k, word := range words(s) { // may be broken where the other writers may
			if k > 0 && !strings.HasSuffix(parts[i], " ") {
				parts[i] += `\allowbreak{}`
			} else if k == 0 {
				parts[i] = ""
			}
			parts[i] += latex(word)
		}
		if parts[i] == "" && len(parts) > 1 {
			parts[i] = `\strut{}` // an empty line
		}
	}
	return strings.Join(parts, `\\`)
}

// rules writes the reference lines.
func (w *texWriter) rules(p *pane) {
	look := func(r Rule) string {
		ink, err := r.ink().rgb()
		if err != nil {
			panic(err) // placed before: every colour was read
		}
		dash := r.Dash
		if dash == 0 {
			dash = Dashed
		}
		return fmt.Sprintf("forget plot, mark=none, %s, line width=%sbp%s", w.paint(ink), num(ruleWidth),
			texDash(dash.lengths(ruleWidth)))
	}
	draw := func(r Rule, a, b point) {
		fmt.Fprintf(&w.out, "\\addplot[%s] coordinates {%s%s};\n", look(r), p.value(a), p.value(b))
	}
	_ = p.eachRule(func(r Rule, vertical bool) error {
		if a, b, ok := r.line(p.view, vertical); ok {
			draw(r, a, b)
		}
		return nil
	})
}

// marks writes the markers of a series, those at its floor and at its ends.
func (w *texWriter) marks(p *pane, s Series, i int) {
	d, e := p.painted[i], p.entry(i)
	put := func(m Marker, size float64, at []point, ink string) {
		if len(at) > 0 {
			fmt.Fprintf(&w.out, "\\addplot[forget plot, only marks, %s, %s] coordinates {%s};\n", ink, texMark(m, size), p.values(at, "\n"))
		}
	}
	ink := w.paint(e.ink())
	if code, ok := "", false; len(d.marks) > 0 {
		if len(d.marks) == len(s.X) {
			code, ok = w.fromFile(p, s)
		}
		if ok {
			fmt.Fprintf(&w.out, "%s\\odescentplot{forget plot, only marks, %s, %s}\n", code, ink, texMark(e.pen.marker, s.size()))
		} else {
			put(e.pen.marker, s.size(), d.marks, ink)
		}
	}
	put(Down, floorSize, d.lows, ink)
	for k, q := range d.ends {
		if k == 0 && d.first {
			put(Disc, 0.9*endSize, []point{q}, w.paint(white))
			put(Ring, endSize, []point{q}, ink)
		} else {
			put(Disc, endSize, []point{q}, ink)
		}
	}
}

// node writes a text at a place of the page.
func (w *texWriter) node(at point, anchor, more, text string) {
	fmt.Fprintf(&w.out, "\\node[anchor=%s, font=\\odescentsmall, %s] at %s {%s};\n", anchor, more, w.at(at), latexLines(text))
}

// front writes labels of reference lines and curves, numbers in cells and the colour bar.
func (w *texWriter) front(p *pane) {
	for _, m := range p.ruleMarks {
		box := m.box()
		ink, _ := m.ink.rgb() // read before
		x, across := (box.x0+box.x1)/2, ""
		switch {
		case m.align.x < 0.3:
			x, across = box.x0, " west"
		case m.align.x > 0.7:
			x, across = box.x1, " east"
		}
		y, up := box.y0, "south"
		if m.align.y > 0.5 {
			y, up = box.y1, "north"
		}
		w.node(point{x, y}, up+across, "inner sep=0.5bp, fill=white, fill opacity=0.85, text opacity=1, text="+w.color(ink), m.text)
	}
	leaders := &Scene{}
	for _, d := range p.directs {
		if line := d.leader(p); line != nil {
			ink := d.ink()
			ink.A = leaderAlpha
			leaders.stroke([][]point{line}, false, leaderWidth, nil, ink)
		}
	}
	w.scope(p, leaders.ops)
	for _, d := range p.directs {
		more := "inner sep=0, text=" + w.color(d.ink())
		if len(d.label.lines) > 1 {
			more += ", align=left, text width=" + w.frac(1.02*d.label.width())
		}
		w.node(point{p.frame.x1 + directGap, d.y}, "west", more, d.entry.series.Label)
	}
	if p.heat == nil {
		return
	}
	p.heat.eachText(p.view, func(text string, at point, size float64, ink Color) error {
		c, err := ink.rgb()
		if err != nil {
			return err
		}
		w.node(at, "center", fmt.Sprintf("inner sep=0, scale=%s, text=%s", num(size/w.small), w.color(c)), text)
		return nil
	})
	if p.heat.NoBar {
		return
	}
	bar := &Scene{}
	p.heat.paintBar(bar, p.view)
	w.scope(p, bar.ops)
	box := p.heat.barBox(p.view)
	for _, t := range labelled(p.heat.ticks.marks) {
		y := box.y0 + float64(box.h()*p.heat.scale.unit(t.c))
		w.node(point{box.x1 + numGap, y}, "west", "inner sep=0", t.label)
	}
	if text := p.heat.ticks.title(p.heat.Label); text != "" {
		x := box.x1 + numGap + p.heat.wide + labelGap
		fmt.Fprintf(&w.out, "\\node[anchor=north, rotate=90, font=\\odescentfont, inner sep=0] at %s {%s};\n",
			w.at(point{x, (p.frame.y0 + p.frame.y1) / 2}), latexLines(text))
	}
}
