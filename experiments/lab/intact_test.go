package lab_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

func read(t *testing.T, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, b []byte, path ...string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(path...), b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Verify and report look at the files before they do anything, name each that is not as it was recorded, and refuse the
// result; report then makes nothing of the others either.
func TestAltered(t *testing.T) {
	if raceEnabled {
		t.Skip("computes for minutes under the race detector")
	}
	replaced := func(file, old, new string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			b := read(t, dir, "square", file)
			c := bytes.Replace(b, []byte(old), []byte(new), 1)
			if bytes.Equal(b, c) {
				t.Fatalf("no %q in %s", old, file)
			}
			write(t, c, dir, "square", file)
		}
	}
	removed := func(file string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "square", file)); err != nil {
				t.Fatal(err)
			}
		}
	}
	sealed := func(old, new string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { forge(t, dir, "square", "run.json", old, new) }
	}
	copied := func(to, old, new string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			if err := os.CopyFS(filepath.Join(dir, to), os.DirFS(filepath.Join(dir, "square"))); err != nil {
				t.Fatal(err)
			}
			forge(t, dir, to, "run.json", old, new)
			forge(t, dir, "square", "run.json", "", "")
		}
	}
	for name, c := range map[string]struct {
		attack func(t *testing.T, dir string)
		want   string
	}{
		"script in the SVG": {replaced("figure.svg", "</svg>", "<script>alert(1)</script></svg>"), "square/figure.svg is altered"},
		"data":              {replaced("data.csv", "9", "8"), "square/data.csv is altered"},
		"table":             {replaced("table.txt", "9", "8"), "square/table.txt is altered"},
		"pdf":               {replaced("figure.pdf", "%PDF", "%PDG"), "square/figure.pdf is altered"},
		"png":               {replaced("figure.png", "PNG", "PNF"), "square/figure.png is altered"},
		"claims":            {replaced("run.json", `"measured": "9"`, `"measured": "8"`), "square/run.json is altered"},
		"digests": {func(t *testing.T, dir string) {
			replaced("run.json", digest(string(read(t, dir, "square", "data.csv"))), digest("other"))(t, dir)
		}, "square/data.csv has one digest in SHA256SUMS and another in run.json"},
		"no JSON":        {replaced("run.json", "{", "["), "square/run.json cannot be read"},
		"ragged table":   {replaced("run.json", `"columns": [`, `"columns": ["z",`), "square/run.json cannot be read"},
		"env":            {replaced("env.json", "{", "["), "square/env.json cannot be read"},
		"missing data":   {removed("data.csv"), "square/data.csv is missing"},
		"missing record": {removed("run.json"), "square/run.json is missing"},
		"missing folder": {func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, "square")); err != nil {
				t.Fatal(err)
			}
		}, "square is missing"},
		"extra file": {func(t *testing.T, dir string) { write(t, nil, dir, "square", "other.svg") }, "square/other.svg belongs to no result"},
		"extra folder": {func(t *testing.T, dir string) {
			if err := os.CopyFS(filepath.Join(dir, "other"), os.DirFS(filepath.Join(dir, "square"))); err != nil {
				t.Fatal(err)
			}
		}, "other/run.json is of a result that belongs into a folder called square"},
		"copy with parameters": {copied("square@12345678", "", ""), "square@12345678/run.json is of a result that belongs into a folder called square"},
		"copy called timed":    {copied("square@12345678", `"class": "portable"`, `"class": "timed"`), `square@12345678/run.json says that the class is "timed"; that of square is "portable"`},
		"class":                {sealed(`"class": "portable"`, `"class": "timed"`), `says that the class is "timed"`},
		"unknown experiment":   {sealed(`"experiment": "square"`, `"experiment": "nope"`), `square/run.json is of an experiment "nope", which is not known here`},
		"doubled key":          {sealed(`"summary":`, `"summary": "Lies.", "summary":`), `the key "summary" is there twice`},
		"key in another case":  {sealed(`"summary":`, `"ſUMMARY": "Lies.", "summary":`), `the key "summary" is there twice`},
		"of an older version":  {sealed(`"summary":`, `"thesis":`), "it has no summary, so an older version wrote it; run the experiment again"},
		"doubled key of a map": {sealed(`"data.csv": "`, `"data.csv": "`+strings.Repeat("0", 64)+`", "data.csv": "`), `the key "data.csv" is there twice`},
		"width":                {sealed(`"data":`, `"width": "1e9mm", "data":`), "has a width or a text that cannot be used"},
		"another width":        {sealed(`"data":`, `"width": "0mm", "data":`), "has a width or a text that cannot be used"},
		"path in the digests":  {sealed(`"data.csv": "`, `"../../x": "`+strings.Repeat("0", 64)+`", "data.csv": "`), `has a digest of "../../x"`},
		"no digest":            {sealed(`"table.txt": "`, `"table.txt": "x`), "has no SHA-256 for table.txt"},
		"parameter":            {sealed(`"x=1,2,3"`, `"z=1"`), "has parameters that cannot be used"},
		"a list as spread":     {sealed(`"x=1,2,3"`, `"x=lin:1:3:3"`), "has parameters that cannot be used"},
		"parameter twice":      {sealed(`"x=1,2,3"`, `"x=1,2,3", "x=1,2,3"`), "has parameters that cannot be used"},
		"folder is a file": {func(t *testing.T, dir string) {
			if err := os.RemoveAll(filepath.Join(dir, "square")); err != nil {
				t.Fatal(err)
			}
			write(t, nil, dir, "square")
		}, "square is no folder"},
		"mixture": {func(t *testing.T, dir string) { // of two runs, the second killed before its run.json
			other := t.TempDir()
			if _, err := command(t, "run", "square", "x=1,2", "--out", other); err != nil {
				t.Fatal(err)
			}
			write(t, read(t, other, "square", "data.csv"), dir, "square", "data.csv")
		}, "square/data.csv is altered"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := command(t, "run", "square", "--out", dir); err != nil {
				t.Fatal(err)
			}
			c.attack(t, dir)
			for _, verb := range []string{"verify", "report"} {
				out, err := command(t, verb, "--out", dir)
				var damaged *lab.Damaged
				if !errors.As(err, &damaged) || lab.ExitStatus(err) != lab.ExitClaims || !strings.Contains(err.Error(), c.want) {
					t.Errorf("%s: %v, want an error with %q", verb, err, c.want)
				}
				if strings.Contains(out, "square is reproduced") && !strings.HasPrefix(c.want, "other/") && !strings.HasPrefix(c.want, "square@") || strings.Contains(out, "wrote") {
					t.Errorf("%s went on:\n%s", verb, out)
				}
			}
			if _, err := os.Stat(filepath.Join(dir, "index.html")); err == nil {
				t.Error("a page was made of it")
			}
		})
	}
}

// What a fresh clone lacks, and what a killed process leaves, does not disturb.
func TestIntactWithoutUncommitted(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"figure.pdf", "figure.png", "env.json"} {
		if err := os.Remove(filepath.Join(dir, "square", f)); err != nil {
			t.Fatal(err)
		}
	}
	write(t, []byte("half"), dir, "square", ".tmp-123")
	for _, verb := range []string{"verify", "report"} {
		if out, err := command(t, verb, "--out", dir); err != nil {
			t.Errorf("%s: %v\n%s", verb, err, out)
		}
	}
}

// The width of the figures is part of the record, and a result with a width of its own is reproduced.
func TestWidthIsRecorded(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--width", "84mm", "--out", dir); err != nil {
		t.Fatal(err)
	}
	has(t, string(read(t, dir, "square", "run.json")), `"width": "84mm"`, "--width 84mm", `/square/data.csv"`)
	out, err := command(t, "verify", "--out", dir)
	if err != nil || strings.Contains(out, "differs") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := command(t, "run", "square", "--width", "0mm", "--out", dir); err == nil {
		t.Error("a figure of no width was made")
	}
	if _, err := command(t, "run", "square", "--out", ""); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("--out '': %v", err)
	}
}

// So is live text, which --text=outlines, the default, is not.
func TestTextIsRecorded(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--text=live", "--out", dir); err != nil {
		t.Fatal(err)
	}
	has(t, string(read(t, dir, "square", "run.json")), `"text": "live"`, "--text live")
	has(t, string(read(t, dir, "square", "figure.svg")), "<text", "@font-face")
	for _, verb := range []string{"verify", "report"} {
		if out, err := command(t, verb, "--out", dir); err != nil || strings.Contains(out, "differs") {
			t.Errorf("%s: %v\n%s", verb, err, out)
		}
	}
	if _, err := command(t, "run", "square", "--text=outlines", "--out", dir); err != nil {
		t.Fatal(err)
	}
	for name, word := range map[string]string{"run.json": `"text"`, "figure.svg": "<text"} {
		if strings.Contains(string(read(t, dir, "square", name)), word) {
			t.Errorf("%s has %s", name, word)
		}
	}
	if _, err := command(t, "run", "square", "--text=bold", "--out", dir); err == nil || !strings.Contains(err.Error(), "live or outlines") {
		t.Errorf("--text=bold: %v", err)
	}
}

// Figure.tex reads the data where --out has put them.
func TestDataPathFollowsOut(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := command(t, "run", "square", "--out", "paper/figures"); err != nil {
		t.Fatal(err)
	}
	has(t, string(read(t, "paper", "figures", "square", "figure.tex")), "paper/figures/square/data.csv")
	if out, err := command(t, "verify", "--out", "paper/figures"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// Without --out a run with parameters of its own goes to a folder of its own, and leaves what is there as it was.
func TestOwnFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := command(t, "run", "square"); err != nil {
		t.Fatal(err)
	}
	data, sums := read(t, "notebooks-out", "square", "data.csv"), read(t, "notebooks-out", "SHA256SUMS")
	out, err := command(t, "run", "square", "x=1,2")
	if err != nil {
		t.Fatal(err)
	}
	own, err := filepath.Glob(filepath.Join("notebooks-out", "square@????????"))
	if err != nil || len(own) != 1 {
		t.Fatalf("folders %v, %v, want one of its own", own, err)
	}
	has(t, out, filepath.Join(own[0], "data.csv"))
	if !bytes.Equal(data, read(t, "notebooks-out", "square", "data.csv")) || !bytes.Equal(sums, read(t, "notebooks-out", "SHA256SUMS")) {
		t.Error("the default result has changed")
	}
	if out, err := command(t, "verify"); err != nil || !strings.Contains(out, "2 of 2 experiments") {
		t.Errorf("%v\n%s", err, out)
	}
	if _, err := command(t, "report"); err != nil {
		t.Error(err)
	}
}

// SHA256SUMS keeps lines of others, and those of experiments that this program does not know.
func TestSumsKeepForeignLines(t *testing.T) {
	dir := t.TempDir()
	foreign := "# mine: a note\n" + strings.Repeat("a", 64) + "  paper/draft.pdf\n\n" + strings.Repeat("b", 64) + "  top.txt\n"
	write(t, []byte(foreign), dir, "SHA256SUMS")
	for range 2 {
		if _, err := command(t, "run", "square", "--out", dir); err != nil {
			t.Fatal(err)
		}
	}
	got := string(read(t, dir, "SHA256SUMS"))
	has(t, got, foreign)
	if out, err := command(t, "verify", "--out", dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if n := strings.Count(got, "square/data.csv"); n != 1 {
		t.Errorf("%d lines of square/data.csv:\n%s", n, got)
	}
}

// On another platform the verdict rests on the claims, and the differences are shown; on the same one on the bytes.
func TestVerifyElsewhere(t *testing.T) {
	dir := t.TempDir()
	setClass(t, lab.PerPlatform)
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	tilt.Store(1)
	defer tilt.Store(0)
	out, err := command(t, "verify", "--out", dir)
	if err == nil {
		t.Errorf("other bytes on the same platform are reproduced:\n%s", out)
	}
	sums := read(t, dir, "SHA256SUMS")
	elsewhere := regexp.MustCompile(`(?m)^(# square: code \w+), .*$`).ReplaceAll(sums, []byte("$1, go1.26.0 linux/arm64 v8.0"))
	write(t, elsewhere, dir, "SHA256SUMS")
	out, err = command(t, "verify", "--out", dir)
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, "recorded on go1.26.0 linux/arm64 v8.0", "promises the same claims here", "hold 3 of 3", "largest difference of a value at row 1, column y", "run.json     follows from the recorded data", "square is reproduced")
	if out, err := command(t, "verify", "--tol", "1e-15", "--count-tol", "0", "--out", dir); err == nil {
		t.Errorf("a tolerance that is given does not count:\n%s", out)
	}
	twist.Store(1)
	defer twist.Store(0)
	out, err = command(t, "verify", "--out", dir)
	if err == nil {
		t.Error("claims that fail here are reproduced")
	}
	has(t, out, "hold 1 of 3", "fail here: nine.1, small.1")
	setClass(t, lab.Portable)
	twist.Store(0)
	tilt.Store(0)
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	sums = read(t, dir, "SHA256SUMS")
	write(t, regexp.MustCompile(`(?m)^(# square: code \w+), .*$`).ReplaceAll(sums, []byte("$1, go1.26.0 linux/arm64 v8.0")), dir, "SHA256SUMS")
	tilt.Store(1)
	if _, err := command(t, "verify", "--out", dir); err == nil {
		t.Error("a portable experiment may differ elsewhere")
	}
	tilt.Store(0)
	out, err = command(t, "verify", "--out", dir)
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	has(t, out, `recorded on go1.26.0 linux/arm64 v8.0; the class "portable" promises the same bytes here`, "hold 3 of 3", "identical")
}

// A link in the place of a result is not followed.
func TestLinksAreNotFollowed(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir, victim := t.TempDir(), filepath.Join(t.TempDir(), "victim")
	write(t, []byte("mine"), victim)
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "square", "data.csv")
	if err := os.Remove(data); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, data); err != nil {
		t.Fatal(err)
	}
	if _, err := command(t, "run", "square", "--out", dir); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("%v", err)
	}
	if string(read(t, victim)) != "mine" {
		t.Error("the file behind the link was written")
	}
	for _, name := range []string{".lock", "SHA256SUMS"} {
		dir, nowhere := t.TempDir(), filepath.Join(t.TempDir(), "nowhere")
		if err := os.Symlink(nowhere, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := command(t, "run", "square", "--out", dir); err == nil || !strings.Contains(err.Error(), name+" is a symbolic link") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := os.Lstat(nowhere); err == nil {
			t.Errorf("%s: a file was made behind the link", name)
		}
	}
	other := t.TempDir()
	if err := os.Symlink(t.TempDir(), filepath.Join(other, "square")); err != nil {
		t.Fatal(err)
	}
	if _, err := command(t, "run", "square", "--out", other); err == nil || !strings.Contains(err.Error(), "symbolic link") {
		t.Errorf("a folder that is a link: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(other, ".points")); err == nil {
		t.Error("points were computed before the link was found")
	}
}

// setClass changes the class of square for one test.
func setClass(t *testing.T, c lab.Class) {
	lab.SetClass("square", c)
	t.Cleanup(func() { lab.SetClass("square", lab.Portable) })
}

// Whatever a run.json says, verify and report end with a sentence, or do what it says.
func TestHostileRecord(t *testing.T) {
	made := t.TempDir()
	if _, err := command(t, "run", "square", "--out", made); err != nil {
		t.Fatal(err)
	}
	whole := string(read(t, made, "square", "run.json"))
	field := func(name, value string) string {
		var all map[string]json.RawMessage
		if err := json.Unmarshal([]byte(whole), &all); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = json.RawMessage(value)
		b, err := json.Marshal(all)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		return string(b)
	}
	for i, b := range []string{ // the first eleven are no records
		"", "null", "[]", "{}", "{", `{"experiment":"square"}`, `{"sha256":{}}`, whole[:len(whole)/2], whole + whole, strings.Repeat("[", 1<<20), field("sha256", "null"),
		field("table", "null"), field("table", `{"columns":null,"rows":[["1"]]}`), field("table", `{"columns":["a"],"rows":[null]}`), field("table", `{"columns":["a","a"],"rows":[]}`),
		field("params", "null"), field("params", `["x"]`), field("params", `["x=lin:0:1:1000000000"]`), field("params", `["y=1"]`), field("params", `[""]`),
		field("class", `"none"`), field("data", `""`), field("data", `"a\\nb"`), field("rows", "-1"), field("rows", `"x"`), field("claims", "null"), field("claims", `[{},{},{},{}]`),
		field("sha256", `{"../x":"","":"","data.csv":"x"}`), field("caption", `"$"`), field("experiment", `"<script>"`), field("notes", `["<script>"]`),
	} {
		if testing.Short() && i%4 != 0 {
			continue
		}
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS(made)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "square", "run.json"), []byte(b), 0o644); err != nil {
			t.Fatal(err)
		}
		sums := regexp.MustCompile(`(?m)^.*  square/run.json$`).ReplaceAllString(string(read(t, dir, "SHA256SUMS")), fmt.Sprintf("%x  square/run.json", sha256.Sum256([]byte(b))))
		if err := os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(sums), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, verb := range []string{"verify", "report"} {
			func() {
				defer func() {
					if p := recover(); p != nil {
						t.Errorf("%s of %.300s: panic %v", verb, b, p)
					}
				}()
				_, err := command(t, verb, "--out", dir)
				if i < 11 && (err == nil || !strings.Contains(err.Error(), "run.json") || len(err.Error()) > 1000) {
					t.Errorf("%s of %.300s: %v", verb, b, err)
				}
			}()
		}
		if page, err := os.ReadFile(filepath.Join(dir, "index.html")); err == nil && bytes.Contains(page, []byte("<script>")) {
			t.Errorf("%.300s: the page has a script", b)
		}
	}
}

// The same bytes, made again by other code or elsewhere, leave SHA256SUMS as it is; other bytes have a line of their own.
func TestSumsOfTheSameBytes(t *testing.T) {
	dir := t.TempDir()
	run := func() string {
		t.Helper()
		if _, err := command(t, "run", "square", "--out", dir); err != nil {
			t.Fatal(err)
		}
		return string(read(t, dir, "SHA256SUMS"))
	}
	other := regexp.MustCompile("(?m)^# square: .*$").ReplaceAllString(run(), "# square: code 0123456789ab, go1.30 plan9/arm64")
	write(t, []byte(other), dir, "SHA256SUMS")
	if got := run(); got != other {
		t.Errorf("SHA256SUMS was\n%sand is\n%s", other, got)
	}
	if _, err := command(t, "run", "square", "--width", "84mm", "--out", dir); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, dir, "SHA256SUMS")); strings.Contains(got, "plan9") {
		t.Errorf("other bytes are said to be made by the first code:\n%s", got)
	}
}

// digest returns the SHA-256 of a text in hexadecimal digits.
func digest(s string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(s))) }
