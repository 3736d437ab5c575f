package dataset

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// notNumber is the text of a cell where a number was wanted.
type notNumber string

var (
	oneThousand = regexp.MustCompile(`^[+-]?[1-9]\d{0,2},\d{3}$`)                      // or a decimal comma
	thousands   = regexp.MustCompile(`^[+-]?\d{1,3}((,\d{3})+(\.\d*)?|([' ]\d{3})+)$`) // and no other reading
	european    = regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{3})+,\d+$`)
	onePoint    = regexp.MustCompile(`^[+-]?[1-9]\d{0,2}\.\d{3}$`)
	millions    = regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{3}){2,}$`)
	decimal     = regexp.MustCompile(`^[+-]?\d*,\d+([eE][+-]?\d+)?$`)
)

func (n notNumber) Error() string {
	s := short(string(n), 40)
	switch c := string(n); {
	case oneThousand.MatchString(c):
		return fmt.Sprintf("%q may be a thousand, or the comma is a decimal one: write it without the comma in the first case, and decimalcomma=true in the second", s)
	case european.MatchString(c):
		return fmt.Sprintf("%q is not a number; write it without the points, which separate the thousands, and decimalcomma=true", s)
	case millions.MatchString(c):
		return fmt.Sprintf("%q is not a number; write it without the points, which separate the thousands", s)
	case thousands.MatchString(c):
		return fmt.Sprintf("%q is not a number; write it without what separates the thousands", s)
	case decimal.MatchString(c):
		return fmt.Sprintf("%q is not a number; write a point for the decimal comma, or decimalcomma=true", s)
	case isHexadecimal(c):
		return fmt.Sprintf("%q is not a decimal number", s)
	}
	return fmt.Sprintf("%q is not a number", s)
}

func short(s string, long int) string {
	if len(s) > long {
		return strings.ToValidUTF8(s[:long], "") + "..."
	}
	return s
}

// missingTexts stand for a missing value, in small letters.
var missingTexts = []string{"", "na", "n/a", "#n/a", "nan", "?", "null",
	"none", "nil", "-", "--", "."}

func isMissing(cell string) bool {
	return len(cell) <= 4 && slices.Contains(missingTexts, strings.ToLower(cell))
}

// isMissingLabel is isMissing without texts that may be a class, such as - and none.
func isMissingLabel(cell string) bool {
	return isMissing(cell) && !slices.Contains(missingTexts[7:], strings.ToLower(cell))
}

// errMissing is the error for a missing value.
type errMissing string

func (e errMissing) Error() string {
	const advice = "leave out its row, or the column with drop=, or write a value"
	switch e {
	case "":
		return "the cell is empty; " + advice
	case "-", "--", ".", "?":
		return fmt.Sprintf("%q stands for a missing value; %s", string(e), advice)
	}
	if strings.ToLower(string(e)) == "nan" {
		return fmt.Sprintf("%s is not a finite number; %s", string(e), advice)
	}
	return fmt.Sprintf("%s stands for a missing value; %s", string(e), advice)
}

// isNumber reports that a cell is meant as a number, of any size and with commas of either meaning.
func isNumber(cell string) bool {
	_, err := strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(cell), ",", ""), 64)
	return (err == nil || errors.Is(err, strconv.ErrRange)) && !isMissing(cell)
}

// isHexadecimal reports that s is hexadecimal, which strconv would read.
func isHexadecimal(s string) bool {
	s = strings.TrimLeft(s, "+-")
	return len(s) > 1 && s[0] == '0' && s[1]|0x20 == 'x'
}

// number reads a cell; with comma, a comma in it is a decimal one. It does not allocate for a number in its usual form.
func number(text []byte, comma bool) (float64, error) {
	if !comma {
		if x, err := strconv.ParseFloat(string(text), 64); err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) && bytes.IndexByte(text, 'x') < 0 && bytes.IndexByte(text, 'X') < 0 {
			return x, nil
		}
	}
	cell := strings.TrimSpace(string(text))
	written := cell
	if comma && strings.ContainsAny(cell, ",.") {
		switch {
		case european.MatchString(cell), millions.MatchString(cell):
			return 0, fmt.Errorf("%q is not a number: remove the points, which separate the thousands", short(cell, 40))
		case onePoint.MatchString(cell):
			return 0, fmt.Errorf("%q has a point, and decimalcomma=true reads commas only: remove the point if it separates thousands, or else write a comma for it", short(cell, 40))
		case strings.Contains(cell, "."):
			return 0, fmt.Errorf("%q has a point, and decimalcomma=true reads commas only", short(cell, 40))
		}
		written = strings.Replace(cell, ",", ".", 1)
	}
	x, err := strconv.ParseFloat(written, 64)
	switch {
	case isMissing(cell):
		return 0, errMissing(cell)
	case errors.Is(err, strconv.ErrRange):
		return 0, fmt.Errorf("%s is too large for a float64", short(cell, 40))
	case err != nil || isHexadecimal(written):
		return 0, notNumber(cell)
	case math.IsNaN(x) || math.IsInf(x, 0):
		return 0, fmt.Errorf("%s is not a finite number", cell)
	}
	return x, nil
}
