package lab

import (
	_ "embed" // the page's template
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/experiments/figure/page"
	"github.com/odescent/odescent/ode/spec"
	"github.com/odescent/odescent/optim"
	"github.com/spf13/cobra"
)

func reportCommand(o *Options) *cobra.Command {
	return &cobra.Command{
		Use:   "report",
		Short: "One page of everything computed so far: index.html and report.ipynb",
		Long: `Write index.html, one page that needs no network, and report.ipynb, a notebook with the same content, from
what the experiments have left in the folder: summary, figure, table, claims, parameters, command, references.
Nothing is computed.`,
		Args: wants(0, 0, "takes no names; it is of all in the folder"),
		RunE: func(c *cobra.Command, _ []string) error {
			r, err := readReport(o.Dir, c.ErrOrStderr())
			if err != nil {
				return err
			}
			files, err := r.files()
			if err != nil {
				return err
			}
			for _, f := range files {
				path := filepath.Join(o.Dir, f.name)
				if err := replace(path, f.b); err != nil {
					return withStatus(ExitFailed, err)
				}
				fmt.Fprintf(c.OutOrStdout(), "wrote %s: %s, %s\n", path, spec.Count(len(r.Sections), "experiment"), hold(r.Hold, r.Claims, r.Origins))
			}
			return nil
		},
	}
}

// report is the content of both pages.
type report struct {
	Sections     []section
	Claims, Hold int
	Origins      tally
	References   string // BibTeX
	When, Where  string // of the newest result, as its env.json has it; empty: not there
}

// section is one experiment.
type section struct {
	run
	Folder string // its name
	SVG    []byte
	Hold   int
}

// readReport reads the results below a folder and says on status what could not be checked. They stand in the order of
// registration; those of experiments that are not
// registered come last.
func readReport(dir string, status io.Writer) (r *report, err error) {
	err = undisturbed(dir, func() (err error) {
		r, err = readResults(dir, status)
		return err
	})
	return r, err
}

// readResults is readReport while no result is being written.
func readResults(dir string, status io.Writer) (*report, error) {
	recorded, err := readSums(dir)
	if err != nil {
		return nil, err
	}
	names, err := folders(dir, recorded)
	if err != nil {
		return nil, err
	}
	records, bad, err := intact(dir, names, recorded)
	if err == nil && len(bad) > 0 {
		err = &Damaged{dir, bad}
	}
	if err != nil {
		return nil, err
	}
	fmt.Fprint(status, recorded.remark(dir))
	r := &report{Origins: tally{}}
	var keys []string
	var newest time.Time
	for _, one := range records {
		at := filepath.Join(dir, one.name)
		s := section{run: *one.run, Folder: one.name}
		if s.SVG, err = readBounded(filepath.Join(at, "figure.svg"), mostRecord); err != nil {
			return nil, err
		}
		for _, c := range s.run.Claims {
			r.Claims++
			r.Origins[c.Origin.Kind]++
			if c.Holds {
				r.Hold++
				s.Hold++
			}
		}
		keys = append(keys, s.Cite...)
		r.Sections = append(r.Sections, s)
		e, err := readEnv(at)
		if err != nil {
			return nil, err
		}
		made := recorded.made[one.name]
		if made != "" && made != fmt.Sprintf("code %.12s, %s", e.Code, e.Platform) { // made again since, or not true
			continue
		}
		if e.Time.After(newest) {
			newest, r.Where = e.Time, fmt.Sprintf("%s, code %.12s", e.Platform, e.Code)
			r.When = e.Time.Format("2 January 2006, 15:04 UTC")
		}
	}
	if len(r.Sections) == 0 {
		return nil, noResults(dir, "no results")
	}
	order := map[string]int{}
	for i, e := range All() {
		order[e.Name] = i - len(registry) // before those that are not there, which have 0
	}
	slices.SortStableFunc(r.Sections, func(a, b section) int { return order[a.Experiment] - order[b.Experiment] })
	slices.Sort(keys)
	r.References, err = optim.Cite(append(slices.Compact(keys), "odescent")...)
	return r, err
}

//go:embed report.html.tmpl
var pageText string

var indexPage = template.Must(template.New("report").Funcs(template.FuncMap{
	"math": func(s string) template.HTML { return template.HTML(page.HTML(s)) },
	"image": func(svg []byte) template.URL { // for dark pages too
		return template.URL("data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(figure.Dark(svg)))
	},
	"plain":  Plain,
	"count":  spec.Count,
	"hold":   hold,
	"number": isNumber,
}).Parse(pageText))

// files returns index.html and report.ipynb.
func (r *report) files() ([]file, error) {
	var b strings.Builder
	if err := indexPage.Execute(&b, r); err != nil {
		return nil, err
	}
	nb, err := r.notebook()
	if err != nil {
		return nil, err
	}
	return []file{{"index.html", []byte(b.String())}, {"report.ipynb", nb}}, nil
}
