package objective_test

import (
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
)

// TestHugeProblems: keys that multiply to more memory than there is are refused with the bound, before anything is allocated.
func TestHugeProblems(t *testing.T) {
	t.Chdir(t.TempDir())
	if testing.Short() {
		t.Skip("reads a table of 24 MB")
	}
	table(t, "wide.csv", strings.Repeat("1,", 40_000)+"a\n"+strings.Repeat(strings.Repeat("2,", 40_000)+"b\n", 3))
	var classes strings.Builder
	classes.WriteString(strings.Repeat("x,", 20_000) + "y\n")
	for i := range 600 {
		classes.WriteString(strings.Repeat("1,", 20_000) + "class" + strings.Repeat("s", i) + "\n")
	}
	table(t, "classes.csv", classes.String())
	for word, want := range map[string]string{
		"quadratic(n=1e12)":                  "n=1000000000000 must be in [1, 1e7]",
		"quadratic(n=1e7,rotated=true)":      "rotated=true takes at most 4096 variables",
		"sphere(n=1e12)":                     "n runs from 1 to 1e7",
		"sphere(n=1e300)":                    "not a whole number",
		"rosenbrock(n=1e12)":                 "n runs from 2 to 1e7",
		"hilbert(n=1e9)":                     "n runs from 1 to 1000",
		"logsumexp(n=1e6,m=1e6)":             "there are 1 to 1e7 numbers",
		"logsumexp(n=9e15,m=9e15)":           "there are 1 to 1e7 numbers",
		"linear(n=1e12)":                     "must be in [2, 1e7]",
		"factorization(rows=1e9,cols=1e9)":   "there are 1 to 1e7 numbers",
		"factorization(rows=9e15,cols=9e15)": "there are 1 to 1e7 numbers",
		"kmeans(data=iris,k=1e9)":            "there are 1 to 150 centres",
		"mlp(data=iris,hidden=[1e5,1e5])":    "the layers have 1e+10 weights; 1e+07 are the most",
		"mlp(data=iris,hidden=[1e12])":       "hidden=1000000000000 must be in [1, 1e5]",
		"mlp(data=iris,hidden=[1e5,1,1e5,1,1e5,1,1e5,1,1e5,1,1e5,1,1e5,1,1e5,1])": "the layers' outputs of 128 rows at a time are 1.02e+08 numbers; 1e+08 are the most",
		"deeplinear(layers=1e9)":                   "layers=1000000000 must be in [1, 100]",
		"elman(n=1000,hidden=3000,length=10000)":   "hidden · length states of 64 rows at a time are 1.92e+09 numbers; 1e+08 are the most",
		"conv(data=wide.csv,filters=64,kernel=31)": "the patches and outputs of 4 rows at a time are 1.74e+08 numbers; 1e+08 are the most",
		"softmax(data=classes.csv)":                "the layers have 1.2e+07 weights; 1e+07 are the most",
	} {
		p, err := objective.Parse(word)
		if err == nil {
			t.Errorf("%s has %d variables", word, p.Dim)
		} else if !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", word, err, want)
		}
	}
}
