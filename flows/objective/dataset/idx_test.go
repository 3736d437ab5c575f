package dataset_test

import (
	"encoding/binary"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/odescent/odescent/flows/objective/dataset"
)

// array is an IDX file: the type, the axes and the numbers in their bytes.
func array(kind byte, data []byte, dims ...uint32) string {
	b := []byte{0, 0, kind, byte(len(dims))}
	for _, d := range dims {
		b = binary.BigEndian.AppendUint32(b, d)
	}
	return string(append(b, data...))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestIDX(t *testing.T) {
	t.Chdir(t.TempDir())
	images, labels := array(8, []byte{1, 2, 3, 4, 5, 6, 7, 255}, 2, 2, 2), array(8, []byte{9, 4}, 2)
	want := &dataset.Set{
		Names: []string{"x1", "x2", "x3", "x4"}, Rows: 2, Cols: 4, X: []float64{1, 2, 3, 4, 5, 6, 7, 255}, Label: "label", Y: []float64{9, 4},
	}
	for _, c := range []struct{ what, images, labels, name, labelName, label string }{
		{"as MNIST names them", images, labels, "train-images-idx3-ubyte", "train-labels-idx1-ubyte", ""},
		{"compressed", zip(images), zip(labels), "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz", ""},
		{"only the labels compressed", images, zip(labels), "a", "b", "b"},
		{"with a dot", images, labels, "x-images.idx3-ubyte", "x-labels.idx1-ubyte", ""},
	} {
		write(t, c.name, c.images)
		write(t, c.labelName, c.labels)
		var done, total int64
		s, err := dataset.Load(c.name, dataset.Options{Label: c.label, Progress: func(d, n int64) { done, total = d, n }})
		if err != nil {
			t.Errorf("%s: %v", c.what, err)
			continue
		}
		if done != int64(len(images)) || total != done {
			t.Errorf("%s: progress %d of %d, the array has %d bytes", c.what, done, total, len(images))
		}
		w := *want
		w.Name = c.name
		if diff := cmp.Diff(&w, s); diff != "" {
			t.Errorf("%s: %s", c.what, diff)
		}
	}
	for kind, c := range map[byte]struct {
		data []byte
		want []float64
	}{
		0x09: {[]byte{255, 127}, []float64{-1, 127}},
		0x0b: {[]byte{255, 254, 1, 0}, []float64{-2, 256}},
		0x0c: {[]byte{255, 255, 255, 253, 0, 1, 0, 0}, []float64{-3, 65536}},
		0x0d: {binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, math.Float32bits(.5)), math.Float32bits(-2)), []float64{.5, -2}},
		0x0e: {binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, math.Float64bits(.1)), math.Float64bits(-7)), []float64{.1, -7}},
	} {
		write(t, "x", array(kind, c.data, 2, 1))
		write(t, "y", labels)
		s, err := dataset.Load("x", dataset.Options{Label: "y"})
		if err != nil || !cmp.Equal(s.X, c.want) {
			t.Errorf("type %#x: %v, %v", kind, s, err)
		}
	}
}

func TestIDXErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	good := array(8, []byte{1, 2, 3, 4}, 2, 2)
	nan := binary.BigEndian.AppendUint64(make([]byte, 24), math.Float64bits(math.NaN()))
	write(t, "y", array(8, []byte{0, 1}, 2))
	write(t, "three", array(8, []byte{0, 1, 1}, 3))
	write(t, "square", good)
	write(t, "text", "a,b\n1,2\n")
	for _, c := range []struct{ what, text, label, want string }{
		{"short", array(8, []byte{1, 2, 3}, 2, 2), "y", "x: the file is cut off in row 2 of 2, with 1 byte missing"},
		{"a head that lies", array(8, nil, 1<<31, 1<<31), "y", "x: the header announces 4.61e+18 numbers, and 5e+07 (400 MB) are the most; limit= raises that, up to 1e12"},
		{"a head of 2^60 bytes", array(0x0e, nil, 1<<31, 1<<26), "y", "x: the header announces 1.44e+17 numbers, and 5e+07 (400 MB) are the most; limit= raises that"},
		{"a head that lies within the limit", array(8, nil, 1<<12, 1<<13), "y", "x: the file is cut off in row 1 of 4096, with 33554432 bytes missing"},
		{"short head", array(8, nil, 2)[:6], "y", "x: the file is cut off in its header"},
		{"long", good + "z", "y", "x: the array of [2 2] is followed by 1 byte more"},
		{"an empty axis", array(8, nil, 2, 0), "y", "x: axis 2 of the array has length 0"},
		{"NaN", array(0x0e, nan, 2, 2), "y", "x: row 2, column 2: NaN is not a finite number"},
		{"one axis", array(8, []byte{1, 2}, 2), "y", "x: the array has one axis and no features"},
		{"no labels", good, "", "x: this is an IDX file; name the file of its labels with label="},
		{"missing labels", good, "nofile", "nofile: there is no such file; name that of the labels with label="},
		{"other number of labels", good, "three", "three: there are 3 labels, and x has 2 rows"},
		{"labels of two axes", good, "square", "square: labels have one axis, not 2"},
		{"labels of text", good, "text", "text: this is not an IDX file"},
		{"cut off gzip", zip(good)[:20], "y", "x: the compressed stream is cut off"},
	} {
		write(t, "x", c.text)
		if _, err := dataset.Load("x", dataset.Options{Label: c.label}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s:\n got %v\nwant %s", c.what, err, c.want)
		}
	}
	write(t, "x", good)
	if _, err := dataset.Load("x", dataset.Options{Label: "y", Drop: []string{"x1"}}); err == nil || !strings.Contains(err.Error(), "no columns to drop") {
		t.Error(err)
	}
	if _, err := dataset.Read(strings.NewReader(good), "x", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "from a path only") {
		t.Error(err)
	}
	write(t, "cut-images", zip(strings.Repeat(good, 1000))[:30])
	if _, err := dataset.Load("cut-images", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Error(err)
	}
}
