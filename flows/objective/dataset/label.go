package dataset

import (
	"errors"
	"slices"
	"strings"
)

// label reads a label. The first row decides whether the column holds numbers or words.
func (d *reader) label(cell string) (float64, error) {
	if d.words == nil {
		y, err := number(cell)
		if err == nil || d.known || !errors.As(err, new(notNumber)) {
			return y, err
		}
		d.words = make(map[string]int)
	}
	cell = strings.TrimSpace(cell)
	if cell == "" {
		return 0, errEmpty
	}
	k, known := d.words[cell]
	if !known {
		k = len(d.words)
		cell = strings.Clone(cell) // the cell is a window into the whole line
		d.words[cell], d.met = k, append(d.met, cell)
	}
	return float64(k), nil
}

func (d *reader) sortClasses() {
	if d.words == nil {
		return
	}
	d.set.Classes = slices.Sorted(slices.Values(d.met))
	rank := make([]float64, len(d.met))
	for k, w := range d.met {
		at, _ := slices.BinarySearch(d.set.Classes, w)
		rank[k] = float64(at)
	}
	for i, y := range d.set.Y {
		d.set.Y[i] = rank[int(y)]
	}
}
