package optim_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/optim"
)

func ExampleOptimizer_Cite() {
	fmt.Print(optim.Adam(1e-3).Cite())
	// Output:
	// @inproceedings{kingma2015adam,
	//   author = {Kingma, Diederik P. and Ba, Jimmy},
	//   title = {Adam: a method for stochastic optimization},
	//   booktitle = {International Conference on Learning Representations (ICLR)},
	//   year = {2015},
	// }
}

// A triple without a name cites what its specs come from, each source once.
func TestReferencesOfTriples(t *testing.T) {
	for word, want := range map[string][]string{
		"heavyball(gamma=1)/symplectic/fixed(h=0.1)":               {"polyak1964some"},
		"gradient/bs3/limit(pi(rtol=1e-3))":                        {"cauchy1847methode", "bogacki1989pair", "gustafsson1991control"},
		"gradient/euler/slope(tol=0.1,memory=ema(0.9),per=norm)":   {"cauchy1847methode", "tieleman2012lecture"},
		"averaged(gradient,mean(from=10))/lie/relative(filter=pi)": {"polyak1992acceleration", "cauchy1847methode", "barzilai1988two", "gustafsson1991control"},
		"nesterov(lr=0.1)": {"nesterov1983method", "sutskever2013importance"},
	} {
		o := parse(t, word)
		if got := o.References(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", word, got, want)
		}
		if n := strings.Count(o.Cite(), "\n@") + 1; n != len(want) {
			t.Errorf("%s: %d entries for %d keys", word, n, len(want))
		}
	}
}

func TestCiteErrors(t *testing.T) {
	if text, err := optim.Cite("kingma2015adam", "kingma2015adm"); err == nil || !strings.Contains(err.Error(), "did you mean kingma2015adam?") || text != "" {
		t.Errorf("%q, %v", text, err)
	}
	if text, err := optim.Cite("odescent", "odescent"); err != nil || strings.Count(text, "@") != 1 {
		t.Errorf("%q, %v", text, err)
	}
}
