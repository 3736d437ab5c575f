package spec_test

import (
	"fmt"

	"github.com/odescent/odescent/ode/spec"
)

// decay is a type that takes part: tags name its keys, their ranges and words.
type decay struct {
	Rate  float64 `spec:"rate" in:"(0,inf)"`
	Shape string  `spec:"shape" oneof:"exponential,linear"`
}

func (d decay) String() string { return spec.Format("decay", d, decay{Rate: 1}) }

func Example() {
	read := func(s string) (decay, error) {
		d := decay{Rate: 1} // the defaults
		t, err := spec.Parse(s)
		if err == nil {
			err = t.Into(&d)
		}
		return d, err
	}
	for _, s := range []string{"decay(shape=linear)", "decay(rate=1)", "decay(rate=-1)", "decay(shap=linear)"} {
		d, err := read(s)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(d)
	}
	// Output:
	// decay(shape=linear)
	// decay
	// decay: rate=-1 must be positive and finite
	// decay: no key "shap"; did you mean shape?
}
