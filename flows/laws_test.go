package flows_test

import (
	"testing"

	"github.com/odescent/odescent/flows"
	"github.com/odescent/odescent/flows/flowtest"
)

func TestRegistered(t *testing.T) {
	for _, word := range flows.Samples() {
		f, err := flows.Parse(word)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(word, func(t *testing.T) { flowtest.Check(t, f) })
	}
}
