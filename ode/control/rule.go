package control

import (
	"errors"
	"fmt"
	"math"
	"math/bits"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Rule is a factor as a function of the number k = 0, 1, ... of a step, with the formulas and names of
// torch.optim.lr_scheduler where it has them:
//
//	constant                      1; with start=a and steps=n it is a before step n (ConstantLR)
//	inverse(rate=r,power=p)       1/(1 + r·k)^p, p = 1 unless given
//	sqrt(rate=r)                  1/√(1 + r·k)
//	step(every=n,gamma=g)         g^⌊k/n⌋
//	multistep(at=[n,m],gamma=g)   g^(how many of n, m, ... are ≤ k)
//	exponential(gamma=g)          g^k
//	linear(start=a,end=b,steps=n) from a to b over n steps, then b
//	cosine(steps=n,end=b)         b + (1-b)·(1 + cos(πk/n))/2, and b from n on
//	cosineannealing(steps=n,end=b) the same without an end, down and up again (CosineAnnealingLR)
//	restarts(steps=n,mult=m,end=b) the same, from 1 again after n, then m·n, then m²·n, ... steps
//	                              (CosineAnnealingWarmRestarts)
//	polynomial(steps=n,power=p)   (1 - k/n)^p, and 0 from n on
//	onecycle(steps=n,start=a,end=b,rise=r) by half cosines from a to 1 at r·n - 1, and on to b at n - 1 (OneCycleLR,
//	                              relative to its max_lr: a = 1/div_factor, b = a/final_div_factor, r = pct_start)
//	silver                        1 + (1+√2)^(ν-1), ν being how often 2 divides k + 1: √2, 2, √2, 2+√2, ...
//	flat(steps=n,every=m,end=b)   1 up to step n - m, then linearly down to b at n: warm-up apart, "stable, then decay"
//
// With from=m every rule waits: k - m stands for k, and step 0 for all before.
//
// The silver rule is for Euler's method on the gradient flow of a convex function with gradients that are L-Lipschitz, in
// units of 1/L: after n = 2^j - 1 steps the gap is below L‖x₀-x*‖²·n^-1.2716 up to a factor, without momentum.
//
// Source of the silver rule: J. M. Altschuler, P. A. Parrilo, Math. Program. 213 (2025), 1105-1118.
type Rule struct {
	Kind  string
	Rate  float64   `spec:"rate" unit:"1" in:"[0,inf)"`
	Gamma float64   `spec:"gamma" unit:"1" in:"[0,inf)"`
	Every int       `spec:"every" in:"[0,inf)"`
	Start float64   `spec:"start" unit:"1" in:"[0,inf)"`
	End   float64   `spec:"end" unit:"1" in:"[0,inf)"`
	Steps int       `spec:"steps" in:"[0,inf)"`
	Power float64   `spec:"power" unit:"1" in:"[0,inf)"`
	Mult  int       `spec:"mult" in:"[0,inf)"`
	Rise  float64   `spec:"rise" unit:"1" in:"[0,inf)"`
	Marks spec.List `spec:"at"`
	From  int       `spec:"from" in:"[0,inf)"`
}

var ruleKinds = []string{
	"constant", "inverse", "sqrt", "step", "multistep", "exponential", "linear", "cosine", "cosineannealing", "restarts", "polynomial",
	"onecycle", "flat", "silver",
}

// At returns the factor of step k.
func (r Rule) At(k int) float64 { return r.AtTime(float64(k)) }

// AtTime returns the factor at x, a real number in place of the step's; At is AtTime at whole numbers.
func (r Rule) AtTime(x float64) float64 {
	x = math.Max(0, x-float64(r.From))
	n := float64(max(r.Steps, 1))
	u := math.Min(1, x/n)
	switch r.Kind {
	case "constant":
		if x < float64(r.Steps) {
			return r.Start
		}
	case "inverse":
		if r.Power != 0 && r.Power != 1 {
			return vec.Pow(1+float64(r.Rate*x), -r.Power)
		}
		return 1 / (1 + float64(r.Rate*x))
	case "sqrt":
		return 1 / math.Sqrt(1+float64(r.Rate*x))
	case "step":
		return vec.Pow(r.Gamma, math.Floor(x/float64(r.Every)))
	case "multistep":
		return vec.Pow(r.Gamma, float64(r.Marks.UpTo(x)))
	case "exponential":
		return vec.Pow(r.Gamma, x)
	case "linear":
		return r.Start + float64((r.End-r.Start)*u)
	case "cosine":
		if u == 1 {
			return r.End
		}
		return half(1, r.End, u)
	case "cosineannealing":
		return half(1, r.End, x/n)
	case "restarts":
		return half(1, r.End, r.cycle(x))
	case "polynomial":
		return vec.Pow(1-u, r.Power)
	case "onecycle":
		top := float64(r.Rise*n) - 1
		if x <= top {
			return half(r.Start, 1, x/top)
		}
		return half(1, r.End, math.Min(1, (x-top)/(n-1-top)))
	case "silver":
		return 1 + vec.Pow(1+math.Sqrt2, float64(bits.TrailingZeros64(uint64(x)+1)-1))
	case "flat":
		return 1 + float64((r.End-1)*math.Min(1, math.Max(0, (x-n+float64(r.Every))/float64(r.Every))))
	}
	return 1
}

// half goes by half a cosine from a at u = 0 to b at u = 1.
func half(a, b, u float64) float64 { return b + float64((a-b)*(1+vec.Cos(math.Pi*u))/2) }

// cycle returns the share of its cycle that is over at x.
func (r Rule) cycle(x float64) float64 {
	n := float64(r.Steps)
	if r.Mult <= 1 {
		return math.Mod(x, n) / n
	}
	for x >= n {
		x -= n
		n *= float64(r.Mult)
	}
	return x / n
}

// Check returns an error unless the fields that the rule uses are in their ranges.
func (r Rule) Check() error {
	if (r.Kind == "step" || r.Kind == "flat") && r.Every == 0 {
		return errors.New("every=0 must be at least 1")
	}
	switch r.Kind {
	case "", "constant", "inverse", "sqrt", "silver":
		return nil
	case "step", "multistep", "exponential":
		if r.Gamma == 0 {
			return errors.New("gamma=0 must be positive and finite")
		}
	case "flat", "linear", "cosine", "cosineannealing", "restarts", "polynomial":
		if r.Steps == 0 {
			return errors.New("steps=0 must be at least 1")
		}
	case "onecycle":
		if !(r.Rise*float64(r.Steps) > 1) || !(r.Rise < 1) {
			return fmt.Errorf("rise=%s is a share of the steps, below 1, that holds more than one of them", spec.Number(r.Rise))
		}
	default:
		return spec.Unknown("rule", r.Kind, ruleKinds)
	}
	return nil
}

func (r Rule) MarshalText() ([]byte, error) {
	return []byte(spec.Format(r.Kind, r, ruleDefaults(r.Kind))), nil
}

func (r *Rule) UnmarshalText(b []byte) error {
	t, err := spec.Parse(string(b))
	if err != nil {
		return err
	}
	n := ruleDefaults(t.Name)
	if err := t.Into(&n); err != nil {
		return err
	}
	*r = n
	return nil
}

// ruleDefaults is what a spec string of the rule leaves unsaid.
func ruleDefaults(kind string) Rule {
	r := Rule{Kind: kind}
	switch kind {
	case "polynomial":
		r.Power = 1
	case "linear":
		r.Start, r.End = 1./3, 1
	case "onecycle":
		r.Start, r.End, r.Rise = 1./25, 1./25/1e4, .3
	}
	return r
}
