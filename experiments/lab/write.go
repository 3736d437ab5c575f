package lab

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/odescent/odescent/experiments/figure"
)

// file is one of the files of a result.
type file struct {
	name string
	b    []byte
}

// run is what run.json holds: what report and verify read again.
type run struct {
	Experiment string            `json:"experiment"`
	Thesis     string            `json:"thesis"`
	Class      Class             `json:"class"`
	Command    string            `json:"command"`
	Params     []string          `json:"params"`
	Claims     []claimed         `json:"claims,omitempty"`
	Failures   int               `json:"failures,omitempty"`
	Notes      []string          `json:"notes,omitempty"`
	Caption    string            `json:"caption"`
	Cite       []string          `json:"cite,omitempty"`
	Rows       int               `json:"rows"`
	Table      shown             `json:"table"`
	SHA256     map[string]string `json:"sha256"` // JSON sorts the keys
}

// shown is the table that a result shows, as text.
type shown struct {
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// claimed is a verdict as text, since JSON has no infinity.
type claimed struct {
	ID       string `json:"id"`
	Says     string `json:"says"`
	Cite     string `json:"cite,omitempty"`
	Expected string `json:"expected"`
	Measured string `json:"measured"`
	Holds    bool   `json:"holds"`
	Note     string `json:"note,omitempty"`
}

// files returns what a result consists of, the run's record last. The bytes depend on the result only.
func (r *Result) files() ([]file, error) {
	var data, table bytes.Buffer
	if err := r.Data.WriteCSV(&data); err != nil {
		return nil, err
	}
	Print(&table, r.Page.Table)
	svg, err := r.Page.Figure.SVG()
	if err != nil {
		return nil, err
	}
	pdf, err := r.Page.Figure.PDF()
	if err != nil {
		return nil, err
	}
	png, err := r.Page.Figure.PNG(300)
	if err != nil {
		return nil, err
	}
	tex, err := r.Page.Figure.TeX("notebooks-out/"+r.Experiment.Name+"/data.csv", r.Data)
	if err != nil {
		return nil, err
	}
	files := []file{
		{"data.csv", data.Bytes()}, {"figure.svg", svg}, {"figure.pdf", pdf}, {"figure.png", png}, {"figure.tex", tex},
		{"caption.tex", []byte(TeX(r.Page.Caption) + "\n")}, {"table.txt", table.Bytes()},
	}
	e := r.Experiment
	out := run{
		Experiment: e.Name, Thesis: e.Thesis, Class: e.Class, Command: r.command(), Params: r.Values.Settings(), Failures: len(r.Failures),
		Notes: r.Page.Notes, Caption: r.Page.Caption, Cite: e.Citations(), Rows: r.Data.Len(),
		Table: shown{r.Page.Table.Columns, r.Page.Table.Rows}, SHA256: map[string]string{},
	}
	for _, v := range r.Verdicts {
		out.Claims = append(out.Claims, claimed{v.ID, v.Text, v.Cite, v.Want.String(), v.measured(), v.Holds, v.Note})
	}
	for _, f := range files {
		if f.name == "figure.png" { // its pixels come from a rasterizer that may fuse products
			continue
		}
		out.SHA256[f.name] = fmt.Sprintf("%x", sha256.Sum256(f.b))
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		return nil, err
	}
	return append(files, file{"run.json", b.Bytes()}), nil
}

// command returns the command that makes the result again.
func (r *Result) command() string {
	words := []string{"go run ./experiments run", r.Experiment.Name}
	for i, p := range r.Experiment.Params {
		if s := r.Values.Settings()[i]; s != p.Key+"="+strings.Join(mustParse(p.Default), ",") {
			words = append(words, quote(s))
		}
	}
	return strings.Join(words, " ")
}

// Write stores a result in dir/name: data.csv, figure.svg, figure.pdf, figure.png, figure.tex, caption.tex, table.txt and
// run.json, which depend on the result only; failures.csv if points failed; and env.json, which says where and when it
// was made. It then brings dir/SHA256SUMS up to date. Files are replaced by renaming, so that a reader never sees half
// of one.
func (r *Result) Write(dir string) error {
	files, err := r.files()
	if err != nil {
		return err
	}
	to := filepath.Join(dir, r.Experiment.Name)
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	if len(r.Failures) > 0 {
		t := figure.NewTable("point", "reason")
		for _, f := range r.Failures {
			t.Add(f.Point, f.Reason)
		}
		var b bytes.Buffer
		if err := t.WriteCSV(&b); err != nil {
			return err
		}
		files = append(files, file{"failures.csv", b.Bytes()})
	} else {
		os.Remove(filepath.Join(to, "failures.csv"))
	}
	env, err := r.environment()
	if err != nil {
		return err
	}
	r.Files = nil
	for _, f := range append(files, file{"env.json", env}) {
		path := filepath.Join(to, f.name)
		if err := replace(path, f.b); err != nil {
			return err
		}
		r.Files = append(r.Files, path)
	}
	return writeSums(dir, r.Experiment.Name)
}

// platform returns on what the bytes of a result that is not portable depend.
func platform() string {
	s := runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return s
	}
	for _, b := range info.Settings {
		if b.Key == "GO"+strings.ToUpper(runtime.GOARCH) {
			s += " " + b.Value
		}
	}
	return s
}

// environment returns env.json.
func (r *Result) environment() ([]byte, error) {
	host, _ := os.Hostname()
	b, err := json.MarshalIndent(struct {
		Time       time.Time `json:"time"`
		Host       string    `json:"host"`
		Platform   string    `json:"platform"`
		Processors int       `json:"processors"`
		Code       string    `json:"code"`
		Seconds    float64   `json:"seconds"` // of all points together
		Computed   int       `json:"computed"`
	}{time.Now().UTC().Truncate(time.Second), host, platform(), runtime.NumCPU(), Code(), r.Seconds, r.Computed}, "", "  ")
	return append(b, '\n'), err
}

// replace writes a file under another name first and then renames it.
func replace(path string, b []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err = f.Write(b); err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
