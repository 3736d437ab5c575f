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
	"github.com/odescent/odescent/ode/spec"
)

// file is one of the files of a result.
type file struct {
	name string
	b    []byte
}

// run is what run.json holds: what report and verify read again.
type run struct {
	Experiment string   `json:"experiment"`
	Summary    string   `json:"summary"`
	Class      Class    `json:"class"`
	Command    string   `json:"command"`
	Params     []string `json:"params"`
	Look
	DataPath string            `json:"data"` // of data.csv, as figure.tex reads it
	Claims   []claimed         `json:"claims,omitempty"`
	Failures int               `json:"failures,omitempty"`
	Notes    []string          `json:"notes,omitempty"`
	Caption  string            `json:"caption"`
	Alt      string            `json:"alt,omitempty"` // of the figure, for those who do not see it; empty in older results
	Cite     []string          `json:"cite,omitempty"`
	Rows     int               `json:"rows"`
	Table    shown             `json:"table"`
	SHA256   map[string]string `json:"sha256"` // JSON sorts the keys
}

// shown is the table that a result shows, as text.
type shown struct {
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
}

// claimed is a verdict as text, since JSON has no infinity.
type claimed struct {
	ID       string `json:"id"` // its handle
	Says     string `json:"says"`
	Expected string `json:"expected"`
	Measured string `json:"measured"`
	Holds    bool   `json:"holds"`
	Origin   Origin `json:"origin"` // zero in results of a time when claims had none
}

// files returns what a result consists of, the run's record last. dataPath is where figure.tex finds data.csv, program
// is what starts the program. The bytes depend on the result, on the look of its figures and on these two only.
func (r *Result) files(dataPath, program string) (_ []file, err error) {
	defer caught(&err)
	var data, table bytes.Buffer
	if err := r.Data.WriteCSV(&data); err != nil {
		return nil, err
	}
	Print(&table, r.Page.Table)
	if len(r.Verdicts) > 0 {
		table.WriteByte('\n')
		Print(&table, ClaimTable(r.Verdicts))
	}
	fig := r.Page.Figure
	if fig.Alt == "" {
		text, err := fig.AltText()
		if err != nil {
			return nil, err
		}
		fig.Alt = r.Experiment.Summary + " " + text
	}
	svg, err := fig.SVG()
	if err != nil {
		return nil, err
	}
	pdf, err := fig.PDF()
	if err != nil {
		return nil, err
	}
	png, err := fig.PNG(300)
	if err != nil {
		return nil, err
	}
	tex, err := fig.TeX(dataPath, r.Data)
	if err != nil {
		return nil, err
	}
	files := []file{
		{"data.csv", data.Bytes()}, {"figure.svg", svg}, {"figure.pdf", pdf}, {"figure.png", png}, {"figure.tex", tex},
		{"caption.tex", []byte(TeX(r.Page.Caption) + "\n")}, {"table.txt", table.Bytes()},
	}
	if len(r.Failures) > 0 {
		t := figure.NewTable("point", "reason")
		for _, f := range r.Failures {
			t.Add(f.Point, f.Reason)
		}
		var b bytes.Buffer
		if err := t.WriteCSV(&b); err != nil {
			return nil, err
		}
		files = append(files, file{"failures.csv", b.Bytes()})
	}
	e := r.Experiment
	out := run{
		Experiment: e.Name, Summary: e.Summary, Class: e.Class, Command: r.command(program), Params: r.Values.Settings(), Look: r.look, DataPath: dataPath,
		Failures: len(r.Failures),
		Notes:    r.Page.Notes, Caption: r.Page.Caption, Alt: fig.Alt, Cite: e.Citations(), Rows: r.Data.Len(),
		Table: shown{r.Page.Table.Columns, r.Page.Table.Rows}, SHA256: map[string]string{},
	}
	for _, v := range r.Verdicts {
		out.Claims = append(out.Claims, claimed{v.Handle, v.Text, v.Want.String(), v.measured(), v.Holds, v.Origin})
	}
	for _, f := range files {
		if f.name == "figure.png" { // its pixels come from a rasterizer that may fuse products
			continue
		}
		out.SHA256[f.name] = sum256(f.b)
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

// command returns the command by which a program makes the result again.
func (r *Result) command(program string) string {
	words := []string{program, "run", r.Experiment.Name}
	defaults := map[string]bool{}
	for _, p := range r.Experiment.Params {
		defaults[p.Key+"="+strings.Join(mustParse(p.Default), ",")] = true
	}
	for _, s := range r.Values.Settings() {
		if !defaults[s] {
			words = append(words, quote(s))
		}
	}
	for _, f := range r.look.flags() {
		words = append(words, "--"+f[0], quote(f[1]))
	}
	return strings.Join(words, " ")
}

// Folder returns the name of the folder that a result goes to when none is chosen by --out: the experiment's, followed,
// if a parameter or the look of the figures is not the default, by @ and eight hexadecimal digits of their SHA-256, so
// that no run overwrites the result of another one.
func (r *Result) Folder() string {
	if r.Values.Default() && r.look.flags() == nil {
		return r.Experiment.Name
	}
	parts := append(r.Values.Settings(), "width="+r.look.Width)
	if r.look.Text != "" {
		parts = append(parts, "text="+r.look.Text)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return fmt.Sprintf("%s@%x", r.Experiment.Name, sum[:4])
}

// Write stores a result in the folder dir/name: data.csv, figure.svg, figure.pdf, figure.png, figure.tex, caption.tex,
// table.txt, failures.csv if points failed, and run.json, which depend on the result, its look, the path and [Program]
// only; and env.json, which says where and when it was made. It then brings dir/SHA256SUMS up to date, unless name has
// an @ or the experiment is timed.
//
// All files are written under other names and flushed to disk before the first replaces an old one, so that after a
// full disk the old result is whole. run.json comes last: its digests tell a result from a mixture of two, which verify
// and report refuse, should the process be killed in the moment between.
//
// A result all of whose points failed replaces none that has data; that is an error, and the older one stands.
func (r *Result) Write(dir, name string) error {
	if len(r.Failures) > 0 && len(r.Failures) == r.points {
		if old, err := readRun(filepath.Join(dir, name)); err == nil && old.Rows > 0 {
			return &allFailed{r.points, filepath.Join(dir, name)}
		}
	}
	files, err := r.files(filepath.ToSlash(filepath.Join(dir, name, "data.csv")), command())
	if err != nil {
		return err
	}
	env, err := r.environment(files)
	if err != nil {
		return err
	}
	record := files[len(files)-1]
	files = append(files[:len(files)-1], file{"env.json", env}, record)
	to := filepath.Join(dir, name)
	if err := mkdir(to); err != nil {
		return err
	}
	staged, err := stage(to, files)
	if err != nil {
		return err
	}
	unlock, err := lock(dir)
	if err != nil {
		staged.drop()
		return err
	}
	defer unlock()
	if len(r.Failures) == 0 {
		os.Remove(filepath.Join(to, "failures.csv"))
	}
	if r.Files, err = staged.commit(); err != nil {
		return err
	}
	sweepTemporary(to, time.Now().Add(-time.Hour))
	if !recorded(name, r.Experiment.Class) {
		return nil
	}
	return writeSums(dir, name)
}

// allFailed is the error of a result without data that would replace one with some.
type allFailed struct {
	points int
	dir    string
}

func (e *allFailed) Error() string {
	return fmt.Sprintf("all of %s failed; the older result in %s stands", spec.Count(e.points, "point"), e.dir)
}

// recorded reports whether the digests of a folder stand in SHA256SUMS: not those of timed experiments, which change
// from run to run, nor those of results with parameters other than the defaults.
func recorded(folder string, class Class) bool {
	return class != Timed && !strings.Contains(folder, "@")
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

// env is what env.json holds.
type env struct {
	Time       time.Time         `json:"time"`
	Host       string            `json:"host"`
	Platform   string            `json:"platform"`
	Processors int               `json:"processors"`
	Code       string            `json:"code"`
	Seconds    float64           `json:"seconds"` // of all points together
	Computed   int               `json:"computed"`
	SHA256     map[string]string `json:"sha256"` // of the files that run.json does not name
}

// environment returns env.json beside the given files.
func (r *Result) environment(files []file) ([]byte, error) {
	host, _ := os.Hostname()
	e := env{time.Now().UTC().Truncate(time.Second), host, platform(), runtime.NumCPU(), Code(), r.Seconds, r.Computed, map[string]string{}}
	for _, f := range files {
		if f.name == "figure.png" {
			e.SHA256[f.name] = sum256(f.b)
		}
	}
	b, err := json.MarshalIndent(e, "", "  ")
	return append(b, '\n'), err
}
