package dataset

import (
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// look is what has been read of the cells of a column, for the notes at the end. For most columns it is final after a
// few rows.
type look struct {
	notThrees, zero bool    // whether not all are three digits, and one begins with 0, as the ends of numbers with a comma for the thousands do
	notPoints, one  bool    // whether not all can be numbers with points for the thousands, and one has such a point
	varies, differs bool    // whether there are two numbers, and the first, as it is written, is another number than one below
	x               float64 // the first
	rounded         string  // the first whole number that lost digits
}

// looks makes the looks of n columns.
func (d *reader) looks(n int) {
	d.look = make([]look, n)
	for j := range d.look {
		d.look[j].notPoints = d.o.Comma != ';' || d.o.DecimalComma
	}
	d.initial, d.ends = append(d.initial[:0], d.scan.text...), append(d.ends[:0], d.scan.ends...)
}

// see updates the look of column j by a cell that was read as x.
func (d *reader) see(j int, cell []byte, x float64) {
	l := &d.look[j]
	if exact := float64(1 << 53); (x >= exact || x <= -exact) && l.rounded == "" {
		if s := d.pointed(strings.TrimSpace(string(cell))); rounded(s, x) {
			l.rounded = s
		}
	}
	if l.notThrees && l.notPoints && l.varies {
		return
	}
	if !l.notThrees {
		l.notThrees = !(len(cell) == 3 && digits(cell))
		l.zero = l.zero || len(cell) > 0 && cell[0] == '0'
	}
	if !l.notPoints {
		may, point := inThousands(cell)
		l.notPoints, l.one = !may, l.one || point
	}
	switch {
	case !d.known:
		l.x = x
	case x != l.x:
		l.varies = true
	case !l.differs && !l.varies:
		from := 0
		if j > 0 {
			from = d.ends[j-1]
		}
		if first := string(d.initial[from:d.ends[j]]); first != string(cell) {
			a, isA := spec.ParseDecimal(d.pointed(strings.TrimSpace(first)))
			b, isB := spec.ParseDecimal(d.pointed(strings.TrimSpace(string(cell))))
			l.differs = isA && isB && a != b
		}
	}
}

// inThousands reports whether a cell may be a whole number with a point for the thousands, and whether it has one: 500
// and 12.500 may, and 0.500 and 1.5 may not.
func inThousands(cell []byte) (may, point bool) {
	if len(cell) > 0 && (cell[0] == '-' || cell[0] == '+') {
		cell = cell[1:]
	}
	n := len(cell)
	if n <= 3 {
		return n > 0 && digits(cell), false
	}
	point = n >= 5 && n <= 7 && cell[n-4] == '.' && cell[0] != '0' && digits(cell[:n-4]) && digits(cell[n-3:])
	return point, point
}

func digits(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// numbers returns the columns that were read as numbers.
func (d *reader) numbers() []int {
	if d.set.Rows == 0 || d.words != nil || d.o.Labels == NoLabels {
		return d.cols.features
	}
	return append(slices.Clone(d.cols.features), d.cols.label)
}

// remarkNumbers adds notes on cells that may mean other numbers than were read.
func (d *reader) remarkNumbers() {
	var points []string
	shown := -1
	for _, j := range d.numbers() {
		if l := d.look[j]; !l.notPoints && l.one {
			if points = append(points, d.cols.title(j)); shown < 0 {
				shown = j
			}
		}
	}
	if len(points) > 0 {
		of := " "
		if len(points) > 1 {
			of = ", " + points[0] + " as "
		}
		d.note("%s read as fractions%s; if points separate thousands, remove them", columnsAre(points), of+strings.Join(d.firstValues(shown), ", "))
	}
	var lost []string
	example := ""
	for k, j := range d.cols.features {
		switch l := d.look[j]; {
		case !l.varies && l.differs:
			d.set.Rounded = append(d.set.Rounded, k)
		case l.rounded != "":
			if lost = append(lost, d.cols.title(j)); example == "" {
				example = l.rounded
			}
		}
	}
	if len(lost) > 0 {
		d.note("%s rounded to the 16 digits of a number, %s for one; if that is an identifier, drop=[%s] leaves it out", columnsAre(lost), short(example, 40), lost[0])
	}
	for j := 1; j < len(d.look); j++ {
		if l := d.look[j]; d.o.Comma == ',' && !l.notThrees && l.zero && d.set.Rows > 0 && !slices.Contains(d.cols.dropped, j) {
			d.note("all cells of column %s have three digits, some with a 0 before them: if a comma separates thousands there (1,000), write the numbers without it, for they were read as two",
				d.cols.title(j))
			break
		}
	}
}

// firstValues returns the first numbers of a column as texts.
func (d *reader) firstValues(j int) (values []string) {
	const most = 3
	s := d.set
	for i := range min(s.Rows, most) {
		x := s.Y[i]
		if k := slices.Index(d.cols.features, j); k >= 0 {
			x = s.X[i*s.Cols+k]
		}
		values = append(values, spec.Number(x))
	}
	return values
}

func columnsAre(titles []string) string {
	const most = 5
	if len(titles) == 1 {
		return "column " + titles[0] + " is"
	}
	list := strings.Join(titles[:min(len(titles), most)], ", ")
	if n := len(titles) - most; n > 0 {
		list += " and " + strconv.Itoa(n) + " more"
	}
	return "columns " + list + " are"
}
