package optim

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"math"
	"testing"
)

// Forge writes a state file of r that forge has changed, with the sum of what it then holds.
func Forge(t *testing.T, r *Run, forge func(*state)) []byte {
	var file, body bytes.Buffer
	if err := r.Save(&file); err != nil {
		t.Fatal(err)
	}
	var s state
	if err := gob.NewDecoder(bytes.NewReader(file.Bytes()[len(stateMagic)+sha256.Size:])).Decode(&s); err != nil {
		t.Fatal(err)
	}
	if forge != nil {
		forge(&s)
	}
	if err := gob.NewEncoder(&body).Encode(s); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(body.Bytes())
	return append(append([]byte(stateMagic), sum[:]...), body.Bytes()...)
}

// Forgeries returns what can be wrong with a file.
func Forgeries() map[string]func(*state) {
	return map[string]func(*state){
		"steps":          func(s *state) { s.Snapshot.Stats.Steps = -3 },
		"state":          func(s *state) { s.Snapshot.State = nil },
		"y":              func(s *state) { s.Snapshot.Y[0] = math.NaN() },
		"short y":        func(s *state) { s.Snapshot.Y = s.Snapshot.Y[:1] },
		"a force":        func(s *state) { clear(s.Snapshot.Force) },
		"time":           func(s *state) { s.Snapshot.T = math.Inf(1) },
		"preconditioner": func(s *state) { s.Snapshot.Precond.Diag = []float64{1} },
		"potential":      func(s *state) { s.Snapshot.Potential = -1 },
		"best x":         func(s *state) { s.Best.X = s.Best.X[:1] },
		"no best x":      func(s *state) { s.Best.X = nil },
		"best NaN":       func(s *state) { s.Best.X[1] = math.NaN() },
		"best f":         func(s *state) { s.Best.F = math.Inf(-1) },
		"f NaN":          func(s *state) { s.Best.F = math.NaN() },
		"best step":      func(s *state) { s.Best.Step = 1 << 40 },
		"before":         func(s *state) { s.Best.Step = -1 },
	}
}
