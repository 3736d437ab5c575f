package spec

import (
	"errors"
	"strconv"
	"strings"
)

// List is a list of whole numbers, each larger than 0, as a string, so that structs with one can be compared:
// "[7,23,40]". The empty string is the empty list.
type List string

var errList = errors.New("write positive whole numbers as [a,b,c]")

// ListOf returns the list of the numbers given.
func ListOf(n ...int) List {
	if len(n) == 0 {
		return ""
	}
	var b strings.Builder
	for i, v := range n {
		b.WriteByte("[,"[min(i, 1)])
		b.WriteString(strconv.Itoa(v))
	}
	return List(b.String() + "]")
}

// Ints returns the numbers.
func (l List) Ints() []int {
	var n []int
	for _, f := range strings.FieldsFunc(string(l), func(r rune) bool { return r < '0' || r > '9' }) {
		v, _ := strconv.Atoi(f)
		n = append(n, v)
	}
	return n
}

// Check returns an error unless the string is one that ListOf returns.
func (l List) Check() error {
	n := l.Ints()
	for _, v := range n {
		if v <= 0 {
			return errList
		}
	}
	if ListOf(n...) != l {
		return errList
	}
	return nil
}

func (l *List) UnmarshalText(b []byte) error {
	v := List(strings.ReplaceAll(string(b), " ", ""))
	if v == "[]" {
		v = ""
	}
	if err := v.Check(); err != nil {
		return err
	}
	*l = v
	return nil
}

func (l List) MarshalText() ([]byte, error) {
	if l == "" {
		return []byte("[]"), nil
	}
	return []byte(l), nil
}

// UpTo returns how many of the numbers are x or less.
func (l List) UpTo(x float64) int {
	n, v, in := 0, 0., false
	for i := range len(l) {
		c := l[i]
		if c >= '0' && c <= '9' {
			v, in = float64(10*v)+float64(c-'0'), true
			continue
		}
		if in && v <= x {
			n++
		}
		v, in = 0, false
	}
	return n
}

// Ends returns where the blocks end into which a list of lengths cuts n coordinates. The last length is repeated, and
// the last block may be shorter. The empty list is one block.
func (l List) Ends(n int) []int {
	lengths := l.Ints()
	if len(lengths) == 0 {
		return []int{n}
	}
	var ends []int
	for at, i := 0, 0; at < n; i++ {
		at = min(n, at+lengths[min(i, len(lengths)-1)])
		ends = append(ends, at)
	}
	return ends
}
