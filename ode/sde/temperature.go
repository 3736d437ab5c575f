package sde

import (
	"math"
	"slices"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Temperature is a temperature as a function of the time t: a number,
//
//	0.1
//
// or a schedule for annealing, with the numbers start, end, rate, time ≥ 0,
//
//	log(start=c)                     c/ln(2 + t), the slow one under which a global minimum is found if c is large enough
//	exponential(start=a,rate=r)      a·e^(-rt)
//	linear(start=a,end=b,time=s)     from a to b within s, then b
//	inverse(start=a,rate=r)          a/(1 + rt)
//
// The zero value is no temperature, which the methods refuse; a temperature of 0 is a number like others,
// Temperature{Kind: "constant"}. Times before zero count as zero. A schedule is read at the left end of a step.
//
// Reference for log: R. Holley, S. Kusuoka, D. Stroock, J. Funct. Anal. 83 (1989), 333-347.
type Temperature struct {
	Kind  string
	Start float64 `spec:"start" unit:"f" in:"[0,inf)"`
	End   float64 `spec:"end" unit:"f" in:"[0,inf)"`
	Rate  float64 `spec:"rate" unit:"1/t" in:"[0,inf)"`
	Time  float64 `spec:"time" unit:"t" in:"[0,inf)"`
}

var temperatureKinds = []string{"constant", "log", "exponential", "linear", "inverse"}

// Constant is the temperature T at all times.
func Constant(t float64) Temperature { return Temperature{Kind: "constant", Start: t} }

// At returns the temperature at the time t.
func (c Temperature) At(t float64) float64 {
	t = math.Max(t, 0)
	switch c.Kind {
	case "log":
		return c.Start / vec.Log(2+t)
	case "exponential":
		return c.Start * vec.Exp(-c.Rate*t)
	case "linear":
		if t >= c.Time {
			return c.End
		}
		return c.Start + float64((c.End-c.Start)*(t/c.Time))
	case "inverse":
		return c.Start / (1 + float64(c.Rate*t))
	}
	return c.Start
}

// Check returns an error unless the temperature is known and its numbers are in their ranges.
func (c Temperature) Check() error {
	if c.Kind != "" && !slices.Contains(temperatureKinds, c.Kind) {
		return spec.Unknown("temperature", c.Kind, temperatureKinds)
	}
	return nil
}

func (c Temperature) MarshalText() ([]byte, error) {
	if c.Kind == "constant" {
		return []byte(spec.Number(c.Start)), nil
	}
	return []byte(spec.Format(c.Kind, c, Temperature{Kind: c.Kind})), nil
}

func (c *Temperature) UnmarshalText(b []byte) error {
	if x, err := spec.Float(string(b)); err == nil {
		*c = Constant(x)
		return spec.Check(*c)
	}
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := Temperature{Kind: t.Name}
	if err := n.Check(); err != nil {
		return err
	}
	if err := t.Into(&n); err != nil {
		return err
	}
	*c = n
	return nil
}

// describe says what the temperature is.
func (c Temperature) describe() string {
	b, _ := c.MarshalText()
	if len(b) == 0 {
		return "not given"
	}
	return string(b)
}
