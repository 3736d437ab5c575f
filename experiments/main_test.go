package main

import (
	"testing"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"experiments": lab.Main})
}

// The scripts run the real command in a process of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", ContinueOnError: true})
}
