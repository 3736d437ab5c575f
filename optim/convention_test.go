package optim_test

import (
	"math"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

// The conventions of the rules, each as seven steps in 200 bits on f = Σ ¼a·x⁴. The parameters are such that every
// term counts in the third digit. The last coordinate has no slope: it must stay, whatever is divided by what.
var (
	quarticA  = []float64{1, 3, 2}
	quarticX0 = []float64{1, -.5, 0}
)

func quartic() *objective.Problem {
	return &objective.Problem{Dim: 3, Start: quarticX0, FuncGrad: func(dst, x []float64) (f float64) {
		for i, a := range quarticA {
			dst[i] = a * x[i] * x[i] * x[i]
			f += dst[i] * x[i] / 4
		}
		return f
	}}
}

// move is one coordinate's step, from its number t = 1, 2, ..., the position and the slope.
type move func(i, t int, x, g num) num

// each makes a rule of a move for every coordinate.
func each(m move) func(t int, x, g []num) {
	return func(t int, x, g []num) {
		for i := range x {
			x[i] = sub(x[i], m(i, t, x[i], g[i]))
		}
	}
}

// conventions maps the spec of an optimizer to what it shall do.
var conventions = map[string]func() func(t int, x, g []num){
	"sgd(lr=0.1)": func() func(int, []num, []num) {
		return each(func(_, _ int, _, g num) num { return mul(q(.1), g) })
	},
	"sgd(lr=0.1,weight_decay=0.3)": func() func(int, []num, []num) {
		return each(func(_, _ int, x, g num) num { return mul(q(.1), add(g, mul(q(.3), x))) })
	},
	"sgd(lr=0.1,momentum=0.8,dampening=0.4,weight_decay=0.3)": func() func(int, []num, []num) {
		b := zeros(0)
		return each(func(i, t int, x, g num) num {
			g = add(g, mul(q(.3), x))
			if t == 1 { // the first step is not dampened
				b[i] = g
			} else {
				b[i] = add(mul(q(.8), b[i]), mul(q(.6), g))
			}
			return mul(q(.1), b[i])
		})
	},
	"momentum(lr=0.1,momentum=0.8)": func() func(int, []num, []num) {
		b := zeros(0)
		return each(func(i, _ int, _, g num) num {
			b[i] = add(mul(q(.8), b[i]), g)
			return mul(q(.1), b[i])
		})
	},
	"nesterov(lr=0.1,momentum=0.8,weight_decay=0.3)": func() func(int, []num, []num) {
		b := zeros(0)
		return each(func(i, _ int, x, g num) num {
			g = add(g, mul(q(.3), x))
			b[i] = add(mul(q(.8), b[i]), g)
			return mul(q(.1), add(g, mul(q(.8), b[i])))
		})
	},
	"normalizedgd(lr=0.1)": func() func(int, []num, []num) {
		return func(_ int, x, g []num) {
			n := size(g)
			each(func(_, _ int, _, g num) num { return quo(mul(q(.1), g), n) })(0, x, g)
		}
	},
	"signsgd(lr=0.15)": func() func(int, []num, []num) {
		return each(func(_, _ int, _, g num) num { return mul(q(.15), q(float64(g.Sign()))) })
	},
	"adagrad(lr=0.3,lr_decay=0.2,weight_decay=0.3,initial_accumulator_value=0.1,eps=0.1)": func() func(int, []num, []num) {
		v := zeros(.1)
		return each(func(i, t int, x, g num) num {
			g = add(g, mul(q(.3), x))
			v[i] = add(v[i], mul(g, g))
			rate := quo(q(.3), add(q(1), mul(q(.2), q(float64(t-1)))))
			return quo(mul(rate, g), add(root(v[i]), q(.1)))
		})
	},
	"adagrad(lr=0.3,initial_accumulator_value=0.1,eps=0.1,scalar=true)": func() func(int, []num, []num) {
		v := q(.1)
		return func(_ int, x, g []num) {
			v = add(v, dot(g, g))
			each(func(_, _ int, _, g num) num { return quo(mul(q(.3), g), add(root(v), q(.1))) })(0, x, g)
		}
	},
	"rmsprop(lr=0.1,alpha=0.8,eps=0.1,weight_decay=0.3)": func() func(int, []num, []num) {
		v := zeros(0)
		return each(func(i, _ int, x, g num) num {
			g = add(g, mul(q(.3), x))
			v[i] = average(.8, v[i], mul(g, g))
			return quo(mul(q(.1), g), add(root(v[i]), q(.1)))
		})
	},
	"rmsprop(lr=0.1,alpha=0.8,eps=0.1,eps_inside=true,v0=1)": func() func(int, []num, []num) {
		v := zeros(1)
		return each(func(i, _ int, _, g num) num {
			v[i] = average(.8, v[i], mul(g, g))
			return quo(mul(q(.1), g), root(add(v[i], q(.1))))
		})
	},
	"rmsprop(lr=0.1,alpha=0.8,eps=0.1,scalar=true,eps_inside=true,v0=1)": func() func(int, []num, []num) {
		v := q(1)
		return func(_ int, x, g []num) {
			v = average(.8, v, dot(g, g))
			each(func(_, _ int, _, g num) num { return quo(mul(q(.1), g), root(add(v, q(.1)))) })(0, x, g)
		}
	},
	"rmsprop(lr=0.1,alpha=0.8,eps=0.1,momentum=0.6,centered=true)": func() func(int, []num, []num) {
		v, mean, b := zeros(0), zeros(0), zeros(0)
		return each(func(i, _ int, _, g num) num {
			v[i], mean[i] = average(.8, v[i], mul(g, g)), average(.8, mean[i], g)
			den := add(root(sub(v[i], mul(mean[i], mean[i]))), q(.1))
			b[i] = add(mul(q(.6), b[i]), quo(g, den)) // the rate comes after: torch's order, not Keras'
			return mul(q(.1), b[i])
		})
	},
	"adam(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3)": func() func(int, []num, []num) {
		return each(adamMove(false, func(x, g num) (num, num) { return q(0), add(g, mul(q(.3), x)) }))
	},
	"adam(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,amsgrad=true)": func() func(int, []num, []num) {
		return each(adamMove(true, func(_, g num) (num, num) { return q(0), g }))
	},
	"adamw(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3)": func() func(int, []num, []num) {
		return each(adamMove(false, func(x, g num) (num, num) { return mul(q(.1*.3), x), g })) // off x, before the move
	},
	"bb": func() func(int, []num, []num) { // the first step by its rule, 1e-3‖x‖/‖g‖
		return lengths(nil, func(dx, dg, _, _ num) num { return quo(dx, dg) })
	},
	"bb(h0=0.2)": func() func(int, []num, []num) {
		return lengths(q(.2), func(dx, dg, _, _ num) num { return quo(dx, dg) })
	},
	"adgd(h0=0.2)": func() func(int, []num, []num) {
		return lengths(q(.2), func(dx, dg, h, last num) num {
			next := quo(dx, mul(q(2), dg))
			if last == nil {
				return next
			}
			if most := mul(h, root(add(q(1), quo(h, last)))); most.Cmp(next) < 0 {
				return most
			}
			return next
		})
	},
}

// adamMove takes what decays off x and what enters the averages from prepare; the rate is 0.1, the shares 0.8 and 0.9.
func adamMove(largest bool, prepare func(x, g num) (num, num)) move {
	m, v, u := zeros(0), zeros(0), zeros(0)
	return func(i, t int, x, g num) num {
		off, g := prepare(x, g)
		m[i], v[i] = average(.8, m[i], g), average(.9, v[i], mul(g, g))
		if u[i] = top(u[i], v[i]); !largest {
			u[i] = v[i]
		}
		m1 := quo(m[i], sub(q(1), power(.8, t)))
		v1 := quo(u[i], sub(q(1), power(.9, t))) // the largest, then corrected: torch's order
		return add(off, quo(mul(q(.1), m1), add(root(v1), q(.1))))
	}
}

func lengths(h num, next func(dx, dg, h, last num) num) func(t int, x, g []num) {
	var x0, g0 []num
	var last num
	return func(_ int, x, g []num) {
		switch {
		case x0 != nil:
			h, last = next(size(diff(x, x0)), size(diff(g, g0)), h, last), h
		case h == nil:
			h = quo(mul(q(1e-3), size(x)), size(g))
		}
		x0, g0 = append([]num(nil), x...), g
		each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
	}
}

func TestConventions(t *testing.T) {
	// Seven steps of some ten operations each, for RAdam's sixth is its first rectified one; differences of
	// neighbouring points, of a tenth, cost a digit.
	const tol, steps = 2e-14, 7
	for text, rule := range conventions {
		t.Run(text, func(t *testing.T) {
			o := parse(t, text)
			if o.String() != text {
				t.Errorf("%s prints as %v", text, o)
			}
			run, step := start(t, quartic(), o, optim.Settings{Steps: steps, GTol: -1}), rule()
			x := []num{q(quarticX0[0]), q(quarticX0[1]), q(quarticX0[2])}
			for k := range steps {
				g := zeros(0)
				for i, a := range quarticA {
					g[i] = mul(q(a), mul(x[i], mul(x[i], x[i])))
				}
				step(k+1, x, g)
				if !run.Next() {
					t.Fatal(run.Reason())
				}
				for i, got := range run.Point().X() {
					if want, _ := x[i].Float64(); !(math.Abs(got-want) <= tol) {
						t.Errorf("step %d: x[%d] = %v, want %v", k+1, i, got, want)
					}
				}
			}
			if run.Point().X()[2] != 0 {
				t.Errorf("the coordinate without a slope moves to %v", run.Point().X()[2])
			}
		})
	}
}
