package gallery

import (
	"fmt"
	"os"
	"testing"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/gallery/gallerytest"
	"github.com/odescent/odescent/experiments/lab"
)

// The committed data can be drawn in the width that an experiment names as its narrowest, and not in nine tenths of it.
func TestNarrowest(t *testing.T) {
	drawn := 0
	for i, e := range lab.All() {
		if testing.Short() && i%5 != 0 {
			continue
		}
		f, err := os.Open("../../notebooks-out/" + e.Name + "/data.csv")
		if err != nil { // of a timed one, not committed
			if e.Narrowest == 0 {
				t.Errorf("%s does not name its narrowest width", e.Name)
			}
			continue
		}
		data, err := figure.ReadCSV(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		p, err := page(e, data)
		if err != nil {
			t.Logf("%s: the committed data are of another version: %v", e.Name, err)
			continue
		}
		drawn++
		if err := gallerytest.Narrow(e, p); err != nil {
			t.Error(err)
		}
	}
	if drawn < 5 {
		t.Errorf("%d experiments were drawn", drawn)
	}
}

// page draws data of an experiment with the default parameters.
func page(e lab.Experiment, data *figure.Table) (p *lab.Page, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	v, err := e.Values(nil)
	if err != nil {
		return nil, err
	}
	return e.Draw(v, data)
}
