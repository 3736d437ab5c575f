//go:build race

package optim_test

// raceEnabled says that the tests run under the race detector, where counting allocations of thousands of runs takes a
// minute and says nothing.
const raceEnabled = true
