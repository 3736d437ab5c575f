package figure

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sourceRows are the numbers of the file that the code reads.
type sourceRows struct {
	columns [][]float64
	n       int // rows; zero: nothing can be read
}

// sourceOf reads a table's numbers; none if a cell holds a line break.
func sourceOf(t *Table) sourceRows {
	if t == nil {
		return sourceRows{}
	}
	s := sourceRows{make([][]float64, len(t.Columns)), len(t.Rows)}
	for _, row := range t.Rows {
		for j, c := range row {
			if strings.ContainsAny(c, "\n\r") {
				return sourceRows{}
			}
			s.columns[j] = append(s.columns[j], parseCell(c))
		}
	}
	return s
}

// find returns the rows, in their order, and the two columns in which points stand: rows that follow one another if
// there are such, else the last ones. It returns nil if there are none.
func (s sourceRows) find(x, y []float64) (rows []int, xCol, yCol int) {
	n := len(x)
	if n == 0 || n > s.n {
		return nil, 0, 0
	}
	for i, cx := range s.columns {
		for j, cy := range s.columns {
			if i == j {
				continue
			}
			for r := 0; r+n <= s.n; r++ {
				k := 0
				for k < n && equalCells(cx[r+k], x[k]) && equalCells(cy[r+k], y[k]) {
					k++
				}
				if k == n {
					rows = make([]int, n)
					for k := range rows {
						rows[k] = r + k
					}
					return rows, i, j
				}
			}
			if rows != nil {
				continue
			}
			found, k := make([]int, n), n-1
			for r := s.n - 1; r >= 0 && k >= 0; r-- {
				if equalCells(cx[r], x[k]) && equalCells(cy[r], y[k]) {
					found[k] = r
					k--
				}
			}
			if k < 0 {
				rows, xCol, yCol = found, i, j
			}
		}
	}
	return rows, xCol, yCol
}

func equalCells(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) }

// curve writes the line of a series, from the file if there is one.
func (w *texWriter) curve(p *pane, i int) {
	e := p.entry(i)
	look := w.pen(e.ink(), e.series.width(), e.pen.dash.lengths(e.series.width()))
	if code, ok := w.fromFile(p, e.series); ok {
		fmt.Fprintf(&w.out, "%s\\odescentplot{%s}\n", code, look)
		return
	}
	lines := p.painted[i].lines
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(&w.out, "\\addplot[mark=none, %s] coordinates {", look)
	for k, line := range lines {
		if k > 0 {
			w.out.WriteString("(nan,nan)")
		}
		w.out.WriteString(p.values(line, "\n"))
	}
	w.out.WriteString("};\n")
}

// fromFile writes the points of a series as rows of the file, those at a floor as they are drawn. It reports false if
// some point does not stand in the file, if there are too many, or one lies so far outside that TeX
// could not hold it.
func (w *texWriter) fromFile(p *pane, s Series) (string, bool) {
	if !s.FromData || len(s.X) > texMost || !p.x.holds() || !p.y.holds() {
		return "", false
	}
	rows, xCol, yCol := w.data.find(s.X, s.Y)
	if rows == nil {
		return "", false
	}
	var b strings.Builder
	first, last := 0, -1
	flush := func() {
		if last >= first && first > 0 {
			fmt.Fprintf(&b, "\\odescentrows{%d}{%d}{%d}{%d}", first, last, xCol, yCol)
		}
		first, last = 0, -1
	}
	for i, row := range rows {
		line := row + 2 // the first has the names of the columns
		q, low, ok := p.place(s.X[i], s.Y[i])
		if !p.frame.Grow(float64(4*math.Max(p.frame.W(), p.frame.H()))).Has(q) && ok {
			return "", false
		}
		switch {
		case !ok:
			flush()
			b.WriteString("\\odescentpoints{(nan,nan)}")
		case low:
			flush()
			b.WriteString("\\odescentpoints{" + p.value(q) + "}")
		case first > 0 && line == last+1:
			last = line
		default:
			flush()
			first, last = line, line
		}
	}
	flush()
	w.reads = true
	return b.String() + "%\n", true
}

// texPath checks the path of the file. It returns the code that makes its characters plain, and the code that undoes this.
func texPath(csv string) (plain, back string, err error) {
	if csv == "" {
		return "", "", fmt.Errorf("figure: TeX: the code reads rows of data, but csv, the path of the file, is empty; " +
			"give the path, or nil as data")
	}
	if !utf8.ValidString(csv) || strings.TrimSpace(csv) != csv || strings.Contains(csv, "  ") {
		return "", "", fmt.Errorf("figure: TeX: LaTeX cannot read the path %q: blanks at an end or side by side, or no UTF-8", csv)
	}
	for _, r := range csv {
		if unicode.IsControl(r) || r != ' ' && unicode.IsSpace(r) || strings.ContainsRune(`\{}"`, r) {
			return "", "", fmt.Errorf("figure: TeX: LaTeX cannot read the path %q: %q in it; rename the folder, "+
				"or give the path from the paper, with slashes", csv, r)
		}
	}
	for _, c := range []struct {
		char rune
		kind int // the code that TeX gives it
	}{{'#', 6}, {'$', 3}, {'%', 14}, {'&', 4}, {'^', 7}, {'~', 13}} {
		if strings.ContainsRune(csv, c.char) {
			plain += fmt.Sprintf("\\catcode%d=12 ", c.char)
			back += fmt.Sprintf("\\catcode%d=%d ", c.char, c.kind)
		}
	}
	return plain, back, nil
}

// texReader defines \odescentrows{first}{last}{x}{y}, which appends the cells of two columns (from 0) in some lines of
// the file (the names are line 1) to \odescentxy. A quoted cell counts as empty.
const texReader = `\endlinechar=-1 \catcode34=12 \catcode64=11
\def\od@clean#1"#2\od@stop{\edef\od@row{\od@row#1}\ifx\od@stop#2\od@stop\else\od@skip#2\od@stop\fi}
\def\od@skip#1"#2\od@stop{\od@clean#2\od@stop}
\def\od@pick#1,#2\od@stop{\ifnum\od@n=0 \def\od@cell{#1}\else\advance\od@n by -1 \od@pick#2\od@stop\fi}
\providecommand\odescentdir{}
\ifdefined\od@in\else \newcount\od@n \newcount\od@m \newcount\od@line \newread\od@in \fi \od@line=0
\def\od@try#1#2{\IfFileExists{\odescentdir#1}{\let\od@file\@filef@und}{#2}}
%[3]s\od@try{%[1]s}{\od@try{%[2]s}{\def\od@file{data}}}%[4]s
\openin\od@in=\od@file\relax
\ifeof\od@in \PackageError{odescent}{The \od@file\space of this figure are not there}{Define \string\odescentdir, their folder with a slash.}\fi
\loop\ifeof\od@in\else
  \readline\od@in to\od@text \advance\od@line by 1 \def\od@row{}\expandafter\od@clean\od@text"\od@stop
  \expandafter\let\csname od@\number\od@line\endcsname\od@row
\repeat
\closein\od@in
\def\odescentxy{}
\def\odescentplot#1{\edef\od@go{\noexpand\addplot[mark=none, #1] coordinates {\odescentxy};}\od@go\gdef\odescentxy{}}
\def\odescentpoints#1{\xdef\odescentxy{\odescentxy#1}}
\def\od@part{}\def\od@flush{\xdef\odescentxy{\odescentxy\od@part}\def\od@part{}}
\def\odescentrows#1#2#3#4{\od@line=#1 \od@rows{#2}{#3}{#4}\od@flush}
\def\od@rows#1#2#3{\ifnum\od@line>#1 \else
  \expandafter\let\expandafter\od@row\csname od@\number\od@line\endcsname
  \od@n=#2 \expandafter\od@pick\od@row,\od@stop\let\od@x\od@cell
  \od@n=#3 \expandafter\od@pick\od@row,\od@stop
  \edef\od@part{\od@part(\od@x,\od@cell)}\advance\od@line by 1
  \advance\od@m by 1 \ifnum\od@m>63 \od@m=0 \od@flush\fi\od@rows{#1}{#2}{#3}\fi}
\catcode64=12 \endlinechar=13
`
