package dataset

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Header reports whether the first line of a table holds the names of the columns.
type Header string

// The kinds of [Header]. Detected is the zero value: the first line is a header if no cell in it is a number, or if one
// of its cells is the label's name or that of a dropped column. Otherwise the second line decides: the first is a
// header
//
//   - if one of its cells is a text where the second line has a number;
//   - if its numbers are years, at least two that rise or fall, from 1800 to 2199, and those of the second line are not;
//   - if it counts columns, 0, 1, 2, ... or 1, 2, 3, ..., three or more, and the second line has a text or a fraction.
//
// If the first line has numbers, the Notes of the Set say how it was read.
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

// certain reports whether the first line alone shows that it is a header or none.
func certain(first []string, o Options) (header, sure bool) {
	if o.Header != Detected {
		return o.Header == FirstLine, true
	}
	numbers := 0
	for _, cell := range first {
		named := cell != "" && (cell == o.Label || slices.Contains(o.Drop, cell))
		if !isNumber(cell) {
			if named {
				return true, true
			}
			continue
		}
		numbers++
		if n, err := strconv.Atoi(cell); named && (err != nil || n > len(first)) { // no number of a column
			return true, true
		}
	}
	return numbers == 0, numbers == 0
}

// doubtful decides by the second line, nil if there is none, and says so in a note where that could be wrong.
func doubtful(first, second []string) (header bool, note string) {
	const (
		isHeader = "was taken for the header, since %s; header=no reads it as a row"
		isRow    = "was taken for a row; header=yes reads it as the names of the columns"
	)
	if len(second) != len(first) {
		second = nil
	}
	words, fractions, below := false, false, false
	for j, cell := range second {
		number := isNumber(cell)
		below = below || number && !isNumber(first[j]) && !isMissing(first[j])
		words = words || !number && !isMissing(cell)
		fractions = fractions || number && strings.ContainsAny(cell, ".eE")
	}
	switch {
	case below:
		return true, fmt.Sprintf(isHeader, "a word in it stands above a number")
	case years(first) && second != nil && !years(second):
		return true, fmt.Sprintf(isHeader, "its numbers are years")
	case counts(first) && (words || fractions):
		return true, fmt.Sprintf(isHeader, "its numbers count the columns")
	case years(first), counts(first):
		return false, isRow
	}
	return false, ""
}

// years reports whether the numbers among cells are years, at least two that rise or fall.
func years(cells []string) bool {
	var ys []int
	for _, cell := range cells {
		if !isNumber(cell) {
			continue
		}
		y, err := strconv.Atoi(cell)
		if err != nil || len(cell) != 4 || y < 1800 || y > 2199 {
			return false
		}
		ys = append(ys, y)
	}
	if len(ys) < 2 {
		return false
	}
	up := ys[1] > ys[0]
	for i, y := range ys[1:] {
		if y == ys[i] || y > ys[i] != up {
			return false
		}
	}
	return true
}

// counts reports whether cells are 0, 1, 2, ... or 1, 2, 3, ...
func counts(cells []string) bool {
	for j, cell := range cells {
		if n, err := strconv.Atoi(cell); err != nil || j == 0 && n != 0 && n != 1 || j > 0 && cell != strconv.Itoa(first(cells)+j) || n < 0 {
			return false
		}
	}
	return len(cells) >= 3
}

func first(cells []string) int {
	n, _ := strconv.Atoi(cells[0])
	return n
}

// show writes the first cells of a line.
func show(cells []string) string {
	const most, long = 4, 20
	var parts []string
	for _, cell := range cells[:min(len(cells), most)] {
		parts = append(parts, short(cell, long))
	}
	if len(cells) > most {
		parts = append(parts, "...")
	}
	return strings.Join(parts, ", ")
}
