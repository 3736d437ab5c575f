package gallery

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/experiments/lab"
)

// Every statement of the list, C1 to C83 and its tables, is stated, and all but one are checked; [TestClaimsPage] finds those
// without a claim.
func TestEveryClaimIsChecked(t *testing.T) {
	stated := map[string]lab.Statement{}
	for _, s := range lab.Statements() {
		stated[s.ID] = s
	}
	ids := []string{"0.3", "3.9", "7.2", "7.3", "7.4", "8.1"}
	for i := 1; i <= 83; i++ {
		ids = append(ids, fmt.Sprintf("C%d", i))
	}
	for _, id := range ids {
		if s, ok := stated[id]; !ok {
			t.Errorf("%s is not stated", id)
		} else if (s.Unchecked != "") != (id == "C59") {
			t.Errorf("%s: unchecked, %q", id, s.Unchecked)
		}
	}
}

// claim returns that of an experiment whose text contains words.
func claim(t *testing.T, experiment, words string) lab.Claim {
	t.Helper()
	e, err := lab.Find(experiment)
	if err != nil {
		t.Fatal(err)
	}
	var found []lab.Claim
	for _, c := range e.Claims {
		if strings.Contains(c.Text, words) {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		t.Fatalf("no claim of %s says %q", experiment, words)
	}
	return found[0]
}

// Expectations that are our own numbers, and bands and tolerances that were chosen after them, are recorded, with the number of
// somebody else beside them.
func TestOurNumbersAreRecorded(t *testing.T) {
	for _, c := range []struct{ experiment, words, expected, beside string }{
		{"manifold", "Brockett's flow, $h = 0.02$", "0.5495", "0.153"},
		{"timeconstants", "fixed $β$ and a decaying step: distance", "0.30815", ".3974"},
		{"edge", "dp5 under the I control rings", "0.0996", ".061"},
		{"bregman", "if the error of $(x, x')$ is controlled, order 2", "3614", "4112"},
		{"stepcontrol", "BB1 on D1r", "≤ 0.3", "chaotic"},
		{"stepcontrol", "RKC2, absolute on D2", "≤ 0.22", "554"},
		{"stepcontrol", "Armijo's search costs more", "1.863 ± 2 %", "16186 over 8689"},
		{"etarobust", "rates of momentum", "2 to 4", ""},
		{"etarobust", "rates of Adam", "2 to 4", ""},
		{"clustering", "the secant rule over Lloyd", "1 to 6", ""},
		{"clustering", "share of the starts", "0.2 to 0.95", ""},
		{"digits", "all rows, network", "≥ 3", ""},
		{"noisysaddle", "control of the relative error has left, full gradient", "≤ 100", ""},
		{"adamlimits", "mean step times $λ$", "2 ± 1e-6", "-"},
	} {
		got := claim(t, c.experiment, c.words)
		if c.beside == "-" { // RMSProp's is derived
			if got.Origin.Kind != lab.KindDerived {
				t.Errorf("%s, %s: %v", c.experiment, c.words, got.Origin)
			}
			continue
		}
		if got.Origin.Kind != lab.KindRecorded || !strings.Contains(got.Want.String(), c.expected) || !strings.Contains(got.Origin.Beside, c.beside) {
			t.Errorf("%s, %s: %v, %v; want %s recorded beside %q", c.experiment, c.words, got.Want, got.Origin, c.expected, c.beside)
		}
	}
	e, _ := lab.Find("adamlimits")
	for _, c := range e.Claims {
		if c.Want.String() == "35.7 ± 2 %" && !(strings.Contains(c.Origin.Why, "independent program") && strings.Contains(c.Origin.Beside, "39.3, which was wrong")) {
			t.Errorf("35.7: %v", c.Origin)
		}
	}
	if c := claim(t, "selfstab", "$¼(x^2y^2-1)^2$, $h = 0.05$"); c.ID != "C52" || !strings.Contains(c.Text, "from the starts that reach the edge") {
		t.Errorf("C52: %q", c.Text)
	}
}

// A wide tolerance is sized to a miss: where it is 15 % or more, the claim is recorded.
func TestWideTolerancesAreRecorded(t *testing.T) {
	percent := regexp.MustCompile(` ± ([0-9.]+) %$`)
	for _, e := range lab.All() {
		for _, c := range e.Claims {
			m := percent.FindStringSubmatch(c.Want.String())
			if m == nil || c.Origin.Kind == lab.KindRecorded {
				continue
			}
			if tol, err := strconv.ParseFloat(m[1], 64); err != nil || tol >= 15 {
				t.Errorf("%s: %s, expected %v, %v", e.Name, c.Text, c.Want, c.Origin)
			}
		}
	}
}

// Every experiment says what it costs and what it rests on, in texts that terminal and page understand.
func TestExperimentsAreComplete(t *testing.T) {
	for _, e := range lab.All() {
		if e.Source == nil {
			t.Errorf("%s lacks its source", e.Name)
		}
		if err := gallerytest.Complete(e); err != nil {
			t.Error(err)
		}
	}
}

// The committed captions are LaTeX that any engine reads: no symbol is left as a character.
func TestCaptionsAreTeX(t *testing.T) {
	files, err := filepath.Glob("../../notebooks-out/*/caption.tex")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d captions, %v", len(files), err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range string(b) {
			if r > 0x17f { // Latin letters with accents are read
				t.Errorf("%s: the character %q has no command", f, r)
			}
		}
	}
}

// The ends of the real stability intervals that claims derive are those that an earlier program, independent of this library,
// found: a number stands in C34, C40 and 7.3 with one origin.
func TestRealEnds(t *testing.T) {
	recorded := map[string]float64{"Euler": 2, "Heun": 2, "BS23": 2.5127, "RK4": 2.7853, "DP45": 3.3066, "Tsit5": 3.5068, "DOP853": 6.394}
	for _, m := range common.Taxes {
		if d := math.Abs(m.Interval - recorded[m.Label]); d > 5e-4 {
			t.Errorf("%s: %.6f, recorded %.4f", m.Label, m.Interval, recorded[m.Label])
		}
		if d := math.Abs(m.Interval - common.RealEndOf(m.Method)); d > 1e-9 {
			t.Errorf("%s: %.12f by its polynomial, %.12f by its stages", m.Label, m.Interval, common.RealEndOf(m.Method))
		}
	}
	edge, err := lab.Find("edge")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range edge.Claims {
		if strings.Contains(c.Text, "end of the real stability interval") || strings.Contains(c.Text, "under PI34: mean") {
			if n++; c.Origin.Kind != lab.KindDerived {
				t.Errorf("%s is %s", c.Text, c.Origin.Kind)
			}
		}
	}
	if n != 8 {
		t.Errorf("%d claims say it, not 8", n)
	}
}

// A claim is read alone: it does not begin where the one above it ends, and it says of whom it speaks.
func TestClaimsStandAlone(t *testing.T) {
	leans := regexp.MustCompile(`^(\.\.\.|and |but |the same|which |whose |its |that |so does|over that|under that|from |with |by |rate (times|by|unchanged)|θ = |gradient descent$|momentum$|RMSProp$|Adam$)`)
	for _, e := range lab.All() {
		for _, c := range e.Claims {
			if leans.MatchString(c.Text) {
				t.Errorf("%s %s needs the claim above it: %q", e.Name, c.ID, c.Text)
			}
		}
	}
}
