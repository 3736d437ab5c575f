// Package spectrum looks at the curvature of an objective and at the noise of its batches, from products of the
// Hessian with vectors and from batch gradients only:
//
//	Extreme       the smallest and the largest eigenvalue by Lanczos; the largest is the sharpness
//	Tracker       the sharpness along a run, started where the last point's left off
//	Estimate      the spectral density by stochastic Lanczos quadrature
//	MeasureNoise  the trace of the gradient's covariance over the rows, and the noise scale
//
// All randomness is a pure function of a seed.
package spectrum
