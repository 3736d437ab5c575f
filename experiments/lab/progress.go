package lab

import (
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/odescent/odescent/ode/spec"
	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// progress shows how many points are done: a bar on a terminal, a plain line at every tenth otherwise.
type progress struct {
	w     io.Writer
	name  string
	total int
	mu    sync.Mutex // of n and w
	n     int
	box   *mpb.Progress
	bar   *mpb.Bar
}

// newProgress begins with the points that are there already.
func newProgress(w io.Writer, name string, total, there int) *progress {
	p := &progress{w: w, name: name, total: total, n: there}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.box = mpb.New(mpb.WithOutput(f), mpb.WithWidth(40))
		p.bar = p.box.AddBar(int64(total),
			mpb.PrependDecorators(decor.Name(name, decor.WCSyncSpaceR), decor.CountersNoUnit("%d/%d", decor.WCSyncSpace)),
			mpb.AppendDecorators(decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO), "")))
		p.bar.SetCurrent(int64(there))
	}
	return p
}

func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	if p.bar != nil {
		p.bar.Increment()
		return
	}
	if p.w != nil && (p.n == p.total || 10*p.n/p.total > 10*(p.n-1)/p.total) {
		fmt.Fprintf(p.w, "%s: %d of %s\n", p.name, p.n, spec.Count(p.total, "point"))
	}
}

func (p *progress) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.n
}

func (p *progress) close() {
	if p.bar == nil {
		return
	}
	if p.count() < p.total {
		p.bar.Abort(false)
	}
	p.box.Wait()
}
