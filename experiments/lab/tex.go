package lab

import "strings"

// TeX returns a text with mathematics between dollar signs as LaTeX: outside of them what LaTeX would read as a command is
// escaped, and everywhere symbols become commands, so that any LaTeX reads the file.
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
