//go:build !race

package ode_test

const stride = 1
