package dataset

import (
	"bufio"
	"fmt"
	"io"
	"unicode/utf8"
)

// scanner splits a text into rows of cells. A row ends at \n, \r\n or \r; blanks around a cell and quotes around it do
// not belong to it, and within quotes a separator and the end of a line are text and "" is a quote. Lines that are
// empty are no rows, and lines that begin with # are none before the first row; see hashed for those below.
type scanner struct {
	b     *bufio.Reader
	sep   []byte    // what separates two cells; one blank stands for a run of blanks and tabs
	stop  [256]bool // the bytes that are not simply part of a cell
	quote bool      // the row begins with a cell in quotes
	limit limit
	line  int    // lines begun so far
	at    int    // the line in which the row begins
	text  []byte // of the row's cells, one after the other
	ends  []int  // where each ends in text
	read  int64  // bytes
	rune  rune   // the separator
	comments
}

func newScanner(b *bufio.Reader, sep rune, l limit) *scanner {
	s := &scanner{b: b, sep: utf8.AppendRune(nil, sep), limit: l, rune: sep}
	for _, c := range []byte{0, '\n', '\r', '"', s.sep[len(s.sep)-1]} {
		s.stop[c] = true
	}
	s.stop['\t'] = true
	return s
}

// run reads the bytes of a cell that have no other meaning.
func (s *scanner) run() {
	buf, _ := s.b.Peek(s.b.Buffered())
	n := 0
	for n < len(buf) && !s.stop[buf[n]] {
		n++
	}
	s.text = append(s.text, buf[:n]...)
	s.b.Discard(n)
	s.read += int64(n)
}

func (s *scanner) cells() int { return len(s.ends) }

// cell is a window that is valid until the next row.
func (s *scanner) cell(j int) []byte {
	from := 0
	if j > 0 {
		from = s.ends[j-1]
	}
	return s.text[from:s.ends[j]]
}

func (s *scanner) words() []string {
	w := make([]string, len(s.ends))
	for j := range w {
		w[j] = string(s.cell(j))
	}
	return w
}

// restore makes words the row again.
func (s *scanner) restore(words []string, at int) {
	s.text, s.ends, s.at, s.quote = s.text[:0], s.ends[:0], at, false
	for _, w := range words {
		s.text = append(s.text, w...)
		s.ends = append(s.ends, len(s.text))
	}
}

// empty reports that there is no text in any cell.
func (s *scanner) empty() bool { return len(s.text) == 0 }

// textError is an error in the text, not of the stream.
type textError struct{ error }

func (e textError) Unwrap() error { return e.error }

func wrong(format string, args ...any) error { return textError{fmt.Errorf(format, args...)} }

// get returns the next byte, with \n for every end of a line.
func (s *scanner) get() (byte, error) {
	c, err := s.b.ReadByte()
	if err != nil {
		return 0, err
	}
	s.read++
	switch c {
	case 0:
		return 0, wrong("line %d: there is a NUL byte, so this is not text; if it is UTF-16 or UTF-32, save it as UTF-8", s.line)
	case '\r':
		if next, err := s.b.Peek(1); err == nil && next[0] == '\n' {
			s.b.Discard(1)
			s.read++
		}
		return '\n', nil
	}
	return c, nil
}

// back takes the last byte back, which was no end of a line.
func (s *scanner) back() {
	s.b.UnreadByte()
	s.read--
}

func (s *scanner) isBlank(c byte) bool { return c == ' ' || c == '\t' && s.sep[0] != '\t' }

// next reads a row. It returns io.EOF at the end of the text.
func (s *scanner) next() error {
	for from := s.read; ; {
		if s.read-from > int64(s.limit.bytes()) {
			return wrong("line %d: %w", s.line, s.limit.noRow())
		}
		s.line++
		c, err := s.get()
		for err == nil && s.isBlank(c) && s.read-from <= int64(s.limit.bytes()) {
			c, err = s.get()
		}
		switch {
		case err != nil:
			return err
		case s.isBlank(c):
			continue // says that there is no row
		case c == '\n':
			continue
		case c == '#':
			if row, err := s.comment(from); row || err != nil {
				return err
			}
			continue
		}
		s.back()
		s.at = s.line
		return s.cut()
	}
}

// cut reads the cells of a row.
func (s *scanner) cut() error {
	s.text, s.ends, s.quote = s.text[:0], s.ends[:0], false
	for {
		more, err := s.scan()
		if err != nil && err != io.EOF {
			return err
		}
		s.ends = append(s.ends, len(s.text))
		if !more || err == io.EOF {
			return nil
		}
		if len(s.ends) > s.limit.columns() {
			return wrong("line %d: %w", s.at, s.limit.tooManyColumns())
		}
	}
}

// scan reads a cell, and says whether another one follows it in the row.
func (s *scanner) scan() (more bool, err error) {
	c, err := s.get()
	for err == nil && s.isBlank(c) {
		c, err = s.get()
	}
	if err == nil && c == '"' {
		s.quote = s.quote || len(s.ends) == 0
		if err := s.quoted(); err != nil {
			return false, err
		}
		return s.behind()
	}
	from := len(s.text)
	for ; err == nil; c, err = s.get() {
		switch {
		case c == '\n':
			s.trim(from)
			return false, nil
		case c == '"':
			return false, wrong("line %d: a quote stands inside a cell that does not begin with one", s.line)
		case s.sep[0] == ' ' && s.isBlank(c):
			return s.behind()
		}
		if s.text = append(s.text, c); s.separated(from) {
			s.trim(from)
			return true, nil
		}
		if len(s.text) > s.limit.bytes() {
			return false, wrong("line %d: %w", s.at, s.limit.tooLong())
		}
		s.run()
	}
	s.trim(from)
	return false, err
}

// separated reports whether the text from there on ends in the separator, and takes it off.
func (s *scanner) separated(from int) bool {
	n := len(s.text) - len(s.sep)
	if n < from || s.text[n] != s.sep[0] || string(s.text[n:]) != string(s.sep) || s.sep[0] == ' ' {
		return false
	}
	s.text = s.text[:n]
	return true
}

// trim takes blanks off the end.
func (s *scanner) trim(from int) {
	n := len(s.text)
	for n > from && s.isBlank(s.text[n-1]) {
		n--
	}
	s.text = s.text[:n]
}

// quoted reads the rest of a quoted cell.
func (s *scanner) quoted() error {
	for {
		c, err := s.get()
		switch {
		case err == io.EOF:
			return wrong("line %d: a quoted cell is not closed", s.at)
		case err != nil:
			return err
		case c == '\n':
			s.line++
		case c == '"':
			if next, err := s.b.Peek(1); err != nil || next[0] != '"' {
				return nil
			}
			if c, err = s.get(); err != nil {
				return err
			}
		}
		if s.text = append(s.text, c); len(s.text) > s.limit.bytes() {
			return wrong("line %d: is a quote not closed? %w", s.at, s.limit.tooLong())
		}
	}
}

// behind reads what is between the end of a cell, after its quote or a blank, and the next one.
func (s *scanner) behind() (more bool, err error) {
	c, err := s.get()
	for err == nil && s.isBlank(c) {
		c, err = s.get()
	}
	switch {
	case err != nil:
		return false, err
	case c == '\n':
		return false, nil
	case s.sep[0] == ' ':
		s.back()
		return true, nil
	case c == s.sep[0]:
		for _, want := range s.sep[1:] {
			if c, err = s.get(); err != nil || c != want {
				return false, s.follows()
			}
		}
		return true, nil
	}
	return false, s.follows()
}

func (s *scanner) follows() error {
	return wrong("line %d: a quoted cell is not closed, or something follows its end", s.line)
}
