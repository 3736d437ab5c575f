package dataset_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// With a decimal comma classes are compared as the numbers that they are: 1 and 1,0 are remarked on as 1 and 1.0 are, and they
// stand in the order of size. A label of too many digits is refused whatever its comma is.
func TestClassesWithDecimalComma(t *testing.T) {
	o := dataset.Options{Labels: dataset.Classes, DecimalComma: true}
	for text, want := range map[string]string{
		"a;y\n1;1\n2;1,0\n":    "1|1,0",
		"a;y\n1;1,0\n2;1.0\n":  "1,0|1.0",
		"a;y\n1;0,5\n2;,5\n":   ",5|0,5",
		"a;y\n1;10,5\n2;9,5\n": "9,5|10,5",
	} {
		s, err := dataset.Read(strings.NewReader(text), "f", o)
		if err != nil {
			t.Fatal(err)
		}
		names := strings.Split(want, "|")
		if !slices.Equal(s.Classes, names) {
			t.Errorf("%q: classes %q, want %q", text, s.Classes, names)
		}
		note := "f: the classes " + names[0] + " and " + names[1] + " are the same number, and two classes, since they are written differently"
		if same := !strings.Contains(text, "9"); slices.Contains(s.Notes, note) != same {
			t.Errorf("%q: notes %q", text, s.Notes)
		}
	}
	_, err := dataset.Read(strings.NewReader("a;y\n1;12345678901234567,0\n"), "f", dataset.Options{DecimalComma: true})
	if err == nil || !strings.Contains(err.Error(), "more digits than a float64") {
		t.Errorf("%v", err)
	}
}
