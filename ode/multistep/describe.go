package multistep

import (
	"cmp"
	"fmt"
)

func (m Adams) Describe() string {
	cost, mode := "2 evaluations", "PECE"
	if m.PEC {
		cost, mode = "1 evaluation", "PEC"
	}
	return fmt.Sprintf("Adams–Bashforth–Moulton (%s) of order 1 to %d, %s a step, with an error estimate", mode, cmp.Or(m.Order, highestAdams), cost)
}

func (m BDF) Describe() string {
	name := "backward differentiation"
	if m.NDF {
		name = "numerical differentiation (NDF)"
	}
	return fmt.Sprintf("%s of order 1 to %d, 1 equation a step by Newton's method, with an error estimate", name, cmp.Or(m.Order, highestBDF))
}

func (Adams) Cite() []string { return []string{"shampine1975computer", "hairer1993solving"} }

func (m BDF) Cite() []string {
	keys := []string{"brenan1996numerical", "jackson1980alternative", "brown1989vode"}
	if m.NDF {
		keys = append(keys, "shampine1997matlab")
	}
	return keys
}
