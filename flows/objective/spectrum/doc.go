// Package spectrum estimates the eigenvalues of the Hessian of an objective, and the noise of the gradients of its
// batches, from Hessian-vector products and batch gradients only.
//
// # Start here
//
// example_test.go measures the sharpness and the noise of a problem.
//
//	Extreme       the smallest and the largest eigenvalue by Lanczos; the largest is the sharpness
//	Tracker       the sharpness along a run; each point starts from the eigenvector of the last one
//	Estimate      the spectral density by stochastic Lanczos quadrature
//	MeasureNoise  the trace of the gradient's covariance over the rows, and the noise scale
//
// All randomness is a pure function of a seed.
package spectrum
