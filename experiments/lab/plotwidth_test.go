package lab_test

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// The verb solve draws its plot at a width, and refuses one in which the plot has no room before it runs anything.
func TestSolvePlotWidth(t *testing.T) {
	dir := t.TempDir()
	for width, page := range map[string]string{"345pt": `width="345pt"`, "icml2": `width="486pt"`} {
		if _, err := command(t, "solve", "rosenbrock", "bb", "--plot", filepath.Join(dir, width+".svg"), "--width", width); err != nil {
			t.Fatal(err)
		}
		has(t, string(read(t, dir, width+".svg")), page)
	}
	for want, args := range map[string][]string{
		"--width is that of a plot":     {"--width", "345pt"},
		"write a length such as 84mm":   {"--width", "1parsec", "--plot", filepath.Join(dir, "x.svg")},
		`--plot: figure: a page of 28 `: {"--width", "10mm", "--plot", filepath.Join(dir, "x.svg")},
	} {
		out, err := command(t, append([]string{"solve", "rosenbrock", "bb"}, args...)...)
		if err == nil || !regexp.MustCompile(want).MatchString(err.Error()) || out != "" || lab.ExitStatus(err) != lab.ExitInput {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
}
