package linear

import (
	"math"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// The increment of component j is √uround·S, where S is the largest of
//
//   - |y_j|;
//   - ATol times the length of the planned move h·f in tolerances, within [1, most]: rounding in other components then
//     changes h·J, in tolerances, by no more than √uround, and the increment stays below 1/64 of ATol, which the caller calls
//     nothing;
//   - the share larger of the component's own move |h·f_j|, for one that passes through zero.
//
// Codes that have a tolerance do likewise: DASSL takes √uround·max(|y_j|, |h·y'_j|, w_j), CVODE max(√uround·|y_j|,
// 1000·n·uround·‖h·f‖·w_j).
//
// Where ATol is zero and y_j too, S is |h·f_j|, at most ‖y‖∞; else ‖y‖∞; for y = 0 the share least of ‖h·f‖∞; for a
// system at rest there [ode.System].Typical. No S has a unit but that of y.
//
// A column that rounding has covered, one that is zero or has an element which stands for less than 12 bits of a
// difference, is taken again with a larger increment if y_j is small enough to allow it: ATol or, without any
// tolerance, √uround·‖y‖∞/1024.
const (
	most   = 0x1p20
	least  = 0x1p-20
	larger = 0x1p-10
	tiny   = 0x1p-990 // what is smaller is no size: a difference of its length would underflow
)

// moveAhead returns the field f at p, and the h for which h·f is the planned move.
func (d *differ) moveAhead(p *ode.Point) (f []float64, h float64) {
	if f = p.Field(); p.M.Scale != 0 {
		h = d.rate / math.Abs(p.M.Scale)
	}
	return f, h
}

// floor is the size that the tolerance gives to a component where the planned move is h·f, as a multiple of its ATol;
// zero without one.
func (d *differ) floor(y, f []float64, h float64) float64 {
	if d.w.ATol == 0 && d.w.ATols == nil {
		return 0
	}
	return math.Max(1, math.Min(most, h*vec.Norm(d.w, y, f)))
}

// typical is the size of last resort.
func (d *differ) typical() float64 {
	if t := d.run.Sys.Typical; t > 0 {
		return t
	}
	return 1
}

// sizes stores the S of all components at p and returns the largest |y_j|, for [differ.again].
func (d *differ) sizes(p *ode.Point) float64 {
	f, h := d.moveAhead(p)
	y := p.Y
	norm, times, move := vec.NormInf(y), d.floor(y, f, h), least*(h*vec.NormInf(f))
	for c, v := range y {
		floor := d.w.Abs(c) * times
		own := h * math.Abs(f[c])
		s := math.Max(math.Max(math.Abs(v), floor), larger*own)
		if v == 0 && floor == 0 {
			s = math.Min(own, norm)
		}
		d.size[c] = firstSize(s, norm, move, d.typical())
	}
	return norm
}

// again returns the S of component c where rounding has covered its column, zero for none, with the largest |y_j|.
func (d *differ) again(c int, norm float64) float64 {
	switch {
	case d.w.Abs(c) > 0:
		return d.w.Abs(c) / RootU
	case !d.w.None():
		return 0
	}
	return larger * norm
}

// whole returns the size of a component at p, for a difference along a vector.
func (d *differ) whole(p *ode.Point) float64 {
	f, h := d.moveAhead(p)
	least := d.w.ATol
	for i, a := range d.w.ATols { // the least is nothing for every component
		if i == 0 || a > 0 && (a < least || least == 0) {
			least = a
		}
	}
	return math.Max(d.run.DiffSize(p.Y, f, h), least*d.floor(p.Y, f, h))
}

// firstSize returns the first of the sizes that is one.
func firstSize(s ...float64) float64 {
	for _, v := range s {
		if v > tiny && v <= math.MaxFloat64 {
			return v
		}
	}
	return 1
}

// byDifferences takes one-sided differences, one evaluation for each group of columns, and another one where rounding has
// covered a column of it or the field is not finite. Beyond the position the force stays what it is,
// and the columns are free where the field is mixed from it.
func (d *differ) byDifferences(j *Jacobian, p *ode.Point) {
	norm := d.sizes(p)
	d.base(p)
	copy(d.f, d.p.Field())
	for _, group := range d.pat.groups {
		for _, c := range group {
			d.d[c] = RootU * d.size[c]
		}
		f := d.shift(p, group)
		if !vec.Finite(f) {
			for _, c := range group {
				d.d[c] = -RootU * d.size[c]
			}
			f = d.shift(p, group)
		}
		more := false
		for _, c := range group {
			if d.column(j, c, f) {
				s := d.again(c, norm)
				if s < d.size[c]/larger {
					s = 0
				}
				d.size[c], more = s, more || s > 0
			} else {
				d.size[c] = 0
			}
		}
		if more {
			d.second(j, p, group)
		}
	}
}

// column stores column c from the field f beside the place and reports that rounding has covered it.
func (d *differ) column(j *Jacobian, c int, f []float64) bool {
	covered, blank := false, true
	for _, i := range d.pat.rows[c] {
		by := f[i] - d.f[i]
		d.u[i] = by
		blank = blank && by == 0
		covered = covered || by != 0 && d.rounded(i, f[i])
		j.a[d.pat.index(i, c)] = by / d.d[c]
	}
	return covered || blank && len(d.pat.rows[c]) > 0
}

// second takes those columns of a group again that have a size, and replaces what rounding has covered. The first
// differences are in u.
func (d *differ) second(j *Jacobian, p *ode.Point, group []int) {
	for _, c := range group {
		d.d[c] = RootU * d.size[c]
	}
	f := d.shift(p, group)
	if !vec.Finite(f) {
		return
	}
	for _, c := range group {
		if d.size[c] == 0 {
			continue
		}
		for _, i := range d.pat.rows[c] {
			if d.rounded(i, d.f[i]+d.u[i]) {
				j.a[d.pat.index(i, c)] = (f[i] - d.f[i]) / d.d[c]
			}
		}
	}
}

// rounded reports that component i of the field differs from v by so little that rounding has a part in it.
func (d *differ) rounded(i int, v float64) bool {
	return math.Abs(v-d.f[i]) <= 0x1p-40*math.Max(math.Abs(v), math.Abs(d.f[i]))
}

// shift returns the field at p with the components of the group changed by what d holds for them, which becomes by how
// much they really were.
func (d *differ) shift(p *ode.Point, group []int) []float64 {
	d.base(p)
	for _, c := range group {
		y := d.p.Y[c]
		d.p.Y[c] = y + d.d[c]
		d.d[c] = d.p.Y[c] - y
	}
	if group[0] < d.run.Pos() {
		d.p.Invalidate()
	} else {
		d.p.InvalidateField()
	}
	return d.p.Field()
}
