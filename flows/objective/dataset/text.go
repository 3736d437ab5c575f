package dataset

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// size is what is known of a table before it is read: its length in bytes after decompression and the number of
// its lines, an upper bound on its rows. Zero: nothing is known.
type size struct {
	bytes, lines int
	idx          bool // it begins as IDX does
}

// rows bounds the number of rows of cols cells, given that a cell takes a character and a separator at least.
func (s size) rows(cols int) int {
	if s.bytes == 0 || cols == 0 {
		return 0
	}
	return min(s.lines, s.bytes/(2*cols)) + 1
}

func measure(r io.Reader) (size, error) {
	b, err := plain(r)
	if err != nil {
		return size{}, err
	}
	s := size{lines: 1, idx: startsIDX(b)}
	buf := make([]byte, 1<<16)
	for {
		n, err := b.Read(buf)
		s.bytes += n
		s.lines += bytes.Count(buf[:n], []byte{'\n'})
		if err == io.EOF {
			return s, nil
		}
		if err != nil {
			return size{idx: s.idx}, err
		}
	}
}

// plain returns the text of r: decompressed if it begins as gzip does, and without a byte-order mark.
func plain(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if head, _ := b.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, err
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	head, err := b.Peek(3)
	if len(head) < 3 && err != nil && err != io.EOF {
		return nil, err
	}
	switch {
	case head != nil && startsIDX(b):
	case bytes.Equal(head, []byte{0xef, 0xbb, 0xbf}):
		_, err = b.Discard(3)
		return b, err
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return nil, errors.New("this is UTF-16 text; save it as UTF-8")
	}
	return b, nil
}

// broken puts an error of the stream in words; line is the last one that was read in full.
func broken(name string, line int, err error) error {
	where := ""
	if line > 0 {
		where = fmt.Sprintf(" after line %d", line)
	}
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: the compressed stream is cut off%s", name, where)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("%s: the compressed stream is damaged%s", name, where)
	}
	return fmt.Errorf("%s: cannot be read%s: %w", name, where, err)
}

// separator guesses the character between two cells from the first line, as far as it fits in b's buffer.
func separator(b *bufio.Reader) rune {
	head, _ := b.Peek(b.Size())
	best, quoted := ',', false
	for _, c := range head {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '\n', c == '\r':
			return best
		case c == ',':
			return ','
		case c == ';' || c == '\t' && best == ',':
			best = rune(c)
		}
	}
	return best
}
