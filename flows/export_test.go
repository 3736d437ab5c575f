package flows

// Choices are valid specs of the alternatives of each interface, with its reader.
func Choices() map[string][]Choice {
	return map[string][]Choice{
		"manifold": choices(manifolds.Samples(), ParseManifold),
		"norm":     choices(norms.Samples(), ParseNorm),
		"map":      choices(maps.Samples(), ParseMirrorMap),
		"set":      choices(sets.Samples(), ParseSet),
		"average":  choices(averages.Samples(), ParseAverage),
		"read":     choices(directions.Samples(), ParseDirection),
	}
}

// Choice is one alternative: its spec, its value, and what its reader says of another spec.
type Choice struct {
	Spec  string
	Value any
	Parse func(string) (any, error)
}

func choices[T any](specs []string, parse func(string) (T, error)) []Choice {
	var all []Choice
	for _, s := range specs {
		v, err := parse(s)
		if err != nil {
			panic(err)
		}
		all = append(all, Choice{s, v, func(s string) (any, error) { v, err := parse(s); return v, err }})
	}
	return all
}
