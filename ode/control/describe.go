package control

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

func (c Slope) Describe() string {
	c = c.fill()
	size, memory := "|g|", ""
	if c.Per == Norm {
		size = "‖g‖"
	}
	root := "√v"
	switch c.Memory.Kind {
	case None:
		root = size
	case Sum:
		memory = fmt.Sprintf(", v ← v + %s²", size)
	case EMA:
		memory = fmt.Sprintf(", v ← βv + (1-β)%s² with β = %s", size, spec.Number(c.Memory.Beta))
	case EMAMax:
		memory = fmt.Sprintf(", v the largest of the averages u ← βu + (1-β)%s² with β = %s", size, spec.Number(c.Memory.Beta))
	case Yogi:
		memory = fmt.Sprintf(", v ← v - (1-β)·sign(v - %s²)·%s² with β = %s", size, size, spec.Number(c.Memory.Beta))
	case Belief:
		memory = fmt.Sprintf(", v ← βv + (1-β)(g - m)² + %s with β = %s, m ← μm + (1-μ)g with μ = %s",
			spec.Number(c.Memory.Add), spec.Number(c.Memory.Beta), spec.Number(c.Memory.Mean))
	case Max:
		root = "u"
		memory = fmt.Sprintf(", u ← max(βu, %s + eps) with β = %s", size, spec.Number(c.Memory.Beta))
	}
	if c.Centered {
		root, memory = "√(v - ḡ²)", memory+", ḡ ← βḡ + (1-β)g"
	}
	if c.Debias {
		root, memory = "√v̂", memory+", v̂ = v/(1-β^t)"
	}
	if c.Eps > 0 && c.Memory.Kind != Max {
		eps := spec.Number(c.Eps)
		switch {
		case c.Inside:
			root = "√(v + " + eps + ")"
		case c.Floor:
			root = "max(" + root + ", " + eps + ")"
		case c.Hat:
			root = "√v + " + eps
		default:
			root += " + " + eps
		}
	}
	each := "one step for all coordinates"
	switch c.Per {
	case Coordinate:
		each = "one step for each coordinate"
	case Block:
		each = "one step for each block of coordinates"
	}
	return fmt.Sprintf("h = %s/(%s)%s; %s%s", c.tolerance(), root, memory, each, c.more())
}

// tolerance says what the length of a step is compared with.
func (c Slope) tolerance() string {
	tol := spec.Number(c.Tol)
	if c.Hat {
		tol += "·√(1-β^t)"
	}
	switch by := spec.Number(c.Length.by()); c.Length.Kind {
	case Moves:
		return tol + "·√(u + " + spec.Number(c.Eps) + ")"
	case Distance:
		return tol + "·r"
	case Weighted:
		return tol + "·r²"
	case Bound:
		return tol + "·δ"
	case Size:
		return tol + "·" + by + "‖x‖"
	}
	return tol
}

// more says what is special about the control.
func (c Slope) more() string {
	var s string
	switch by := c.Length.least(); c.Length.Kind {
	case Moves:
		s += "; u the same average of the squared moves"
	case Distance:
		s += "; r the largest ‖x - x₀‖ so far, at least " + by
	case Weighted:
		s += "; r the largest ‖x - x₀‖ so far, at least " + by + ", and v of (r·g)²"
	case Bound:
		s += "; δ the largest (‖x - x₀‖² - Σ‖Δx‖²)/(2‖x - x₀‖) so far, at least " + by
	}
	if c.Lag {
		s += "; v is that before the slope, at first g²"
	}
	if c.Ahead != 0 {
		s += "; g stands for g + " + spec.Number(c.Ahead) + "·Δg"
	}
	if c.Rectify {
		s += "; times RAdam's r, and h = " + spec.Number(c.Tol) + " while that is 0"
	}
	return s
}

// least says what the length starts from.
func (l Length) least() string {
	switch {
	case l.From > 0:
		return spec.Number(l.From)
	case l.Kind == Bound:
		return spec.Number(l.by())
	}
	return spec.Number(l.by()) + "(1 + ‖x₀‖)"
}

func (c Slope) Cite() []string {
	switch c.Memory.Kind {
	case Sum:
		return []string{"duchi2011adaptive"}
	case EMA:
		if c.Rectify {
			return []string{"tieleman2012lecture", "liu2020variance"}
		}
		return []string{"tieleman2012lecture"}
	case EMAMax:
		return []string{"reddi2018convergence"}
	case Yogi:
		return []string{"zaheer2018adaptive"}
	case Belief:
		return []string{"zhuang2020adabelief"}
	}
	return nil
}
