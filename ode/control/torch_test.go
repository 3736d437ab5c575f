package control_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/rk"
)

// torch's schedulers, as torch.optim 1.13.1 recorded them over sixty steps, by the specs of the rules.
func TestSchedulesAreTorchs(t *testing.T) {
	texts := map[string]string{
		"step":            "step(gamma=0.5,every=10)",
		"multistep":       "multistep(gamma=0.3,at=[7,23,40])",
		"exponential":     "exponential(gamma=0.93)",
		"linear":          "linear(start=1,end=0.1,steps=50)",
		"cosine":          "cosineannealing(end=0.01,steps=50)",
		"cosine-restarts": "restarts(end=0.01,steps=10,mult=2)",
		"polynomial":      "polynomial(steps=50,power=2)",
		"constant-warmup": "constant(start=0.25,steps=8)",
		"onecycle":        "onecycle(steps=61)",
	}
	b, err := os.ReadFile("testdata/torch/schedules.json")
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]struct {
		Base float64   `json:"base_lr"`
		LR   []float64 `json:"lr"`
	}
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	for name, want := range all {
		r, err := control.ParseRule(texts[name])
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if r.String() != texts[name] {
			t.Errorf("%s prints as %s", texts[name], r)
		}
		worst := 0.
		for k, lr := range want.LR {
			worst = math.Max(worst, math.Abs(want.Base*r.At(float64(k))-lr))
		}
		if worst > 1e-15 {
			t.Errorf("%s: largest difference %.2g", name, worst)
		}
		t.Logf("%s: largest difference %.2g", name, worst)
		if name == "cosine" {
			if got := want.Base * control.Cosine(r.(control.CosineAnnealing)).At(49); math.Abs(got-want.LR[49]) > 1e-15 {
				t.Errorf("the cosine that ends is at %v before its end, want %v", got, want.LR[49])
			}
		}
	}
}

// A warm-up and what follows it are schedules within one another; and a rule may be one of the flow's time.
func TestScheduleChains(t *testing.T) {
	c, err := control.Parse("schedule(schedule(fixed(h=0.5),rule=linear(start=0.25,end=1,steps=3)),rule=after(flat(every=2,end=0.5,steps=4),steps=3))")
	if err != nil {
		t.Fatal(err)
	}
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, c, 9) {
		if want := []float64{.25, .5, .75, 1, 1, 1, .75, .5, .5}[k]; math.Abs(s.scale-want) > 1e-15 {
			t.Errorf("step %d: scale %v, want %v", k, s.scale, want)
		}
	}
	c, err = control.Parse("schedule(fixed(h=0.25),rule=inverse(rate=1),on=time,unit=0.5)")
	if err != nil {
		t.Fatal(err)
	}
	at := 0.
	for k, s := range watch(t, valley(), []float64{1, 1}, rk.Euler, c, 9) {
		want := .25 / (1 + at/.5)
		if math.Abs(s.h-want) > 1e-15 {
			t.Errorf("step %d: h = %v, want %v", k, s.h, want)
		}
		at += want
	}
}
