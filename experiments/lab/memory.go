package lab

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"time"

	"github.com/odescent/odescent/ode/spec"
)

// DefaultMemory is the bound of [Options] on memory that is zero, in bytes: no experiment takes a tenth of it with its defaults.
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
