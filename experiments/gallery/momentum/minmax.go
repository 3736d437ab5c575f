package momentum

import (
	"context"
	"math"

	"github.com/odescent/odescent/experiments/lab"
	"github.com/odescent/odescent/flows/objective/game"
	"github.com/odescent/odescent/ode/vec"
)

var minMax = lab.Experiment{
	Name:      "minmax",
	Summary:   "Where two players circle their equilibrium, Euler spirals out; implicit Euler, extragradient and optimistic gradient spiral in.",
	Cost:      "1 s",
	Class:     lab.Portable,
	Count:     16,
	Narrowest: 85,
	Params: []lab.Param{
		{Key: "game", Default: "bilinear,dirac,gan1d", Doc: "games of flows/objective/game"},
		{Key: "h", Default: "0.3", Range: "above 0", Doc: "fixed step"},
		{Key: "evals", Default: "20000", Doc: "evaluations of the field at most; a run also ends at a distance of 1e-10, and of 1e3"},
		{Key: "steps", Default: "lin:0.05:1:20", Range: "above 0", Doc: "steps of the growth factors on the first game"},
	},
	Kinds:  []any{playRow{}, growthRow{}},
	Cite:   []string{"mescheder2018which", "goodfellow2014generative", "korpelevich1976extragradient", "popov1980modification", "daskalakis2018training"},
	Points: minMaxPoints,
	Draw:   drawMinMax,
	Claims: minMaxClaims(),
}

// playRow is a step of a game: one of the first, or the one farthest from the equilibrium since the row before.
type playRow struct {
	Panel    string  `col:"panel=orbit|distance"`
	Game     string  `col:"game"`
	Method   string  `col:"method"`
	H        float64 `col:"h"`
	Step     int     `col:"step"`
	Evals    int     `col:"evals"`
	X        float64 `col:"x"` // the first variable of each player
	Y        float64 `col:"y"`
	Distance float64 `col:"distance"`
}

// growthRow is the factor by which a step takes the distance.
type growthRow struct {
	_        struct{} `col:"panel=growth"`
	Game     string   `col:"game"`
	Method   string   `col:"method"`
	H        float64  `col:"h"`
	Step     int      `col:"step"`
	Evals    int      `col:"evals"`
	Distance float64  `col:"distance"`
	Factor   float64  `col:"factor"`
}

func (r playRow) panel() string    { return r.Panel }
func (r playRow) game() string     { return r.Game }
func (r playRow) method() string   { return r.Method }
func (r growthRow) method() string { return r.Method }

// player is a method for the flow of a game, and the closed form of the factor by which a step of length h takes the
// distance on x' = -y, y' = x, in the long run.
type player struct {
	label, spec string
	factor      func(h float64) float64
}

var players = []player{
	{"Euler", "euler", func(h float64) float64 { return vec.Hypot(1, h) }},
	{"implicit Euler", "impliciteuler", func(h float64) float64 { return 1 / vec.Hypot(1, h) }},
	{"extragradient", "matsuno", func(h float64) float64 { return vec.Hypot(1-float64(h*h), h) }},
	{"optimistic gradient", "ab2(beta=1)", func(h float64) float64 { // the larger root of z² = (1 + 2ih)z - ih
		if d := 1 - float64(4*h*h); d >= 0 {
			return math.Sqrt((1 + math.Sqrt(d)) / 2)
		}
		return vec.Hypot(1, float64(2*h)+math.Sqrt(float64(4*h*h)-1)) / 2
	}},
}

func minMaxPoints(v lab.Values) ([]lab.Point, error) {
	r := v.Reader()
	h, evals, hs := r.Float("h"), r.Count("evals"), r.Floats("steps")
	var points []lab.Point
	for i, name := range v.Strings("game") {
		g, err := game.Parse(name)
		if err != nil {
			return nil, err
		}
		r.Check(len(g.Equilibrium) > 0, "game=%s: the experiment needs a known equilibrium", name)
		for _, p := range players {
			points = append(points, lab.At(name+" "+p.spec, func(ctx context.Context) ([]playRow, error) {
				return playGame(ctx, g, p, h, evals, i < 2)
			}))
			if i == 0 {
				points = append(points, lab.At("growth "+p.spec, func(ctx context.Context) ([]growthRow, error) {
					return gameGrowth(ctx, g, p, hs)
				}))
			}
		}
	}
	return points, r.Err()
}
