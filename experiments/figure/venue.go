package figure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// venue is a page: a width in points of 1/72 inch and the size of its text, one point below the captions.
type venue struct {
	name       string
	inch, font float64
}

// The widths are those of tueplots, figsizes.py, and for ieee those of the IEEE author center; a4 is the text
// width of an A4 page with margins of 25 mm.
var venues = []venue{
	{"icml", 3.25, 8}, {"icml2", 6.75, 8},
	{"aistats", 3.25, 8}, {"aistats2", 6.75, 8},
	{"uai", 3.25, 8}, {"uai2", 6.75, 8},
	{"aaai", 3.3, 8}, {"aaai2", 6.975, 8},
	{"cvpr", 3.25, 8}, {"cvpr2", 6.875, 8},
	{"neurips", 5.5, 9}, {"iclr", 5.5, 9},
	{"jmlr", 6, 9}, {"tmlr", 6.5, 9},
	{"ieee", 3.5, 8}, {"ieee2", 7.16, 8},
	{"a4", 160 / 25.4, 9},
}

// Venues lists the names that [Figure].Width understands; a trailing 2 means both columns.
func Venues() []string {
	names := make([]string, len(venues))
	for i, v := range venues {
		names[i] = v.name
	}
	return names
}

const pointsPerInch = 72

// PageWidth returns the millimetres of a width: "" for the default venue, the name of a venue, or a positive length
// such as 84mm. Others are an error.
func PageWidth(width string) (mm float64, err error) {
	w, _, err := pageSize(width)
	return w / pointsPerInch * 25.4, err
}

// pageSize returns width and font size in points for the name of a venue or a length.
func pageSize(width string) (w, font float64, err error) {
	if width == "" {
		width = venues[0].name
	}
	if i := slices.IndexFunc(venues, func(v venue) bool { return v.name == width }); i >= 0 {
		return venues[i].inch * pointsPerInch, venues[i].font, nil
	}
	w, err = length(width)
	if err != nil {
		return 0, 0, fmt.Errorf("figure: width %w; or a venue: %s", err, strings.Join(Venues(), ", "))
	}
	if w > 300 {
		return w, 9, nil
	}
	return w, 8, nil
}

// length reads "84mm", "8.4cm", "3.5in" or "240pt" as points.
func length(s string) (float64, error) {
	units := []struct {
		name   string
		points float64
	}{{"mm", pointsPerInch / 25.4}, {"cm", pointsPerInch / 2.54}, {"in", pointsPerInch}, {"pt", 1}}
	for _, u := range units {
		number, ok := strings.CutSuffix(s, u.name)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(x > 0) || math.IsInf(x, 0) || x*u.points > 14400 {
			break
		}
		return x * u.points, nil
	}
	return 0, fmt.Errorf("%q: write a length such as 84mm, 8.4cm, 3.5in or 240pt", s)
}
