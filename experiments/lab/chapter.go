package lab

import "io/fs"

// Chapter is experiments on one subject.
type Chapter struct {
	Title        string
	Headlines    []Experiment // what a reader should see first
	Replications []Experiment // what confirms, refines or bounds it
}

// RegisterChapters registers the headlines of all chapters, then all replications, each with the title of its chapter and with
// source as its source. It panics as [Register] does.
func RegisterChapters(source fs.FS, chapters ...Chapter) {
	for _, headline := range []bool{true, false} {
		for _, c := range chapters {
			some := c.Replications
			if headline {
				some = c.Headlines
			}
			for _, e := range some {
				e.Chapter, e.Headline, e.Source = c.Title, headline, source
				Register(e)
			}
		}
	}
}

// byChapter returns the registered experiments in groups of one chapter, in the order in which the chapters first appear.
func byChapter() []Group[Experiment] {
	return GroupBy(registry, func(e Experiment) string { return e.Chapter })
}
