package lab

import "github.com/odescent/odescent/experiments/figure"

// mostDrawn is the number of steps of a run that a plot draws at most: more than a figure shows.
const mostDrawn = 20_000

// thinned keeps the steps of a run for a plot: all, then every second, fourth, ... so that they are half of mostDrawn
// to mostDrawn, and the last one.
type thinned struct {
	from, every, seen int
	last              []any // if it was left out
}

func (k *thinned) add(t *figure.Table, row ...any) {
	k.last = row
	if k.seen++; (k.seen-1)%k.every != 0 {
		return
	}
	t.Add(row...)
	k.last = nil
	if len(t.Rows)-k.from < mostDrawn {
		return
	}
	k.every *= 2
	if (len(t.Rows)-k.from)%2 == 0 { // the last is among those left out now
		k.last = row
	}
	kept := t.Rows[:k.from]
	for i := k.from; i < len(t.Rows); i += 2 {
		kept = append(kept, t.Rows[i])
	}
	clear(t.Rows[len(kept):])
	t.Rows = kept
}

func (k *thinned) end(t *figure.Table) {
	if k.last != nil {
		t.Add(k.last...)
		k.last = nil
	}
}
