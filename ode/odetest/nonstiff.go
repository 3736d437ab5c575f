package odetest

var nonstiff = []Problem{Sway, Arc, Oscillator}
var detest, stiff []Problem
