package sde

import (
	"fmt"
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Temperature is a temperature as a function of the time t: a number, [Constant], or a schedule for annealing, [Log],
// [Exponential], [Linear] or [Inverse]. All are plain values that compare. Times before zero count as zero. A method
// reads its temperature at the left end of a step, and refuses a nil one: a temperature of 0 is Constant(0).
//
// String gives the spec, a number or one such as exponential(start=1,rate=0.1), which [ParseTemperature] reads.
type Temperature interface {
	At(t float64) float64
	String() string
}

// Constant is the same temperature T ≥ 0 at all times, written as a number.
type Constant float64

// Log is Start/ln(2 + t): the slow schedule under which a global minimum is found if Start ≥ 0 is large enough.
//
// Reference: R. Holley, S. Kusuoka, D. Stroock, J. Funct. Anal. 83 (1989), 333-347.
type Log struct {
	Start float64 `spec:"start" unit:"f" in:"[0,inf)"`
}

// Exponential is Start·e^(-Rate·t) with Start, Rate ≥ 0.
type Exponential struct {
	Start float64 `spec:"start" unit:"f" in:"[0,inf)"`
	Rate  float64 `spec:"rate" unit:"1/t" in:"[0,inf)"`
}

// Linear goes from Start to End within Time, and is End from then on; none is negative.
type Linear struct {
	Start float64 `spec:"start" unit:"f" in:"[0,inf)"`
	End   float64 `spec:"end" unit:"f" in:"[0,inf)"`
	Time  float64 `spec:"time" unit:"t" in:"[0,inf)"`
}

// Inverse is Start/(1 + Rate·t) with Start, Rate ≥ 0.
type Inverse struct {
	Start float64 `spec:"start" unit:"f" in:"[0,inf)"`
	Rate  float64 `spec:"rate" unit:"1/t" in:"[0,inf)"`
}

func (c Constant) At(float64) float64 { return float64(c) }

func (c Log) At(t float64) float64 { return c.Start / vec.Log(2+math.Max(t, 0)) }

func (c Exponential) At(t float64) float64 { return c.Start * vec.Exp(-c.Rate*math.Max(t, 0)) }

func (c Linear) At(t float64) float64 {
	if t = math.Max(t, 0); t >= c.Time {
		return c.End
	}
	return c.Start + float64((c.End-c.Start)*(t/c.Time))
}

func (c Inverse) At(t float64) float64 { return c.Start / (1 + float64(c.Rate*math.Max(t, 0))) }

func (c Constant) String() string { return spec.Number(float64(c)) }

func (c Log) String() string { return spec.Format("log", c, Log{}) }

func (c Exponential) String() string { return spec.Format("exponential", c, Exponential{}) }

func (c Linear) String() string { return spec.Format("linear", c, Linear{}) }

func (c Inverse) String() string { return spec.Format("inverse", c, Inverse{}) }

// Check returns an error unless the temperature is finite and not negative.
func (c Constant) Check() error {
	if !(c >= 0 && c <= math.MaxFloat64) {
		return fmt.Errorf("%v must be finite and not negative", c)
	}
	return nil
}

var temperatures = spec.Registry[Temperature]{}

func init() {
	for _, c := range []Temperature{Log{}, Exponential{}, Linear{}, Inverse{}} {
		temperatures.Register("temperature", c.String(), c)
	}
	spec.Register(ParseTemperature)
}

// ParseTemperature reads what String of a temperature prints. The error for an unknown schedule suggests the nearest
// one.
func ParseTemperature(s string) (Temperature, error) {
	if x, err := spec.Float(s); err == nil {
		return Constant(x), Constant(x).Check()
	}
	return temperatures.Parse("temperature", s)
}

// checkTemperature returns an error unless the method has a valid temperature.
func checkTemperature(name string, t Temperature) error {
	if t == nil {
		return fmt.Errorf("sde: %s needs a temperature, %s(temperature=0.1,seed=1) say", name, name)
	}
	if err := spec.Check(t); err != nil {
		return fmt.Errorf("sde: %s: %w", name, err)
	}
	return nil
}

// Noisy is implemented by methods with a temperature: Quiet returns the method at the temperature 0, whose stability is
// that of the flow without noise.
type Noisy interface {
	ode.Method
	Quiet() ode.Method
}

// quiet is the temperature 0, or none where there is none.
func quiet(t Temperature) Temperature {
	if t == nil {
		return nil
	}
	return Constant(0)
}

// describe says what the temperature is.
func describe(t Temperature) string {
	if t == nil {
		return "not given"
	}
	return t.String()
}
