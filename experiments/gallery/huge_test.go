package gallery

import (
	"io"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// TestHugeSweeps: 10^12 points are refused by run in all its forms, before anything is allocated.
func TestHugeSweeps(t *testing.T) {
	for args, want := range map[string]string{
		"run sweep a=log:1e-5:1e-3:1000000 b=lin:0:0.9:1000000":                   "1e12 points",
		"run sweep a=log:1e-5:1e-3:1000000 b=lin:0:0.9:1000000 --dry-run":         "1e12 points",
		"run sweep a=log:1e-5:1e-3:1000000 b=lin:0:0.9:1000000 --shard 0/1000000": "1e12 points",
		"run sweep a=log:1e-5:1e-3:1000000000000":                                 "a list of 1e12 values",
		"run sweep a=log:1e-5:1e-3:2000000 b=lin:0:0.9:1000 --points 1e7":         "make up to 2e9 points, and 10000000 are the most; --points raises that",
		"run floors tol=lin:0.1:1:1000000 problem=beale,booth,himmelblau,branin":  "points, and 1000000 are the most",
		"run stepcontrol seed=lin:0:1:1e10":                                       "a list of 1e10 values",
	} {
		err := lab.Command(t.Context(), append(strings.Fields(args), "--out", t.TempDir()), io.Discard, io.Discard)
		if err == nil || !strings.Contains(err.Error(), want) || lab.ExitStatus(err) != lab.ExitInput {
			t.Errorf("%s: %v, want %s", args, err, want)
		}
	}
}
