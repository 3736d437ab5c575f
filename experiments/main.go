// Command experiments runs the experiments on optimizers as discretised flows: figures of how step-size control
// changes convergence, with their data.
//
//	go run ./experiments                      every experiment, into notebooks-out/
//	go run ./experiments list                 what there is
//	go run ./experiments run NAME [key=value] one of them
//	go run ./experiments solve PROBLEM OPTIMIZER...
//	go run ./experiments explain OPTIMIZER
package main

import (
	_ "github.com/odescent/odescent/experiments/gallery"
	"github.com/odescent/odescent/experiments/lab"
)

func init() { lab.Program = "go run ./experiments" } // however the program is built and called; run.json has it

func main() { lab.Main() }
