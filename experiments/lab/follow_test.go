package lab_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/lab"
)

// forge replaces text in a file of a result and brings the digests in run.json and in SHA256SUMS, where they stand, up to date,
// as somebody does who wants to be believed.
func forge(t *testing.T, dir, name, file, old, new string) {
	t.Helper()
	b := string(read(t, dir, name, file))
	if !strings.Contains(b, old) {
		t.Fatalf("no %q in %s", old, file)
	}
	c := strings.Replace(b, old, new, 1)
	write(t, []byte(c), dir, name, file)
	move := func(was, is string, at ...string) {
		if s, err := filepath.Glob(filepath.Join(at...)); err != nil || len(s) == 0 {
			return
		}
		write(t, []byte(strings.ReplaceAll(string(read(t, at...)), digest(was), digest(is))), at...)
	}
	if file != "run.json" {
		record := string(read(t, dir, name, "run.json"))
		move(b, c, dir, name, "run.json")
		move(record, string(read(t, dir, name, "run.json")), dir, "SHA256SUMS")
	}
	move(b, c, dir, "SHA256SUMS")
}

// seconds is what the clock of the experiment "clock" shows, word is a cell of it.
var seconds atomic.Int64
var word atomic.Value

// clockRow is a row of the clock.
type clockRow struct {
	X       float64 `col:"x"`
	Word    string  `col:"word"`
	Y       float64 `col:"y"`
	Seconds float64 `col:"seconds"`
}

// registerClock registers an experiment with a clock for one test.
func registerClock(t *testing.T, c lab.Class) {
	word.Store("bird")
	e := square(nil)
	e.Name, e.Class, e.Kinds, e.Summary = "clock", c, []any{clockRow{}}, "Time goes by."
	e.Points = func(v lab.Values) ([]lab.Point, error) {
		xs, err := v.Floats("x")
		var ps []lab.Point
		for _, x := range xs {
			ps = append(ps, lab.One(fmt.Sprintf("x=%g", x), func(context.Context) (clockRow, error) {
				return clockRow{x, word.Load().(string), x * x, float64(seconds.Add(1))}, nil
			}))
		}
		return ps, err
	}
	e.Claims = []lab.Claim{
		{ID: "time", Text: "The first takes no longer than the last", Want: lab.AtMost(1), Origin: lab.Recorded("so it was"), Value: func(d *figure.Table) float64 {
			s := d.Floats("seconds")
			return s[0] / s[len(s)-1]
		}},
		{ID: "late", Text: "It is late", Want: lab.AtLeast(1e9), Origin: lab.Recorded("it fails"), Value: func(d *figure.Table) float64 { return d.Floats("seconds")[0] }},
	}
	lab.Register(e)
	t.Cleanup(func() { lab.Unregister("clock") })
}

// Where data may differ from those that are recorded, everything else still follows from the recorded ones, byte for byte.
func TestEverythingFollowsFromRecordedData(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	for name, c := range map[string]struct {
		file, old, new string
		want           string
	}{
		"nothing":  {"table.txt", "", "", ""},
		"measured": {"run.json", `"measured": "`, `"measured": "1`, "run.json     does not follow"},
		"summary":  {"run.json", "Time goes by", "Time stands", "run.json     does not follow"},
		"passes":   {"run.json", `"holds": false`, `"holds": true`, "run.json     does not follow"},
		"expected": {"run.json", `"expected": "≥ 1e9"`, `"expected": "≥ 1"`, "run.json     does not follow"},
		"origin":   {"run.json", "so it was", "proved", "run.json     does not follow"},
		"command":  {"run.json", "run clock", "run clock x=7", "run.json     does not follow"},
		"script":   {"figure.svg", "</svg>", "<script>alert(1)</script></svg>", "figure.svg   does not follow"},
		"caption":  {"caption.tex", "100", "200", "caption.tex  does not follow"},
		"table":    {"table.txt", "bird", "fish", "table.txt    does not follow"},
		"tex":      {"figure.tex", `\begin`, `% \begin`, "figure.tex   does not follow"},
		"pdf":      {"figure.pdf", "%PDF", "%PDG", "figure.pdf   does not follow"},
		"words":    {"data.csv", "bird", "fish", "words at row 1, column word: bird, was fish"},
		"a value":  {"data.csv", "bird,9", "bird,8", "largest difference of a count at row 3, column y: 9, was 8"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			registerClock(t, lab.Timed)
			if _, err := command(t, "run", "clock", "--jobs", "1", "--out", dir); err == nil || !strings.Contains(err.Error(), "late") {
				t.Fatal(err)
			}
			forge(t, dir, "clock", c.file, c.old, c.new)
			out, err := command(t, "verify", "--jobs", "1", "--out", dir)
			if c.want == "" {
				if err != nil {
					t.Errorf("%v\n%s", err, out)
				}
				has(t, out, "run.json     follows from the recorded data", "clock is reproduced, with 1 of 2 claims failing as recorded")
				return
			}
			if err == nil {
				t.Errorf("%s is reproduced:\n%s", name, out)
			}
			has(t, out, c.want)
		})
	}
}

// On another platform, too, words are the same, and numbers that are far off are counted.
func TestWordsElsewhere(t *testing.T) {
	dir := t.TempDir()
	registerClock(t, lab.PerPlatform)
	seconds.Store(0)
	if _, err := command(t, "run", "clock", "--jobs", "1", "--out", dir); err == nil || !strings.Contains(err.Error(), "late") {
		t.Fatal(err)
	}
	sums := string(read(t, dir, "SHA256SUMS"))
	write(t, []byte(strings.Replace(sums, "linux/", "plan9/", 1)), dir, "SHA256SUMS")
	out, err := command(t, "verify", "--jobs", "1", "--out", dir)
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "3 of 12 cells by more than 10 %", "clock is reproduced, with 1 of 2 claims failing as recorded")
	word.Store("fish")
	out, err = command(t, "verify", "--jobs", "1", "--out", dir)
	if err == nil {
		t.Errorf("other words are reproduced:\n%s", out)
	}
	has(t, out, "words at row 1, column word: fish, was bird")
	word.Store("bird")
	forge(t, dir, "clock", "figure.svg", "</svg>", "<script>alert(1)</script></svg>")
	if out, err = command(t, "verify", "--jobs", "1", "--out", dir); err == nil {
		t.Errorf("a forged figure is reproduced:\n%s", out)
	}
	has(t, out, "figure.svg   does not follow")
}

// A result that is altered, or cannot be recomputed, does not keep verify from the others; the status is that of one that
// is not reproduced.
func TestVerifyGoesOn(t *testing.T) {
	dir := t.TempDir()
	registerClock(t, lab.Timed)
	if _, err := command(t, "run", "clock", "--jobs", "1", "--out", dir); err == nil || !strings.Contains(err.Error(), "late") {
		t.Fatal(err)
	}
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	forge(t, dir, "clock", "run.json", `"class": "timed"`, `"class": "portable"`)
	out, err := command(t, "verify", "--out", dir)
	has(t, out, "square is reproduced", "1 of 1 experiment is reproduced")
	if lab.ExitStatus(err) != lab.ExitClaims || !strings.Contains(message(err), `clock/run.json says that the class is "portable"`) {
		t.Errorf("clock is altered: %v", err)
	}
	twist.Store(1)
	defer twist.Store(0)
	out, err = command(t, "verify", "--out", dir)
	has(t, out, "1 of 1 experiment is not reproduced: square")
	if lab.ExitStatus(err) != lab.ExitClaims || !strings.Contains(message(err), "clock/run.json") {
		t.Errorf("both are not as they were: %v", err)
	}
	twist.Store(0)
	forge(t, dir, "clock", "run.json", `"class": "portable"`, `"class": "timed"`)
	lab.Unregister("clock")
	e := square(func(context.Context, float64) ([]squareRow, error) { return []squareRow{{1, 1}}, nil })
	e.Name, e.Class, e.Summary = "clock", lab.Timed, "Time goes by."
	e.Draw = func(lab.Values, *figure.Table) (*lab.Page, error) { panic("no ink") }
	lab.Register(e)
	out, err = command(t, "verify", "--out", dir)
	has(t, out, "clock cannot be recomputed: clock: panic: no ink", "square is reproduced")
	if lab.ExitStatus(err) != lab.ExitClaims || !strings.Contains(message(err), "1 of 2 experiments are not reproduced: clock") {
		t.Errorf("clock cannot be drawn: %v", err)
	}
}

// Data with other columns than the experiment has now are a sentence, not a panic of what draws them; so is a file that is
// not here and has another digest.
func TestVerifyOtherColumns(t *testing.T) {
	dir := t.TempDir()
	registerClock(t, lab.Timed)
	if _, err := command(t, "run", "clock", "--jobs", "1", "--out", dir); err == nil || !strings.Contains(err.Error(), "late") {
		t.Fatal(err)
	}
	forge(t, dir, "clock", "data.csv", "word,", "name,")
	out, err := command(t, "verify", "--jobs", "1", "--out", dir)
	if err == nil || strings.Contains(out, "panic") {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "data.csv     has columns x,word,y,seconds, the recorded one x,name,y,seconds",
		"nothing can be drawn from the recorded data, whose columns are not those of the experiment here")

	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	forge(t, dir, "square", "figure.pdf", "%PDF", "%PDG")
	if err := os.Remove(filepath.Join(dir, "square", "figure.pdf")); err != nil {
		t.Fatal(err)
	}
	out, err = command(t, "verify", "square", "--out", dir)
	if err == nil {
		t.Errorf("another digest is reproduced:\n%s", out)
	}
	has(t, out, "figure.pdf is not here; compared is the digest of figure.pdf in run.json", "figure.pdf   made here has another digest than that in run.json, although the data are the same")
}
