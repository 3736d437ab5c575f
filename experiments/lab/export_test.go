package lab

// SetClass changes the class of a registered experiment.
func SetClass(name string, c Class) {
	for i := range registry {
		if registry[i].Name == name {
			registry[i].Class = c
		}
	}
}
