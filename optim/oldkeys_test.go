package optim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/optim"
)

// Every key, every value that is a name and every sample of the specs before 0.1.0 reads, or is an error that says how
// it is written now.
func TestOldKeys(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "keys-807247e.txt"))
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]func(string) error{
		"flow":      func(s string) error { _, err := flows.Parse(s); return err },
		"method":    func(s string) error { _, err := method.Parse(s); return err },
		"control":   func(s string) error { _, err := control.Parse(s); return err },
		"optimizer": func(s string) error { _, err := optim.Parse(s); return err },
	}
	says := func(err error, texts ...string) bool {
		for _, s := range texts {
			if strings.Contains(err.Error(), s) {
				return true
			}
		}
		return false
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		switch {
		case f[0] == "#":
		case f[0] == "sample":
			if err := read[f[1]](f[2]); err != nil && !says(err, "it is now", "has its own eps: write ") {
				t.Errorf("%s %s: %v", f[1], f[2], err)
			}
		default:
			for _, k := range f[2:] {
				key, values, _ := strings.Cut(k, "=")
				listed := values != ""
				if !listed {
					values = "0.5"
				}
				for _, v := range strings.Split(values, "|") {
					s := f[1] + "(" + key + "=" + v + ")"
					err := read[f[0]](s)
					gone := err != nil && says(err, f[1]+`: no key "`+key, "takes no arguments", "no "+f[0]+` "`+f[1]) ||
						err != nil && listed && says(err, "no "+key+` "`+v)
					if gone && !says(err, "it is now") {
						t.Errorf("%s %s: %v", f[0], s, err)
					}
				}
			}
		}
	}
	for old, now := range map[string]string{
		"mirror(map=hyperbolic,beta=1)": "it is now map=hyperbolic(beta=1)",
		"mirror(map=pnorm,p=3)":         "it is now map=pnorm(p=3)",
		"mirror(simplex=1)":             "it is now map=entropy(simplex=1)",
		"replicator(simplex=2)":         "it is now mirror(map=entropy(simplex=1))",
	} {
		if _, err := flows.Parse(old); err == nil || !says(err, now) {
			t.Errorf("%s: %v, want %s", old, err, now)
		}
	}
}
