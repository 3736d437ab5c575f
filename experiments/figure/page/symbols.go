package page

// symbols are the commands that stand for one character.
var symbols = map[string]rune{
	"alpha": 'α', "beta": 'β', "gamma": 'γ', "delta": 'δ', "epsilon": 'ϵ', "varepsilon": 'ε', "zeta": 'ζ',
	"eta": 'η', "theta": 'θ', "vartheta": 'ϑ', "iota": 'ι', "kappa": 'κ', "lambda": 'λ', "mu": 'μ',
	"nu": 'ν', "xi": 'ξ',
	"pi": 'π', "rho": 'ρ', "varrho": 'ϱ', "sigma": 'σ', "tau": 'τ', "upsilon": 'υ', "phi": 'ϕ',
	"varphi": 'φ', "chi": 'χ',
	"psi": 'ψ', "omega": 'ω',
	"Gamma": 'Γ', "Delta": 'Δ', "Theta": 'Θ', "Lambda": 'Λ', "Xi": 'Ξ', "Pi": 'Π', "Sigma": 'Σ', "Upsilon": 'Υ',
	"Phi": 'Φ', "Psi": 'Ψ', "Omega": 'Ω',
	"nabla": '∇', "partial": '∂', "infty": '∞', "ell": 'ℓ', "hbar": 'ℏ', "Re": 'ℜ', "Im": 'ℑ', "emptyset": '∅',
	"star": '⋆', "ast": '∗', "prime": '′', "circ": '∘', "bullet": '∙', "dagger": '†', "top": '⊤', "bot": '⊥',
	"perp": '⊥',
	"pm":   '±', "mp": '∓', "times": '×', "cdot": '⋅', "div": '÷', "odot": '⊙', "oplus": '⊕', "otimes": '⊗',
	"le": '≤', "leq": '≤', "ge": '≥', "geq": '≥', "ne": '≠', "neq": '≠', "ll": '≪', "gg": '≫',
	"lesssim": '≲', "gtrsim": '≳',
	"approx": '≈', "sim": '∼', "simeq": '≃', "equiv": '≡', "propto": '∝', "mid": '∣',
	"in": '∈', "notin": '∉', "subset": '⊂', "cup": '∪', "cap": '∩', "setminus": '∖', "forall": '∀', "exists": '∃',
	"to": '→', "rightarrow": '→', "leftarrow": '←', "leftrightarrow": '↔', "Rightarrow": '⇒', "mapsto": '↦',
	"uparrow": '↑', "downarrow": '↓',
	"sum": '∑', "prod": '∏', "int": '∫', "ldots": '…', "dots": '…', "cdots": '⋯',
	"langle": '⟨', "rangle": '⟩', "lfloor": '⌊', "rfloor": '⌋', "lceil": '⌈', "rceil": '⌉',
	"lVert": '‖', "rVert": '‖', "Vert": '‖', "lvert": '|', "rvert": '|', "vert": '|',
}

// accents are the commands that put a mark over their argument.
var accents = map[string]rune{"dot": '˙', "ddot": '¨', "hat": 'ˆ', "tilde": '˜', "bar": '¯'}

// functionNames are set upright, with a thin space after them.
var functionNames = map[string]bool{
	"log": true, "ln": true, "exp": true, "sin": true, "cos": true, "tan": true, "tanh": true, "min": true,
	"max": true, "inf": true, "sup": true, "lim": true, "det": true, "dim": true, "tr": true, "diag": true,
	"sign": true, "arg": true, "cosh": true, "sinh": true,
}

// mathSpaces are the widths of \, and its like, in em.
var mathSpaces = map[rune]float64{',': 1. / 6, ':': 2. / 9, ';': 5. / 18, ' ': 1. / 3, '!': -1. / 6}

var classes = func() map[rune]class {
	m := map[rune]class{}
	for c, s := range map[class]string{
		binaryOp:    "+−±∓×⋅·÷∗⋆∘∙⊙⊕⊗∪∩∖",
		relation:    "=<>≤≥≠≪≫≲≳≈∼≃≡∝∈∉⊂→←↔⇒↦:∣",
		opening:     "([{⟨⌊⌈",
		closing:     ")]}⟩⌋⌉!",
		punctuation: ",;",
		operator:    "∑∏∫",
	} {
		for _, r := range s {
			m[r] = c
		}
	}
	return m
}()

// mathRune is the atom of a character in mathematics: Latin and Greek letters in italics, a hyphen as a minus sign.
func mathRune(r rune) atom {
	switch {
	case r == '-':
		r = '−'
	case r == '*':
		r = '∗'
	case r == '·':
		r = '⋅'
	}
	return atom{class: classes[r], text: []rune{italic(r)}, math: true}
}

// italic returns the mathematical italic of a letter, from Unicode's mathematical alphabets; capital Greek
// stays upright as in TeX.
func italic(r rune) rune {
	switch {
	case r == 'h':
		return 'ℎ' // the one hole in the block
	case r >= 'a' && r <= 'z':
		return r - 'a' + '𝑎'
	case r >= 'A' && r <= 'Z':
		return r - 'A' + '𝐴'
	case r >= 'α' && r <= 'ω':
		return r - 'α' + '𝛼'
	case r == 'μ' || r == 'µ':
		return '𝜇'
	}
	if i, ok := variants[r]; ok {
		return i
	}
	return r
}

// variants are the italics of letters that have a place of their own.
var variants = map[rune]rune{'ϵ': '𝜖', 'ϑ': '𝜗', 'ϕ': '𝜙', 'ϱ': '𝜚', '∂': '𝜕'}

// alphabets map a letter to its bold, double-struck or calligraphic form; other characters stay.
var alphabets = map[string]func(rune) rune{
	"mathbf": func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + '𝐚'
		case r >= 'A' && r <= 'Z':
			return r - 'A' + '𝐀'
		case r >= '0' && r <= '9':
			return r - '0' + '𝟎'
		}
		return r
	},
	"mathbb": func(r rune) rune {
		return capital(r, '𝔸', "CℂHℍNℕPℙQℚRℝZℤ")
	},
	"mathcal": func(r rune) rune {
		return capital(r, '𝒜', "BℬEℰFℱHℋIℐLℒMℳRℛ")
	},
}

// capital shifts A..Z to a block that begins at first; holes lists the letters that Unicode has elsewhere, each before
// its form.
func capital(r, first rune, holes string) rune {
	in := []rune(holes)
	for i := 0; i < len(in); i += 2 {
		if in[i] == r {
			return in[i+1]
		}
	}
	if r >= 'A' && r <= 'Z' {
		return r - 'A' + first
	}
	return r
}
