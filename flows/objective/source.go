package objective

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/odescent/odescent/flows/objective/dataset"
	"gonum.org/v1/gonum/mat"
)

// file holds the keys that say how a table is read.
type file struct {
	Label        string            `spec:"label"`
	Drop         []string          `spec:"drop"`
	Header       dataset.Header    `spec:"header"`
	Separator    dataset.Separator `spec:"separator"`
	DecimalComma bool              `spec:"decimalcomma"`
	Limit        int               `spec:"limit"`
	Wait         float64           `spec:"wait"` // seconds

	ctx context.Context // ends the reading
}

func (f *file) within(ctx context.Context) { f.ctx = ctx }

// table holds the keys of a model on data: how the table is read, whether features are scaled, which rows are held out.
type table struct {
	file
	Standardize bool    `spec:"standardize"`
	Test        float64 `spec:"test" in:"[0,1)"`
	Split       uint64  `spec:"split"`
}

var tableDefaults = table{Standardize: true, Split: 1}

func (f file) options() dataset.Options {
	return dataset.Options{Label: f.Label, Drop: f.Drop, Header: f.Header, Comma: f.Separator, DecimalComma: f.DecimalComma,
		Limit: f.Limit, Wait: time.Duration(f.Wait * float64(time.Second)), Context: f.ctx}
}

// Check returns an error if a number is out of range.
func (f *file) Check() error {
	switch {
	case f.Limit < 0 || float64(f.Limit) > dataset.MostLimit:
		return fmt.Errorf("limit=%d: the numbers that may be read are 1 to %g, and %g by default", f.Limit, float64(dataset.MostLimit), float64(dataset.DefaultLimit))
	case !(f.Wait >= 0 && f.Wait <= 1e6):
		return fmt.Errorf("wait=%g: seconds run from 0, which means %g, to 1e6", f.Wait, dataset.DefaultWait.Seconds())
	}
	return nil
}

// alone returns an error if one of the keys is set, for a problem without data.
func (f file) alone() error {
	switch {
	case f.Label != "" || len(f.Drop) > 0 || f.Header != dataset.Detected:
		return errors.New("label, drop and header belong to a file; say which with data=")
	case f.Separator != 0 || f.DecimalComma || f.Limit != 0 || f.Wait != 0:
		return errors.New("separator, decimalcomma, limit and wait belong to a file; say which with data=")
	}
	return nil
}

func (t table) source(data string) source {
	return source{data, t.options(), t.Standardize, t.Test, t.Split}
}

// source is where a model's rows come from.
type source struct {
	data        string
	options     dataset.Options
	standardize bool
	test        float64 // share of the rows that are held out
	seed        uint64  // which ones
}

// relabel says how labels are read, and converts them for a model and names the classes.
type relabel struct {
	labels dataset.Labels
	of     func(*dataset.Set) (classes []string, err error)
}

// load reads the data and relabels them.
func (s source) load(r relabel) (set *dataset.Set, classes []string, err error) {
	if s.data == "" {
		return nil, nil, fmt.Errorf("which data? write data=PATH of a CSV file, or data=%s",
			strings.Join(dataset.Names(), " or data="))
	}
	s.options.Labels = r.labels
	if set, err = dataset.Load(s.data, s.options); err != nil {
		return nil, nil, err
	}
	if classes, err = r.of(set); err != nil {
		return nil, nil, fmt.Errorf("%s: %w", s.data, err)
	}
	return set, classes, nil
}

// split returns the rows for training and those held out, nil if there are none, both scaled by the first if
// standardize.
func (s source) split(set *dataset.Set, standardize bool) (train, test *dataset.Set, err error) {
	train = set
	if s.test > 0 {
		if set.Rows < 2 {
			return nil, nil, fmt.Errorf("test=%g of %d row: there are too few", s.test, set.Rows)
		}
		train, test = set.Split(1-s.test, s.seed)
	}
	if standardize {
		scaling := train.Standardize()
		if test != nil {
			scaling.Apply(test)
		}
	}
	return train, test, nil
}

// problem builds a linear model on the data, and on the rows held out.
func (s source) problem(certify bool, last string, bias bool,
	r relabel, build func(*dataset.Set) *Problem,
) (*Problem, error) {
	set, classes, err := s.load(r)
	if err != nil {
		return nil, err
	}
	return s.deal(set, s.standardize, certify, last, bias, classes, build)
}

func (s source) deal(set *dataset.Set, standardize, certify bool, last string, bias bool, classes []string,
	build func(*dataset.Set) *Problem,
) (*Problem, error) {
	train, test, err := s.split(set, standardize)
	if err != nil {
		return nil, err
	}
	p := build(train)
	p.Labels, p.Classes, p.Notes = names(train, bias, last), classes, append(slices.Clip(set.Notes), constants(train)...)
	if test != nil {
		p.Holdout = build(test)
		p.Holdout.Classes = classes
	}
	if certify && affordable(p) {
		if err := p.Certify(); err != nil {
			p.Min = nil
		}
	}
	return p, nil
}

// constants returns notes on the columns that do not vary, which a model cannot tell from a bias.
func constants(set *dataset.Set) []string {
	const show = 5
	var same, notes []string
	for _, j := range set.Constant() {
		if slices.Contains(set.Rounded, j) {
			notes = append(notes, fmt.Sprintf("%s: column %s differs only beyond the 16 digits of a number, and tells the model nothing; drop=[%[2]s] leaves it out", set.Name, set.Names[j]))
			continue
		}
		same = append(same, set.Names[j])
	}
	if len(notes) > show {
		notes = append(notes[:show], fmt.Sprintf("%s: so do %d more columns", set.Name, len(notes)-show))
	}
	if len(same) == 0 {
		return notes
	}
	rows := fmt.Sprintf("all %d rows", set.Rows)
	if set.Rows == 1 {
		rows = "the only row"
	}
	list := strings.Join(same[:min(len(same), show)], ",")
	if len(same) > show {
		return append(notes, fmt.Sprintf("%s: %d columns (%s, ...) are the same in %s and tell the model nothing; drop=[...] leaves them out",
			set.Name, len(same), list, rows))
	}
	if len(same) == 1 {
		return append(notes, fmt.Sprintf("%s: column %s is the same in %s and tells the model nothing; drop=[%[2]s] leaves it out", set.Name, list, rows))
	}
	return append(notes, fmt.Sprintf("%s: columns %s are the same in %s and tell the model nothing; drop=[%[2]s] leaves them out", set.Name, list, rows))
}

func features(set *dataset.Set) *mat.Dense { return mat.NewDense(set.Rows, set.Cols, set.X) }

// names returns the labels of the variables of a linear model, with last for the bias.
func names(set *dataset.Set, bias bool, last string) []string {
	names := slices.Clone(set.Names)
	if bias {
		names = append(names, last)
	}
	return names
}

func affordable(p *Problem) bool {
	return float64(p.Rows)*float64(p.Dim)*float64(p.Dim) <= certifyCost
}

// network builds a model with an output for each class on the data, and on the rows held out.
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
	values, texts := set.Levels(limit)
	switch {
	case len(values) == 1:
		return nil, fmt.Errorf("all rows of column %s have the class %s; two are needed", set.Label, texts[0])
	case len(values) > limit:
		return nil, fmt.Errorf("column %s has more than %d different values (%s, ...); is it the label?",
			set.Label, limit, strings.Join(texts[:3], ", "))
	}
	for i, y := range set.Y {
		k, _ := slices.BinarySearch(values, y)
		set.Y[i] = float64(k)
	}
	return texts, nil
}}

var noClass = relabel{dataset.Targets, func(*dataset.Set) ([]string, error) { return nil, nil }}

// noLabel leaves the label column out.
var noLabel = relabel{dataset.NoLabels, func(*dataset.Set) ([]string, error) { return nil, nil }}
