package page

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"html"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"
)

// SVG returns the page as an SVG 1.1 document with a white background. Unless LiveText is set it has no text elements and
// needs no font. The ids in it are names of outlines, so that several pages may stand in one document.
func (s *Scene) SVG() []byte {
	w := &svgWriter{h: s.H}
	role, text := "", ""
	if alt := clean(s.Alt); alt != "" {
		id := crc32.ChecksumIEEE([]byte(alt)) // for pages of several figures
		title, rest, _ := strings.Cut(alt, ". ")
		role = fmt.Sprintf(` role="img" aria-labelledby="t%08x d%08[1]x"`, id)
		text = fmt.Sprintf("<title id=\"t%08x\">%s</title>\n<desc id=\"d%08[1]x\">%[3]s</desc>\n", id, html.EscapeString(title), html.EscapeString(rest))
	}
	fmt.Fprintf(&w.out, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" `+
		`width="%spt" height="%spt" viewBox="0 0 %s %s"%s>`+"\n%s", Decimal(s.W), Decimal(s.H), Decimal(s.W), Decimal(s.H), role, text)
	ops := s.liveOps()
	if font := newSubset(ops); s.LiveText && len(font.glyphs) > 1 {
		w.font = font
		data := base64.StdEncoding.EncodeToString(w.font.openType())
		w.family = fmt.Sprintf("od%08x", crc32.ChecksumIEEE([]byte(data))) // for pages of several figures
		fmt.Fprintf(&w.out, "<style>@font-face{font-family:%s;src:url(data:font/otf;base64,%s)}</style>\n", w.family, data)
	}
	w.defs(ops)
	fmt.Fprintf(&w.out, `<path fill="#ffffff" d="M0 0h%sv%sh-%sz"/>`+"\n", Decimal(s.W), Decimal(s.H), Decimal(s.W))
	w.out.WriteString(`<g fill="none" stroke-linejoin="round">` + "\n")
	for _, o := range ops {
		switch {
		case o.Image != nil:
			w.image(o)
		case w.font != nil && o.Stamps != nil && w.font.holds(o.Stamps):
			w.text(o)
		case o.Stamps != nil:
			w.stamps(o)
		default:
			w.lines(o)
		}
	}
	w.out.WriteString("</g>\n</svg>\n")
	return w.out.Bytes()
}

// svgWriter writes a scene; y is turned over on the way.
type svgWriter struct {
	font   *subset // of live text
	family string
	out    bytes.Buffer
	h      float64
}

// defs writes each outline once, in the order of first use.
func (w *svgWriter) defs(ops []Op) {
	seen := map[string]bool{}
	w.out.WriteString("<defs>\n")
	for _, o := range ops {
		for _, st := range o.Stamps {
			if seen[st.Shape.ID] || w.font != nil && w.font.holds(o.Stamps) {
				continue
			}
			seen[st.Shape.ID] = true
			fmt.Fprintf(&w.out, `<path id="%s" d="%s"/>`+"\n", st.Shape.ID, outlineData(st.Shape))
		}
	}
	w.out.WriteString("</defs>\n")
}

// outlineData writes an outline in whole units with relative coordinates.
func outlineData(s *Shape) string {
	var b []byte
	var x, y, startX, startY int
	pair := func(p Point, first bool) {
		dx, dy := int(math.Round(p.X))-x, int(math.Round(p.Y))-y
		if !first && dx >= 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(dx), 10)
		if dy >= 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, int64(dy), 10)
	}
	for _, seg := range s.Segs {
		ps := seg.Points()
		switch seg.Op {
		case 'M':
			b = append(b, 'm')
		case 'L':
			b = append(b, 'l')
		case 'C':
			b = append(b, 'c')
		case 'Z':
			b = append(b, 'z')
			x, y = startX, startY
			continue
		}
		for i, p := range ps {
			pair(p, i == 0)
		}
		last := ps[len(ps)-1]
		x, y = int(math.Round(last.X)), int(math.Round(last.Y))
		if seg.Op == 'M' {
			startX, startY = x, y
		}
	}
	return string(b)
}

// text writes a row of glyphs as text, each at its place.
func (w *svgWriter) text(o Op) {
	var x, y, text strings.Builder
	for _, st := range withBlanks(o.Stamps) {
		fmt.Fprintf(&x, "%s ", Decimal(st.X*o.Size/PerSize))
		fmt.Fprintf(&y, "%s ", Decimal(-st.Y*o.Size/PerSize))
		text.WriteRune(st.Shape.char)
	}
	turn, down := "", ""
	if o.Turned {
		turn = " rotate(-90)"
	}
	if v := strings.TrimSpace(y.String()); strings.Trim(v, "0 ") != "" {
		down = ` y="` + v + `"`
	}
	fmt.Fprintf(&w.out, `<text transform="translate(%s %s)%s" font-family="%s,'Latin Modern Roman','Latin Modern Math',serif" font-size="%s" fill=%s x="%s"%s>%s</text>`+"\n", Decimal(o.At.X), Decimal(w.h-o.At.Y), turn,
		w.family, Decimal(o.Size), paintOf("fill", o.Ink), strings.TrimSpace(x.String()), down, html.EscapeString(clean(text.String())))
}

func (w *svgWriter) stamps(o Op) {
	scale := strconv.FormatFloat(o.Size/PerSize, 'g', 5, 64)
	turn := ""
	if o.Turned {
		turn = " rotate(-90)"
	}
	fmt.Fprintf(&w.out, `<g transform="translate(%s %s)%s scale(%s -%s)" fill=%s>`,
		Decimal(o.At.X), Decimal(w.h-o.At.Y), turn, scale, scale, paintOf("fill", o.Ink))
	for _, st := range o.Stamps {
		w.out.WriteString(`<use xlink:href="#` + st.Shape.ID + `"`)
		for _, c := range []struct {
			name string
			v    float64
		}{{"x", st.X}, {"y", st.Y}} {
			if c.v != 0 {
				w.out.WriteString(` ` + c.name + `="` + strconv.Itoa(int(c.v)) + `"`)
			}
		}
		w.out.WriteString("/>")
	}
	w.out.WriteString("</g>\n")
}

func (w *svgWriter) lines(o Op) {
	if o.Width == 0 {
		fmt.Fprintf(&w.out, `<path fill=%s d="`, paintOf("fill", o.Ink))
	} else {
		fmt.Fprintf(&w.out, `<path stroke=%s stroke-width="%s"`, paintOf("stroke", o.Ink), Decimal(o.Width))
		if len(o.Dash) > 0 {
			w.out.WriteString(` stroke-dasharray="`)
			for i, d := range o.Dash {
				if i > 0 {
					w.out.WriteByte(' ')
				}
				w.out.WriteString(Decimal(d))
			}
			w.out.WriteByte('"')
			if o.shift != 0 {
				fmt.Fprintf(&w.out, ` stroke-dashoffset="%s"`, Decimal(o.shift))
			}
		}
		w.out.WriteString(` d="`)
	}
	for _, line := range o.Lines {
		w.polyline(line, o.Closed)
	}
	for _, seg := range o.Path {
		w.out.WriteByte(seg.Op)
		for _, p := range seg.Points() {
			fmt.Fprintf(&w.out, "%s %s ", Decimal(p.X), Decimal(w.h-p.Y))
		}
	}
	w.out.WriteString("\"/>\n")
}

// image writes an image as PNG within the document.
func (w *svgWriter) image(o Op) {
	var data bytes.Buffer
	if png.Encode(&data, o.Image) != nil { // an image without pixels
		return
	}
	m := affine{1, 0, 0, -1, 0, w.h}.after(o.to).after(affine{1, 0, 0, -1, 0, 1})
	fmt.Fprintf(&w.out, `<image width="1" height="1" preserveAspectRatio="none" image-rendering="pixelated" transform="matrix(%s %s %s %s %s %s)" `+
		`xlink:href="data:image/png;base64,%s"/>`+"\n", precise(m.a), precise(m.b), precise(m.c), precise(m.d), Decimal(m.e), Decimal(m.f), base64.StdEncoding.EncodeToString(data.Bytes()))
}

// polyline writes hundredths of a point as differences; since these are whole numbers, errors do not add up.
func (w *svgWriter) polyline(line []Point, closed bool) {
	var x, y int
	for i, p := range line {
		qx, qy := hundredths(p.X), hundredths(w.h-p.Y)
		if i == 0 {
			w.out.WriteByte('M')
		} else if i == 1 {
			w.out.WriteByte('l')
		}
		a, b := cents(qx-x), cents(qy-y)
		if i > 1 && a[0] != '-' {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(a)
		if b[0] != '-' {
			w.out.WriteByte(' ')
		}
		w.out.WriteString(b)
		x, y = qx, qy
	}
	if closed {
		w.out.WriteByte('z')
	}
}

// hundredths is v in hundredths, cut at 10^9 of them, kilometres beyond the page. NaN gives 0.
func hundredths(v float64) int {
	const most = 1e9
	switch v = math.Round(v * 100); {
	case v > most:
		return most
	case v < -most:
		return -most
	case math.IsNaN(v):
		return 0
	}
	return int(v)
}

// cents writes a number of hundredths as short as possible: 150 as 1.5, -5 as -.05.
func cents(n int) string {
	s := strconv.FormatFloat(float64(n)/100, 'f', -1, 64)
	switch {
	case len(s) > 2 && s[:2] == "0.":
		return s[1:]
	case len(s) > 3 && s[:3] == "-0.":
		return "-" + s[2:]
	}
	return s
}

// Decimal writes a number to a hundredth, as short as possible: 1.5, -.05, 0.
func Decimal(v float64) string { return cents(hundredths(v)) }

// precise writes a number as %g does, but without an exponent, which PDF does not know, and cut at 10^9.
func precise(v float64) string {
	v = max(-1e9, min(1e9, v))
	s := strconv.FormatFloat(v, 'g', -1, 64)
	if !strings.Contains(s, "e") {
		return s
	}
	s = strconv.FormatFloat(v, 'f', 12, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// paintOf is the value of a fill or stroke attribute in quotes, followed by the opacity if it is not full.
func paintOf(attr string, c color.NRGBA) string {
	s := fmt.Sprintf(`"#%02x%02x%02x"`, c.R, c.G, c.B)
	if c.A < 255 {
		s += fmt.Sprintf(` %s-opacity="%s"`, attr, Decimal(float64(c.A)/255))
	}
	return s
}
