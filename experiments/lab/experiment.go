// Package lab runs experiments: it can list them, compute their points side by side, draw their
// figures and write everything to a folder. An experiment is a value; a program of one's own registers some and
// calls [Main], which gives it every verb of the command line, under the program's own name, see [Program].
//
//	run → data.csv → figure, table and caption
//
// The middle is what counts. Points are computed, each a pure function of the parameters, and leave rows; whatever
// is drawn or printed is a function of these rows alone.
package lab

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
)

// Class says on what the bytes of an experiment's data depend.
type Class string

// The classes of reproducibility.
const (
	Portable    Class = "portable"     // nothing: only + - × ÷ √, each product rounded, and the elementary functions of ode/vec
	Timed       Class = "timed"        // the clock: the column of seconds is never compared
	PerPlatform Class = "per platform" // GOOS, GOARCH, GOAMD64 and the Go version: BLAS or LAPACK of gonum is in it, whose sums and products differ
)

// Experiment is one experiment.
type Experiment struct {
	Name     string   // one lower-case word
	Chapter  string   // the subject under which list shows it; empty: none
	Headline bool     // list marks it as one to see first
	Summary  string   // what it shows, in one sentence
	Cost     string   // what it costs, "3 s" say
	Class    Class    // on what its data depend
	Count    int      // of its points at the default parameters, so that list need not build their problems; zero: list does
	Params   []Param  // what can be set on the command line
	Kinds    []any    // a row of each kind, such as row{}; see [At]
	Columns  []string // of data.csv; nil: those of the kinds, in the order in which they first appear
	Cite     []string // BibTeX keys of what it rests on, for [optim.Cite]; those of its claims need not be repeated, and [optim.AddReferences] adds entries
	Claims   []Claim  // what its data must bear out at the default parameters
	Source   fs.FS    // the source of Points, for the names of stored points; nil: the running program stands for it

	// Idle returns the keys of parameters that have no effect beside the others' values. They are not part of the record,
	// run.json and the folder's name. Nil: none are.
	Idle func(p Values) []string

	// Narrowest is the width in millimetres below which the figures cannot be drawn, so that a narrower one is refused
	// before anything is computed; zero: not known.
	Narrowest float64

	// Points lists what is to be computed, in the order in which the rows will stand in the data, before anything
	// runs. It returns an error for parameters that make no sense.
	Points func(p Values) ([]Point, error)

	// Draw makes the page from the data of all points.
	Draw func(p Values, data *figure.Table) (*Page, error)
}

// Param is a parameter of an experiment.
type Param struct {
	Key     string
	Default string // a list of values in the notation of [ParseList]
	Doc     string

	// Range is what is allowed, parts between ", ", all of which hold: "above 0", "below 1", "from 0", "0 to 1", "whole
	// numbers", "whole numbers ≥ 0" or an interval, "[0,1)" or "(0,inf)". Numbers outside are refused before anything is
	// computed. Other words are for people only, and Points must check them, as it must what stands between parameters.
	// Empty: the values say it.
	Range string

	// Sweep says that each value of the list makes points of its own, whose keys name the value; a stored point is then
	// found again whatever else is in the list. The points of other parameters depend on the whole list.
	Sweep bool
}

// Point is one thing to compute; [At] and [One] make one. Run returns its rows, each of one of the experiment's kinds; it
// must depend on nothing but the parameters, and end soon after ctx does. What is a finding (a run that diverges) is a row,
// not an error.
type Point struct {
	Key string // what it is, unique in the experiment
	Run func(ctx context.Context) ([]any, error)
}

// Page is what an experiment shows.
type Page struct {
	Figure  figure.Figure
	Table   *figure.Table // as it is printed; see [Short] for its numbers
	Caption string        // text with mathematics between dollar signs
	Notes   []string      // sentences for people at the terminal
}

var registry []Experiment

// Register adds an experiment to those that [Main] offers. It panics if the name is taken, a field is missing, a key of
// Cite is unknown, a default is out of its range or a claim has no origin.
func Register(e Experiment) {
	if e.Name == "" || e.Summary == "" || e.Points == nil || e.Draw == nil || len(e.columns()) == 0 {
		panic(fmt.Sprintf("lab: experiment %q lacks a name, a summary, columns, points or a drawing", e.Name))
	}
	for _, c := range e.Claims {
		if c.ID == "" || c.Text == "" || c.Value == nil || c.Want.text == "" {
			panic(fmt.Sprintf("lab: experiment %q: claim %q lacks a text, an expectation or a value", e.Name, c.ID))
		}
		if err := c.Origin.check(); err != nil {
			panic(fmt.Sprintf("lab: experiment %q: claim %q %v", e.Name, c.ID, err))
		}
	}
	if _, err := optim.Cite(e.Citations()...); err != nil {
		panic(fmt.Sprintf("lab: experiment %q: %v", e.Name, err))
	}
	for _, p := range e.Params {
		if err := p.check(mustParse(p.Default)); err != nil {
			panic(fmt.Sprintf("lab: experiment %q: default %v", e.Name, err))
		}
	}
	for _, o := range registry {
		if o.Name == e.Name {
			panic(fmt.Sprintf("lab: experiment %q is registered twice", e.Name))
		}
	}
	registry = append(registry, e)
}

// All returns the registered experiments in the order of their registration.
func All() []Experiment { return append([]Experiment(nil), registry...) }

// Find returns the experiment of a name. The error for an unknown name suggests the nearest one.
func Find(name string) (Experiment, error) {
	var names []string
	for _, e := range registry {
		if e.Name == name {
			return e, nil
		}
		names = append(names, e.Name)
	}
	return Experiment{}, spec.Unknown("experiment", name, names)
}

// Citations returns the BibTeX keys of what the experiment and its claims rest on, each once.
func (e Experiment) Citations() []string {
	keys := slices.Clone(e.Cite)
	for _, c := range e.Claims {
		if k := c.Origin.Key; k != "" && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// Chapter is experiments on one subject.
type Chapter struct {
	Title        string
	Headlines    []Experiment // what a reader should see first
	Replications []Experiment // what confirms, refines or bounds it
}

// RegisterChapters registers the headlines of all chapters, then all replications, each with the title of its chapter
// and with source as its source. It panics as [Register] does.
func RegisterChapters(source fs.FS, chapters ...Chapter) {
	for _, headline := range []bool{true, false} {
		for _, c := range chapters {
			some := c.Replications
			if headline {
				some = c.Headlines
			}
			for _, e := range some {
				e.Chapter, e.Headline, e.Source = c.Title, headline, source
				Register(e)
			}
		}
	}
}

// byChapter returns the registered experiments in groups of one chapter, in the order in which the chapters first
// appear.
func byChapter() []Group[Experiment] {
	return GroupBy(registry, func(e Experiment) string { return e.Chapter })
}
