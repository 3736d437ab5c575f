package lab

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// committed are the files of a result that are small and the same everywhere, so that they belong in a repository.
var committed = []string{"caption.tex", "data.csv", "figure.svg", "figure.tex", "run.json", "table.txt"}

// sums is a file SHA256SUMS: the digests of results, and in comments by what code and where each was made. The
// command sha256sum -c reads it too.
type sums struct {
	made   map[string]string            // of an experiment: code and platform
	digest map[string]map[string]string // of an experiment's file
}

// readSums reads SHA256SUMS below a folder. A missing file has no sums.
func readSums(dir string) (*sums, error) {
	s := &sums{map[string]string{}, map[string]map[string]string{}}
	path := filepath.Join(dir, "SHA256SUMS")
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			if name, made, ok := strings.Cut(rest, ": "); ok {
				s.made[name] = made
			}
			continue
		}
		sum, path, ok := strings.Cut(line, "  ")
		name, file, ok2 := strings.Cut(path, "/")
		if !ok || !ok2 || len(sum) != 64 {
			return nil, fmt.Errorf("%s: line %d is not a digest, two spaces and a path", filepath.Join(dir, "SHA256SUMS"), n)
		}
		s.set(name, file, sum)
	}
	return s, lines.Err()
}

func (s *sums) set(name, file, sum string) {
	if s.digest[name] == nil {
		s.digest[name] = map[string]string{}
	}
	s.digest[name][file] = sum
}

// writeSums brings SHA256SUMS up to date after an experiment was written: its files are read again, those of others are left
// as they were recorded.
func writeSums(dir, name string) error {
	s, err := readSums(dir)
	if err != nil {
		return err
	}
	delete(s.digest, name)
	for _, f := range committed {
		b, err := os.ReadFile(filepath.Join(dir, name, f))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		s.set(name, f, fmt.Sprintf("%x", sha256.Sum256(b)))
	}
	s.made[name] = fmt.Sprintf("code %.12s, %s", Code(), platform())
	return replace(filepath.Join(dir, "SHA256SUMS"), s.bytes())
}

func (s *sums) bytes() []byte {
	var names []string
	for n := range s.digest {
		names = append(names, n)
	}
	slices.Sort(names)
	var b bytes.Buffer
	for _, n := range names {
		if made := s.made[n]; made != "" {
			fmt.Fprintf(&b, "# %s: %s\n", n, made)
		}
		for _, f := range committed {
			if sum, ok := s.digest[n][f]; ok {
				fmt.Fprintf(&b, "%s  %s/%s\n", sum, n, f)
			}
		}
	}
	return b.Bytes()
}
