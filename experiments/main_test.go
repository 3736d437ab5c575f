package main

import (
	"os"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/rogpeppe/go-internal/testscript"
)

// asCommand in the environment makes the test binary the command itself, for tests that must kill it.
const asCommand = "ODESCENT_EXPERIMENTS"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"experiments": lab.Main})
}

// The scripts run the real command in a process of its own.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", ContinueOnError: true})
}
