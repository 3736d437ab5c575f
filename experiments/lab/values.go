package lab

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/ode/vec"
)

// Values are the parameters of one run of an experiment, each a list of words.
type Values struct {
	of   string
	keys []string
	list map[string][]string

	idle    []string // keys without effect
	changed bool     // a parameter differs from its default
}

// Values returns the experiment's parameters with its defaults replaced by settings of the form key=value. The error
// for an unknown key suggests the nearest one; a key that is given twice is an error; a value is read by [ParseList].
func (e Experiment) Values(settings []string) (Values, error) { return e.values(settings, 0) }

// values is Values whose lists have most values at most.
func (e Experiment) values(settings []string, most int) (Values, error) {
	v := Values{of: e.Name, list: map[string][]string{}}
	for _, p := range e.Params {
		v.keys = append(v.keys, p.Key)
		v.list[p.Key] = mustParse(p.Default)
	}
	given := map[string]bool{}
	for _, s := range settings {
		key, value, ok := strings.Cut(s, "=")
		if !ok {
			return Values{}, fmt.Errorf("%q: write key=value", s)
		}
		if _, ok := v.list[key]; !ok {
			if len(v.keys) == 0 {
				return Values{}, fmt.Errorf("%s has no parameters, so %q cannot be set", e.Name, key)
			}
			return Values{}, fmt.Errorf("%s: %w", e.Name, spec.Unknown("parameter", key, v.keys))
		}
		if given[key] {
			return Values{}, fmt.Errorf("%s: %s is given twice; a list is %s=a,b", e.Name, key, key)
		}
		given[key] = true
		l, err := parseList(value, most)
		if err != nil {
			return Values{}, fmt.Errorf("%s=%s: %w", key, value, err)
		}
		v.list[key] = l
	}
	for _, p := range e.Params {
		if err := p.check(v.list[p.Key]); err != nil {
			return Values{}, fmt.Errorf("%s: %w", e.Name, err)
		}
		v.changed = v.changed || !slices.Equal(v.list[p.Key], mustParse(p.Default))
	}
	if e.Idle != nil {
		v.idle = e.Idle(v)
	}
	return v, nil
}

// mustParse reads the default of a parameter, which the experiment's author wrote.
func mustParse(list string) []string {
	l, err := ParseList(list)
	if err != nil {
		panic(fmt.Sprintf("lab: default %q of a parameter: %v", list, err))
	}
	return l
}

// ParseList reads a list of values: words between commas, "1e-3,1e-2" or "rosenbrock(n=2),beale", or numbers with equal
// ratios or differences, "log:1e-4:1e-1:13" or "lin:0:1:5", DefaultPoints at most. Commas within brackets do not count.
func ParseList(s string) ([]string, error) { return parseList(s, 0) }

func parseList(s string, most int) ([]string, error) {
	if kind, rest, ok := strings.Cut(s, ":"); ok && (kind == "log" || kind == "lin") {
		return spread(kind, rest, most)
	}
	parts, err := spec.Split(s, ',')
	if err != nil {
		return nil, err
	}
	for i, p := range parts {
		if parts[i] = strings.TrimSpace(p); parts[i] == "" {
			return nil, fmt.Errorf("a value is empty")
		}
	}
	return parts, nil
}

func spread(kind, s string, most int) ([]string, error) {
	if most == 0 {
		most = DefaultPoints
	}
	bad := func() ([]string, error) {
		return nil, fmt.Errorf("write %s:first:last:count, log:1e-4:1e-1:13 say", kind)
	}
	f := strings.Split(s, ":")
	if len(f) != 3 {
		return bad()
	}
	a, err1 := spec.Float(f[0])
	b, err2 := spec.Float(f[1])
	count, err3 := spec.Float(f[2]) // 1e4 is a count, too
	if err1 != nil || err2 != nil || err3 != nil || count < 2 || count != math.Trunc(count) || math.IsInf(a, 0) || math.IsInf(b, 0) {
		return bad()
	}
	if count > float64(most) {
		return nil, fmt.Errorf("a list of %s values, and %d are the most; %s", spec.Number(count), most, morePoints(count))
	}
	n := int(count)
	if kind == "log" && (a <= 0 || b <= 0) {
		return nil, fmt.Errorf("the ends of a logarithmic list must be positive")
	}
	out := make([]string, n)
	for i := range out {
		u := float64(i) / float64(n-1)
		x := a + float64(u*(b-a))
		if kind == "log" {
			x = a * vec.Pow(b/a, u)
		} else if math.Abs(x) < 1e-13*math.Max(math.Abs(a), math.Abs(b)) {
			x = 0
		}
		x = round(x)
		switch i {
		case 0:
			x = a
		case n - 1:
			x = b
		}
		out[i] = spec.Number(x)
	}
	return out, nil
}

// round keeps twelve digits: 0.4 and not 0.39999999999999997, whatever the last bit of a sum or a power.
func round(x float64) float64 {
	y, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	return y
}

// Strings returns the words of a parameter. It panics if the experiment did not declare it.
func (v Values) Strings(key string) []string {
	l, ok := v.list[key]
	if !ok {
		panic(fmt.Sprintf("lab: %s has no parameter %q", v.of, key))
	}
	return l
}

// String returns the one word of a parameter, or an error if it is a list.
func (v Values) String(key string) (string, error) {
	l := v.Strings(key)
	if len(l) != 1 {
		return "", fmt.Errorf("%s=%s: %s takes one value for it", key, strings.Join(l, ","), v.of)
	}
	return l[0], nil
}

// Floats returns the numbers of a parameter.
func (v Values) Floats(key string) ([]float64, error) {
	l := v.Strings(key)
	out := make([]float64, len(l))
	for i, s := range l {
		x, err := spec.Float(s)
		if err != nil {
			return nil, fmt.Errorf("%s=%s: not a number; write %s=1e-3, %s=1e-3,1e-2 or %s=log:1e-4:1e-1:13", key, s, key, key, key)
		}
		out[i] = x
	}
	return out, nil
}

// Float returns the one number of a parameter.
func (v Values) Float(key string) (float64, error) {
	if _, err := v.String(key); err != nil {
		return 0, err
	}
	f, err := v.Floats(key)
	if err != nil {
		return 0, err
	}
	return f[0], nil
}

// Count returns the one whole number ≥ 1 of a parameter.
func (v Values) Count(key string) (int, error) {
	x, err := v.Float(key)
	if err != nil {
		return 0, err
	}
	if x < 1 || x != math.Trunc(x) || x > 1e9 {
		return 0, fmt.Errorf("%s=%s: not a count from 1 on", key, spec.Number(x))
	}
	return int(x), nil
}

// CountTo is [Values.Count] for a count from 1 to most, of things that take memory.
func (v Values) CountTo(key string, most int) (int, error) {
	n, err := v.Count(key)
	if err == nil && n > most {
		err = fmt.Errorf("%s=%d: a count from 1 to %d", key, n, most)
	}
	return n, err
}

// Default reports whether every parameter has its default.
func (v Values) Default() bool { return !v.changed }

// Settings returns the parameters as key=value, in the order of their declaration, without those that are idle; see
// [Experiment].
func (v Values) Settings() []string {
	var out []string
	for _, k := range v.keys {
		if slices.Contains(v.idle, k) {
			continue
		}
		out = append(out, k+"="+strings.Join(v.list[k], ","))
	}
	return out
}

// Fill returns a text in which {{key}} stands for the values of a parameter, with ", " between them.
func (v Values) Fill(text string) string {
	for _, key := range v.keys {
		text = strings.ReplaceAll(text, "{{"+key+"}}", strings.Join(v.list[key], ", "))
	}
	return text
}
