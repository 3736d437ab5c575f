package dataset

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
)

// comments is the state of a scanner for lines that begin with #.
type comments struct {
	hash   int      // the cells that make such a line a row; 0: none is one
	n      int      // how many were left out
	first  int      // the line of the first of them
	head   []byte   // its beginning
	rows   int      // how many are rows
	remark []byte   // the first of them, without its #, if no row came before it
	buf    []byte   // the line, while it may be a row
	sub    *scanner // which cuts it
}

// comment reads the rest of a line that begins with #, and says whether it is a row; from is where what is no row
// began.
func (s *scanner) comment(from int64) (row bool, err error) {
	const long, shown = 1 << 16, 41
	first := s.n == 0 && s.at == 0
	s.buf = append(s.buf[:0], '#')
	most := shown
	switch {
	case s.hash > 0:
		most = s.limit.bytes()
	case first:
		most = long
	}
	for {
		var c byte
		if c, err = s.get(); err != nil || c == '\n' {
			break
		}
		if len(s.buf) < most {
			s.buf = append(s.buf, c)
		}
		if s.read-from > int64(s.limit.bytes()) {
			return false, wrong("line %d: %w", s.line, s.limit.noRow())
		}
	}
	if s.hash > 0 && (err == nil || err == io.EOF) && s.isRow() {
		s.rows++
		return true, nil // an error, or the end, comes again
	}
	if s.n++; s.n == 1 {
		s.first, s.head = s.line, slices.Clone(s.buf[:min(len(s.buf), shown)])
	}
	if first {
		s.remark = slices.Clone(s.buf[1:])
	}
	return false, err
}

// isRow cuts the line in buf, and makes it the row if it has as many cells as one.
func (s *scanner) isRow() bool {
	if s.sub == nil {
		s.sub = newScanner(bufio.NewReader(nil), s.rune, s.limit)
	}
	s.sub.b.Reset(bytes.NewReader(s.buf))
	if s.sub.cut() != nil {
		return false
	}
	if k := s.sub.cells(); k != s.hash && (k != s.hash+1 || len(s.sub.cell(s.hash)) > 0) {
		return false
	}
	s.text, s.ends = append(s.text[:0], s.sub.text...), append(s.ends[:0], s.sub.ends...)
	s.at = s.line
	return true
}

// which names the first line that was left out.
func (c *comments) which() string {
	first := ""
	if c.n > 1 {
		first = "the first is "
	}
	return fmt.Sprintf("%sline %d: %s", first, c.first, short(string(c.head), 40))
}
