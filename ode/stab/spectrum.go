package stab

import (
	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/spectral"
)

// Spectrum is what the methods know the spectral radius by where the system does not give it; see [spectral.Spectrum].
type Spectrum = spectral.Spectrum

// NewSpectrum returns the Spectrum of a run.
func NewSpectrum(r *ode.Run) *Spectrum { return spectral.NewSpectrum(r) }
