package lab

// Reader reads the parameters of an experiment one after another and keeps the first error, so that it is asked for once.
type Reader struct {
	v   Values
	err error
}

// Reader returns a reader of v.
func (v Values) Reader() *Reader { return &Reader{v: v} }

// Err returns the first error, or nil. After one, the methods return zero values.
func (r *Reader) Err() error { return r.err }

func read[T any](r *Reader, get func(string) (T, error), key string) T {
	var x T
	if r.err == nil {
		x, r.err = get(key)
	}
	return x
}

// String reads the one word of a parameter; see [Values.String].
func (r *Reader) String(key string) string { return read(r, r.v.String, key) }

// Float reads the one number of a parameter; see [Values.Float].
func (r *Reader) Float(key string) float64 { return read(r, r.v.Float, key) }

// Floats reads the numbers of a parameter; see [Values.Floats].
func (r *Reader) Floats(key string) []float64 { return read(r, r.v.Floats, key) }

// CountTo reads the one count of a parameter, most at most; see [Values.CountTo].
func (r *Reader) CountTo(key string, most int) int {
	return read(r, func(key string) (int, error) { return r.v.CountTo(key, most) }, key)
}

// Count reads the one count of a parameter; see [Values.Count].
func (r *Reader) Count(key string) int { return read(r, r.v.Count, key) }
