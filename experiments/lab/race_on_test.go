//go:build race

package lab_test

// raceEnabled says that the tests run under the race detector, where commands that compute take ten times as long.
const raceEnabled = true
