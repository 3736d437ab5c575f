package control

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Constant is 1 and, with Steps = n, Start before step n.
type Constant struct {
	Start float64 `spec:"start" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[0,inf)"`
}

func (r Constant) At(k float64) float64 {
	if k < float64(r.Steps) {
		return r.Start
	}
	return 1
}

func (r Constant) String() string { return spec.Format("constant", r, Constant{}) }

// Inverse is 1/(1 + Rate·k)^Power; a Power of zero means 1.
type Inverse struct {
	Rate  float64 `spec:"rate" unit:"1" in:"[0,inf)"`
	Power float64 `spec:"power" unit:"1" in:"[0,inf)"`
}

func (r Inverse) At(k float64) float64 {
	if r.Power != 0 && r.Power != 1 {
		return vec.Pow(1+float64(r.Rate*k), -r.Power)
	}
	return 1 / (1 + float64(r.Rate*k))
}

func (r Inverse) String() string { return spec.Format("inverse", r, Inverse{}) }

// InverseSqrt is 1/√(1 + Rate·k), written sqrt(rate=1).
type InverseSqrt struct {
	Rate float64 `spec:"rate" unit:"1" in:"[0,inf)"`
}

func (r InverseSqrt) At(k float64) float64 { return 1 / math.Sqrt(1+float64(r.Rate*k)) }
func (r InverseSqrt) String() string       { return spec.Format("sqrt", r, InverseSqrt{}) }

// StepDecay is Gamma^⌊k/Every⌋, written step(gamma=0.5,every=10).
type StepDecay struct {
	Gamma float64 `spec:"gamma" unit:"1" in:"(0,inf)"`
	Every int     `spec:"every" in:"[1,inf)"`
}

func (r StepDecay) At(k float64) float64 { return vec.Pow(r.Gamma, math.Floor(k/float64(r.Every))) }
func (r StepDecay) String() string       { return spec.Format("step", r, StepDecay{}) }

// MultiStep is Gamma^m, with m of the steps in Steps at k or before, written multistep(gamma=0.5,at=[10,20]).
type MultiStep struct {
	Gamma float64   `spec:"gamma" unit:"1" in:"(0,inf)"`
	Steps spec.List `spec:"at"`
}

func (r MultiStep) At(k float64) float64 { return vec.Pow(r.Gamma, float64(r.Steps.UpTo(k))) }
func (r MultiStep) String() string       { return spec.Format("multistep", r, MultiStep{}) }

// Exponential is Gamma^k.
type Exponential struct {
	Gamma float64 `spec:"gamma" unit:"1" in:"(0,inf)"`
}

func (r Exponential) At(k float64) float64 { return vec.Pow(r.Gamma, k) }
func (r Exponential) String() string       { return spec.Format("exponential", r, Exponential{}) }

// Linear goes from Start at k = 0 in a straight line to End at k = Steps, and stays there. A spec without them has
// start = 1/3 and end = 1.
type Linear struct {
	Start float64 `spec:"start" unit:"1" in:"[0,inf)"`
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[1,inf)"`
}

var linearDefaults = Linear{Start: 1. / 3, End: 1}

func (r Linear) At(k float64) float64 { return r.Start + float64((r.End-r.Start)*share(k, r.Steps)) }
func (r Linear) String() string       { return spec.Format("linear", r, linearDefaults) }

// share returns the share of n steps that is over at k, at most 1.
func share(k float64, n int) float64 { return math.Min(1, k/float64(n)) }

// Cosine goes by half a cosine from 1 to End at k = Steps, End + (1-End)·(1 + cos(πk/Steps))/2, and stays there.
type Cosine struct {
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[1,inf)"`
}

func (r Cosine) At(k float64) float64 {
	if u := share(k, r.Steps); u < 1 {
		return half(1, r.End, u)
	}
	return r.End
}

func (r Cosine) String() string { return spec.Format("cosine", r, Cosine{}) }

// half goes by half a cosine from a at u = 0 to b at u = 1.
func half(a, b, u float64) float64 { return b + float64((a-b)*(1+vec.Cos(math.Pi*u))/2) }

// CosineAnnealing is the formula of [Cosine] for all k: down to End and up to 1 again, with the period 2·Steps.
type CosineAnnealing struct {
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[1,inf)"`
}

func (r CosineAnnealing) At(k float64) float64 { return half(1, r.End, k/float64(r.Steps)) }
func (r CosineAnnealing) String() string       { return spec.Format("cosineannealing", r, CosineAnnealing{}) }

// Restarts is [Cosine], from 1 again after Steps steps, then after Mult times as many, and so on: PyTorch's
// CosineAnnealingWarmRestarts. A Mult of zero means 1.
type Restarts struct {
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[1,inf)"`
	Mult  int     `spec:"mult" in:"[0,inf)"`
}

func (r Restarts) At(k float64) float64 {
	n := float64(r.Steps)
	if r.Mult <= 1 {
		return half(1, r.End, math.Mod(k, n)/n)
	}
	for k >= n {
		k -= n
		n *= float64(r.Mult)
	}
	return half(1, r.End, k/n)
}

func (r Restarts) String() string { return spec.Format("restarts", r, Restarts{}) }

// Polynomial is (1 - k/Steps)^Power, and 0 from k = Steps on. A spec without it has power = 1.
type Polynomial struct {
	Steps int     `spec:"steps" in:"[1,inf)"`
	Power float64 `spec:"power" unit:"1" in:"[0,inf)"`
}

func (r Polynomial) At(k float64) float64 { return vec.Pow(1-share(k, r.Steps), r.Power) }
func (r Polynomial) String() string       { return spec.Format("polynomial", r, Polynomial{Power: 1}) }

// OneCycle goes by half cosines from Start to 1 at k = Rise·Steps - 1, and on to End at k = Steps - 1. Relative to the
// max_lr of PyTorch's OneCycleLR, Start is 1/div_factor, End Start/final_div_factor and Rise pct_start, with their
// defaults in a spec.
type OneCycle struct {
	Start float64 `spec:"start" unit:"1" in:"[0,inf)"`
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[0,inf)"`
	Rise  float64 `spec:"rise" unit:"1" in:"[0,1)"`
}

var oneCycleDefaults = OneCycle{Start: 1. / 25, End: 1. / 25 / 1e4, Rise: .3}

func (r OneCycle) Check() error {
	if !(r.Rise*float64(r.Steps) > 1) {
		return fmt.Errorf("rise=%s is a share of the steps, below 1, that holds more than one of them", spec.Number(r.Rise))
	}
	return nil
}

func (r OneCycle) At(k float64) float64 {
	n := float64(r.Steps)
	top := float64(r.Rise*n) - 1
	if k <= top {
		return half(r.Start, 1, k/top)
	}
	return half(1, r.End, math.Min(1, (k-top)/(n-1-top)))
}

func (r OneCycle) String() string { return spec.Format("onecycle", r, oneCycleDefaults) }

// Flat is 1 up to k = Steps - Every, and then falls in a straight line to End at k = Steps: with a warm-up around it,
// "warmup, stable, decay".
type Flat struct {
	Every int     `spec:"every" in:"[1,inf)"`
	End   float64 `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int     `spec:"steps" in:"[1,inf)"`
}

func (r Flat) At(k float64) float64 {
	fall := float64(r.Every)
	return 1 + float64((r.End-1)*math.Min(1, math.Max(0, (k-float64(r.Steps)+fall)/fall)))
}

func (r Flat) String() string { return spec.Format("flat", r, Flat{}) }

// Silver is 1 + (1+√2)^(ν-1), where 2^ν is the largest power of two that divides k + 1: √2, 2, √2, 2+√2, ... It is for
// Euler's method on the gradient flow of a convex function whose gradient is L-Lipschitz, in units of 1/L: after n =
// 2^j - 1 steps the gap is below L‖x₀-x*‖²·n^-1.2716 up to a factor, without momentum.
//
// Source: J. M. Altschuler, P. A. Parrilo, Math. Program. 213 (2025), 1105-1118.
type Silver struct{}

func (Silver) At(k float64) float64 {
	return 1 + vec.Pow(1+math.Sqrt2, float64(bits.TrailingZeros64(uint64(k)+1)-1))
}

func (Silver) String() string { return "silver" }

// After is the rule Of, begun after the given number of steps: Of's factor of 0 until then, and of k - Steps from there
// on. Of nil is 1.
type After struct {
	Of    Rule `spec:"of,bare"`
	Steps int  `spec:"steps" in:"[0,inf)"`
}

func (r After) At(k float64) float64 {
	if r.Of == nil {
		return 1
	}
	return r.Of.At(math.Max(0, k-float64(r.Steps)))
}

func (r After) String() string { return spec.Format("after", r, After{}) }
