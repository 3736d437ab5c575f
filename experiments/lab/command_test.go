package lab_test

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// twist is added to what square computes, so that a test can change the code under an experiment.
var twist, tilt atomic.Int64

func init() {
	e := square(func(_ context.Context, x float64) ([]squareRow, error) {
		y := x*x + float64(twist.Load())
		if tilt.Load() != 0 {
			y *= 1 + 1e-12
		}
		return []squareRow{{x, y}}, nil
	})
	e.Class = lab.Portable
	last := func(d *figure.Table) float64 { y := d.Floats("y"); return y[len(y)-1] }
	e.Claims = []lab.Claim{
		{ID: "nine", Text: "The last is $3^2$", Want: lab.Near(9, 1e-9), Value: last, Origin: lab.Published("polyak1964some", "Section 1")},
		{ID: "small", Text: "It is small", Want: lab.AtMost(9.5), Value: last, Origin: lab.Recorded("half above our 9").Instead("a paper has 8")},
		{ID: "never", Text: "What does not come", Want: lab.Never(), Origin: lab.Derived("$1/0$"), Value: func(*figure.Table) float64 { return inf }},
	}
	lab.Register(e)
	lab.Program = "go run ./experiments"
	lab.State(lab.Statement{ID: "nine", Says: "Three squared is $3^2$"}, lab.Statement{ID: "small", Says: "Squares of small numbers"}, lab.Statement{ID: "never", Says: "What never comes"},
		lab.Statement{ID: "ten", Says: "Four squared", Unchecked: "it is sixteen"})
}

// The verb show says what an ID stands for.
func TestShowStatement(t *testing.T) {
	out, err := command(t, "show", "nine", "ten")
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "nine: Three squared is 3^2", "square nine.1", "published: polyak1964some, Section 1", "1 claim: 1 published, 0 derived, 0 recorded", "ten: Four squared", "no experiment checks it: it is sixteen")
	if out, err := command(t, "show", "nine.1"); err != nil || !strings.HasPrefix(out, "nine: Three") {
		t.Errorf("the handle of a claim: %v\n%s", err, out)
	}
	for word, want := range map[string]string{"nines": "did you mean nine?", "squar": "did you mean square?", "wholly-other": "there are: "} {
		if _, err := command(t, "show", word); err == nil || !strings.Contains(err.Error(), `no experiment or ID "`+word+`"; `+want) {
			t.Errorf("%s: %v", word, err)
		}
	}
	if _, err := command(t, "show", "eleven"); err == nil || !strings.Contains(err.Error(), "eleven") {
		t.Errorf("%v", err)
	}
	for _, s := range []lab.Statement{{ID: "nine", Says: "again"}, {ID: "", Says: "x"}, {ID: "empty"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v was stated", s)
				}
			}()
			lab.State(s)
		}()
	}
}

// A page of claims has every statement with its claims.
func TestClaimsPage(t *testing.T) {
	page, err := lab.ClaimsPage("# Claims\n")
	if err != nil {
		t.Fatal(err)
	}
	has(t, page, "# Claims\n\n3 claims: 1 published, 1 derived, 1 recorded.", "## nine\n\nThree squared is 3^2. 1 claim:", "| square nine.1 | The last is 3^2 | 9 ± 1e-7 % | published: polyak1964some, Section 1 |",
		"## ten\n\nFour squared. No experiment checks it: it is sixteen.")
}

// command runs a command line and returns what it printed on stdout.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, status bytes.Buffer
	err := lab.Command(context.Background(), args, &out, &status)
	return out.String(), err
}

func has(t *testing.T, got string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("no %q in\n%s", w, got)
		}
	}
}

func TestRunJudges(t *testing.T) {
	dir := t.TempDir()
	out, err := command(t, "run", "square", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "nine", "9 ± 1e-7 %", "holds", "never", "3 of 3 claims hold (1 published, 1 derived, 1 recorded)",
		"published: polyak1964some, Section 1", "recorded: half above our 9; a paper has 8")
	b, err := os.ReadFile(filepath.Join(dir, "square", "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	has(t, string(b), `"measured": "9"`, `"measured": "never"`, `"holds": true`, `"command": "go run ./experiments run square"`, `"polyak1964some"`, `"kind": "published"`,
		`"where": "Section 1"`, `"formula": "$1/0$"`, `"beside": "a paper has 8"`)
	if b, err = os.ReadFile(filepath.Join(dir, "square", "table.txt")); err != nil {
		t.Fatal(err)
	}
	has(t, string(b), "nine.1", "derived: 1/0", "recorded: half above our 9; a paper has 8")

	out, err = command(t, "run", "square", "x=1,2", "--out", t.TempDir())
	if err != nil || !strings.Contains(out, "not checked") || strings.Contains(out, "claims hold") {
		t.Errorf("with another parameter: %v\n%s", err, out)
	}

	twist.Store(1)
	defer twist.Store(0)
	out, err = command(t, "run", "square", "--out", t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "2 of 3 claims fail: square nine.1, square small.1") {
		t.Errorf("a run whose claims fail: %v", err)
	}
	has(t, out, "FAILS", "1 of 3 claims hold")
}

func TestVerify(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "verify", "--out", dir); err == nil || !strings.Contains(err.Error(), "no results and no checksums") {
		t.Errorf("with nothing recorded: %v", err)
	}
	if _, err := command(t, "run", "square", "x=1,2,3,4", "--out", dir); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "verify", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "4 rows recomputed", "data.csv", "figure.pdf", "identical", "square is reproduced", "1 of 1 experiment is reproduced")
	if out, err := command(t, "verify", "--class", "portable", "square", "--out", dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := command(t, "verify", "--class", "timed", "--out", dir); err == nil {
		t.Error("verified none and was content")
	}

	twist.Store(2)
	defer twist.Store(0)
	sums := filepath.Join(dir, "SHA256SUMS")
	b, err := os.ReadFile(sums)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(sums, bytes.Replace(b, []byte("code "), []byte("code 0"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err = command(t, "verify", "square", "--out", dir)
	if err == nil || !strings.Contains(err.Error(), "not reproduced: square") {
		t.Errorf("other data: %v", err)
	}
	has(t, out, "first at row 1, column y: 3, was 1 (0.7)", "recorded by code 0", "; here code ")
	if out, err := command(t, "verify", "square", "--count-tol", "0.7", "--out", dir); err != nil || !strings.Contains(out, "is reproduced") {
		t.Errorf("within the tolerance: %v\n%s", err, out)
	}
	if _, err := command(t, "verify", "square", "--tol", "0.7", "--out", dir); err == nil {
		t.Error("a tolerance of values allowed counts to differ")
	}
	for _, tol := range []string{"Inf", "NaN", "-1", "1"} {
		if _, err := command(t, "verify", "--tol="+tol, "--out", dir); err == nil || !strings.Contains(err.Error(), "--tol") {
			t.Errorf("--tol=%s: %v", tol, err)
		}
	}
	if _, err := command(t, "verify", "squar", "--out", dir); err == nil || !strings.Contains(err.Error(), "did you mean square") {
		t.Errorf("%v", err)
	}
}

func TestShow(t *testing.T) {
	out, err := command(t, "show", "square")
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "Squares are squares", "3 points", "1,2,3", "columns x, y", "The last is 3^2", "9 ± 1e-7 %", "polyak1964some, Section 1", "3 claims: 1 published, 1 derived, 1 recorded")
	if out, err := command(t, "list"); err != nil || !strings.Contains(out, "square") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestDryRun(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	out, err := command(t, "run", "square", "x=1,2,3,4,5", "--dry-run", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "5 points (5 x); 3 present, 2 to run", "x=4", "sbatch --array=0-4 --wrap './lab run square x=1,2,3,4,5 --out", "$SLURM_ARRAY_TASK_ID/5",
		"parallel ./lab", "completionMode: Indexed")
	out, err = command(t, "run", "square", "x=1,2,3,4,5", "--shard", "0/5", "--out", dir)
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "shard 0/5, 1 point, 0 of them computed")
	if _, err := command(t, "run", "square", "--shard", "5/5", "--out", dir); err == nil || !strings.Contains(err.Error(), "runs from 0 to 4") {
		t.Errorf("%v", err)
	}
}

var inf = math.Inf(1)

// The verb integrate takes a control or the method's default, and says which it was.
func TestIntegrateDefault(t *testing.T) {
	for _, c := range []struct{ problem, method, want string }{
		{"vdpol", "radau5", `"control":"gustafsson(rtol=1e-6,atol=1e-9)"`},
		{"rober", "rodas4", `"control":"gustafsson(rtol=1e-6,atol=1e-14)"`},
		{"lorenz", "tsit5", `"control":"pi(rtol=1e-6,atol=1e-6)"`},
	} {
		out, err := command(t, "integrate", c.problem, c.method, "--json")
		if err != nil {
			t.Fatal(err)
		}
		has(t, out, c.want, `"status":"reached"`)
	}
	out, err := command(t, "integrate", "lorenz", "rk4", "fixed(h=0.01)")
	if err != nil {
		t.Fatal(err)
	}
	has(t, out, "fixed(h=0.01)", "reached")
	if _, err := command(t, "integrate", "lorenz", "rk4"); err == nil || !strings.Contains(err.Error(), "fixed(h=0.01) makes") {
		t.Errorf("no control for rk4: %v", err)
	}
	if _, err := command(t, "integrate", "lorenz"); err == nil || !strings.Contains(err.Error(), "a problem, a method and") {
		t.Errorf("no method: %v", err)
	}
}
