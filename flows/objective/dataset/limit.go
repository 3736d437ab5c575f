package dataset

import (
	"errors"
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

// DefaultLimit is the limit of [Options] that is zero: 5e7 numbers are 400 MB.
const DefaultLimit = 50_000_000

// MostLimit is the most that a limit may be: 8 TB of numbers.
const MostLimit = 1e12

// limit is the most numbers that a table may have. The bounds on columns, classes and bytes follow from it.
type limit int

// columns bounds the columns, and the classes of a label: each is a name beside its numbers.
func (l limit) columns() int { return max(int(l)/50, 16) }

// bytes bounds the text of a row, and that of all classes.
func (l limit) bytes() int { return max(int(l), 4096) }

// more says how to raise the limit.
func (l limit) more(needed float64) string {
	if needed > MostLimit {
		return "limit= raises that, up to 1e12"
	}
	return "limit=" + spec.Number(min(max(float64(l)*10, needed), MostLimit)) + " allows more"
}

func (l limit) tooManyColumns() error {
	return fmt.Errorf("there are more than %d columns, which are the most; %s", l.columns(), l.more(0))
}

func (l limit) tooLong() error {
	return fmt.Errorf("a row has more than %d bytes, which are the most; %s", l.bytes(), l.more(0))
}

func (l limit) noRow() error {
	return fmt.Errorf("there are more than %d bytes without a row, which are the most; %s", l.bytes(), l.more(0))
}

// tooMany is the error for a table of more than so many rows; total is what it takes, 0 if that is not known.
func (l limit) tooMany(rows, numbers int, total float64) error {
	return fmt.Errorf("there are more than %d rows of %s, and %.3g numbers (%.3g MB) are the most; %s",
		rows, spec.Count(numbers, "number"), float64(l), float64(l)*8e-6, l.more(total))
}

// batch is the error for a batch of so many rows that is above the limit.
func (l limit) batch(rows, numbers int) error {
	return fmt.Errorf("%.3g numbers, which are the most; %s", float64(l), l.more(float64(rows)*float64(numbers)))
}

// limit returns the limit of the options, or an error if it is not valid.
func (o Options) limit() (limit, error) {
	switch {
	case o.Limit < 0:
		return 0, fmt.Errorf("limit=%d: it cannot be negative", o.Limit)
	case float64(o.Limit) > MostLimit:
		return 0, fmt.Errorf("limit=%d: %g is the most", o.Limit, float64(MostLimit))
	case o.Wait < 0:
		return 0, errors.New("wait cannot be negative")
	case o.Limit == 0:
		return DefaultLimit, nil
	}
	return limit(o.Limit), nil
}
