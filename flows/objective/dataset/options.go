package dataset

import "fmt"

// Options say how a table is read. The zero value suits most files: the last column is the label, the header is
// detected, the cells are separated by commas, or else by semicolons or tabs, whichever the first line has. A file of
// MNIST's IDX format is told by its content, and takes Label as the path of its labels and nothing else.
type Options struct {
	Label  string   // the label column, by name or by its number from 1 on; "": the last column
	Drop   []string // columns to leave out, by name or number
	Header Header   // whether the first line holds the names
	Comma  rune     // what separates two cells; 0: detect

	// Progress is told now and then, about once a megabyte and at the end, how many bytes of the decompressed text
	// have been read, and how many there are, 0 if that is not known; nil: nobody is told.
	Progress func(done, total int64)
}

// Header says whether the first line of a table holds the names of the columns.
type Header string

// The kinds of [Header]. Detected is the zero value: the first line is a header if no cell in it is a number, or
// if one of its cells is the label's name. A header made of numbers must be announced.
const (
	Detected  Header = ""
	FirstLine Header = "yes"
	NoHeader  Header = "no"
)

// MarshalText returns auto, yes or no.
func (h Header) MarshalText() ([]byte, error) {
	if h == Detected {
		return []byte("auto"), nil
	}
	return []byte(h), nil
}

// UnmarshalText reads auto, yes or no, and true and false for the last two.
func (h *Header) UnmarshalText(b []byte) error {
	switch string(b) {
	case "auto":
		*h = Detected
	case "yes", "true":
		*h = FirstLine
	case "no", "false":
		*h = NoHeader
	default:
		return fmt.Errorf("write yes, no or auto")
	}
	return nil
}
