package dataset

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/ode/spec"
)

// Labels says what the label column holds.
type Labels string

// The kinds of [Labels]. Either is the zero value: the first row decides whether the labels are numbers or words. A
// whole number that a float64 would round, an identification of 17 digits say, is then refused: it must be Classes or
// Targets.
const (
	Either   Labels = ""
	Classes  Labels = "classes" // text, never a number: two labels are the same class if they are written the same
	Targets  Labels = "targets" // numbers, rounded to float64
	NoLabels Labels = "none"    // the column is left out, and Y is zero
)

// label reads a label.
func (d *reader) label(cell []byte) (float64, error) {
	switch kind := d.o.Labels; {
	case kind == NoLabels:
		return 0, nil
	case kind != Classes && d.words == nil:
		y, err := number(cell, d.o.DecimalComma)
		switch {
		case err == nil && kind == Either && rounded(d.pointed(strings.TrimSpace(string(cell))), y):
			return 0, fmt.Errorf("%s has more digits than a float64; it is a number or the name of a class, and the Labels of Options say which", short(string(cell), 40))
		case err == nil || d.known || isNumber(string(cell)) || !errors.As(err, new(notNumber)):
			return y, err
		case kind == Targets:
			return 0, errWords
		}
	}
	return d.class(bytes.Trim(cell, blank))
}

var errWords = errors.New("words")

// pointed returns a cell with a point in the place of the comma, where that is a decimal one.
func (d *reader) pointed(cell string) string {
	if d.o.DecimalComma {
		return strings.Replace(cell, ",", ".", 1)
	}
	return cell
}

// rounded reports whether a whole number lost digits.
func rounded(cell string, y float64) bool {
	const exact = 1 << 53
	if y > -exact && y < exact {
		return false
	}
	a, ok := spec.ParseDecimal(cell)
	b, _ := spec.ParseDecimal(fmt.Sprintf("%.0f", y))
	return ok && a != b && len(a.Digits) <= a.Exp && len(a.Digits) > 15
}

// class returns the number of a class, in the order met.
func (d *reader) class(text []byte) (float64, error) {
	if k, known := d.words[string(text)]; known {
		return float64(k), nil
	}
	cell := string(text)
	if seen := strings.TrimFunc(cell, unseen); isMissingLabel(seen) {
		err := errMissing(seen).Error()
		if seen != "" {
			err += ", or another name if it is a class"
		}
		return 0, errors.New(err)
	}
	if d.words == nil {
		d.words = make(map[string]int)
	}
	k := len(d.words)
	d.bytes += len(cell)
	if k >= d.limit.columns() || d.bytes > d.limit.bytes() {
		return 0, fmt.Errorf("there are more than %d different labels (%s, ...), which are the most; is it the label? label= names another, and %s",
			k, strings.Join([]string{short(d.met[0], 20), short(d.met[1], 20)}, ", "), d.limit.more(0))
	}
	d.words[cell], d.met = k, append(d.met, cell)
	return float64(k), nil
}

// sortClasses numbers the classes by size if all are numbers, and else by the alphabet, and returns a note on those
// that are the same number.
func (d *reader) sortClasses() {
	if d.words == nil {
		return
	}
	type class struct {
		word string
		met  int
		size spec.Decimal
	}
	numbers := true
	all := make([]class, len(d.met))
	for k, w := range d.met {
		size, ok := spec.ParseDecimal(d.pointed(w))
		all[k] = class{w, k, size}
		numbers = numbers && ok
	}
	slices.SortFunc(all, func(a, b class) int {
		if numbers {
			return cmp.Or(a.size.Compare(b.size), strings.Compare(a.word, b.word))
		}
		return strings.Compare(a.word, b.word)
	})
	rank := make([]float64, len(all))
	d.set.Classes = make([]string, len(all))
	for k, c := range all {
		d.set.Classes[k], rank[c.met] = c.word, float64(k)
		if numbers && k > 0 && c.size == all[k-1].size {
			d.note("the classes %s and %s are the same number, and two classes, since they are written differently",
				short(all[k-1].word, 20), short(c.word, 20))
		}
	}
	for i, y := range d.set.Y {
		d.set.Y[i] = rank[int(y)]
	}
}
