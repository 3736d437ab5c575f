package flows

import (
	"errors"
	"fmt"
	"math"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Average is the average of an [Averaged]: [EMA], [Lowpass] or [Mean]; nil is Mean from the time 0. All are plain
// values that compare. String gives the spec, such as ema(0.9), which [ParseAverage] reads.
type Average interface {
	String() string

	describe() string
	timed() bool                         // the equation depends on the time
	rate(t float64) (rate, with float64) // a' = rate·(x - a) at the time t, or with·x' where that is not 0
	share(t, h float64) float64          // of x in the average after a step of length h that ends at the time t
}

// EMA is the exponential moving average of which a unit of time, thus a step on the step clock, keeps the share Beta,
// a' = -ln(Beta)·(x - a). With Beta = 0 it is the position; there is no field then.
type EMA struct {
	Beta float64 `spec:"beta,bare" unit:"1" in:"[0,1)"`
}

// Lowpass is the exponential moving average with a time constant, a' = (x - a)/Tau, a low-pass filter of the first
// order. Tau > 0 is a time.
type Lowpass struct {
	Tau float64 `spec:"tau" unit:"t" in:"(0,inf)"`
}

// Mean is the mean over the time after From, a' = (x - a)/(t - From), and a = x before.
type Mean struct {
	From float64 `spec:"from" unit:"t" in:"[0,inf)"`
}

var averages = spec.Registry[Average]{}

func init() {
	averages.Register("average", "ema", EMA{}, "ema(0.9)")
	averages.Register("average", "lowpass", Lowpass{}, "lowpass(tau=0.5)")
	averages.Register("average", "mean", Mean{}, "mean", "mean(from=10)")
	spec.Register(ParseAverage)
}

// ParseAverage reads what String of an average prints. The error for an unknown name suggests the nearest one.
func ParseAverage(s string) (Average, error) { return averages.Parse("average", s) }

func (m EMA) String() string     { return spec.Format("ema", m, EMA{}) }
func (m Lowpass) String() string { return spec.Format("lowpass", m, Lowpass{}) }
func (m Mean) String() string    { return spec.Format("mean", m, Mean{}) }

func (m EMA) memory() memory     { return memory{beta: m.Beta} }
func (m Lowpass) memory() memory { return memory{tau: m.Tau} }

func (m EMA) describe() string     { return m.memory().describe() }
func (m Lowpass) describe() string { return m.memory().describe() }

func (m memory) describe() string { return fmt.Sprintf("a' = (x - a)/τ with τ = %.6g", m.constant()) }

func (m Mean) describe() string {
	return "a' = (x - a)/(t - " + spec.Number(m.From) + "), the mean over time,"
}

func (EMA) timed() bool     { return false }
func (Lowpass) timed() bool { return false }
func (Mean) timed() bool    { return true }

func (m EMA) rate(float64) (rate, with float64)     { return 1 / m.memory().constant(), 0 }
func (m Lowpass) rate(float64) (rate, with float64) { return 1 / m.memory().constant(), 0 }

func (m Mean) rate(t float64) (rate, with float64) {
	switch since := t - m.From; {
	case since < 0: // a is x
		return 0, 1
	case since == 0: // (x - a)/(t - From) goes to half of x'
		return 0, .5
	default:
		return 1 / since, 0
	}
}

func (m EMA) share(_, h float64) float64     { return 1 - m.memory().kept(h) }
func (m Lowpass) share(_, h float64) float64 { return 1 - m.memory().kept(h) }
func (m Mean) share(t, h float64) float64    { return h / math.Max(h, t-h-m.From) }

// memory is that of a moving average: the share beta is kept in a unit of time or, where tau is not zero, e^(-1/tau).
type memory struct{ beta, tau float64 }

var errTwice = errors.New("beta and tau both set the time constant; give one")

// kept returns the share of the average that is left after a time h.
func (m memory) kept(h float64) float64 {
	if m.tau > 0 {
		return vec.Exp(-h / m.tau)
	}
	if h == 1 {
		return m.beta
	}
	return vec.Pow(m.beta, h)
}

// constant returns the time constant.
func (m memory) constant() float64 {
	if m.tau > 0 {
		return m.tau
	}
	return -1 / vec.Log(m.beta)
}
