package vec

import "math"

// erfcTable holds, for x in [1/2, 1], [1, 2], [2, 4] and [4, 8], the coefficients of exp(x²)·erfc(x) in (x-c)/(x+c),
// where c is the middle, by interpolation at the nodes of Chebyshev.
var erfcTable = [4][14]float64{
	{0x1.038d54ea3d834p-1, -0x1.1a9a5ffd72bd3p-1, -0x1.08a0ceb896a72p-5, 0x1.92af477a2d498p-5, 0x1.f47475bda745bp-6, 0x1.fd61a4c2265a4p-8, -0x1.637e4ac1cc826p-9, -0x1.2a19be1bd12e1p-8, -0x1.8c1b2f6a888edp-9, -0x1.2c752d141aba2p-10, 0x1.33fb019c82cb9p-15, 0x1.01afea364bcedp-11, 0x1.02e12020364e1p-11, 0x1.16af8e4e7b6afp-12},
	{0x1.494daffa2ad68p-2, -0x1.f6a64c6673072p-2, 0x1.8e51173011c6ep-3, -0x1.303bda9733aep-7, -0x1.3139524d9529dp-6, -0x1.d4ea4498ed93ap-12, 0x1.79f871b8093e5p-9, 0x1.c3455f60a0b76p-11, -0x1.36461601df764p-12, -0x1.453725734e9bap-12, -0x1.265c5a74c9966p-14, 0x1.6c3e447faa68ep-15, 0x1.61f9b3979fde8p-15, 0x1.be44e5bfbd1a8p-17},
	{0x1.6e9827d229d2dp-3, -0x1.4e102b9cf8513p-2, 0x1.f6ff204105974p-3, -0x1.336ffbef08b43p-3, 0x1.258b13b017997p-4, -0x1.8fa58eb5dea67p-6, 0x1.17c838ef43a2ep-8, 0x1.73101edf9c6ebp-11, -0x1.39084e153c0f9p-11, 0x1.7b9f0a306578p-15, 0x1.0cad60d71667cp-14, -0x1.ae55e56e3070ap-17, -0x1.0a9d3c9aa8ca6p-17, 0x1.a797a7b97b356p-20},
	{0x1.7c0348489d721p-4, -0x1.721f8d235c782p-3, 0x1.55ed1556e9ee6p-3, -0x1.2b7cbe844a28p-3, 0x1.f1100b52c7955p-4, -0x1.866abd89ef262p-4, 0x1.21d79c33018d8p-4, -0x1.960700186e3b4p-5, 0x1.0bb195bd9a9b7p-5, -0x1.4b455d38c0768p-6, 0x1.7f3f649d7073p-7, -0x1.9b310ae5a678dp-8, 0x1.9bae7195266p-9, -0x1.bde3e8753d956p-10},
}

// Erfc returns 1 less the error function of x, to at most 2.5 units in the last place, with the special cases of
// [math.Erfc].
func Erfc(x float64) float64 {
	a := math.Abs(x)
	switch {
	case a != a:
		return x
	case a < .5:
		z := float64(x * x)
		z2 := float64(z * z)
		p := -0x1.812746b0379b4p-2 + float64(z*0x1.ce2f21a03d78p-4) + float64(z2*(-0x1.b82ce30f26104p-6+float64(z*0x1.565bcbf78325ap-8)+
			float64(z2*(-0x1.c02d4f098db4cp-11+float64(z*0x1.f98da34c13ebbp-14)+float64(z2*(-0x1.f2238e4ccddf7p-17+float64(z*0x1.8b40234b99986p-20)))))))
		return 1 - (float64(x*(2/math.SqrtPi)) + float64(float64(x*z)*p))
	case a > 28:
		return 1 - math.Copysign(1, x)
	}
	var g float64
	if a < 8 {
		i := int(math.Float64bits(a)>>52) - 1022
		c := math.Float64frombits(math.Float64bits(a)&(0xfff<<52) | 1<<51)
		s := (a - c) / (a + c)
		k := &erfcTable[i]
		for j := len(k) - 1; j >= 0; j-- {
			g = k[j] + float64(s*g)
		}
	} else {
		z := 1 / float64(a*a)
		for _, k := range [...]float64{0x1.23338f752ebp17, -0x1.e25265f4bb8dcp14, 0x1.0dc07c7c3922fp12, -0x1.28c06d8c5d32p9, 0x1.6e77122a1a17ep6,
			-0x1.0a93d34202901p4, 0x1.d9eb4f0e0ca3fp1, -0x1.0ecf9daca846dp0, 0x1.b14c2f86316eap-2, -0x1.20dd750429b39p-2, 0x1.20dd750429b6dp-1} {
			g = k + float64(z*g)
		}
		g /= a
	}
	h := math.Float64frombits(math.Float64bits(a) &^ (1<<27 - 1)) // its square is exact
	y := float64(expTail(-float64(h*h), -float64((a-h)*(a+h))) * g)
	if x < 0 {
		return 2 - y
	}
	return y
}
