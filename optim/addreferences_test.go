package optim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/optim"
)

func ExampleAddReferences() {
	err := optim.AddReferences(`
@article{newcomer2026own,
  author={Newcomer, Nora},
  title={A rule
         of {Mine}},
  journal = "J. Own Res.",
  year=2026
}`)
	if err != nil {
		panic(err)
	}
	text, err := optim.Cite("newcomer2026own")
	fmt.Print(text, err)
	// Output:
	// @article{newcomer2026own,
	//   author = {Newcomer, Nora},
	//   title = {A rule of {Mine}},
	//   journal = {J. Own Res.},
	//   year = {2026},
	// }
	// <nil>
}

// What is malformed or taken is refused in a sentence, and nothing of it is added.
func TestAddReferencesRefuses(t *testing.T) {
	good := "@book{refused,\n  title = {T},\n}\n"
	for text, want := range map[string]string{
		"":          "there is no entry",
		"refused":   "line 1: \"refused\": an entry begins with @article{key, say",
		good + good: "line 4: the key refused is there twice",
		good + "@book{kingma2015adam,\n  title = {T},\n}\n":              "the key kingma2015adam is taken",
		"@book{refused,\n  year = {2000},\n}":                            "refused has no title",
		"@book{refused,\n  title = {T},\n  title = {U},\n}":              "line 3: refused has two fields title",
		"@book{refused,\n  title = {T}\n":                                "refused is not closed",
		"@book{refused,\n  title = {{T},\n}\n":                           "refused is not closed",
		"@book{refused,\n  title = {T}},\n}\n":                           "the braces do not match",
		"@book{refused,\n  title = T,\n}\n":                              "a field is written name = {value},",
		good + "% a remark":                                              "an entry begins with",
		"@string{x = {y}}\n" + good:                                      "line 1:",
		"@book{refused,\n  title = {T},\n@book{other,\n title={U},\n}\n": "line 3:",
		"@book{refused,\n  title = {},\n}\n":                             "a field is written",
	} {
		if err := optim.AddReferences(text); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
		if _, err := optim.Cite("refused"); err == nil {
			t.Fatalf("%q was added", text)
		}
	}
}

// A key that is not known is named with the nearest, not with all.
func TestUnknownReference(t *testing.T) {
	for key, want := range map[string]string{"kingma2015adm": "did you mean kingma2015adam?", "nobody1066war": "optim.AddReferences"} {
		if _, err := optim.Cite(key); err == nil || !strings.Contains(err.Error(), want) || len(err.Error()) > 150 {
			t.Errorf("%s: %v, want %s", key, err, want)
		}
	}
}
