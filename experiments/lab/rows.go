package lab

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/odescent/odescent/experiments/figure"
)

// At returns a point whose rows are structs of a kind; of several kinds if T is any. A kind is a struct type whose
// fields have tags that name their columns:
//
//	type row struct {
//		_     struct{} `col:"panel=trace"`    // the cell is always "trace", and rows with another one are of another kind
//		Where string   `col:"where=disc|line"` // so are rows with another value than these
//		Grads int      `col:"grads"`
//		Error float64  `col:"error,blank"`     // rows of kinds without this column have an empty cell
//	}
//
// Fields are strings, float64, ints or bools; those of an embedded struct are the kind's own. The experiment lists its
// kinds in Kinds. A column that a kind lacks is NaN in its rows if another kind has numbers there, and empty otherwise.
func At[T any](key string, run func(ctx context.Context) ([]T, error)) Point {
	return Point{key, func(ctx context.Context) ([]any, error) {
		rows, err := run(ctx)
		out := make([]any, len(rows))
		for i, r := range rows {
			out[i] = r
		}
		return out, err
	}}
}

// One is [At] for a point that leaves one row.
func One[T any](key string, run func(ctx context.Context) (T, error)) Point {
	return At(key, func(ctx context.Context) ([]T, error) {
		r, err := run(ctx)
		return []T{r}, err
	})
}

// Rows returns the rows of data that are of a kind, in their order; see [At]. A cell that is not of the type of its
// field is NaN or zero. It panics if T is no kind or data lacks one of its columns.
func Rows[T any](data *figure.Table) []T {
	k := layoutOf(reflect.TypeFor[T]())
	at := make([]int, len(k.fields))
	for i, f := range k.fields {
		if at[i] = slices.Index(data.Columns, f.column); at[i] < 0 {
			panic(fmt.Sprintf("lab: %s has a column %q, the data have %q", k.typ, f.column, data.Columns))
		}
	}
	var out []T
rows:
	for _, cells := range data.Rows {
		for i, f := range k.fields {
			if f.values != nil && !slices.Contains(f.values, cells[at[i]]) {
				continue rows
			}
		}
		var r T
		v := reflect.ValueOf(&r).Elem()
		for i, f := range k.fields {
			if f.index != nil {
				set(v.FieldByIndex(f.index), cells[at[i]])
			}
		}
		out = append(out, r)
	}
	return out
}

// Of returns the value of a claim as a function of the rows of a kind. An index out of range means that rows are
// missing, of points that failed, say: the claim then has no value, NaN.
func Of[T any](value func(rows []T) float64) func(data *figure.Table) float64 {
	return func(data *figure.Table) (v float64) {
		defer func() {
			if p := recover(); p != nil {
				if _, ok := p.(runtime.Error); !ok {
					panic(p)
				}
				v = math.NaN()
			}
		}()
		return value(Rows[T](data))
	}
}

// kind is a type of rows.
type kind struct {
	typ    reflect.Type
	fields []column
}

// column is one of a kind.
type column struct {
	column string
	index  []int    // of the field; nil: the cell is the one value
	values []string // that a row of the kind may have; nil: all
	blank  string   // the cell of rows without the column
}

var known sync.Map // from reflect.Type to *kind

// layoutOf reads the tags of a type. It panics if they make no sense, which is the experiment's author's mistake.
func layoutOf(t reflect.Type) *kind {
	if k, ok := known.Load(t); ok {
		return k.(*kind)
	}
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("lab: rows of type %v: a struct whose fields have tags such as col:\"gap\"", t))
	}
	k := &kind{typ: t}
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("col")
		if !ok && f.Anonymous {
			for _, c := range layoutOf(f.Type).fields {
				if c.index != nil {
					c.index = append([]int{i}, c.index...)
				}
				k.fields = append(k.fields, c)
			}
			continue
		}
		tag, option, _ := strings.Cut(tag, ",")
		name, values, fixed := strings.Cut(tag, "=")
		c := column{column: name, index: f.Index, blank: "NaN"}
		if fixed {
			c.values = strings.Split(values, "|")
		}
		switch f.Type.Kind() {
		case reflect.Float64, reflect.Int:
		case reflect.String, reflect.Bool:
			c.blank = ""
		case reflect.Struct:
			c.blank, c.index = "", nil
		default:
			ok = false
		}
		if option == "blank" {
			c.blank = ""
		}
		if !ok || name == "" || option != "" && option != "blank" || f.Name == "_" != (c.index == nil) || c.index == nil && len(c.values) != 1 {
			panic(fmt.Sprintf("lab: the field %s %v of %v with the tag %q is no column", f.Name, f.Type, t, f.Tag))
		}
		k.fields = append(k.fields, c)
	}
	known.Store(t, k)
	return k
}

// columns returns the columns of data.csv.
func (e Experiment) columns() []string {
	if e.Columns != nil {
		return e.Columns
	}
	var out []string
	for _, k := range e.Kinds {
		for _, f := range layoutOf(reflect.TypeOf(k)).fields {
			if !slices.Contains(out, f.column) {
				out = append(out, f.column)
			}
		}
	}
	return out
}

// written returns rows of the experiment's kinds as cells.
func (e Experiment) written(rows []any) [][]string {
	names := e.columns()
	blank := make([]string, len(names))
	for i := len(e.Kinds) - 1; i >= 0; i-- {
		for _, f := range layoutOf(reflect.TypeOf(e.Kinds[i])).fields {
			if j := slices.Index(names, f.column); f.index != nil || blank[j] == "" {
				blank[j] = f.blank
			}
		}
	}
	out := make([][]string, len(rows))
	for i, r := range rows {
		v, k := reflect.ValueOf(r), layoutOf(reflect.TypeOf(r))
		if !slices.ContainsFunc(e.Kinds, func(k any) bool { return reflect.TypeOf(k) == v.Type() }) {
			panic(fmt.Sprintf("lab: a row of the kind %v, which Kinds of %s does not have", k.typ, e.Name))
		}
		out[i] = slices.Clone(blank)
		for _, f := range k.fields {
			j := slices.Index(names, f.column)
			if j < 0 {
				panic(fmt.Sprintf("lab: the kind %v has a column %q, which is not one of %q", k.typ, f.column, names))
			}
			if f.index == nil {
				out[i][j] = f.values[0]
				continue
			}
			out[i][j] = strings.ToValidUTF8(figure.Cell(v.FieldByIndex(f.index).Interface()), "\uFFFD")
			if f.values != nil && !slices.Contains(f.values, out[i][j]) {
				panic(fmt.Sprintf("lab: %v has %s=%s; its tag allows %s", k.typ, f.column, out[i][j], strings.Join(f.values, ", ")))
			}
		}
	}
	return out
}

// set sets a field to what a cell says.
func set(v reflect.Value, cell string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(cell)
	case reflect.Float64:
		x, err := strconv.ParseFloat(cell, 64)
		if err != nil && !math.IsInf(x, 0) { // a number too large to hold is an infinity
			x = math.NaN()
		}
		v.SetFloat(x)
	case reflect.Int:
		n, _ := strconv.Atoi(cell)
		v.SetInt(int64(n))
	case reflect.Bool:
		v.SetBool(cell == "true")
	}
}

// NewClaim returns a claim whose value is a function of the rows of a kind.
func NewClaim[T any](id, text string, want Want, origin Origin, value func(rows []T) float64) Claim {
	return Claim{ID: id, Text: text, Want: want, Origin: origin, Value: Of(value)}
}
