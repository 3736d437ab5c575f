package lab

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/spec"
)

// Print writes a table for people: columns under their names, two spaces apart, numbers to the right.
func Print(w io.Writer, t *figure.Table) {
	width := make([]int, len(t.Columns))
	right := make([]bool, len(t.Columns))
	for j, c := range t.Columns {
		width[j] = utf8.RuneCountInString(c)
		right[j] = len(t.Rows) > 0
		for _, r := range t.Rows {
			width[j] = max(width[j], utf8.RuneCountInString(r[j]))
			if !isNumber(r[j]) && r[j] != "" && r[j] != "-" && r[j] != "never" {
				right[j] = false
			}
		}
	}
	line := func(cells []string) {
		var b strings.Builder
		for j, c := range cells {
			pad := strings.Repeat(" ", width[j]-utf8.RuneCountInString(c))
			if j > 0 {
				b.WriteString("  ")
			}
			if right[j] {
				b.WriteString(pad + c)
			} else {
				b.WriteString(c + pad)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
	line(t.Columns)
	for _, r := range t.Rows {
		line(r)
	}
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

// Short writes a number with three digits, as tables for people do.
func Short(x float64) string {
	switch a := math.Abs(x); {
	case x == 0:
		return "0"
	case a >= 1e-2 && a < 1e4:
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	return strconv.FormatFloat(x, 'e', 2, 64)
}

// Digits writes a number with n significant digits, in the notation of the spec strings.
func Digits(x float64, n int) string {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', n, 64), 64)
	return spec.Number(y)
}

// Plain returns a text with mathematics between dollar signs for a terminal; see [page.Plain].
func Plain(s string) string { return page.Plain(s) }

// TeX returns a text with mathematics between dollar signs as LaTeX: outside of them what LaTeX would read as a command
// is escaped, and everywhere symbols become commands, so that any LaTeX reads the file.
func TeX(s string) string {
	parts := strings.Split(s, "$")
	for i := range parts {
		var b strings.Builder
		for _, r := range parts[i] {
			math, isMath := texMath[r]
			text, isText := texText[r]
			switch inMath := i%2 == 1; {
			case isMath && inMath:
				b.WriteString(math + " ")
			case isMath:
				b.WriteString("$" + math + "$")
			case isText && !inMath:
				b.WriteString(text)
			default:
				b.WriteRune(r)
			}
		}
		parts[i] = b.String()
	}
	return strings.Join(parts, "$")
}

var texText = map[rune]string{
	'\\': `\textbackslash{}`, '%': `\%`, '&': `\&`, '#': `\#`, '_': `\_`, '{': `\{`, '}': `\}`, '~': `\textasciitilde{}`,
	'^': `\textasciicircum{}`, '–': "--", '—': "---", '’': "'", '“': "``", '”': "''",
}

var texMath = map[rune]string{
	'α': `\alpha`, 'β': `\beta`, 'γ': `\gamma`, 'δ': `\delta`, 'ε': `\varepsilon`, 'ζ': `\zeta`, 'η': `\eta`, 'θ': `\theta`,
	'κ': `\kappa`, 'λ': `\lambda`, 'μ': `\mu`, 'ν': `\nu`, 'ξ': `\xi`, 'π': `\pi`, 'ρ': `\rho`, 'σ': `\sigma`, 'τ': `\tau`,
	'φ': `\varphi`, 'χ': `\chi`, 'ψ': `\psi`, 'ω': `\omega`, 'Γ': `\Gamma`, 'Δ': `\Delta`, 'Θ': `\Theta`, 'Λ': `\Lambda`,
	'Σ': `\Sigma`, 'Φ': `\Phi`, 'Ψ': `\Psi`, 'Ω': `\Omega`, '∇': `\nabla`, '∂': `\partial`, '∞': `\infty`, 'ℓ': `\ell`,
	'‖': `\|`, '½': `\tfrac12`, '¼': `\tfrac14`, '¾': `\tfrac34`, '⅓': `\tfrac13`, '⅔': `\tfrac23`, '·': `\cdot`, '⋅': `\cdot`,
	'×': `\times`, '±': `\pm`, '≤': `\le`, '≥': `\ge`, '≠': `\ne`, '≈': `\approx`, '≪': `\ll`, '≫': `\gg`, '∝': `\propto`,
	'→': `\to`, '…': `\ldots`, '∼': `\sim`, '∓': `\mp`, '⟂': `\perp`, '≃': `\simeq`, '∘': `\circ`, '⋆': `\star`, '√': `\surd`, '∈': `\in`, '⟨': `\langle`, '⟩': `\rangle`, '∑': `\sum`, '∫': `\int`, '−': `-`,
	'⁻': `^{-}`, '⁰': `^0`, '¹': `^1`, '²': `^2`, '³': `^3`, '⁴': `^4`, '⁵': `^5`, '⁶': `^6`, '⁷': `^7`, '⁸': `^8`, '⁹': `^9`,
	'₀': `_0`, '₁': `_1`, '₂': `_2`, '₃': `_3`, 'ᵀ': `^{\top}`, '⊤': `\top`, 'ẋ': `\dot x`, 'ẍ': `\ddot x`,
}
