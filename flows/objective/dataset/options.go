package dataset

import (
	"context"
	"time"
)

// Options say how a table is read. The zero value suits most files: the last column is the label, header and separator
// are detected. A file of MNIST's IDX format is recognised by its content; of the options it takes Label, the path of
// its labels, Limit and Wait.
type Options struct {
	Label        string    // the label column, by name or by its number from 1 on; "": the last column
	Labels       Labels    // whether it holds numbers or classes
	Drop         []string  // columns to leave out, by name or number
	Header       Header    // whether the first line holds the names
	Comma        Separator // what separates two cells; 0: detect
	DecimalComma bool      // 1,5 is 1.5; a cell with a point is then refused

	// Limit bounds the memory: so many numbers a table may have, labels included, of 8 bytes each, so many bytes a row and
	// the names of all classes, and a fiftieth of it columns and classes. Zero means DefaultLimit. A [Stream] limits the
	// numbers of a batch.
	Limit int

	// Wait is the longest time without data from a pipe, before its first byte and between two; 0 means DefaultWait.
	Wait time.Duration

	// Context ends the reading with an error that wraps its own; nil: none.
	Context context.Context

	// Progress is called about once a megabyte and at the end with the number of bytes of the decompressed text that have
	// been read and their number in all, 0 if that is not known; nil: it is not called.
	Progress func(done, total int64)
}
