package dataset

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
)

// content is the decompressed content of a file.
type content struct {
	*bufio.Reader
	packed *members // nil if it was not compressed
}

// behind reports that something follows the compressed stream, whose end has been read.
func (c content) behind() bool { return c.packed != nil && c.packed.behind }

// plain returns the content of r: decompressed if it is gzip, and, if it is a text, checked to be UTF-8 and without a
// byte-order mark.
func plain(r io.Reader) (content, error) {
	c := content{Reader: bufio.NewReaderSize(r, 1<<16)}
	head, err := c.Peek(2)
	if err != nil && err != io.EOF {
		return c, err
	}
	if isGzip(head) {
		if c.packed, err = gunzip(c.Reader); err != nil {
			return c, err
		}
		c.Reader = bufio.NewReaderSize(c.packed, 1<<16)
		head, err = c.Peek(2)
		if err != nil && err != io.EOF {
			return c, err
		}
		if isGzip(head) {
			return c, errors.New("this is compressed twice, by gzip within gzip: unpack it once")
		}
	}
	if startsIDX(c.Reader) {
		return c, nil
	}
	if err := foreign(c.Reader); err != nil {
		return c, err
	}
	if begins(c.Reader, "\xef\xbb\xbf") {
		if _, err := c.Discard(3); err != nil {
			return c, err
		}
	}
	c.Reader = bufio.NewReaderSize(&letters{b: c.Reader}, 1<<16)
	return c, nil
}

// broken returns an error of the stream as a sentence; line is the last one that was read in full.
func broken(name string, line int, err error) error {
	where := ""
	if line > 0 {
		where = fmt.Sprintf(" after line %d", line)
	}
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s: the reading was interrupted%s: %w", name, where, err)
	case errors.Is(err, errSilent):
		return fmt.Errorf("%s: %w%s", name, err, where)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: the compressed stream is cut off%s", name, where)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &corrupt):
		return fmt.Errorf("%s: the compressed stream is damaged%s", name, where)
	}
	return fmt.Errorf("%s: cannot be read%s: %w", name, where, err)
}

// count reads the rest of a text and returns how many rows there are at most, and bytes. It ends early above most rows,
// and after so many bytes since the last row.
func count(b *bufio.Reader, most, longest int) (rows int, bytes int64, err error) {
	const (
		fresh  = iota // nothing but blanks in this line yet
		within        // a row has begun
		remark        // a comment
		quoted        // a cell in quotes
	)
	state := fresh
	for before, at := -1, int64(0); rows <= most && bytes-at <= int64(longest); {
		if rows != before {
			before, at = rows, bytes
		}
		if _, err := b.Peek(1); err == io.EOF {
			break
		} else if err != nil {
			return rows, bytes, err
		}
		chunk, _ := b.Peek(b.Buffered())
		for _, c := range chunk {
			switch {
			case state == quoted:
				if c == '"' {
					state = within
				}
			case c == '\n' || c == '\r':
				if state == within {
					rows++
				}
				state = fresh
			case state == remark || state == fresh && (c == ' ' || c == '\t'):
			case c == '"':
				state = quoted
			case state == fresh && c == '#':
				state = remark
			default:
				state = within
			}
		}
		bytes += int64(len(chunk))
		b.Discard(len(chunk))
	}
	if state == within || state == quoted {
		rows++
	}
	return rows, bytes, nil
}
