package ode_test

import (
	"os"
	"strings"
	"testing"
)

// What is not supported is said where people look, with what to use instead.
func TestNotSupportedIsSaid(t *testing.T) {
	for _, path := range []string{"doc.go", "../README.md", "../experiments/lab/integrate.go"} {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(strings.NewReplacer("//", "", `\n" +`, "", `"`, "").Replace(string(b))), " ")
		for _, word := range []string{"ot supported", "differential-algebraic equations", "mass matrices", "delay equations", "IDA of SUNDIALS", "Rodas5P", "MethodOfSteps"} {
			if !strings.Contains(text, word) {
				t.Errorf("%s does not say %q", path, word)
			}
		}
	}
}
