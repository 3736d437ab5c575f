package spec

import "fmt"

// Count writes a number of things, "1 step" or "2 steps", whose plural ends in s.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
