package page

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// PDF returns the page as a PDF 1.4 document, without fonts unless LiveText is set, and without the dates and document
// ids that make the files of other writers differ from run to run. The error is that of compression.
func (s *Scene) PDF() ([]byte, error) {
	var p pdfPage
	if s.Alt != "" {
		p.out.WriteString("/Figure<</MCID 0>>BDC\n")
	}
	p.out.WriteString("1 j\n") // round joins
	ops := s.liveOps()
	if font := newSubset(ops); s.LiveText && len(font.glyphs) > 1 {
		p.font = font
	}
	for _, o := range ops {
		p.paint(o)
	}
	if s.Alt != "" {
		p.out.WriteString("EMC\n")
	}
	content, err := pdfStream("", p.out.Bytes(), zlib.BestCompression)
	if err != nil {
		return nil, err
	}
	states := ""
	for _, a := range p.alphas {
		v := Decimal(float64(a) / 255)
		states += fmt.Sprintf("/A%d<</CA %s/ca %s>>", a, v, v)
	}
	var d pdfFile
	d.out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	images, objects := "", [][]byte{content}
	for i, img := range p.images {
		colours, mask, err := pdfImage(img)
		if err != nil {
			return nil, err
		}
		images += fmt.Sprintf("/I%d %d 0 R", i, 4+len(objects))
		other := fmt.Sprintf("SMask %d 0 R", 5+len(objects))
		objects = append(objects, bytes.Replace(colours, []byte("SMask @ 0 R"), []byte(other), 1), mask)
	}
	fonts := ""
	if p.font != nil {
		n := 4 + len(objects)
		fonts = fmt.Sprintf("/Font<</F0 %d 0 R>>", n)
		more, err := p.font.pdf(n)
		if err != nil {
			return nil, err
		}
		objects = append(objects, more...)
	}
	tags, parents, trailer := "", "", ""
	if s.Alt != "" { // the page is one tagged figure
		n := 4 + len(objects)
		tags = fmt.Sprintf("/Lang(en)/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R", n)
		parents, trailer = "/StructParents 0", fmt.Sprintf("/Info %d 0 R", n+2)
		alt := clean(s.Alt)
		title, _, _ := strings.Cut(alt, ". ")
		objects = append(objects,
			fmt.Appendf(nil, "<</Type/StructTreeRoot/K %d 0 R/ParentTree<</Nums[0[%[1]d 0 R]]>>>>", n+1),
			fmt.Appendf(nil, "<</Type/StructElem/S/Figure/P %d 0 R/Pg 3 0 R/K 0/Alt%s/A<</O/Layout/BBox[0 0 %s %s]>>>>", n, pdfText(alt), Decimal(s.W), Decimal(s.H)),
			fmt.Appendf(nil, "<</Title%s>>", pdfText(title)))
	}
	d.object("<</Type/Catalog/Pages 2 0 R" + tags + ">>")
	d.object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	d.object(fmt.Sprintf("<</Type/Page/Parent 2 0 R/MediaBox[0 0 %s %s]%s/Contents 4 0 R/Resources<</ExtGState<<%s>>/XObject<<%s>>%s>>>>",
		Decimal(s.W), Decimal(s.H), parents, states, images, fonts))
	for _, o := range objects {
		d.object(string(o))
	}
	return d.finish(trailer), nil
}

// pdfText writes a text in UTF-16.
func pdfText(text string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune("\ufeff" + text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return "<" + b.String() + ">"
}

// pdfStream is a compressed stream with more entries of its dictionary.
func pdfStream(entries string, data []byte, level int) ([]byte, error) {
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, level)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(data); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, packed.Len(), packed.Bytes()), nil
}

// pdfFile numbers objects from 1 and remembers where they begin.
type pdfFile struct {
	out     bytes.Buffer
	offsets []int
}

func (d *pdfFile) object(body string) {
	d.offsets = append(d.offsets, d.out.Len())
	fmt.Fprintf(&d.out, "%d 0 obj\n%s\nendobj\n", len(d.offsets), body)
}

// finish writes the table of offsets and the trailer with more entries.
func (d *pdfFile) finish(more string) []byte {
	start := d.out.Len()
	fmt.Fprintf(&d.out, "xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1)
	for _, o := range d.offsets {
		fmt.Fprintf(&d.out, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&d.out, "trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n", len(d.offsets)+1, more, start)
	return d.out.Bytes()
}

// pdfPage is the content of a page.
type pdfPage struct {
	out    bytes.Buffer
	ink    color.NRGBA
	inked  bool
	alphas []uint8 // opacities used, each once
	images []image.Image
	font   *subset // of live text
}

func (p *pdfPage) paint(o Op) {
	if o.Image != nil {
		m := o.to
		fmt.Fprintf(&p.out, "q %s %s %s %s %s %s cm /I%d Do Q\n", precise(m.a), precise(m.b), precise(m.c), precise(m.d), Decimal(m.e), Decimal(m.f), len(p.images))
		p.images = append(p.images, o.Image)
		return
	}
	p.setInk(o.Ink)
	switch {
	case p.font != nil && o.Stamps != nil && p.font.holds(o.Stamps):
		p.text(o)
	case o.Stamps != nil:
		for _, st := range o.Stamps {
			p.stamp(o, st)
		}
	case o.Width == 0:
		p.path(o)
		p.out.WriteString("f\n")
	default:
		fmt.Fprintf(&p.out, "%s w [", Decimal(o.Width))
		for _, d := range o.Dash {
			p.out.WriteString(Decimal(d) + " ")
		}
		fmt.Fprintf(&p.out, "] %s d\n", Decimal(o.shift))
		p.path(o)
		p.out.WriteString("S\n")
	}
}

// setInk sets the colour of strokes and fills and the opacity, if they differ from the present ones.
func (p *pdfPage) setInk(c color.NRGBA) {
	if p.inked && c == p.ink {
		return
	}
	level := func(v uint8) string { return strconv.FormatFloat(float64(v)/255, 'f', 3, 64) }
	rgb := level(c.R) + " " + level(c.G) + " " + level(c.B)
	fmt.Fprintf(&p.out, "%s RG %s rg /A%d gs\n", rgb, rgb, c.A)
	if !slices.Contains(p.alphas, c.A) {
		p.alphas = append(p.alphas, c.A)
	}
	p.ink, p.inked = c, true
}

func (p *pdfPage) path(o Op) {
	for _, line := range o.Lines {
		for i, q := range line {
			op := "l"
			if i == 0 {
				op = "m"
			}
			fmt.Fprintf(&p.out, "%s %s %s\n", Decimal(q.X), Decimal(q.Y), op)
		}
		if o.Closed {
			p.out.WriteString("h\n")
		}
	}
	p.segments(o.Path)
}

func (p *pdfPage) segments(segs []Segment) {
	for _, seg := range segs {
		for _, q := range seg.Points() {
			fmt.Fprintf(&p.out, "%s %s ", Decimal(q.X), Decimal(q.Y))
		}
		p.out.WriteString(map[byte]string{'M': "m", 'L': "l", 'C': "c", 'Z': "h"}[seg.Op] + "\n")
	}
}

// stamp writes an outline in its own units, so that the same one compresses well.
func (p *pdfPage) stamp(o Op, st stamp) {
	scale := o.Size / PerSize
	k := strconv.FormatFloat(scale, 'f', 6, 64)
	x, y := o.At.X+float64(st.X*scale), o.At.Y+float64(st.Y*scale)
	a, b, c, d := k, "0", "0", k
	if o.Turned {
		x, y = o.At.X-float64(st.Y*scale), o.At.Y+float64(st.X*scale)
		a, b, c, d = "0", k, "-"+k, "0"
	}
	fmt.Fprintf(&p.out, "q %s %s %s %s %s %s cm\n", a, b, c, d, Decimal(x), Decimal(y))
	p.segments(st.Shape.Segs)
	p.out.WriteString("f Q\n")
}

// pdfImage is an image as two objects: its colours, with a place for the number of the other one, and its opacity.
func pdfImage(img image.Image) (colours, mask []byte, err error) {
	b := img.Bounds()
	var rgb, alpha []byte
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			rgb, alpha = append(rgb, c.R, c.G, c.B), append(alpha, c.A)
		}
	}
	head := fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8", b.Dx(), b.Dy())
	if mask, err = pdfStream(head+"/ColorSpace/DeviceGray", alpha, zlib.DefaultCompression); err != nil {
		return nil, nil, err
	}
	colours, err = pdfStream(head+"/ColorSpace/DeviceRGB/SMask @ 0 R", rgb, zlib.DefaultCompression)
	return colours, mask, err
}
