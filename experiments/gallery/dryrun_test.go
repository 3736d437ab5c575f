package gallery

import (
	"bytes"
	"context"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/experiments/lab"
)

// dry returns the lines of a dry run that count points, without what they count in the store.
func dry(t *testing.T, args ...string) []string {
	t.Helper()
	var out, status bytes.Buffer
	args = append(append([]string{"run"}, args...), "--dry-run", "--out", t.TempDir())
	if err := lab.Command(context.Background(), args, &out, &status); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, l := range strings.Split(out.String(), "\n") {
		if head, _, ok := strings.Cut(l, "; "); ok && strings.Contains(head, " point") {
			lines = append(lines, head)
		}
	}
	return lines
}

// A dry run names the lists whose product is the count, and no others: not those that stand in no optimizer's spec, and none
// where some optimizers have more numbers than others.
func TestDryRunProduct(t *testing.T) {
	for want, args := range map[string][]string{
		"sweep: 54 points (2 optimizer × 9 a × 3 rep)": {"problem=softmax(data=digits)", "batch=32", "optimizer=adam(lr=$a),sgd(lr=$a)", "a=log:1e-4:1:9", "rep=0,1,2"},
		"sweep: 65 points (13 a × 5 b)":                {},
		"sweep: 162 points":                            {"optimizer=adam(lr=$a),heavyball(gamma=$b)/symplectic/fixed(h=$a)", "a=log:1e-4:1:9", "rep=0,1,2"},
		"sweep: 1 point":                               {"optimizer=adam(lr=0.1)"},
	} {
		if got := dry(t, append([]string{"sweep"}, args...)...); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %q, want %q", args, got, want)
		}
	}
	counts, number := regexp.MustCompile(`: (\d+) points? \((.*)\)$`), regexp.MustCompile(`^\d+`)
	grids := 0
	var all []string
	for _, e := range lab.All() {
		all = append(all, e.Name)
	}
	for _, l := range dry(t, all...) {
		m := counts.FindStringSubmatch(l)
		if m == nil {
			continue
		}
		grids++
		product := 1
		for _, f := range strings.Split(m[2], " × ") {
			n, _ := strconv.Atoi(number.FindString(f))
			product *= n
		}
		if strconv.Itoa(product) != m[1] {
			t.Errorf("%s: the product is %d", l, product)
		}
	}
	if grids < 1 {
		t.Error("no experiment has a grid")
	}
}

// What list says without building a problem is what there is.
func TestCounts(t *testing.T) {
	for _, e := range lab.All() {
		if err := gallerytest.Counted(e); err != nil {
			t.Error(err)
		}
	}
}
