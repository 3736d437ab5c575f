package optim_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective"
	"github.com/odescent/odescent/optim"
)

func begin(t *testing.T, text string, s optim.Settings) *optim.Run {
	t.Helper()
	o, err := optim.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := optim.Start(t.Context(), objective.Must("logistic(data=iris,positive=versicolor,l2=1e-3)"), nil, o, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A run that goes on from a file takes the same steps, to the last bit, with batches and without.
func TestStateFile(t *testing.T) {
	for _, text := range []string{"sgd(lr=0.1)", "adam(lr=0.01)", "bb", "nesterov(lr=0.05)", "rmsprop", "adagrad", "gradient/rkc2/pi(rtol=1e-3,atol=1e-4)"} {
		for _, batch := range []int{0, 16} {
			s := optim.Settings{Steps: 60, GTol: -1, Batch: batch, Seed: 3}
			whole := begin(t, text, s)
			var file bytes.Buffer
			for whole.Next() {
				if whole.Stats().Steps == 23 {
					if err := whole.Save(&file); err != nil {
						t.Fatal(err)
					}
				}
			}
			again := begin(t, text, s)
			if err := again.Load(&file); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			if n := again.Stats().Steps; n != 23 {
				t.Fatalf("%s: goes on at step %d", text, n)
			}
			for again.Next() {
			}
			a, b := whole.Result(), again.Result()
			if a.Stats != b.Stats || a.Best.F != b.Best.F || a.Best.Step != b.Best.Step {
				t.Errorf("%s, batch %d: %+v, uninterrupted %+v", text, batch, b.Stats, a.Stats)
			}
			for i := range a.X {
				if a.X[i] != b.X[i] {
					t.Fatalf("%s, batch %d: x[%d] = %v, uninterrupted %v", text, batch, i, b.X[i], a.X[i])
				}
			}
		}
	}
}

// What cannot be used is refused with a sentence, and the run is as it was.
func TestStateFileRefused(t *testing.T) {
	r := begin(t, "adam(lr=0.01)", optim.Settings{Steps: 50, Batch: 16, Seed: 1})
	r.Next()
	var file bytes.Buffer
	if err := r.Save(&file); err != nil {
		t.Fatal(err)
	}
	good := file.Bytes()
	flipped := bytes.Clone(good)
	flipped[len(flipped)-9] ^= 1
	other := append([]byte("odescent state 9\n"), good[17:]...)
	for name, c := range map[string]struct {
		b    []byte
		want string
	}{
		"empty": {nil, "does not begin"}, "foreign": {[]byte("PK\x03\x04 something"), "does not begin"}, "cut in the head": {good[:30], "cut off"},
		"cut in the body": {good[:len(good)-5], "damaged or cut off"}, "damaged": {flipped, "damaged"}, "newer": {other, "odescent state 9"},
	} {
		err := r.Load(bytes.NewReader(c.b))
		if !errors.Is(err, optim.ErrState) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	for text, want := range map[string]string{
		"adam(lr=0.02)":          "control slope(tol=0.01,memory=ema(0.999,debias=true),eps=1e-8), here slope(tol=0.02",
		"adam(lr=0.01,beta1=.5)": "flow relaxation(beta=0.9,debias=true), here relaxation(beta=0.5,debias=true)",
		"sgd":                    "method lie, here euler",
	} {
		err := begin(t, text, optim.Settings{Steps: 50, Batch: 16, Seed: 1}).Load(bytes.NewReader(good))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
	err := begin(t, "adam(lr=0.01)", optim.Settings{Steps: 50, Batch: 8, Seed: 2}).Load(bytes.NewReader(good))
	if err == nil || !strings.Contains(err.Error(), "batch 16, here 8; seed 1, here 2") {
		t.Errorf("other batches: %v", err)
	}
	if r.Stats().Steps != 1 {
		t.Errorf("a refused file has moved the run to step %d", r.Stats().Steps)
	}
}

// A file that was made on purpose, with the right sums but numbers that no run has, is refused; so is one whose
// snapshot was changed. Bytes that are flipped, wherever they are, change nothing.
func TestStateFileForged(t *testing.T) {
	set := optim.Settings{Steps: 50, GTol: -1}
	r := begin(t, "adam(lr=0.01)", set)
	for range 5 {
		r.Next()
	}
	for name, forge := range optim.Forgeries() {
		fresh := begin(t, "adam(lr=0.01)", set)
		fresh.Next()
		before, best := fresh.Snapshot(), fresh.Result().Best
		if err := fresh.Load(bytes.NewReader(optim.Forge(t, r, forge))); !errors.Is(err, optim.ErrState) {
			t.Errorf("%s: %v", name, err)
		}
		if after := fresh.Snapshot(); after.Sum != before.Sum || fresh.Result().Best.F != best.F {
			t.Errorf("%s: a refused file has changed the run", name)
		}
	}
	if err := begin(t, "adam(lr=0.01)", set).Load(bytes.NewReader(optim.Forge(t, r, nil))); err != nil {
		t.Errorf("the file itself: %v", err)
	}
	var file bytes.Buffer
	if err := r.Save(&file); err != nil {
		t.Fatal(err)
	}
	fresh := begin(t, "adam(lr=0.01)", set)
	before := fresh.Snapshot()
	for i := range file.Len() {
		b := bytes.Clone(file.Bytes())
		b[i] ^= 1 << (i % 8)
		if err := fresh.Load(bytes.NewReader(b)); !errors.Is(err, optim.ErrState) {
			t.Fatalf("with byte %d flipped: %v", i, err)
		}
		if err := fresh.Load(bytes.NewReader(file.Bytes()[:i])); !errors.Is(err, optim.ErrState) {
			t.Fatalf("cut off after %d bytes: %v", i, err)
		}
	}
	if fresh.Snapshot().Sum != before.Sum {
		t.Error("a refused file has changed the run")
	}
}
