package spec

import (
	"cmp"
	"strconv"
	"strings"
)

// Decimal is a decimal number as it is written, exactly: ±0.Digits·10^Exp. Two texts are the same number if and only if
// their Decimals are equal, however many digits they have, where a float64 would round them.
type Decimal struct {
	Negative bool
	Digits   string // without zeros at either end; empty for 0
	Exp      int
}

// ParseDecimal reads digits with an optional sign, point and exponent: 1, 01, +1.0 and 10e-1 are the same. It returns
// false for anything else, such as NaN or a hexadecimal number, and for an exponent of more than nine digits.
func ParseDecimal(s string) (d Decimal, ok bool) {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		d.Negative, s = s[0] == '-', s[1:]
	}
	if at := strings.IndexAny(s, "eE"); at >= 0 {
		e, err := strconv.Atoi(s[at+1:])
		if err != nil || len(s)-at > 11 {
			return Decimal{}, false
		}
		d.Exp, s = e, s[:at]
	}
	whole, part, _ := strings.Cut(s, ".")
	if digits := whole + part; digits == "" || strings.Trim(digits, "0123456789") != "" {
		return Decimal{}, false
	}
	whole = strings.TrimLeft(whole, "0")
	d.Digits = strings.TrimRight(whole+part, "0")
	d.Exp += len(whole)
	if whole == "" {
		n := len(d.Digits)
		d.Digits = strings.TrimLeft(d.Digits, "0")
		d.Exp -= n - len(d.Digits)
	}
	if d.Digits == "" {
		return Decimal{}, true
	}
	return d, true
}

// Compare returns -1, 0 or 1 as d is less than, equal to or greater than e.
func (d Decimal) Compare(e Decimal) int {
	if a, b := d.sign(), e.sign(); a != b || a == 0 {
		return cmp.Compare(a, b)
	}
	c := cmp.Or(cmp.Compare(d.Exp, e.Exp), strings.Compare(d.Digits, e.Digits))
	return c * d.sign()
}

func (d Decimal) sign() int {
	switch {
	case d.Digits == "":
		return 0
	case d.Negative:
		return -1
	}
	return 1
}
