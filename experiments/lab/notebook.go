package lab

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/odescent/odescent/experiments/figure"
	"github.com/odescent/odescent/ode/spec"
)

// cell is one of a notebook, format 4.5 of Jupyter's nbformat.
type cell struct {
	ID       string         `json:"id"`
	Type     string         `json:"cell_type"`
	Metadata map[string]any `json:"metadata"`
	Source   []string       `json:"source"`
	Outputs  *[]output      `json:"outputs,omitempty"`
	Count    *int           `json:"execution_count,omitempty"`
}

// output is what a cell of code has left.
type output struct {
	Type     string              `json:"output_type"`
	Name     string              `json:"name,omitempty"`
	Text     []string            `json:"text,omitempty"`
	Data     map[string][]string `json:"data,omitempty"`
	Metadata *map[string]any     `json:"metadata,omitempty"`
}

// notebook returns report.ipynb: for each experiment its summary, the command in a cell of code with the table and the
// figure as its output, caption and claims.
func (r *report) notebook() ([]byte, error) {
	var cells []cell
	add := func(id, text string) {
		cells = append(cells, cell{ID: id, Type: "markdown", Metadata: map[string]any{}, Source: split(text)})
	}
	add("odescent", fmt.Sprintf("# Odescent: optimizers are integrators\n\n%s, %s. %s", spec.Count(len(r.Sections), "experiment"), hold(r.Hold, r.Claims, r.Origins), r.Where))
	for n, s := range r.Sections {
		id := strings.ReplaceAll(s.Folder, "@", "-")
		add(id, fmt.Sprintf("## %s\n\n%s", s.Folder, s.Summary))
		t := figure.Table{Columns: s.Table.Columns, Rows: s.Table.Rows}
		var text bytes.Buffer
		Print(&text, &t)
		count := n + 1
		cells = append(cells, cell{
			ID: id + "-run", Type: "code", Metadata: map[string]any{}, Source: split("!" + s.Command), Count: &count,
			Outputs: &[]output{
				{Type: "stream", Name: "stdout", Text: split(text.String())},
				{Type: "display_data", Data: map[string][]string{"image/svg+xml": split(string(s.SVG)), "text/plain": {Plain(s.Caption)}}, Metadata: &map[string]any{}},
			},
		})
		var b strings.Builder
		b.WriteString(s.Caption + "\n")
		for _, n := range s.Notes {
			b.WriteString("\n" + n + "\n")
		}
		if len(s.run.Claims) > 0 {
			b.WriteString("\n| claim | says | expected | measured | verdict | origin |\n|---|---|---|---|---|---|\n")
			for _, c := range s.run.Claims {
				verdict := "holds"
				if !c.Holds {
					verdict = "**fails**"
				}
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", c.ID, bars(c.Says), c.Expected, c.Measured, verdict, bars(c.Origin.String()))
			}
		}
		fmt.Fprintf(&b, "\nParameters: `%s`", strings.Join(s.Params, "`, `"))
		add(id+"-claims", b.String())
	}
	add("references", "## References\n\n```bibtex\n"+r.References+"```")
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	err := enc.Encode(map[string]any{
		"cells": cells, "nbformat": 4, "nbformat_minor": 5,
		"metadata": map[string]any{
			"kernelspec":    map[string]any{"name": "python3", "display_name": "Python 3", "language": "python"},
			"language_info": map[string]any{"name": "python"},
		},
	})
	return b.Bytes(), err
}

// bars escapes what would end a cell of a table in Markdown.
func bars(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// split cuts a text into lines that keep their ends, as notebooks do.
func split(s string) []string { return strings.SplitAfter(s, "\n") }
