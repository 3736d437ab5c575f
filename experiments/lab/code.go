package lab

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	_ "unsafe" // for go:linkname

	_ "github.com/odescent/odescent/flows"
	_ "github.com/odescent/odescent/ode"
	_ "github.com/odescent/odescent/optim"
)

// Code returns a digest of the source of ode, flows and optim in this program, tests excluded. It does not depend on
// the platform or on where the source lies.
var Code = sync.OnceValue(func() string {
	h := sha256.New()
	for _, s := range sources() {
		io.WriteString(h, digest(s))
	}
	return hex.EncodeToString(h.Sum(nil))
})

// The sources of the packages themselves, which only they can embed.
var (
	//go:linkname odeSource github.com/odescent/odescent/ode.source
	odeSource embed.FS
	//go:linkname flowsSource github.com/odescent/odescent/flows.source
	flowsSource embed.FS
	//go:linkname optimSource github.com/odescent/odescent/optim.source
	optimSource embed.FS
)

// sources are those that results depend on.
func sources() []fs.FS { return []fs.FS{odeSource, flowsSource, optimSource} }

// digest returns that of the Go and assembly files of a file system, each with its name, in the order of the names.
func digest(s fs.FS) string {
	h := sha256.New()
	err := fs.WalkDir(s, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isSource(path) {
			return err
		}
		b, err := fs.ReadFile(s, path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(b)
		io.WriteString(h, path)
		h.Write(sum[:])
		return nil
	})
	if err != nil { // an embedded file system has no errors; one of the caller's own may
		panic("lab: source: " + err.Error())
	}
	return hex.EncodeToString(h.Sum(nil))
}

func isSource(path string) bool {
	return strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, ".s")
}

// program returns a digest of the running program's file, which stands for the source of experiments that give none.
var program = sync.OnceValues(func() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
})

// source returns the digest of the experiment's own code.
func (e Experiment) source() (string, error) {
	if e.Source == nil {
		return program()
	}
	return digest(e.Source), nil
}
