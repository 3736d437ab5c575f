package ode_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// Whoever uses only ode and what is below it builds one foreign module, gonum.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	mods := strings.Fields(string(out))
	slices.Sort(mods)
	want := []string{"github.com/odescent/odescent", "gonum.org/v1/gonum"}
	if mods = slices.Compact(mods); !slices.Equal(mods, want) {
		t.Errorf("ode/... is built from %q, not %q", mods, want)
	}
}
