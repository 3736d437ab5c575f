package dataset

import (
	"bufio"
	"compress/gzip"
	"io"
)

// members reads the members of a gzip file one after another. Zeros behind the last one are padding; anything else
// there is left out, with a note.
type members struct {
	b      *bufio.Reader
	z      *gzip.Reader
	behind bool // something else than zeros follows the last member
	done   bool
}

func gunzip(b *bufio.Reader) (*members, error) {
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{b: b, z: z}, nil
}

func (m *members) Read(p []byte) (int, error) {
	for !m.done {
		n, err := m.z.Read(p)
		if err != io.EOF {
			return n, err
		}
		if err := m.next(); err != nil || n > 0 {
			return n, err
		}
	}
	return 0, io.EOF
}

// next goes on to the next member.
func (m *members) next() error {
	head, err := m.b.Peek(2)
	switch {
	case len(head) == 0 && err == io.EOF:
		m.done = true
		return nil
	case len(head) < 2 && err != io.EOF:
		return err
	case isGzip(head):
		if err := m.z.Reset(m.b); err != nil {
			return err
		}
		m.z.Multistream(false)
		return nil
	}
	m.done = true
	for {
		c, err := m.b.ReadByte()
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		case c != 0:
			m.behind = true
			return nil
		}
	}
}

func isGzip(head []byte) bool { return len(head) >= 2 && head[0] == 0x1f && head[1] == 0x8b }
