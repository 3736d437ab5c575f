package dataset

import (
	"fmt"
	"slices"

	"github.com/odescent/odescent/ode/spec"
)

// note keeps a sentence on what was decided about the table.
func (d *reader) note(format string, args ...any) {
	d.set.Notes = append(d.set.Notes, d.name+": "+fmt.Sprintf(format, args...))
}

// remark notes what was left out and what looks wrong, once all rows have been read.
func (d *reader) remark() {
	if d.text.behind() {
		d.note("behind the end of the compressed stream there is something that is not gzip, and is left out")
	}
	if c := d.scan.comments; c.n > 0 {
		d.note("%s left out (%s)", were(c.n, "line", "beginning with #"), c.which())
	}
	if n := d.scan.rows; n > 0 {
		d.note("%s read, and no comments, since they have as many cells as the others", were(n, "row", "beginning with #"))
	}
	if d.bare > 0 {
		d.note("%s left out", were(d.bare, "row", "without text in any cell"))
	}
	if d.cols.header {
		if d.cols.unnamed && slices.Contains(d.cols.features, 0) {
			d.note("column 1 has no name, as that of the rows' numbers has none; drop=[1] leaves it out")
		}
		for k, name := range d.set.Names {
			if at := slices.Index(d.set.Names[:k], name); k < 1000 && at >= 0 {
				d.note("two columns are called %q, the features %d and %d", name, at+1, k+1)
				break
			}
		}
	}
	d.remarkUnseen()
	d.remarkNumbers()
}

func were(n int, thing, which string) string {
	verb := " are"
	if n == 1 {
		verb = " is"
	}
	return spec.Count(n, thing) + " " + which + verb
}
