package lab_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/odescent/odescent/experiments/lab"
)

// No help shows a default that is none, or one thing as several, or has a line of more than 120 characters.
func TestHelpDefaults(t *testing.T) {
	none := regexp.MustCompile(`\(default (|NaN|-1|\+?Inf|\[\])\)`)
	for _, verb := range strings.Fields("- list show run solve integrate explain cite check verify report") {
		out, err := command(t, append(strings.Fields(strings.Trim(verb, "-")), "--help")...)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out) {
			if utf8.RuneCountInString(strings.TrimSpace(line)) > 120 {
				t.Errorf("%s --help has a long line: %s", verb, line)
			}
		}
		if s := none.FindString(out); s != "" {
			t.Errorf("%s --help has %q:\n%s", verb, s, out)
		}
	}
}

// One is not said in the plural, in whatever a small run, its page and its mistakes print.
func TestOneIsSingular(t *testing.T) {
	plural := regexp.MustCompile(`\b1 (experiment|claim|point|row|column|cell|file|variable|number|optimizer|step|gradient|record|value)s\b`)
	dir := t.TempDir()
	for _, line := range []string{
		"run square x=2 --out " + dir, "run square x=2 --dry-run --out " + dir, "run square x=2 --shard 0/1 --out " + dir, "verify --out " + dir, "report --out " + dir,
		"solve quadratic(n=1) gd(lr=0.1) --steps 1", "solve rosenbrock gd(lr=10)", "solve rosenbrock bb --x0 1", "show square nine", "list",
	} {
		var out strings.Builder
		err := lab.Command(t.Context(), strings.Fields(line), &out, &out)
		if s := plural.FindString(out.String() + message(err)); s != "" {
			t.Errorf("%s says %q:\n%s%v", line, s, &out, err)
		}
	}
	for _, file := range []string{"index.html", "report.ipynb"} {
		if s := plural.Find(read(t, dir, file)); s != nil {
			t.Errorf("%s has %q", file, s)
		}
	}
}
