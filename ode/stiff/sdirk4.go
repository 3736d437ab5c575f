package stiff

// SDIRK4 is the method of Hairer and Wanner with five stages, of order 4, L-stable and stiffly accurate with γ = ¼,
// with an embedded method of order 3.
var SDIRK4 = DIRK{Table: &DIRKTable{
	Name: "sdirk4", Order: 4, ErrOrder: 4, Filter: true,
	A: [][]float64{
		{1. / 4},
		{1. / 2, 1. / 4},
		{17. / 50, -1. / 25, 1. / 4},
		{371. / 1360, -137. / 2720, 15. / 544, 1. / 4},
		{25. / 24, -49. / 48, 125. / 16, -85. / 12, 1. / 4},
	},
	B:    []float64{25. / 24, -49. / 48, 125. / 16, -85. / 12, 1. / 4},
	C:    []float64{1. / 4, 3. / 4, 11. / 20, 1. / 2, 1},
	E:    []float64{25./24 - 59./48, -49./48 + 17./96, 125./16 - 225./32, 0, 1. / 4},
	Ref:  "E. Hairer, G. Wanner, Solving Ordinary Differential Equations II, table IV.6.5",
	Keys: []string{"hairer1996solving"},
}}
