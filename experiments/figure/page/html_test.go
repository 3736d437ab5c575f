package page_test

import (
	"testing"

	"github.com/odescent/odescent/experiments/figure/page"
)

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"a < b & c":                `a &lt; b &amp; c`,
		"step $h_k$ of fish":       `step <i>h</i><sub><i>k</i></sub> of fish`,
		`$x'' + \gamma x' = -∇f$`:  "<i>x</i>′′\u2009+\u2009<i>γ</i><i>x</i>′\u2009=\u2009−∇<i>f</i>",
		`$f(x_k) - f^\star$`:       "<i>f</i>(<i>x</i><sub><i>k</i></sub>)\u2009−\u2009<i>f</i><sup>⋆</sup>",
		`$10^{-3}$`:                "10<sup>−3</sup>",
		"the power $-r$":           "the power −<i>r</i>",
		`$\bar{x}$`:                "<i>x</i>\u0304",
		`$2/λ_{\max}$`:             "2/<i>λ</i><sub>max</sub>",
		`$O(\ln \ln(1/δ))$`:        "<i>O</i>(ln\u2009ln(1/<i>δ</i>))",
		`$\frac12$ is not in here`: `$\frac12$ is not in here`,
	} {
		if got := page.HTML(in); got != want {
			t.Errorf("%s:\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"step $h_k$ of fish":                        "step h_k of fish",
		"its power is $-2r/3$":                      "its power is -2r/3",
		`$x'' + \gamma x' = -∇f$`:                   "x'' + γx' = -∇f",
		`$h·λ_{\max}$ at $10^{-3}$`:                 "h·λ_max at 10^-3",
		`$½·.9^{20/3}$ and $\log(1+hλ)$`:            "½·.9^(20/3) and log(1 + hλ)",
		"$cp^2t^{p-2}$ reaches $t^{-p}$":            "cp^2t^(p-2) reaches t^-p",
		"$x^{2k}y + e^{-2λT}$ at $e^{At}x_0$":       "x^(2k)y + e^(-2λT) at e^(At)x_0",
		"$‖x_0‖^{1-a}/(1-a)$, $f^⋆$ and $2^{-10}t$": "‖x_0‖^(1-a)/(1 - a), f^⋆ and 2^-10t",
		"$ρ^{ν(i)-1}$, $κ^{½}$ and $C_{ii}x_{max}$": "ρ^(ν(i)-1), κ^½ and C_iix_max",
		`$O(\ln \ln(1/δ))$, $2\ln \cosh(u)/u$`:      "O(ln ln(1/δ)), 2ln cosh(u)/u",
		`$\frac12$ is not in here`:                  `\frac12 is not in here`,
	} {
		if got := page.Plain(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}
