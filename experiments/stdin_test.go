package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The data of a problem come from the standard input, a pipe or a file, where data=- says so; and one column is dropped by its
// name, without brackets.
func TestStandardInput(t *testing.T) {
	text := "größe,höhe,class\n1,5,a\n2,3,b\n3,1,a\n4,2,b\n"
	path := filepath.Join(t.TempDir(), "t.csv")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{"pipe", "file"} {
		c := start(t.Context(), "solve", "logistic(data=-,drop=höhe,l2=1e-2)", "bb")
		c.Stdin = strings.NewReader(text)
		if from == "file" {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			c.Stdin = f
		}
		out, err := c.CombinedOutput()
		if err != nil || !strings.Contains(string(out), "2 variables") || !strings.Contains(string(out), "converged") {
			t.Errorf("%s: %v\n%s", from, err, out)
		}
	}
}
