package optim_test

import "slices"

// slope is the gradient of the quartic.
func slope(x []num) []num {
	g := zeros(0)
	for i, a := range quarticA {
		g[i] = mul(q(a), mul(x[i], mul(x[i], x[i])))
	}
	return g
}

// corrected is m over Adam's correction after t steps.
func corrected(m num, beta float64, t int) num { return quo(m, sub(q(1), power(beta, t))) }

// eachLR is each with the rate taken off x times what the move returns.
func eachLR(lr float64, m move) func(t int, x, g []num) {
	return each(func(i, t int, x, g num) num { return mul(q(lr), m(i, t, x, g)) })
}

// Those of the adaptive optimizers that are not in torch's core, and of those whose rules torch has but few repeat.
func init() {
	type steps = func(int, []num, []num)
	for text, rule := range map[string]func() steps{
		"adadelta(lr=0.7,rho=0.8,eps=0.01,weight_decay=0.3)": func() steps {
			v, u := zeros(0), zeros(0)
			return eachLR(.7, func(i, _ int, x, g num) num {
				g = add(g, mul(q(.3), x))
				v[i] = average(.8, v[i], mul(g, g))
				d := mul(quo(root(add(u[i], q(.01))), root(add(v[i], q(.01)))), g)
				u[i] = average(.8, u[i], mul(d, d)) // before the rate
				return d
			})
		},
		"adamax(lr=0.1,beta1=0.8,beta2=0.7,eps=0.1,weight_decay=0.3)": func() steps {
			m, u := zeros(0), zeros(0)
			return eachLR(.1, func(i, t int, x, g num) num {
				g = add(g, mul(q(.3), x))
				m[i] = average(.8, m[i], g)
				u[i] = top(mul(q(.7), u[i]), add(magnitude(g), q(.1))) // eps within the largest
				return quo(corrected(m[i], .8, t), u[i])
			})
		},
		"nadam(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3,momentum_decay=0.5)": func() steps {
			m, v := zeros(0), zeros(0)
			mu := func(t int) num {
				return mul(q(.8), sub(q(1), mul(q(.5), raise(q(.96), mul(q(.5), q(float64(t)))))))
			}
			product := func(t int) num {
				p := q(1)
				for k := 1; k <= t; k++ {
					p = mul(p, mu(k))
				}
				return p
			}
			return eachLR(.1, func(i, t int, x, g num) num {
				g = add(g, mul(q(.3), x))
				m[i], v[i] = average(.8, m[i], g), average(.9, v[i], mul(g, g))
				u := add(quo(mul(sub(q(1), mu(t)), g), sub(q(1), product(t))), quo(mul(mu(t+1), m[i]), sub(q(1), product(t+1))))
				return quo(u, add(root(corrected(v[i], .9, t)), q(.1)))
			})
		},
		"radam(lr=0.1,beta1=0.8,beta2=0.95,eps=0.1,weight_decay=0.3)": func() steps { // rectified from the sixth step on
			m, v := zeros(0), zeros(0)
			return eachLR(.1, func(i, t int, x, g num) num {
				g = add(g, mul(q(.3), x))
				m[i], v[i] = average(.8, m[i], g), average(.95, v[i], mul(g, g))
				u, p := corrected(m[i], .8, t), power(.95, t)
				last := sub(quo(q(2), sub(q(1), q(.95))), q(1))
				rho := sub(last, quo(mul(q(float64(2*t)), p), sub(q(1), p)))
				if rho.Cmp(q(5)) <= 0 {
					return u
				}
				to := func(r num) num { return mul(sub(r, q(4)), sub(r, q(2))) }
				r := root(quo(mul(to(rho), last), mul(to(last), rho)))
				return mul(mul(r, u), quo(root(sub(q(1), p)), add(root(v[i]), q(.1)))) // eps before the correction
			})
		},
		"rprop(lr=0.3,eta_minus=0.4,eta_plus=1.5,step_min=0.1,step_max=0.5)": func() steps {
			h, old := zeros(.3), zeros(0)
			return each(func(i, _ int, _, g num) num {
				switch mul(g, old[i]).Sign() {
				case 1:
					h[i] = mul(h[i], q(1.5))
				case -1: // the sign has changed: shorter, and this step is left out
					h[i], g = mul(h[i], q(.4)), q(0)
				}
				h[i], old[i] = least(q(.5), top(q(.1), h[i])), g
				return mul(h[i], signum(g))
			})
		},
		"asgd(lr=0.2,lambd=0.5,weight_decay=0.1)": func() steps {
			return each(func(_, t int, x, g num) num {
				eta := quo(q(.2), raise(add(q(1), mul(q(.5*.2), q(float64(t-1)))), q(.75)))
				return mul(eta, add(g, mul(q(.6), x)))
			})
		},
		"adabelief(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3,eps_root=0.01)": func() steps {
			m, v := zeros(0), zeros(0)
			return each(func(i, t int, x, g num) num {
				m[i] = average(.8, m[i], g)
				e := sub(g, m[i])
				v[i] = add(average(.9, v[i], mul(e, e)), q(.01)) // in every step
				return add(mul(q(.1*.3), x), quo(mul(q(.1), corrected(m[i], .8, t)), add(root(corrected(v[i], .9, t)), q(.1))))
			})
		},
		"yogi(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1)": func() steps { // algorithm 2 of the paper, from the first square on
			m, v := zeros(0), zeros(0)
			return eachLR(.1, func(i, t int, _, g num) num {
				gg := mul(g, g)
				if t == 1 {
					v[i] = gg
				}
				m[i] = average(.8, m[i], g)
				v[i] = sub(v[i], mul(mul(sub(q(1), q(.9)), signum(sub(v[i], gg))), gg))
				return quo(m[i], add(root(v[i]), q(.1)))
			})
		},
		"yogi(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,initial_accumulator_value=0.5,debias=true)": func() steps { // TensorFlow's
			m, v := zeros(0), zeros(.5)
			return eachLR(.1, func(i, t int, _, g num) num {
				m[i] = average(.8, m[i], g)
				gg := mul(g, g)
				v[i] = sub(v[i], mul(mul(sub(q(1), q(.9)), signum(sub(v[i], gg))), gg))
				return quo(corrected(m[i], .8, t), add(root(corrected(v[i], .9, t)), q(.1)))
			})
		},
		"adan(lr=0.1,beta1=0.8,beta2=0.7,beta3=0.9,eps=0.1,weight_decay=0.3)": func() steps {
			m, w, v, old := zeros(0), zeros(0), zeros(0), zeros(0)
			return each(func(i, t int, x, g num) num {
				d := q(0)
				if t > 1 {
					d = sub(g, old[i])
				}
				old[i] = g
				s := add(g, mul(q(.7), d))
				m[i], w[i], v[i] = average(.8, m[i], g), average(.7, w[i], d), average(.9, v[i], mul(s, s))
				u := quo(add(corrected(m[i], .8, t), mul(q(.7), corrected(w[i], .7, t))), add(root(corrected(v[i], .9, t)), q(.1)))
				return sub(x, quo(sub(x, mul(q(.1), u)), add(q(1), q(.1*.3)))) // the decay by the implicit rule
			})
		},
		"laprop(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3)": func() steps {
			m, v := zeros(0), zeros(0)
			return each(func(i, t int, x, g num) num {
				v[i] = average(.9, v[i], mul(g, g))
				m[i] = average(.8, m[i], quo(g, add(root(corrected(v[i], .9, t)), q(.1))))
				return add(mul(q(.1*.3), x), mul(q(.1), corrected(m[i], .8, t)))
			})
		},
		"adopt(lr=0.1,beta1=0.8,beta2=0.9,eps=0.5,weight_decay=0.3)": func() steps {
			m, v := zeros(0), zeros(0)
			return each(func(i, t int, x, g num) num {
				if t == 1 {
					v[i] = mul(g, g)
				}
				m[i] = average(.8, m[i], quo(g, top(root(v[i]), q(.5)))) // by what was before
				v[i] = average(.9, v[i], mul(g, g))
				return add(mul(q(.1*.3), x), mul(q(.1), m[i]))
			})
		},
		"lion(lr=0.2,beta1=0.6,beta2=0.8,weight_decay=0.3)": func() steps {
			m := zeros(0)
			return eachLR(.2, func(i, _ int, x, g num) num {
				u := signum(average(.6, m[i], g))
				m[i] = average(.8, m[i], g)
				return add(u, mul(q(.3), x))
			})
		},
		"signum(lr=0.2,momentum=0.8,weight_decay=0.3)": func() steps {
			m := zeros(0)
			return eachLR(.2, func(i, _ int, x, g num) num {
				m[i] = average(.8, m[i], g)
				return add(signum(m[i]), mul(q(.3), x))
			})
		},
		"lars(lr=0.5,momentum=0.8,weight_decay=0.3,trust_coefficient=0.2,eps=0.1,blocks=[2])": func() steps {
			b := zeros(0)
			return func(_ int, x, g []num) {
				for i := range g {
					g[i] = add(g[i], mul(q(.3), x[i]))
				}
				f := quo(mul(q(.2), size(x[:2])), add(size(g[:2]), q(.1)))
				for i := range 2 { // the third coordinate is a block without a slope
					b[i] = add(mul(q(.8), b[i]), mul(f, g[i]))
					x[i] = sub(x[i], mul(q(.5), b[i]))
				}
			}
		},
		"lamb(lr=0.1,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3,blocks=[1,2])": func() steps {
			m, v := zeros(0), zeros(0)
			return func(t int, x, g []num) {
				r := zeros(0)
				for i := range r {
					m[i], v[i] = average(.8, m[i], g[i]), average(.9, v[i], mul(g[i], g[i]))
					r[i] = add(quo(corrected(m[i], .8, t), add(root(corrected(v[i], .9, t)), q(.1))), mul(q(.3), x[i]))
				}
				for _, at := range [][2]int{{0, 1}, {1, 3}} {
					f := quo(size(x[at[0]:at[1]]), size(r[at[0]:at[1]]))
					for i := at[0]; i < at[1]; i++ {
						x[i] = sub(x[i], mul(q(.1), mul(f, r[i])))
					}
				}
			}
		},
		"adafactor(lr=0.6,eps2=0.01,weight_decay=0.3)": func() steps {
			v := zeros(0)
			return func(t int, x, g []num) {
				u := zeros(0)
				for i := range x {
					g[i] = add(g[i], mul(q(.3), x[i]))
					v[i] = add(v[i], mul(raise(q(float64(t)), q(-.8)), sub(mul(g[i], g[i]), v[i])))
					u[i] = quo(g[i], root(top(v[i], q(0x1p-104))))
				}
				rms := func(s []num) num { return quo(size(s), root(q(3))) }
				a := mul(top(q(.01), rms(x)), least(q(.6), quo(q(1), root(q(float64(t))))))
				a = quo(a, top(q(1), rms(u)))
				for i := range x {
					x[i] = sub(x[i], mul(a, u[i]))
				}
			}
		},
		"muon(lr=0.1,momentum=0.8,weight_decay=0.3,ns_steps=2)": func() steps { // a column: the iteration is that of its length
			b := zeros(0)
			return func(_ int, x, g []num) {
				u := zeros(0)
				for i := range x {
					b[i] = average(.8, b[i], g[i])
					u[i] = average(.8, b[i], g[i]) // Nesterov's mixture
				}
				s := q(1)
				for range 2 {
					ss := mul(s, s)
					s = mul(s, add(q(3.4445), mul(ss, add(q(-4.7750), mul(q(2.0315), ss)))))
				}
				f := mul(root(q(3)), quo(s, size(u))) // √max(1, rows/cols)
				for i := range x {
					x[i] = sub(sub(x[i], mul(q(.1*.3), x[i])), mul(q(.1), mul(f, u[i])))
				}
			}
		},
		"schedulefree(lr=0.2,weight_decay=0.3,momentum=0.8,r=1,warmup_steps=3)": func() steps {
			z, x, sum := start3(), start3(), q(0)
			return func(t int, y, g []num) {
				eta := mul(q(.2), quo(q(float64(min(t, 3))), q(3)))
				w := mul(mul(eta, eta), q(float64(t)))
				sum = add(sum, w)
				for i := range y {
					z[i] = sub(z[i], mul(eta, add(g[i], mul(q(.3), y[i]))))
					x[i] = add(x[i], mul(quo(w, sum), sub(z[i], x[i])))
					y[i] = average(.8, x[i], z[i])
				}
			}
		},
		"schedulefreeadamw(lr=0.2,beta1=0.8,beta2=0.9,eps=0.1,weight_decay=0.3)": func() steps {
			z, x, v := start3(), start3(), zeros(0)
			return func(t int, y, g []num) {
				for i := range y {
					v[i] = average(.9, v[i], mul(g[i], g[i]))
					u := quo(g[i], add(root(corrected(v[i], .9, t)), q(.1)))
					z[i] = sub(z[i], mul(q(.2), add(u, mul(q(.3), y[i]))))
					x[i] = add(x[i], quo(sub(z[i], x[i]), q(float64(t))))
					y[i] = average(.8, x[i], z[i])
				}
			}
		},
		"lookahead(momentum(lr=0.1,momentum=0.8),k=2,alpha=0.3)": func() steps {
			b, slow := zeros(0), start3()
			return func(t int, x, g []num) {
				for i := range x {
					b[i] = add(mul(q(.8), b[i]), g[i])
					if x[i] = sub(x[i], mul(q(.1), b[i])); t%2 == 0 {
						slow[i] = add(slow[i], mul(q(.3), sub(x[i], slow[i])))
						x[i] = slow[i] // the momentum goes on
					}
				}
			}
		},
		"sam(lr=0.1,rho=0.3)": func() steps {
			return func(_ int, x, g []num) {
				at, n := zeros(0), size(g)
				for i := range x {
					at[i] = add(x[i], quo(mul(q(.3), g[i]), n))
				}
				for i, d := range slope(at) {
					x[i] = sub(x[i], mul(q(.1), d))
				}
			}
		},
		"dog(lr=0.5,reps_rel=0.1,eps=0.1)": func() steps {
			v, far := q(0), mul(q(.1), add(q(1), size(start3())))
			return func(_ int, x, g []num) {
				far = top(far, size(diff(x, start3())))
				v = add(v, dot(g, g))
				h := quo(mul(q(.5), far), root(add(v, q(.1))))
				each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
			}
		},
		"dowg(lr=0.5,reps_rel=0.1,eps=0.1)": func() steps {
			v, far := q(0), mul(q(.1), add(q(1), size(start3())))
			return func(_ int, x, g []num) {
				far = top(far, size(diff(x, start3())))
				v = add(v, mul(mul(far, far), dot(g, g)))
				h := quo(mul(q(.5), mul(far, far)), add(root(v), q(.1)))
				each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
			}
		},
		"dadapt(lr=0.5,d0=0.2,g=0.7,eps=0.1)": func() steps {
			v, far, moved := q(.7*.7), q(.2), q(0)
			return func(_ int, x, g []num) {
				if s := size(diff(x, start3())); s.Sign() > 0 {
					far = top(far, quo(sub(mul(s, s), moved), mul(q(2), s)))
				}
				v = add(v, dot(g, g))
				h := quo(mul(q(.5), far), add(root(v), q(.1)))
				moved = add(moved, mul(mul(h, h), dot(g, g)))
				each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
			}
		},
		"prodigy(lr=0.5,beta1=0.8,beta2=0.9,eps=0.1,d0=0.2)": func() steps {
			m, v, s := zeros(0), zeros(0), zeros(0)
			d, r, share := q(.2), q(0), root(q(.9))
			return func(_ int, x, g []num) {
				along, total, from := q(0), q(0), start3()
				for i := range x {
					along = add(along, mul(g[i], sub(from[i], x[i])))
					m[i] = average(.8, m[i], mul(d, g[i]))
					v[i] = average(.9, v[i], mul(mul(d, d), mul(g[i], g[i])))
					s[i] = add(mul(share, s[i]), mul(sub(q(1), share), mul(q(.5), mul(mul(d, d), g[i]))))
					total = add(total, magnitude(s[i]))
				}
				for i := range x {
					x[i] = sub(x[i], quo(mul(q(.5), mul(d, m[i])), add(root(v[i]), mul(d, q(.1)))))
				}
				r = add(mul(share, r), mul(sub(q(1), share), mul(q(.5), mul(mul(d, d), along))))
				d = top(d, quo(r, total))
			}
		},
		"qhm(lr=0.3,momentum=0.8,nu=0.6,weight_decay=0.3)": func() steps {
			m := zeros(0)
			return eachLR(.3, func(i, _ int, x, g num) num {
				g = add(g, mul(q(.3), x))
				m[i] = average(.8, m[i], g)
				return average(.6, m[i], g)
			})
		},
		"polyak(f_star=-0.1,share=0.7,max=2)": func() steps {
			return func(_ int, x, g []num) {
				f := q(.1)
				for i := range x {
					f = add(f, quo(mul(g[i], x[i]), q(4)))
				}
				h := least(q(2), quo(mul(q(.7), f), dot(g, g)))
				each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
			}
		},
	} {
		conventions[text] = rule
	}
}

func start3() []num { return []num{q(quarticX0[0]), q(quarticX0[1]), q(quarticX0[2])} }

// Those that are flows by a splitting, or gradient descent with a second gradient or a prox.
func init() {
	type steps = func(int, []num, []num)
	for text, rule := range map[string]func() steps{
		"bb1(h0=0.2)": func() steps { return rayleigh(func(xx, xg, _ num) num { return quo(xx, xg) }) },
		"bb2(h0=0.2)": func() steps { return rayleigh(func(_, xg, gg num) num { return quo(xg, gg) }) },
		"extragradient(lr=0.3)": func() steps {
			return func(_ int, x, g []num) {
				at := zeros(0)
				for i := range x {
					at[i] = sub(x[i], mul(q(.3), g[i]))
				}
				for i, d := range slope(at) {
					x[i] = sub(x[i], mul(q(.3), d))
				}
			}
		},
		"ogd(lr=0.2,beta=0.15)": func() steps {
			old := zeros(0)
			return func(t int, x, g []num) {
				for i := range x {
					if t == 1 { // Euler's
						x[i] = sub(x[i], mul(q(.2), g[i]))
					} else {
						x[i] = sub(x[i], sub(mul(add(q(.2), q(.15)), g[i]), mul(q(.15), old[i])))
					}
				}
				old = slices.Clone(g)
			}
		},
		"symplectic(h=0.4,gamma=0.7)": func() steps {
			w := zeros(0)
			return each(func(i, _ int, _, g num) num {
				w[i] = sub(mul(sub(q(1), mul(q(.4), q(.7))), w[i]), mul(q(.4), g))
				return neg(mul(q(.4), w[i]))
			})
		},
		"relativistic(h=0.4,gamma=0.7,c=0.8,m=0.5)": func() steps {
			p := zeros(0)
			return func(_ int, x, g []num) {
				for i := range p {
					p[i] = sub(mul(exp(neg(mul(q(.4), q(.7)))), p[i]), mul(q(.4), g[i]))
				}
				e := root(add(dot(p, p), mul(q(.4), q(.4))))
				for i := range p {
					x[i] = add(x[i], quo(mul(q(.4*.8), p[i]), e))
				}
			}
		},
		"hamiltonian(h=0.4,gamma=0.7,b=2.5)": func() steps {
			p := zeros(0)
			return func(_ int, x, g []num) {
				for i := range p {
					p[i] = sub(mul(exp(neg(mul(q(.4), q(.7)))), p[i]), mul(q(.4), g[i]))
				}
				f := root(size(p))
				for i := range p {
					x[i] = add(x[i], mul(q(.4), mul(f, p[i])))
				}
			}
		},
		"normgd(lr=0.3)": func() steps { // the first coordinate has the largest slope, until the second has
			return func(_ int, x, g []num) {
				at := 0
				for i := range g {
					if magnitude(g[i]).Cmp(magnitude(g[at])) > 0 {
						at = i
					}
				}
				x[at] = sub(x[at], mul(q(.3), g[at]))
			}
		},
		"normgd(lr=0.2,norm=linf)": func() steps {
			return func(_ int, x, g []num) {
				sum := q(0)
				for i := range g {
					sum = add(sum, magnitude(g[i]))
				}
				for i := range g {
					x[i] = sub(x[i], mul(q(.2), mul(sum, signum(g[i]))))
				}
			}
		},
		"nagc(lr=0.2,r=2.5)": func() steps {
			x := start3()
			return func(t int, y, g []num) {
				mu := quo(q(float64(t-1)), add(q(float64(t-1)), q(2.5)))
				for i := range y {
					next := sub(y[i], mul(q(.2), g[i]))
					y[i] = add(next, mul(mu, sub(next, x[i])))
					x[i] = next
				}
			}
		},
		"bregman(h=0.4,p=3,c=0.3)": func() steps {
			z := start3()
			return func(t int, x, g []num) {
				a, b := mul(q(.4), q(float64(t-1))), mul(q(.4), q(float64(t)))
				cube := func(v num) num { return mul(v, mul(v, v)) }
				for i := range x {
					z[i] = sub(z[i], mul(mul(q(.3), sub(cube(b), cube(a))), g[i]))
					x[i] = add(z[i], mul(sub(x[i], z[i]), cube(quo(a, b))))
				}
			}
		},
		"matched(h=0.4,c=0.2,n=1.5)": func() steps {
			z := start3()
			return func(t int, x, g []num) {
				for i := range x {
					x[i] = add(x[i], mul(quo(q(2), q(float64(t+1))), sub(z[i], x[i])))
				}
				for i, g := range slope(x) {
					x[i] = sub(x[i], quo(mul(mul(q(.4), q(.4)), g), q(1.5)))
				}
				for i, g := range slope(x) {
					z[i] = sub(z[i], mul(mul(mul(q(.2*2), mul(q(.4), q(.4))), q(float64(t))), g))
				}
			}
		},
		"nagflow(h=0.4,mu=0.3,gamma0=2)": func() steps { // x follows v first, and v then the slope at the new x
			v, gamma := start3(), q(2)
			hmu := mul(q(.4), q(.3))
			return func(_ int, x, _ []num) {
				gamma = quo(add(gamma, hmu), add(q(1), q(.4)))
				for i := range x {
					x[i] = quo(add(x[i], mul(q(.4), v[i])), add(q(1), q(.4)))
				}
				for i, g := range slope(x) {
					v[i] = quo(sub(add(mul(gamma, v[i]), mul(hmu, x[i])), mul(q(.4), g)), add(gamma, hmu))
				}
			}
		},
		"mirror(lr=0.3,map=hyperbolic(beta=0.5))": func() steps { // z = arsinh(x/β)
			return each(func(_, _ int, x, g num) num {
				u := quo(x, q(.5))
				e := add(magnitude(u), root(add(mul(u, u), q(1)))) // e^|z|
				if u.Sign() < 0 {
					e = quo(q(1), e)
				}
				e = mul(e, exp(neg(mul(q(.3), g))))
				return sub(x, mul(q(.5), quo(sub(e, quo(q(1), e)), q(2))))
			})
		},
		"expgrad(lr=0.3,simplex=1.2)": func() steps { // of the sizes; the signs stay
			return func(_ int, x, g []num) {
				sum := q(0)
				for i := range x {
					x[i] = mul(x[i], exp(neg(mul(q(.3), mul(signum(x[i]), g[i])))))
					sum = add(sum, magnitude(x[i]))
				}
				for i := range x {
					x[i] = quo(mul(q(1.2), x[i]), sum)
				}
			}
		},
		"ista(lr=0.2,l1=0.4)": func() steps {
			return func(_ int, x, g []num) {
				for i := range x {
					x[i] = shrink(sub(x[i], mul(q(.2), g[i])), mul(q(.2), q(.4)))
				}
			}
		},
		"fista(lr=0.2,l1=0.4)": func() steps {
			old, theta := start3(), q(1)
			return func(_ int, y, g []num) {
				next := quo(add(q(1), root(add(q(1), mul(q(4), mul(theta, theta))))), q(2))
				for i := range y {
					x := shrink(sub(y[i], mul(q(.2), g[i])), mul(q(.2), q(.4)))
					y[i] = add(x, mul(quo(sub(theta, q(1)), next), sub(x, old[i])))
					old[i] = x
				}
				theta = next
			}
		},
		"aegd(lr=0.3,c=0.5)":             func() steps { return aegd(false) },
		"aegd(lr=0.3,c=0.5,scalar=true)": func() steps { return aegd(true) },
	} {
		conventions[text] = rule
	}
}

// shrink is soft thresholding.
func shrink(x, by num) num { return mul(signum(x), top(q(0), sub(magnitude(x), by))) }

// rayleigh is gradient descent with a quotient of the moves before, after a first step of 0.2.
func rayleigh(next func(xx, xg, gg num) num) func(t int, x, g []num) {
	var x0, g0 []num
	return func(_ int, x, g []num) {
		h := q(.2)
		if x0 != nil {
			dx, dg := diff(x, x0), diff(g, g0)
			h = next(dot(dx, dx), dot(dx, dg), dot(dg, dg))
		}
		x0, g0 = slices.Clone(x), slices.Clone(g)
		each(func(_, _ int, _, g num) num { return mul(h, g) })(0, x, g)
	}
}

// aegd has lr = 0.3 and c = 0.5.
func aegd(scalar bool) func(t int, x, g []num) {
	r := []num{}
	return func(_ int, x, g []num) {
		f := q(.5)
		for i := range x {
			f = add(f, quo(mul(g[i], x[i]), q(4)))
		}
		if len(r) == 0 {
			r = []num{root(f), root(f), root(f)}
		}
		u := zeros(0)
		for i := range u {
			u[i] = quo(g[i], mul(q(2), root(f)))
		}
		for i := range x {
			s := mul(u[i], u[i])
			if scalar {
				s = dot(u, u)
			}
			r[i] = quo(r[i], add(q(1), mul(q(.6), s)))
			x[i] = sub(x[i], mul(q(.6), mul(r[i], u[i])))
		}
	}
}
