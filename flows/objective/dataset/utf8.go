package dataset

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"
)

// letters reads a text as far as it is UTF-8; its error names the line that is not.
type letters struct {
	b     *bufio.Reader
	valid int // bytes at the front of b that are known to be
	lines int // ended so far
	cr    bool
}

func (l *letters) Read(p []byte) (int, error) {
	if l.valid == 0 {
		if err := l.look(); err != nil {
			return 0, err
		}
	}
	head, _ := l.b.Peek(min(l.valid, len(p)))
	n := copy(p, head)
	l.count(head)
	l.valid -= n
	l.b.Discard(n)
	return n, nil
}

// look finds how many of the buffered bytes are UTF-8, and reads more only if that is less than one letter.
func (l *letters) look() error {
	for want := 1; ; want = l.b.Buffered() + 1 {
		_, err := l.b.Peek(want)
		head, _ := l.b.Peek(l.b.Buffered())
		if len(head) == 0 {
			return err
		}
		if l.valid = prefix(head); l.valid > 0 {
			return nil
		}
		if err == nil && !utf8.FullRune(head) {
			continue
		}
		if err != nil && err != io.EOF {
			return err
		}
		return wrong("line %d: the text is not UTF-8 (Windows-1252, perhaps); save it as UTF-8", l.lines+1)
	}
}

// prefix is the length of the longest beginning of b that is UTF-8.
func prefix(b []byte) int {
	if utf8.Valid(b) {
		return len(b)
	}
	n := 0
	for n < len(b) {
		r, k := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && k <= 1 {
			break
		}
		n += k
	}
	return n
}

func (l *letters) count(b []byte) {
	if len(b) == 0 {
		return
	}
	l.lines += bytes.Count(b, []byte{'\n'})
	if l.cr && b[0] == '\n' {
		l.lines--
	}
	if crs := bytes.Count(b, []byte{'\r'}); crs > 0 {
		l.lines += crs - bytes.Count(b, []byte("\r\n"))
	}
	l.cr = b[len(b)-1] == '\r'
}
