package figure

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/vec"
)

// decimal is the number n·10^k.
type decimal struct {
	n int64
	k int
}

// value is the float64 nearest to d, or an infinity.
func (d decimal) value() float64 {
	v, _ := strconv.ParseFloat(fmt.Sprintf("%de%d", d.n, d.k), 64)
	return v
}

// count returns how many steps d > 0 reach from 0 to v, rounded down: without rounding errors, but for tickSlack and
// that of v.
func (d decimal) count(v float64) int64 {
	step, _ := new(big.Rat).SetString(fmt.Sprintf("%de%d", d.n, d.k))
	q := new(big.Rat).SetFloat64(v)
	q.Quo(q, step).Add(q, new(big.Rat).SetFloat64(tickSlack))
	n := new(big.Int).Div(q.Num(), q.Denom()).Int64()
	if (decimal{(n + 1) * d.n, d.k}).value() <= v {
		n++
	}
	return n
}

// niceStep returns the least step m·10^k, m = 1, 2 or 5, of which at most want lie between lo and hi.
func niceStep(lo, hi float64, want int) decimal {
	width, times := hi-lo, 1.0
	if math.IsInf(width, 0) {
		width, times = float64(hi/2)-float64(lo/2), 2
	}
	for k := int(math.Floor(float64(vec.Log10(width))+float64(vec.Log10(times/float64(want))))) - 1; ; k++ {
		for _, m := range []int64{1, 2, 5} {
			if d := (decimal{m, k}); width/d.value()*times <= float64(want)*(1+1e-9) {
				return d
			}
		}
	}
}

// numbers settles how the numbers from a·10^k to b·10^k are written: with a factor if they are large or small, and, if
// that is wanted, with an offset as by matplotlib's ScalarFormatter: the digits that they have in common, or a round
// number between them, if it has four digits or more; base is the offset in units of 10^k. ok is false if no offset was
// wanted and a number has more than five digits.
func numbers(a, b int64, k int, withOffset bool) (t ticks, base int64, ok bool) {
	if withOffset && (a > 0 || b < 0) {
		least, most, sign := a, b, int64(1)
		if b < 0 {
			least, most, sign = -b, -a, -1
		}
		p := int64(1)
		for least/p != most/p {
			p *= 10
		}
		if (most-least)*100 <= p {
			for p = 1; most/p-least/p > 1; {
				p *= 10
			}
		}
		if most/p >= 1000 {
			base = sign * (most / p * p)
			for t.offset = (decimal{base, k}); t.offset.n%10 == 0; t.offset.k++ {
				t.offset.n /= 10
			}
		}
	}
	top := max(b-base, base-a)
	if digits := len(strconv.FormatInt(top, 10)); top > 0 && (digits+k > 5 || digits+k <= -3) {
		t.factor = digits - 1 + k
		if base != 0 && digits <= 2 {
			t.factor = k
		}
	}
	return t, base, withOffset || top < 1e5
}

// text writes a positive number in full if its exponent is from least to most, and else as m·10^e.
func (d decimal) text(least, most int) string {
	places := len(strconv.FormatInt(d.n, 10)) - 1
	e := places + d.k
	if e >= least && e <= most {
		return d.digits()
	}
	return strings.TrimPrefix(fmt.Sprintf(`%s{\cdot}10^{%d}`, decimal{d.n, -places}.digits(), e), `1{\cdot}`)
}

// digits writes n·10^k without an exponent and without rounding; whole numbers from five digits on in groups of three.
func (d decimal) digits() string {
	if d.n == 0 {
		return "0"
	}
	sign := ""
	if d.n < 0 {
		sign, d.n = "-", -d.n
	}
	s := fmt.Sprintf("%0*d", 1+max(0, -d.k), d.n)
	if d.k < 0 {
		return sign + s[:len(s)+d.k] + "." + s[len(s)+d.k:]
	}
	s += strings.Repeat("0", d.k)
	if len(s) > 4 {
		for i := len(s) - 3; i > 0; i -= 3 {
			s = s[:i] + `\,` + s[i:]
		}
	}
	return sign + s
}
