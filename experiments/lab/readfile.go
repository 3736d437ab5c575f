package lab

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// The most bytes of files of a result that are read into memory. Files are hashed as streams, whatever their size.
const (
	mostRecord = 1 << 26 // run.json, SHA256SUMS, figure.svg
	mostEnv    = 1 << 20 // env.json
)

// mostData is that of data.csv, which is read only if its digest is not the recomputed one. A table takes some ten
// times as much.
var mostData int64 = 1 << 28

// open opens a regular file. Opening a pipe would wait for a writer.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is %s, not a file", path, kindOf(info.Mode()))
	}
	return os.Open(path)
}

// kindOf says in words what a file is that is none.
func kindOf(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
		return "a symbolic link"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}

// readBounded reads a file that has at most so many bytes.
func readBounded(path string, most int64) ([]byte, error) {
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(b)) > most {
		return nil, fmt.Errorf("%s has more than %d bytes, the most that is read of such a file", path, most)
	}
	return b, nil
}

// digestOf returns the SHA-256 of a file in hexadecimal digits, "" if there is no such file.
func digestOf(path string) (string, error) {
	f, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}

// isDigest reports whether a text is a SHA-256 as it is written here.
func isDigest(s string) bool { return len(s) == 64 && strings.Trim(s, "0123456789abcdef") == "" }
