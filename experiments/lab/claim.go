package lab

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// Claim is a statement with a number that the data of an experiment must bear out. Claims are checked at the default
// parameters, for which they are made.
type Claim struct {
	ID     string                           // what it is about, "C40" say; several claims may share it, see [Experiment.Handles]
	Text   string                           // what is claimed, with mathematics between dollar signs
	Want   Want                             // what is expected
	Origin Origin                           // where that comes from: Published, Derived or Recorded
	Value  func(data *figure.Table) float64 // what the data say; NaN fails
	// Infinite says in words what an infinite value means where it is no count that never ends, for which "never" is said.
	Infinite string
}

// Want is the set of values that a claim allows, an interval.
type Want struct {
	low, high float64
	text      string
}

// Near allows values within a relative tolerance of x: |v - x| ≤ tol·|x|.
func Near(x, tol float64) Want {
	d := float64(tol * math.Abs(x))
	return Want{x - d, x + d, fmt.Sprintf("%s ± %s %%", within(x, d), Digits(100*tol, 3))}
}

// Within allows values within an absolute tolerance of x: |v - x| ≤ tol; zero allows x only.
func Within(x, tol float64) Want {
	if tol == 0 {
		return Want{x, x, spec.Number(x)}
	}
	return Want{x - tol, x + tol, fmt.Sprintf("%s ± %s", within(x, tol), spec.Number(tol))}
}

// within writes a number with the fewest significant digits that keep it within a hundredth of the tolerance: those
// beyond say nothing that is checked.
func within(x, tol float64) string {
	for n := 1; n < 12; n++ {
		if s := Digits(x, n); math.Abs(parsed(s)-x) <= tol/100 {
			return s
		}
	}
	return Digits(x, 12)
}

func parsed(s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return x
}

// Between allows low ≤ v ≤ high.
func Between(low, high float64) Want {
	return Want{low, high, fmt.Sprintf("%s to %s", spec.Number(low), spec.Number(high))}
}

// AtMost allows v ≤ x.
func AtMost(x float64) Want { return Want{math.Inf(-1), x, "≤ " + spec.Number(x)} }

// AtLeast allows v ≥ x.
func AtLeast(x float64) Want { return Want{x, math.Inf(1), "≥ " + spec.Number(x)} }

// Never allows +Inf only: what is counted until something happens, and it does not happen.
func Never() Want { return Want{math.Inf(1), math.Inf(1), "never"} }

// String returns the expectation in words.
func (w Want) String() string { return w.text }

// Holds reports whether a value is as expected. NaN never is.
func (w Want) Holds(v float64) bool { return w.low <= v && v <= w.high }

// Verdict is what a run says of a claim.
type Verdict struct {
	Claim
	Handle string // of the claim in its experiment
	Got    float64
	Holds  bool
}

// String returns the verdict as a word.
func (v Verdict) String() string {
	if v.Holds {
		return "holds"
	}
	return "FAILS"
}

// measured returns the value in words.
func (v Verdict) measured() string {
	switch {
	case math.IsInf(v.Got, 1) && v.Infinite != "":
		return v.Infinite
	case math.IsInf(v.Got, 1):
		return "never"
	case math.IsNaN(v.Got):
		return "no value"
	}
	return Digits(v.Got, 5)
}

// Accept checks the claims of an experiment against its data. It is nil if a parameter differs from its default, since
// the claims are made for these.
func (e Experiment) Judge(v Values, data *figure.Table) []Verdict {
	if !v.Default() {
		return nil
	}
	out := make([]Verdict, len(e.Claims))
	handles := e.Handles()
	for i, c := range e.Claims {
		got := c.Value(data)
		out[i] = Verdict{c, handles[i], got, c.Want.Holds(got)}
	}
	return out
}

// Handles returns what names each claim among those of its experiment: its ID and its number among the claims of this
// ID, "C40.3" say. A handle stays the same as long as new claims of an ID stand after the old ones.
func (e Experiment) Handles() []string {
	out := make([]string, len(e.Claims))
	n := map[string]int{}
	for i, c := range e.Claims {
		n[c.ID]++
		out[i] = fmt.Sprintf("%s.%d", c.ID, n[c.ID])
	}
	return out
}

// ClaimTable returns verdicts as a table for people.
func ClaimTable(vs []Verdict) *figure.Table {
	t := figure.NewTable("claim", "says", "expected", "measured", "verdict", "origin")
	for _, v := range vs {
		t.Add(v.Handle, Plain(v.Text), v.Want.String(), v.measured(), v.String(), Plain(v.Origin.String()))
	}
	return t
}

// Failed is the error of runs whose data do not bear out all claims.
type Failed struct {
	Claims []string // experiment and claim, as in "edge C40.3"
	Of     int

	origins tally // of all
}

func (f *Failed) Error() string {
	verb := "fail"
	if f.Of == 1 {
		verb = "fails"
	}
	return fmt.Sprintf("%d of %s %s: %s", len(f.Claims), spec.Count(f.Of, "claim"), verb, strings.Join(f.Claims, ", "))
}
