package objective

import (
	"context"
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode/spec"
)

// family makes the problems of one name.
type family struct {
	name  string
	build func(ctx context.Context, t spec.Term) (*Problem, error)

	keys    any      // a struct whose tagged fields are the keys; nil: none
	samples []string // valid specs; none: the bare name
}

// families is every problem there is; add a line to add a problem.
var families = slices.Concat(planar, sized, toys, references, []family{
	with("quadratic", quadraticDefaults, quadratic.problem),
	with("linear", linearDefaults, linear.problem),
	with("logistic", logisticDefaults, logistic.problem, "logistic(data=wdbc,l2=1e-3)"),
	with("softmax", softmaxDefaults, softmax.problem, "softmax(data=iris,l2=1e-3)"),
	with("svm", svmDefaults, svm.problem, "svm(data=wdbc,l2=1e-3)"),
	with("mlp", mlpDefaults, mlp.problem, "mlp(data=iris,hidden=[5])"),
	with("conv", convDefaults, conv.problem),
	with("elman", elmanDefaults, elman.problem),
	with("deeplinear", DeepLinearDefaults(), DeepLinear.problem),
	with("factorization", factorizationDefaults, factorization.problem),
	with("kmeans", kmeansDefaults, kmeans.problem, "kmeans(data=iris)"),
}, mgh())

// with is a family whose keys are the tagged fields of a struct: it fills a copy of def, builds, and names the
// problem by what differs from def.
// samples are valid specs of it where the bare name is none.
func with[T any](name string, def T, build func(T) (*Problem, error), samples ...string) family {
	return family{name: name, keys: def, samples: samples, build: func(ctx context.Context, t spec.Term) (*Problem, error) {
		c := def
		if err := t.Into(&c); err != nil {
			return nil, err
		}
		if f, ok := any(&c).(interface{ within(context.Context) }); ok {
			f.within(ctx)
		}
		return named(name, c, def, build)
	}}
}

func named[T any](name string, c, def T, build func(T) (*Problem, error)) (*Problem, error) {
	if err := spec.Check(c); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p, err := build(c)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p.Name = spec.Format(name, c, def)
	return guard(p), nil
}

// Names returns the names that [Parse] knows, in alphabetical order.
func Names() []string {
	names := make([]string, len(families))
	for i, f := range families {
		names[i] = f.name
	}
	slices.Sort(names)
	return names
}

// Samples returns valid specs of all problems, in the order of [Names].
func Samples() []string {
	var all []string
	for _, name := range Names() {
		i := slices.IndexFunc(families, func(f family) bool { return f.name == name })
		if s := families[i].samples; len(s) > 0 {
			all = append(all, s...)
		} else {
			all = append(all, name)
		}
	}
	return all
}

// Parse makes the problem that s names, for example rosenbrock(n=4) or logistic(data=wdbc,l2=1e-3); the package
// comment lists the names. The problem's Name is the canonical form of s, without the keys that have their default
// value, and parses to an equal problem.
//
// The error for an unknown name or key suggests the nearest one; that for a value that does not fit names the key, and that
// for bad data file, line and column.
func Parse(s string) (*Problem, error) { return ParseContext(context.Background(), s) }

// ParseContext is [Parse], whose reading of data ends with ctx and an error that wraps that of ctx.
func ParseContext(ctx context.Context, s string) (*Problem, error) {
	t, err := spec.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("problem: %w", err)
	}
	i := slices.IndexFunc(families, func(f family) bool { return f.name == t.Name })
	if i < 0 {
		return nil, spec.Unknown("problem", t.Name, Names())
	}
	return families[i].build(ctx, t)
}

// Must is [Parse] for specs that are written in the program; it panics if they are wrong.
func Must(s string) *Problem {
	p, err := Parse(s)
	if err != nil {
		panic("objective: " + err.Error())
	}
	return p
}
