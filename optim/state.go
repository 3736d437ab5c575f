package optim

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/vec"
)

// stateMagic begins a state file; its number is the version of the format.
const stateMagic = "odescent state 3\n"

// ErrState is wrapped by the errors of [Run.Load] about the contents of the file.
var ErrState = errors.New("optim: the state file cannot be used")

// origin says what a run was made from, in texts and numbers.
type origin struct {
	Problem string
	Dim     int
	Triple  string
	Batch   int
	Replace bool
	Seed    uint64
}

// state is the contents of a state file.
type state struct {
	Origin   origin
	Snapshot ode.Snapshot
	Best     Location
}

// Save writes the state of the run between two steps: all that [Run.Load] needs to go on with the same bits. The file
// holds a line with the version, a SHA-256 sum and the numbers. It returns w's errors.
func (r *Run) Save(w io.Writer) error {
	var body bytes.Buffer
	if err := gob.NewEncoder(&body).Encode(state{r.made, r.Snapshot(), r.best}); err != nil {
		return fmt.Errorf("optim: %w", err)
	}
	sum := sha256.Sum256(body.Bytes())
	for _, b := range [][]byte{[]byte(stateMagic), sum[:], body.Bytes()} {
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// Load takes the run to where another one was saved. The run must have been started on the same problem, with the same
// triple, batches and seed; limits, tolerances and observer may differ, but not which stops there are.
//
// It changes nothing and returns an error that wraps [ErrState] if the file is not a state file, of another version,
// damaged, forged or cut off, and one that names each difference if the run was made from something else.
func (r *Run) Load(from io.Reader) error {
	b, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	head, _, _ := strings.Cut(stateMagic, "3\n")
	switch {
	case !bytes.HasPrefix(b, []byte(head)):
		return fmt.Errorf("%w: it does not begin with %q", ErrState, strings.TrimSpace(head))
	case !bytes.HasPrefix(b, []byte(stateMagic)):
		line, _, _ := bytes.Cut(b, []byte("\n"))
		return fmt.Errorf("%w: it is %.40q, and this program reads %q", ErrState, line, strings.TrimSpace(stateMagic))
	case len(b) < len(stateMagic)+sha256.Size:
		return fmt.Errorf("%w: it is cut off after %d bytes", ErrState, len(b))
	}
	sum, body := b[len(stateMagic):len(stateMagic)+sha256.Size], b[len(stateMagic)+sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(sum, got[:]) {
		return fmt.Errorf("%w: its %d bytes do not have the sum that it states; it is damaged or cut off", ErrState, len(b))
	}
	var s state
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(&s); err != nil {
		return fmt.Errorf("%w: %v", ErrState, err)
	}
	if d := r.made.differences(s.Origin); d != "" {
		return fmt.Errorf("optim: the saved run was another one: %s", d)
	}
	if err := r.refuse(s.Best, s.Snapshot.Stats.Steps); err != nil {
		return err
	}
	if err := r.Restore(s.Snapshot); err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	if s.Best.F < r.best.F {
		r.best = s.Best
	}
	return nil
}

// refuse returns an error unless best can be the best point of a run of the given number of steps.
func (r *Run) refuse(best Location, steps int) error {
	switch i := vec.FirstNonFinite(best.X); {
	case len(best.X) != r.p.Dim:
		return fmt.Errorf("%w: its best point has dimension %d, the problem %d", ErrState, len(best.X), r.p.Dim)
	case i >= 0:
		return fmt.Errorf("%w: its best point has x[%d] = %g", ErrState, i, best.X[i])
	case math.IsNaN(best.F) || math.IsInf(best.F, -1):
		return fmt.Errorf("%w: its best value is %g", ErrState, best.F)
	case best.Step < 0 || best.Step > steps:
		return fmt.Errorf("%w: its best point is that of step %d of %d", ErrState, best.Step, steps)
	}
	return nil
}

// differences lists what differs between two origins: "control fixed(h=0.1), here fixed(h=0.2)".
func (o origin) differences(saved origin) string {
	var out []string
	add := func(what string, saved, here any) {
		if saved != here {
			out = append(out, fmt.Sprintf("%s %v, here %v", what, saved, here))
		}
	}
	add("problem", saved.Problem, o.Problem)
	add("dimension", saved.Dim, o.Dim)
	if saved.Triple != o.Triple {
		a, b := strings.SplitN(saved.Triple, "/", 3), strings.SplitN(o.Triple, "/", 3)
		if len(a) != 3 || len(b) != 3 || strings.Count(saved.Triple, "/") > 2 || strings.Count(o.Triple, "/") > 2 {
			add("triple", saved.Triple, o.Triple)
		} else {
			for i, what := range []string{"flow", "method", "control"} {
				add(what, a[i], b[i])
			}
		}
	}
	add("batch", saved.Batch, o.Batch)
	add("replacement", saved.Replace, o.Replace)
	add("seed", saved.Seed, o.Seed)
	return strings.Join(out, "; ")
}
