package dataset

import (
	"fmt"
	"io"
)

// Stream reads a CSV table in batches, each into the memory of the last one, for data that do not fit into memory or
// that are still being written. It serves one reader.
type Stream struct {
	d    *reader
	file io.Closer
	err  error
}

// Open opens the embedded data set of that name or else the CSV file at that path, or - for the standard input, plain
// or compressed, and reads its first line. The caller closes the stream. The errors are those of [Load]; an IDX file is
// refused.
func Open(name string, o Options) (*Stream, error) {
	f, _, err := open(name, o)
	if err != nil {
		return nil, err
	}
	s, err := NewStream(f, name, o)
	if err != nil {
		f.Close()
		return nil, err
	}
	s.file = f
	return s, nil
}

// NewStream is [Open] for a reader; name stands for it in the sets and in errors. Close does not close r.
func NewStream(r io.Reader, name string, o Options) (*Stream, error) {
	d, err := newReader(r, name, o)
	if err != nil {
		return nil, err
	}
	return &Stream{d: d}, nil
}

// Next reads up to n rows and returns them, or io.EOF when there are none left. The set is the same each time and its X
// and Y keep their place once n rows have been read, so a problem that was made on the first batch sees each next one;
// only the last may be shorter. It is valid until the next call. A batch of more numbers than Options.Limit is an
// error.
//
// Words of the label are numbered in the order in which they are met, which is the order of Classes, since what is yet
// to come is not known. An error is a sentence with line and column, and the end of the stream: the rows before it
// in the batch are lost. Next panics if n is less than 1.
func (s *Stream) Next(n int) (*Set, error) {
	if n < 1 {
		panic(fmt.Sprintf("dataset: Stream.Next(%d)", n))
	}
	if s.err != nil {
		return nil, s.err
	}
	set := s.d.set
	if most := s.d.most(); n > most {
		return nil, fmt.Errorf("%s: a batch of %d rows of %d numbers is beyond %w", s.d.name, n, set.Cols+1, s.d.limit.batch(n, set.Cols+1))
	}
	if cap(set.Y) < n {
		set.X, set.Y = make([]float64, 0, n*set.Cols), make([]float64, 0, n)
	}
	set.X, set.Y, set.Rows = set.X[:0], set.Y[:0], 0
	if err := s.d.rows(n, false); err != nil {
		s.err = err
		return nil, err
	}
	if set.Rows == 0 {
		s.d.tell(true)
		s.err = io.EOF
		return nil, io.EOF
	}
	set.Classes = s.d.met
	return set, nil
}

// Close closes the file of a stream that [Open] opened.
func (s *Stream) Close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}
