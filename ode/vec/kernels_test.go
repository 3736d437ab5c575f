package vec_test

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/odescent/odescent/ode/internal/kernel"
	"github.com/odescent/odescent/ode/vec"
)

// lengths has every remainder of four, on both sides of where a kernel changes its form (16) and cuts into tiles (256).
var lengths = []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15, 16, 17, 18, 19, 20, 21, 63, 255, 256, 257, 258, 259, 260, 511, 512, 513, 515, 770}

// agree checks numbers that may differ by the order of their sums.
func agree(t *testing.T, name string, n int, got, want []float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-13*(math.Abs(want[i])+1)) {
			t.Fatalf("%s, n = %d: element %d is %v, want %v", name, n, i, got[i], want[i])
		}
	}
}

// ErrNorm, DiffNorm and Norm equal the sums that their comments document, at every remainder, for every number of terms
// and with weights in which no two of + - × ÷ agree.
func TestErrNormEveryLength(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for _, n := range lengths {
		for _, terms := range []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 16, 17} {
			y0, y1, e, k := random(r, n), random(r, n), random(r, terms), make([][]float64, terms)
			for j := range k {
				k[j] = random(r, n)
			}
			for i := range y1 {
				y1[i] *= 7 * r.Float64()
			}
			each := make([]float64, n)
			for i := range each {
				each[i] = .01 + r.Float64()
			}
			for _, w := range []vec.Weights{{ATol: .07, RTol: .3}, {ATol: 0, RTol: .3}, {ATol: .07, RTol: 0}, {ATol: .07, RTol: .3, Max: true},
				{ATols: each, RTol: .3}, {ATols: each, RTol: .3, Max: true}} {
				const h = -.4
				scale := func(i int) float64 { return w.Abs(i) + w.RTol*math.Max(math.Abs(y0[i]), math.Abs(y1[i])) }
				var sum, top, dsum, dtop float64
				for i := range n {
					var s float64
					for j := range e {
						s += e[j] * k[j][i]
					}
					s = h * s / scale(i)
					sum, top = sum+s*s, math.Max(top, math.Abs(s))
					d := .6 * (y0[i] - y1[i]) / scale(i)
					dsum, dtop = dsum+d*d, math.Max(dtop, math.Abs(d))
				}
				want := []float64{math.Sqrt(sum / float64(max(n, 1))), math.Sqrt(dsum / float64(max(n, 1)))}
				if w.Max {
					want = []float64{top, dtop}
				}
				agree(t, "ErrNorm and DiffNorm", n, []float64{vec.ErrNorm(w, y0, y1, h, e, k), vec.DiffNorm(w, y0, y1, .6, y0, y1)}, want)
			}
		}
		y, u := random(r, n), random(r, n)
		each := make([]float64, n)
		for i := range each {
			each[i] = .01 + r.Float64()
		}
		for _, w := range []vec.Weights{{ATol: .07, RTol: .3}, {ATol: .07, RTol: .3, Max: true}, {ATols: each, RTol: .3}, {ATols: each, RTol: .3, Max: true}} {
			var sum, top float64
			for i := range n {
				s := u[i] / (w.Abs(i) + w.RTol*math.Abs(y[i]))
				sum, top = sum+s*s, math.Max(top, math.Abs(s))
			}
			want := math.Sqrt(sum / float64(max(n, 1)))
			if w.Max {
				want = top
			}
			agree(t, "Norm", n, []float64{vec.Norm(w, y, u)}, []float64{want})
		}
	}
}

// At every length a NaN in any element makes the norm +Inf, and no error against no tolerance is none.
func TestErrNormOfNaN(t *testing.T) {
	for _, n := range lengths[1:] {
		y, k := make([]float64, n), make([]float64, n)
		for _, w := range []vec.Weights{{}, {Max: true}, {ATols: make([]float64, n)}} {
			if v := vec.ErrNorm(w, y, y, 1, []float64{1}, [][]float64{k}); v != 0 {
				t.Errorf("n = %d: no error against no tolerance is %v", n, v)
			}
		}
		for i := range k {
			k[i] = math.NaN()
			for _, w := range []vec.Weights{{ATol: 1}, {ATol: 1, Max: true}, {ATols: make([]float64, n), RTol: 1}, {RTol: 1}, {RTol: 1, Max: true}} {
				if v := vec.ErrNorm(w, y, y, 1, []float64{1}, [][]float64{k}); !math.IsInf(v, 1) {
					t.Fatalf("n = %d: a NaN at %d gives %v for %+v, want +Inf", n, i, v, w)
				}
			}
			k[i] = 0
		}
	}
}

// Norms and products at every length, with differences, of which a kernel that adds in place of subtracting knows nothing.
func TestNormsEveryLength(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	for _, n := range lengths {
		x, y := random(r, n), random(r, n)
		var ss, dot, dd, inf float64
		for i := range x {
			ss, dot, dd = ss+x[i]*x[i], dot+x[i]*y[i], dd+(x[i]-y[i])*(x[i]-y[i])
			inf = math.Max(inf, math.Abs(x[i]))
		}
		agree(t, "Norm2, Dot, Dist2, NormInf", n, []float64{vec.Norm2(x), vec.Dot(x, y), vec.Dist2(x, y), vec.NormInf(x)},
			[]float64{math.Sqrt(ss), dot, math.Sqrt(dd), inf})
		for _, scale := range []float64{0x1p520, 0x1p-520, 0x1p-1030} { // squares over- or underflow
			z := slices.Clone(x)
			var s float64
			for i := range z {
				z[i] *= scale
				s += z[i] / scale * (z[i] / scale)
			}
			if got, want := vec.Norm2(z)/scale, math.Sqrt(s); !(math.Abs(got-want) <= 1e-10*want) { // subnormal numbers have 44 bits here
				t.Errorf("n = %d: Norm2 at the scale %g is %v times it, want %v", n, scale, got, want)
			}
		}
	}
}

// Every elementwise kernel equals its formula, element by element, at every length. The numbers are generic: no
// operand is 0, 1 or equal to another.
func TestElementwise(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	const a, b, beta, mean, c, eps, add = 1.3, -.45, .85, .7, .6, .21, .033
	inverse := func(v, c float64, at kernel.Place) float64 {
		switch at {
		case kernel.Inside:
			return 1 / math.Sqrt(v/c+eps)
		case kernel.Floor:
			return 1 / math.Max(math.Sqrt(v/c), eps)
		}
		return 1 / (math.Sqrt(v/c) + eps)
	}
	sign := func(x float64) float64 { return math.Copysign(1, x) }
	for _, n := range lengths {
		x, y, g := random(r, n), random(r, n), random(r, n)
		v, u := random(r, n), random(r, n) // squares
		for i := range v {
			v[i], u[i] = v[i]*v[i], u[i]*u[i]
		}
		// each runs a kernel on copies: d is the first destination, and p, q and so on are the values from before
		check := func(name string, kernel func(d, v, u, x []float64), want func(i int) (d, v, u, x float64)) {
			t.Helper()
			d, vv, uu, xx := slices.Clone(y), slices.Clone(v), slices.Clone(u), slices.Clone(x)
			kernel(d, vv, uu, xx)
			for i := range n {
				wd, wv, wu, wx := want(i)
				agree(t, name, n, []float64{d[i], vv[i], uu[i], xx[i]}, []float64{wd, wv, wu, wx})
			}
		}
		check("AddScaled", func(d, _, _, x []float64) { vec.AddScaled(d, a, x) }, func(i int) (float64, float64, float64, float64) {
			return y[i] + a*x[i], v[i], u[i], x[i]
		})
		check("Axpby", func(d, _, _, x []float64) { vec.Axpby(d, a, x, b, d) }, func(i int) (float64, float64, float64, float64) {
			return a*x[i] + b*y[i], v[i], u[i], x[i]
		})
		check("Relax", func(d, _, _, x []float64) { vec.Relax(d, beta, x) }, func(i int) (float64, float64, float64, float64) {
			return y[i] + beta*(x[i]-y[i]), v[i], u[i], x[i]
		})
		check("Scale", func(d, _, _, x []float64) { vec.Scale(d, a, x) }, func(i int) (float64, float64, float64, float64) {
			return a * x[i], v[i], u[i], x[i]
		})
		check("Mul", func(d, v, _, x []float64) { vec.Mul(d, a, v, x) }, func(i int) (float64, float64, float64, float64) {
			return a * v[i] * x[i], v[i], u[i], x[i]
		})
		check("Mul by the identity", func(d, _, _, x []float64) { vec.Mul(d, a, nil, x) }, func(i int) (float64, float64, float64, float64) {
			return a * x[i], v[i], u[i], x[i]
		})
		check("AddMul", func(d, v, _, x []float64) { vec.AddMul(d, a, v, x) }, func(i int) (float64, float64, float64, float64) {
			return y[i] + a*v[i]*x[i], v[i], u[i], x[i]
		})
		check("AddMul by the identity", func(d, _, _, x []float64) { vec.AddMul(d, a, nil, x) }, func(i int) (float64, float64, float64, float64) {
			return y[i] + a*x[i], v[i], u[i], x[i]
		})
		check("Sum", func(d, _, _, x []float64) { kernel.Sum(d, d, x) }, func(i int) (float64, float64, float64, float64) {
			return y[i] + x[i], v[i], u[i], x[i]
		})
		check("Sign", func(d, _, _, x []float64) { vec.Sign(d, a, x) }, func(i int) (float64, float64, float64, float64) {
			return a * sign(x[i]), v[i], u[i], x[i]
		})
		check("Extrapolate", func(d, _, _, x []float64) { kernel.Extrapolate(d, g, x, a) }, func(i int) (float64, float64, float64, float64) {
			return g[i] + a*(g[i]-x[i]), v[i], u[i], g[i]
		})
		check("Recur", func(d, _, _, x []float64) { kernel.Recur(d, v, a, u, b, x, c, g, add, y) }, func(i int) (float64, float64, float64, float64) {
			z := a*u[i] + b*x[i] + c*g[i] + add*y[i]
			return v[i] + z, v[i], u[i], z
		})
		check("Squares", func(_, v, _, _ []float64) { kernel.Squares(v, g, beta) }, func(i int) (float64, float64, float64, float64) {
			return y[i], beta*v[i] + (1-beta)*g[i]*g[i], u[i], x[i]
		})
		check("AddSquares", func(_, v, _, _ []float64) { kernel.AddSquares(v, g) }, func(i int) (float64, float64, float64, float64) {
			return y[i], v[i] + g[i]*g[i], u[i], x[i]
		})
		check("Approach", func(_, v, _, _ []float64) { kernel.Approach(v, g, beta) }, func(i int) (float64, float64, float64, float64) {
			return y[i], v[i] - (1-beta)*sign(v[i]-g[i]*g[i])*g[i]*g[i], u[i], x[i]
		})
		check("Deviate", func(_, v, _, x []float64) { kernel.Deviate(v, x, g, beta, mean, add) }, func(i int) (float64, float64, float64, float64) {
			m := mean*x[i] + (1-mean)*g[i]
			return y[i], beta*v[i] + (1-beta)*(g[i]-m)*(g[i]-m) + add, u[i], m
		})
		check("Displace", func(d, v, u, _ []float64) { kernel.Displace(d, v, u, g, beta, eps) }, func(i int) (float64, float64, float64, float64) {
			nv := beta*v[i] + (1-beta)*g[i]*g[i]
			d := math.Sqrt((u[i] + eps) / (nv + eps))
			return d, nv, beta*u[i] + (1-beta)*d*d*g[i]*g[i], x[i]
		})
		check("Peak", func(d, _, u, _ []float64) { kernel.Peak(d, u, g, beta, eps) }, func(i int) (float64, float64, float64, float64) {
			m := math.Max(beta*u[i], math.Abs(g[i])+eps)
			return 1 / m, v[i], m, x[i]
		})
		for _, at := range []kernel.Place{kernel.Outside, kernel.Inside, kernel.Floor} {
			check("Invert", func(d, v, _, _ []float64) { kernel.Invert(d, v, c, eps, at) }, func(i int) (float64, float64, float64, float64) {
				return inverse(v[i], c, at), v[i], u[i], x[i]
			})
			if at == kernel.Floor {
				continue
			}
			inside := at == kernel.Inside
			check("Forget", func(d, _, _, _ []float64) { kernel.Forget(d, g, eps, inside) }, func(i int) (float64, float64, float64, float64) {
				return inverse(g[i]*g[i], 1, at), v[i], u[i], x[i]
			})
			check("Accumulate", func(d, v, _, _ []float64) { kernel.Accumulate(d, v, g, c, eps, inside) }, func(i int) (float64, float64, float64, float64) {
				nv := v[i] + g[i]*g[i]
				return inverse(nv, c, at), nv, u[i], x[i]
			})
			check("Average", func(d, v, _, _ []float64) { kernel.Average(d, v, g, beta, c, eps, inside) }, func(i int) (float64, float64, float64, float64) {
				nv := beta*v[i] + (1-beta)*g[i]*g[i]
				return inverse(nv, c, at), nv, u[i], x[i]
			})
			check("AverageMax", func(d, v, u, _ []float64) { kernel.AverageMax(d, u, v, g, beta, c, eps, inside) }, func(i int) (float64, float64, float64, float64) {
				nv := beta*v[i] + (1-beta)*g[i]*g[i]
				nu := math.Max(u[i], nv)
				return inverse(nu, c, at), nv, nu, x[i]
			})
			check("Center", func(d, v, _, x []float64) { kernel.Center(d, v, x, g, beta, c, eps, inside) }, func(i int) (float64, float64, float64, float64) {
				nv, m := beta*v[i]+(1-beta)*g[i]*g[i], beta*x[i]+(1-beta)*g[i]
				return inverse(math.Max(0, nv-m*m), c, at), nv, u[i], m
			})
		}
	}
}

// The matrix kernels equal the sums of their definition, for shapes with every remainder.
func TestMatricesEveryShape(t *testing.T) {
	r := rand.New(rand.NewPCG(27, 28))
	for rows := range 6 {
		for cols := range 10 {
			for inner := range 4 {
				x, a := random(r, rows*cols), random(r, inner*rows)
				g, p, y := make([]float64, rows*rows), random(r, inner*cols), make([]float64, rows*cols)
				vec.Gram(g, x, rows, cols)
				vec.MatMul(p, a, x, inner, rows, cols)
				vec.Transpose(y, x, rows, cols)
				for i := range rows {
					for j := range rows {
						var s float64
						for k := range cols {
							s += x[i*cols+k] * x[j*cols+k]
						}
						agree(t, "Gram", cols, g[i*rows+j:i*rows+j+1], []float64{s})
					}
					for k := range cols {
						agree(t, "Transpose", cols, y[k*rows+i:k*rows+i+1], x[i*cols+k:i*cols+k+1])
					}
				}
				for i := range inner {
					for k := range cols {
						var s float64
						for j := range rows {
							s += a[i*rows+j] * x[j*cols+k]
						}
						agree(t, "MatMul", cols, p[i*cols+k:i*cols+k+1], []float64{s})
					}
				}
			}
		}
	}
}

// The norm of an error is summed in the order of the components where there are at most 16 of them: the bits are those
// of the plain loop.
func TestShortErrNormIsSummedInOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	for trial := range 200 {
		for _, size := range [][2]int{{1 + trial%16, 3}, {16, 3}, {16, 16}, {16, 17}} {
			n, terms := size[0], size[1]
			y0, y1, e, k := random(r, n), random(r, n), random(r, terms), make([][]float64, terms)
			for j := range k {
				k[j] = random(r, n)
			}
			w := vec.Weights{ATol: .07, RTol: .3}
			var sum float64
			for i := range n {
				var s float64
				for j := range e {
					s += float64(e[j] * k[j][i])
				}
				s = .7 * s / (w.ATol + float64(w.RTol*math.Max(math.Abs(y0[i]), math.Abs(y1[i]))))
				sum += float64(s * s)
			}
			if got, want := vec.ErrNorm(w, y0, y1, .7, e, k), math.Sqrt(sum/float64(n)); got != want {
				t.Fatalf("n = %d, %d terms: %v, in order %v", n, terms, got, want)
			}
		}
	}
}
