package dataset

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// notNumber is the text of a cell where a number was wanted.
type notNumber string

func (n notNumber) Error() string {
	s := string(n)
	if len(s) > 40 {
		s = s[:40] + "..."
	}
	hint := ""
	if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil {
		hint = "; write a point for the decimal comma"
	}
	return fmt.Sprintf("%q is not a number%s", s, hint)
}

var errEmpty = errors.New("the cell is empty")

func number(cell string) (float64, error) {
	cell = strings.TrimSpace(cell)
	x, err := strconv.ParseFloat(cell, 64)
	switch {
	case cell == "":
		return 0, errEmpty
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large for a float64", cell)
	case err != nil:
		return 0, notNumber(strings.Clone(cell))
	case math.IsNaN(x) || math.IsInf(x, 0):
		return 0, fmt.Errorf("%s is not a finite number", cell)
	}
	return x, nil
}
