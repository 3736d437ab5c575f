package optim_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/odescent/odescent/optim"
	"pgregory.net/rapid"
)

// keys are the parameters of optimizers of the catalogue: where numbers come from, and the switches.
var (
	positive = rapid.Float64Range(1e-12, 1e3)
	share    = rapid.Float64Range(0, 0.9999999)
	zeroOn   = rapid.OneOf(rapid.Just(0.), rapid.Float64Range(0, 10))
	switches = (*rapid.Generator[float64])(nil)
)

var keys = map[string]map[string]*rapid.Generator[float64]{
	"sgd":          {"lr": positive, "momentum": share, "dampening": share, "weight_decay": zeroOn, "nesterov": switches},
	"momentum":     {"lr": positive, "momentum": share, "dampening": share, "weight_decay": zeroOn, "nesterov": switches},
	"nesterov":     {"lr": positive, "momentum": share, "dampening": share, "weight_decay": zeroOn, "nesterov": switches},
	"normalizedgd": {"lr": positive},
	"signsgd":      {"lr": positive},
	"adagrad":      {"lr": positive, "lr_decay": zeroOn, "weight_decay": zeroOn, "initial_accumulator_value": zeroOn, "eps": zeroOn, "scalar": switches},
	"rmsprop": {
		"lr": positive, "alpha": share, "eps": zeroOn, "weight_decay": zeroOn, "momentum": share, "centered": switches,
		"scalar": switches, "eps_inside": switches, "v0": zeroOn,
	},
	"adam":  {"lr": positive, "beta1": share, "beta2": share, "eps": zeroOn, "weight_decay": zeroOn, "amsgrad": switches},
	"adamw": {"lr": positive, "beta1": share, "beta2": share, "eps": zeroOn, "weight_decay": zeroOn, "amsgrad": switches},
	"bb":    {"h0": zeroOn},
	"adgd":  {"h0": zeroOn},
}

// Whatever legal numbers are set, in whatever order, a spec reads back as itself, and so does its triple. What is
// refused is a combination that the parameters' types say they exclude.
func TestRandomWordsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(keys))).Draw(t, "name")
		known := keys[name]
		chosen := rapid.SliceOfDistinct(rapid.SampledFrom(slices.Sorted(maps.Keys(known))), rapid.ID).Draw(t, "keys")
		var args []string
		for _, k := range chosen {
			value := ""
			if known[k] == switches {
				value = strconv.FormatBool(rapid.Bool().Draw(t, k))
			} else {
				value = strconv.FormatFloat(known[k].Draw(t, k), 'g', -1, 64)
			}
			args = append(args, k+"="+value)
		}
		text := fmt.Sprintf("%s(%s)", name, strings.Join(args, ","))
		o, err := optim.Parse(text)
		if err != nil {
			if !strings.Contains(err.Error(), "exclude") && !strings.Contains(err.Error(), "nesterov=true needs") {
				t.Fatalf("%s is refused: %v", text, err)
			}
			return
		}
		if back, err := optim.Parse(o.String()); err != nil || back != o {
			t.Fatalf("%s prints as %v and reads back as %v: %v", text, o, back, err)
		}
		bare := o
		bare.Name = ""
		if back, err := optim.Parse(o.Triple()); err != nil || back != bare {
			t.Fatalf("%s is the triple %s, which reads back as %s: %v", text, o.Triple(), back.Triple(), err)
		}
	})
}
