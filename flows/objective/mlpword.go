package objective

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// mlp is the word of [NewMLP].
type mlp struct {
	Data       string  `spec:"data"`
	Hidden     []int   `spec:"hidden" in:"[1,1e5]"`
	Activation string  `spec:"activation" oneof:",gelu,linear,relu,sigmoid,tanh"`
	Loss       string  `spec:"loss" oneof:",crossentropy,squared"`
	L2         float64 `spec:"l2" in:"[0,inf)"`
	L1         float64 `spec:"l1" in:"[0,inf)"`
	Init       string  `spec:"init" oneof:",he,heuniform,lecun,normal,torch,uniform,xavier,xaviernormal,zero"`
	Scale      float64 `spec:"scale" in:"[0,inf)"`
	Seed       uint64  `spec:"seed"`
	Regress    bool    `spec:"regress"`
	Bias       bool    `spec:"bias"`
	table
}

var mlpDefaults = mlp{
	Hidden: []int{32}, Activation: "tanh", Loss: "crossentropy", Init: "xavier", Scale: 1, Seed: 1,
	Bias: true, table: tableDefaults,
}

// Check refuses unknown words, and numbers that are out of range.
func (m *mlp) Check() error {
	switch {
	case m.Regress && m.Loss != "squared":
		return errors.New("regress=true has numbers for targets; say loss=squared")
	case m.Scale == 0 && m.Init != "zero":
		return errors.New("scale=0 starts all weights at 0, a saddle; init=zero says so")
	}
	return m.check()
}

func checkScale(scale float64) error {
	if !(scale >= 0) || math.IsInf(scale, 0) {
		return errors.New("scale must be finite and not negative")
	}
	return nil
}

func (m mlp) problem() (*Problem, error) {
	src := m.source(m.Data)
	labels := everyClass
	if m.Regress {
		labels = noClass
	}
	c := MLP{Hidden: m.Hidden, Activation: m.Activation, Squares: m.Loss == "squared", L2: m.L2, L1: m.L1, Bias: m.Bias,
		Init: m.Init, Scale: m.Scale, Seed: m.Seed}
	return src.network(labels, func(set *dataset.Set, classes int) (*Problem, error) {
		widths := append(append([]int{set.Cols}, m.Hidden...), max(classes, 1))
		if err := checkWeights(widths); err != nil {
			return nil, err
		}
		return NewMLP(features(set), set.Y, classes, c), nil
	})
}

// checkWeights refuses too many weights between layers, and too many outputs.
func checkWeights(widths []int) error {
	var weights, outputs float64
	for k := range len(widths) - 1 {
		weights += float64(float64(widths[k]) * float64(widths[k+1]))
		outputs += float64(widths[k+1])
	}
	if weights > maxDim {
		return fmt.Errorf("the layers have %.3g weights; %g are the most", weights, float64(maxDim))
	}
	const rows = 128 // at a time, at most
	return checkRoom("the layers' outputs", rows, outputs)
}

// network builds a model with an output for each class on the data, and on the rows kept apart.
func (s source) network(r relabel, build func(*dataset.Set, int) (*Problem, error)) (*Problem, error) {
	set, classes, err := s.load(r)
	if err != nil {
		return nil, err
	}
	train, test, err := s.split(set, s.standardize)
	if err != nil {
		return nil, err
	}
	p, err := build(train, len(classes))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.data, err)
	}
	p.Classes, p.Notes = classes, append(slices.Clip(set.Notes), constants(train)...)
	if test != nil {
		if p.Holdout, err = build(test, len(classes)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.data, err)
		}
		p.Holdout.Classes = classes
	}
	return p, nil
}

// everyClass numbers the labels of a set in their order.
var everyClass = relabel{dataset.Classes, func(set *dataset.Set) ([]string, error) {
	const limit = 1000
	values, words := set.Levels(limit)
	switch {
	case len(values) == 1:
		return nil, fmt.Errorf("all rows of column %s have the class %s; two are needed", set.Label, words[0])
	case len(values) > limit:
		return nil, fmt.Errorf("column %s has more than %d different values (%s, ...); is it the label?",
			set.Label, limit, strings.Join(words[:3], ", "))
	}
	for i, y := range set.Y {
		k, _ := slices.BinarySearch(values, y)
		set.Y[i] = float64(k)
	}
	return words, nil
}}

var noClass = relabel{dataset.Targets, func(*dataset.Set) ([]string, error) { return nil, nil }}

// noLabel leaves the label column out.
var noLabel = relabel{dataset.NoLabels, func(*dataset.Set) ([]string, error) { return nil, nil }}
