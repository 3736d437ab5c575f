package objective

import (
	"fmt"
	"slices"
	"strings"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// load reads the data of a model on data.
func load(data string, o dataset.Options, standardize bool) (*dataset.Set, error) {
	if data == "" {
		return nil, fmt.Errorf("which data? write data=PATH of a CSV file, or data=%s",
			strings.Join(dataset.Names(), " or data="))
	}
	set, err := dataset.Load(data, o)
	if err != nil {
		return nil, err
	}
	if standardize {
		set.Standardize()
	}
	return set, nil
}

// names are the labels of a linear model's variables.
func names(set *dataset.Set, bias bool, word string) []string {
	names := slices.Clone(set.Names)
	if bias {
		names = append(names, word)
	}
	return names
}

func affordable(p *Problem) bool {
	return float64(p.Rows)*float64(p.Dim)*float64(p.Dim) <= certifyCost
}
