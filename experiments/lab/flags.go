package lab

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// countFlag is the value of a flag that counts: 1000 or 1e7, say.
type countFlag struct {
	n           *int
	least, most float64
	zero        int // what zero stands for, shown as the default
}

func (f countFlag) String() string {
	if f.n == nil || *f.n == 0 {
		return spec.Number(float64(f.zero))
	}
	return spec.Number(float64(*f.n))
}

func (f countFlag) Type() string { return "count" }

func (f countFlag) Set(s string) error {
	x, err := spec.Float(s)
	most := min(f.most, math.MaxInt32)
	if math.MaxInt > math.MaxInt32 {
		most = f.most
	}
	switch {
	case err == nil && x < 0:
		return errors.New("it cannot be negative")
	case err != nil || !(x >= f.least && x <= most) || x != math.Trunc(x):
		return fmt.Errorf("write a count from %s to %s", spec.Number(f.least), spec.Number(most))
	}
	*f.n = int(x)
	return nil
}

// seedFlag is the value of --seed: 64 bits, or as a count 1e6, say.
type seedFlag struct{ n *uint64 }

func (f seedFlag) String() string {
	if f.n == nil {
		return "0"
	}
	return strconv.FormatUint(*f.n, 10)
}

func (f seedFlag) Type() string { return "seed" }

func (f seedFlag) Set(s string) error {
	n, err := strconv.ParseUint(s, 10, 64)
	if x, notFloat := spec.Float(s); err != nil && notFloat == nil && x >= 0 && x <= 1<<53 && x == math.Trunc(x) {
		n, err = uint64(x), nil
	}
	if err != nil {
		return fmt.Errorf("write a whole number from 0 to %d", uint64(math.MaxUint64))
	}
	*f.n = n
	return nil
}

// flagError replaces an error of pflag by a sentence for users.
func flagError(c *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		f, cause := value.GetFlag(), value.Unwrap()
		if errors.As(cause, new(*strconv.NumError)) {
			switch {
			case f.Value.Type() == "bool":
				cause = errors.New("write true or false")
			case errors.Is(cause, strconv.ErrRange):
				cause = errors.New("too large")
			default:
				cause = errors.New("not a number")
			}
		}
		return fmt.Errorf("--%s %s: %w", f.Name, quote(value.GetValue()), cause)
	}
	w, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return err
	}
	var names []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if n := spec.Nearest(w, names); n != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, n)
	}
	return err
}

// noEmpty returns an error if an argument or the text of a flag is empty, as by --x0 "$START" of a variable that is not
// set.
func noEmpty(c *cobra.Command, args []string) (err error) {
	for i, a := range args {
		if strings.TrimSpace(a) == "" {
			return fmt.Errorf("%s: argument %d is empty", c.Name(), i+1)
		}
	}
	c.Flags().Visit(func(f *pflag.Flag) {
		texts := []string{f.Value.String()}
		if l, ok := f.Value.(pflag.SliceValue); ok {
			texts = l.GetSlice()
		}
		for _, t := range texts {
			if strings.TrimSpace(t) != "" || err != nil {
				continue
			}
			switch f.Name {
			case "out":
				err = errors.New("--out: the name of the folder is empty")
			case "trace", "plot":
				err = fmt.Errorf("--%s: the name of the file is empty", f.Name)
			default:
				err = fmt.Errorf("--%s: the value is empty; leave the flag out for the default", f.Name)
			}
		}
	})
	return err
}

// distinct returns names without those that stand before.
func distinct(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// wants returns a check of the number of arguments whose error is the sentence.
func wants(least, most int, sentence string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return fmt.Errorf("%s %s", c.Name(), sentence)
		}
		return nil
	}
}
