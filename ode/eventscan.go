package ode

import "math"

// look is a time and the value of a function there.
type look struct{ t, v float64 }

// at looks at event i at time t.
func (e *events) at(s *Step, i int, t float64) look {
	s.At(e.y, t)
	return look{t, e.list[i].Func(t, e.y)}
}

// place looks at event i at place k of n within the step, the right end being place n.
func (e *events) place(s *Step, i, k, n int) look {
	t := s.R.T
	if k < n {
		t = s.L.T + float64(float64(k)/float64(n)*(s.R.T-s.L.T))
	}
	if e.shared == nil || n != looks {
		return e.at(s, i, t)
	}
	y := e.shared[k-1]
	if !e.have[k-1] {
		e.have[k-1] = true
		s.At(y, t)
	}
	return look{t, e.list[i].Func(t, y)}
}

// negligible is the size of a value that counts as a touched zero, relative to those beside it; an extremum of that
// depth is within its root of the distance between places.
const negligible = 0x1p-40

// scan looks for the zeros of event i.
func (e *events) scan(s *Step, i int) {
	ev := &e.list[i]
	n := looks
	if ev.MaxStep > 0 {
		n = int(math.Max(looks, math.Min(mostLooks, math.Ceil(math.Abs(s.R.T-s.L.T)/ev.MaxStep))))
	}
	sg := e.sign[i]
	a := look{s.L.T, ev.Func(s.L.T, s.L.Y)} // the place before
	if sign(a.v) != sg {
		a.v = float64(sg)
	}
	var b look // the one before that, if the function has not changed its sign since
	known := false
	for k := 1; k <= n; k++ {
		c := e.place(s, i, k, n)
		if c.v != c.v {
			continue
		}
		now := sign(c.v)
		switch {
		case sg == 0: // at a zero that was noted, or leaving it
		case now != sg:
			e.cross(s, i, a, c, sg)
		default:
			if e.turn(s, i, b, a, c, known, k == n) {
				now = 0
			}
		}
		b, a, known = a, c, now == sg
		sg = now
	}
	e.sign[i] = sg
}

// turn looks for zeros where the function has the same sign at the places a and c, and at b before them if that is
// known. Last says that c is the end of the step. It reports that c itself is such a zero.
func (e *events) turn(s *Step, i int, b, a, c look, known, last bool) bool {
	size := func(p look) float64 { return math.Abs(p.v) }
	d := c.t - a.t
	switch {
	case known && size(a) < size(b) && size(a) <= size(c):
		e.dip(s, i, b, c)
	case !known && a.t == s.L.T && size(c) > size(a):
		if p := e.at(s, i, a.t+float64(0x1p-23*d)); size(p) < size(a) {
			e.dip(s, i, a, c)
		}
	case last && size(c) < size(a):
		if p := e.at(s, i, c.t-float64(0x1p-23*d)); size(p) < size(c) {
			return e.dip(s, i, a, c) && size(c) <= float64(negligible*size(a))
		}
		if size(c) > float64(negligible*size(a)) {
			break
		}
		// The end of the step is a zero to rounding. Where the function goes on to the other side, the next step will see it.
		if c.t == s.run.T1 {
			e.note(s, i, c.t, -sign(c.v))
			return true
		}
		if p := e.at(s, i, c.t+float64(0x1p-17*d)); sign(p.v) == sign(c.v) && size(p) > size(c) {
			e.note(s, i, c.t, -sign(c.v))
			return true
		}
	}
	return false
}

// dip seeks by golden section where the function, of one sign at a and b, is nearest to zero between them. It notes the
// two zeros if it crosses to the other sign there, and the one if it touches zero; it reports whether it did.
func (e *events) dip(s *Step, i int, a, b look) bool {
	const r = 0.6180339887498949
	sg := sign(a.v)
	f := func(p look) float64 { return float64(float64(sg) * p.v) }
	inner := func(from, to look) look { return e.at(s, i, to.t-float64(r*(to.t-from.t))) }
	l, h := a, b // the bracket
	x1, x2 := inner(l, h), inner(h, l)
	best := x1
	for range 64 {
		if f(x2) < f(best) {
			best = x2
		}
		if f(x1) < f(best) {
			best = x1
		}
		if f(best) < 0 {
			break
		}
		if top := math.Max(f(l), f(h)); top-f(best) < f(best)/8 { // flat, and away from zero
			return false
		}
		if f(x1) < f(x2) {
			h, x2 = x2, x1
			x1 = inner(l, h)
		} else {
			l, x1 = x1, x2
			x2 = inner(h, l)
		}
	}
	switch {
	case f(best) < 0:
		e.cross(s, i, a, best, sg)
		e.cross(s, i, best, b, -sg)
	case best.v == 0:
		e.cross(s, i, a, best, sg)
	case f(best) <= negligible*math.Max(f(a), f(b)):
		e.note(s, i, best.t, -sg)
	default:
		return false
	}
	return true
}

// cross notes the zero between a, where the function has the sign sg, and b, where it has it no longer: the first time
// at which it has not, down to two neighbouring ones or, where that is zero itself and the function goes on to the
// other sign, one just after.
func (e *events) cross(s *Step, i int, a, b look, sg int) {
	if d := e.list[i].Dir; d != 0 && d != -sg {
		return
	}
	p := e.locate(s, i, a, b, func(v float64) bool { return sign(v) != sg })
	if sign(p.v) == 0 && sign(b.v) == -sg { // zero for some times by rounding, or for longer?
		q := p
		for by := ulp(p.t); math.Abs(by) < float64(0x1p-26*math.Abs(s.R.T-s.L.T)) && by < math.Abs(b.t-p.t); by *= 2 {
			if q = e.at(s, i, p.t+math.Copysign(by, b.t-p.t)); sign(q.v) == -sg {
				p = e.locate(s, i, p, q, func(v float64) bool { return sign(v) == -sg })
				break
			}
		}
	}
	e.note(s, i, p.t, -sg)
}

// ulp is the distance from |t| to the next float64.
func ulp(t float64) float64 { return math.Nextafter(math.Abs(t), inf) - math.Abs(t) }

// locate returns the first time after a and up to b, to rounding, at which the value is far, as it is at b: by
// interpolation that is kept from the ends and near the middle such that it takes one evaluation more than bisection at
// most.
//
// Source: I. F. D. Oliveira, R. H. C. Takahashi, ACM Trans. Math. Softw. 47 (2020), 5, the ITP method.
func (e *events) locate(s *Step, i int, a, b look, far func(v float64) bool) look {
	width := math.Abs(b.t - a.t)
	unit := math.Max(ulp(a.t), ulp(b.t))
	reach := unit
	for reach < width {
		reach *= 2
	}
	for range 2000 { // a bound for times near zero, whose neighbours are nearer than unit
		w := b.t - a.t
		m := a.t + float64(w/2)
		if m == a.t || m == b.t {
			break
		}
		x := a.t + float64(w*(a.v/(a.v-b.v)))
		by := math.Max(float64(.2/width*float64(w*w)), unit)
		if math.Abs(m-x) <= by || x != x {
			x = m
		} else {
			x += math.Copysign(by, m-x)
		}
		if r := math.Max(reach-float64(math.Abs(w)/2), 0); math.Abs(x-m) > r {
			x = m + math.Copysign(r, x-m)
		}
		if (x-a.t)*w <= 0 || (b.t-x)*w <= 0 {
			x = m
		}
		reach = math.Max(reach/2, unit)
		if p := e.at(s, i, x); p.v == p.v && far(p.v) {
			b = p
		} else if a.t = x; p.v == p.v {
			a.v = p.v
		}
	}
	return b
}

// note adds a zero at t that the function reaches in the direction dir, if that is the event's.
func (e *events) note(s *Step, i int, t float64, dir int) {
	if d := e.list[i].Dir; d != 0 && d != dir {
		return
	}
	y := make([]float64, len(e.y))
	s.At(y, t)
	e.past = append(e.past, Crossing{Event: i, T: t, Y: y, Dir: dir})
}
