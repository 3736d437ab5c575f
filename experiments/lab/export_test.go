package lab

import "slices"

// SetClass changes the class of a registered experiment.
func SetClass(name string, c Class) {
	for i := range registry {
		if registry[i].Name == name {
			registry[i].Class = c
		}
	}
}

// Unregister takes an experiment back.
func Unregister(name string) {
	registry = slices.DeleteFunc(registry, func(e Experiment) bool { return e.Name == name })
}
