package ode_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"testing"

	"github.com/odescent/odescent/ode"
	"github.com/odescent/odescent/ode/control"
	"github.com/odescent/odescent/ode/method"
	"github.com/odescent/odescent/ode/vec"
)

type hostile struct {
	name  string
	y0    []float64
	field func(dst []float64, t float64, y []float64)
	pot   func(t float64, y []float64) float64
}

func each(f func(t, y float64) float64) func(dst []float64, t float64, y []float64) {
	return func(dst []float64, t float64, y []float64) {
		for i, v := range y {
			dst[i] = f(t, v)
		}
	}
}

func sumOf(f func(y float64) float64) func(t float64, y []float64) float64 {
	return func(_ float64, y []float64) (s float64) {
		for _, v := range y {
			s += f(v)
		}
		return s
	}
}

func hostiles() []hostile {
	nan := math.NaN()
	return []hostile{
		{"wall", []float64{1}, each(func(t, y float64) float64 {
			if y < .5 {
				return nan
			}
			return -y
		}), sumOf(func(y float64) float64 {
			if y < .5 {
				return nan
			}
			return y * y / 2
		})},
		{"root", []float64{1, 2}, each(func(t, y float64) float64 { return -math.Sqrt(y) }), sumOf(func(y float64) float64 { return math.Pow(y, 1.5) / 1.5 })},
		{"sign", []float64{.3, -.7}, each(func(t, y float64) float64 { return -math.Copysign(1, y) }), sumOf(math.Abs)},
		{"abs", []float64{.3}, each(func(t, y float64) float64 { return -math.Abs(y) }), sumOf(func(y float64) float64 { return y * math.Abs(y) / 2 })},
		{"jump", []float64{0}, each(func(t, y float64) float64 {
			if t > 1./3 {
				return -1e3
			}
			return 1
		}), sumOf(func(y float64) float64 { return y })},
		{"square", []float64{1}, each(func(t, y float64) float64 { return y * y }), sumOf(func(y float64) float64 { return -y * y * y / 3 })},
		{"growth", []float64{1, 1}, each(func(t, y float64) float64 { return 1e3 * y }), sumOf(func(y float64) float64 { return -500 * y * y })},
		{"zero", []float64{1}, each(func(t, y float64) float64 { return 0 }), sumOf(func(y float64) float64 { return 0 })},
		{"stiff", []float64{1, 0}, each(func(t, y float64) float64 { return -1e8 * (y - math.Cos(t)) }), nil},
		{"large", []float64{1e160, -1e160}, each(func(t, y float64) float64 { return -y }), sumOf(func(y float64) float64 { return y * y / 2 })},
		{"small", []float64{1e-160, -1e-160}, each(func(t, y float64) float64 { return -y }), sumOf(func(y float64) float64 { return y * y / 2 })},
		{"steep", []float64{1}, each(func(t, y float64) float64 { return -1e160 * y }), sumOf(func(y float64) float64 { return 5e159 * y * y })},
		{"nan", []float64{1, 2, 3}, each(func(t, y float64) float64 { return nan }), sumOf(func(y float64) float64 { return nan })},
		{"inf", []float64{1}, each(func(t, y float64) float64 { return math.Inf(1) }), sumOf(func(y float64) float64 { return math.Inf(-1) })},
		{"none", []float64{}, each(func(t, y float64) float64 { return 0 }), sumOf(func(y float64) float64 { return 0 })},
		{"noise", []float64{1}, each(func(t, y float64) float64 { return math.Sin(1e9*y) * 1e3 }), sumOf(func(y float64) float64 { return math.Cos(1e9*y) * 1e-6 })},
	}
}

func TestWalk(t *testing.T) {
	f, _ := os.Create("/tmp/walk.txt")
	defer f.Close()
	for _, mw := range method.Samples() {
		for _, cw := range control.Samples() {
			m, err := method.Parse(mw)
			if err != nil {
				t.Fatal(err)
			}
			c, err := control.Parse(cw)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range hostiles() {
				calls, pots := 0, 0
				sys := &ode.System{Dim: len(h.y0), Field: func(dst []float64, t float64, y []float64) { calls++; h.field(dst, t, y) }}
				if h.pot != nil {
					sys.Symmetric = true
					sys.Potential = func(t float64, y []float64) float64 { pots++; return h.pot(t, y) }
					sys.Energy = func(p *ode.Point) float64 { return p.Potential() }
				}
				for _, end := range []float64{1, math.Inf(1)} {
					calls, pots = 0, 0
					ctx, cancel := context.WithCancel(context.Background())
					attempts := 0
					sol, err := ode.Solve(ctx, sys, h.y0, 0, end, ode.Config{Method: m, Control: c, MaxSteps: 300, Observe: func(s *ode.Step) { attempts++ }})
					cancel()
					if err != nil && sol.Reason == (ode.Reason{}) {
						continue
					}
					fmt.Fprintf(f, "%d %d %d %d %s/%s %s to %v: %v\n", calls, pots, attempts, sol.Stats.Steps, mw, cw, h.name, end, sol.Reason)
					if !vec.Finite(sol.Y) {
						t.Errorf("%s/%s %s: %v %v", mw, cw, h.name, sol, err)
					}
					if end == 1 && (err == nil) != (sol.T == 1) {
						t.Errorf("%s/%s %s: %v %v", mw, cw, h.name, sol, err)
					}
					_ = errors.Is
				}
			}
		}
	}
}
