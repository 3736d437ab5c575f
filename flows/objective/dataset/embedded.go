package dataset

import (
	"embed"
	"io"
	"slices"
)

//go:embed data
var files embed.FS

var embedded = []struct{ name, file string }{
	{"digits", "data/digits.csv.gz"},
	{"iris", "data/iris.csv"},
	{"wdbc", "data/wdbc.csv"},
}

// Names returns the names of the embedded data sets in alphabetical order: digits (1797 images of 8x8 pixels, ten
// digits), iris (150 flowers, four lengths, three species) and wdbc (569 tumours, thirty measures, malignant or
// benign). Sources and licences stand in data/README.md beside the code.
func Names() []string {
	names := make([]string, len(embedded))
	for i, e := range embedded {
		names[i] = e.name
	}
	return names
}

// opener returns a function that opens the embedded set called name, or nil if there is none.
func opener(name string) func() (io.ReadCloser, error) {
	i := slices.IndexFunc(embedded, func(e struct{ name, file string }) bool { return e.name == name })
	if i < 0 {
		return nil
	}
	return func() (io.ReadCloser, error) { return files.Open(embedded[i].file) }
}
