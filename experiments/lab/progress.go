package lab

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/metrics"
	"sync"
	"time"

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

// DefaultMemory is the bound of [Options] on memory that is zero, in bytes: no experiment takes a tenth of it with its
// defaults.
const DefaultMemory = 4e9

// heap is the number of bytes of the objects on the heap, garbage included.
func heap() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64())
}

// watchMemory cancels with a sentence when the heap holds more than most bytes, until ctx ends.
func watchMemory(ctx context.Context, most float64, cancel context.CancelCauseFunc) {
	const pause = 20 * time.Millisecond
	if most == 0 {
		most = DefaultMemory
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
		if heap() <= most {
			continue
		}
		if runtime.GC(); heap() > most {
			cancel(fmt.Errorf("more than %s bytes of memory are taken, which are the most; choose smaller parameters, or --memory %s allows more",
				spec.Number(most), spec.Number(10*most)))
			return
		}
	}
}

// memoryFlag is the value of --memory: bytes, 16e9 say.
type memoryFlag struct{ bytes *float64 }

func (f memoryFlag) String() string {
	if f.bytes == nil || *f.bytes == 0 {
		return spec.Number(DefaultMemory)
	}
	return spec.Number(*f.bytes)
}

func (f memoryFlag) Type() string { return "bytes" }

func (f memoryFlag) Set(s string) error {
	x, err := spec.Float(s)
	if err != nil || !(x >= 1) {
		return fmt.Errorf("write a number of bytes, 16e9 say")
	}
	*f.bytes = x
	return nil
}
