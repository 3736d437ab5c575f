package optim_test

import (
	"testing"

	"github.com/odescent/odescent/optim"
)

func TestAdaptiveConstructors(t *testing.T) {
	for word, o := range map[string]optim.Optimizer{
		"adadelta(lr=0.1)": optim.Adadelta(.1), "adamax(lr=0.1)": optim.Adamax(.1), "nadam(lr=0.1)": optim.NAdam(.1), "radam(lr=0.1)": optim.RAdam(.1),
		"rprop(lr=0.1)": optim.Rprop(.1), "asgd(lr=0.1)": optim.ASGD(.1), "amsgrad(lr=0.1)": optim.AMSGrad(.1), "adabelief(lr=0.1)": optim.AdaBelief(.1),
		"yogi(lr=0.1)": optim.Yogi(.1), "adan(lr=0.1)": optim.Adan(.1), "laprop(lr=0.1)": optim.LaProp(.1), "adopt(lr=0.1)": optim.ADOPT(.1),
		"lion(lr=0.1)": optim.Lion(.1), "signum(lr=0.1)": optim.Signum(.1), "lars(lr=0.2)": optim.LARS(.2), "lamb(lr=0.1)": optim.LAMB(.1),
		"adafactor(lr=0.1)": optim.Adafactor(.1), "muon(lr=0.1,rows=2,cols=3)": optim.Muon(.1, 2, 3), "schedulefree(lr=0.1)": optim.ScheduleFree(.1),
		"schedulefreeadamw(lr=0.1)": optim.ScheduleFreeAdamW(.1), "lookahead(bb)": optim.LookaheadOf(optim.BB()), "sam(lr=0.1)": optim.SAM(.1),
		"dog": optim.DoG(), "dowg": optim.DoWG(), "dadapt": optim.DAdapt(), "prodigy": optim.Prodigy(), "polyak": optim.Polyak(), "qhm(lr=0.1)": optim.QHM(.1),
	} {
		if back := parse(t, word); back != o {
			t.Errorf("%s is %#v, the constructor gives %#v", word, back, o)
		}
	}
}
