package gallery_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/odescent/odescent/experiments/lab"
)

// The verb show knows the names of claims that tables and messages print: it shows that claim, in capitals or not.
func TestShowClaims(t *testing.T) {
	check := func(word, name, handle string) {
		t.Helper()
		var out bytes.Buffer
		if err := lab.Command(context.Background(), []string{"show", word}, &out, &out); err != nil {
			t.Errorf("show %q: %v", word, err)
			return
		}
		found := 0
		for _, l := range strings.Split(out.String(), "\n") {
			if strings.HasPrefix(l, name+" ") && strings.HasPrefix(l[len(name)+1:], handle[:strings.LastIndex(handle, ".")+1]) {
				found++
				if !strings.HasPrefix(l, name+" "+handle+" ") {
					t.Errorf("show %q has another claim: %s", word, l)
				}
			}
		}
		if found != 1 {
			t.Errorf("show %q has %d claims of %s, want 1:\n%s", word, found, name, out.String())
		}
	}
	check("linreg.1", "linreg", "linreg.1")
	check("gan.1", "minmax", "gan.1")
	check("C74.1", "saddle", "C74.1")
	check("7.2.1", "stepcontrol", "7.2.1")
	for _, e := range lab.All() {
		for i, h := range e.Handles() {
			if testing.Short() && i > 0 {
				break
			}
			check(h, e.Name, h)
			check(e.Name+" "+h, e.Name, h)
			check(strings.ToLower(h), e.Name, h)
		}
	}
	var out bytes.Buffer
	if err := lab.Command(context.Background(), []string{"show", "c74"}, &out, &out); err != nil || !strings.HasPrefix(out.String(), "C74: ") {
		t.Errorf("show c74: %v\n%s", err, out.String())
	}
}

// The verb show says how narrow the figure may be.
func TestShowNarrowest(t *testing.T) {
	e, err := lab.Find("floors")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	want := fmt.Sprintf("its figure needs a --width of %gmm at least\n", e.Narrowest)
	if err := lab.Command(context.Background(), []string{"show", e.Name}, &out, &out); err != nil || !strings.Contains(out.String(), want) {
		t.Errorf("no %q: %v\n%s", want, err, &out)
	}
}
