package lab

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// committed are the files of a result that are small and the same everywhere, so that they belong in a repository.
var committed = []string{"caption.tex", "data.csv", "figure.svg", "figure.tex", "run.json", "table.txt"}

// sums is a file SHA256SUMS: the digests of results, and in comments by what code and where each was made. The
// command sha256sum -c reads it too.
type sums struct {
	absent bool                         // there is no such file
	made   map[string]string            // of a folder: code and platform
	digest map[string]map[string]string // of a folder's file
	lines  []string                     // all lines as they stand
}

// readSums reads SHA256SUMS below a folder. A missing file has no sums.
func readSums(dir string) (*sums, error) {
	s := &sums{made: map[string]string{}, digest: map[string]map[string]string{}}
	path := filepath.Join(dir, "SHA256SUMS")
	b, err := readBounded(path, mostRecord)
	if errors.Is(err, fs.ErrNotExist) {
		s.absent = true
		return s, nil
	}
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		s.lines = append(s.lines, line)
		if rest, ok := strings.CutPrefix(line, "# "); ok {
			if name, made, ok := strings.Cut(rest, ": "); ok {
				s.made[name] = made
			}
			continue
		}
		if line == "" || line[0] == '#' {
			continue
		}
		sum, path, ok := strings.Cut(line, "  ")
		if !ok || len(sum) != 64 {
			return nil, fmt.Errorf("%s: line %d is not a digest, two spaces and a path", filepath.Join(dir, "SHA256SUMS"), len(s.lines))
		}
		name := owner(line)
		if name == "" {
			continue
		}
		if s.digest[name] == nil {
			s.digest[name] = map[string]string{}
		}
		s.digest[name][strings.TrimPrefix(path, name+"/")] = sum
	}
	return s, nil
}

// remark says in a sentence, for people, that the digests in run.json were all there was; it is empty where SHA256SUMS
// is there.
func (s *sums) remark(dir string) string {
	if !s.absent {
		return ""
	}
	return fmt.Sprintf("there is no SHA256SUMS in %s, so only run.json's digests were checked\n", dir)
}

// writeSums brings SHA256SUMS up to date after the folder name was written: its files are read again. All other lines
// stay as they are, and all stay if the digests are those that are there: where and by what code the same bytes were
// made first remains. The caller holds the lock of dir.
func writeSums(dir, name string) error {
	s, err := readSums(dir)
	if err != nil {
		return err
	}
	now := map[string]string{}
	own := []string{fmt.Sprintf("# %s: code %.12s, %s", name, Code(), platform())}
	for _, f := range committed {
		sum, err := digestOf(filepath.Join(dir, name, f))
		if err != nil {
			return err
		}
		if sum == "" {
			continue
		}
		own = append(own, sum+"  "+name+"/"+f)
		now[f] = sum
	}
	if s.made[name] != "" && maps.Equal(now, s.digest[name]) {
		return nil
	}
	var out bytes.Buffer
	for _, line := range s.with(name, own) {
		out.WriteString(line + "\n")
	}
	return replace(filepath.Join(dir, "SHA256SUMS"), out.Bytes())
}

// with returns the lines with those of a folder replaced or, if it has none, with the new ones before the first folder
// that comes after it in the alphabet.
func (s *sums) with(name string, own []string) []string {
	var rest []string
	at := -1
	for _, line := range s.lines {
		switch of := owner(line); {
		case of == name:
			if at < 0 {
				at = len(rest)
			}
			continue
		case of > name && at < 0 && s.digest[name] == nil:
			at = len(rest)
		}
		rest = append(rest, line)
	}
	if at < 0 {
		at = len(rest)
	}
	return slices.Insert(rest, at, own...)
}

// owner returns the folder that a line of SHA256SUMS is about, and "" if the line is not one that is written here.
func owner(line string) string {
	if rest, ok := strings.CutPrefix(line, "# "); ok {
		name, made, ok := strings.Cut(rest, ": ")
		if ok && strings.HasPrefix(made, "code ") {
			return name
		}
		return ""
	}
	_, path, _ := strings.Cut(line, "  ")
	name, file, _ := strings.Cut(path, "/")
	if !slices.Contains(committed, file) {
		return ""
	}
	return name
}

// sum256 returns the SHA-256 of a file's content in hexadecimal digits.
func sum256(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }
