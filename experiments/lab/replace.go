package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// temporary is how the names of files begin that are being written.
const temporary = ".tmp-"

// replace writes a file under another name first, flushes it to disk and then renames it, so that a reader sees the old
// or the new one whole.
func replace(path string, b []byte) error {
	s, err := stage(filepath.Dir(path), []file{{filepath.Base(path), b}})
	if err != nil {
		return err
	}
	_, err = s.commit()
	return err
}

// staged are files that are written to disk under other names.
type staged struct {
	dir   string
	files []file
	names []string // the other names
}

// stage writes files to a folder under other names and flushes them. After an error nothing of them is left.
func stage(dir string, files []file) (_ *staged, err error) {
	s := &staged{dir: dir, files: files}
	defer func() {
		if err != nil {
			s.drop()
		}
	}()
	for _, f := range files {
		if err := refuseStrange(filepath.Join(dir, f.name)); err != nil {
			return nil, err
		}
		t, err := os.CreateTemp(dir, temporary+"*")
		if err != nil {
			return nil, err
		}
		s.names = append(s.names, t.Name())
		if _, err = t.Write(f.b); err == nil {
			err = t.Chmod(0o644)
		}
		if err == nil {
			err = t.Sync()
		}
		if e := t.Close(); err == nil {
			err = e
		}
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}

// drop removes what is staged.
func (s *staged) drop() {
	for _, n := range s.names {
		os.Remove(n)
	}
}

// commit gives the files their names, in order, and returns their paths.
func (s *staged) commit() (paths []string, err error) {
	committing.RLock()
	defer committing.RUnlock()
	for i, f := range s.files {
		path := filepath.Join(s.dir, f.name)
		if err := rename(s.names[i], path); err != nil {
			s.drop()
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, syncDir(s.dir)
}

// rename replaces a file. Windows refuses that while another process reads it; so it is tried for a second there.
func rename(from, to string) (err error) {
	for range 100 {
		if err = os.Rename(from, to); err == nil || runtime.GOOS != "windows" || errors.Is(err, fs.ErrNotExist) {
			return err
		}
		time.Sleep(10 * time.Millisecond)
	}
	return err
}

// syncDir flushes the names in a folder to disk, where the system can.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, syscall.EINVAL) {
		return fmt.Errorf("%s: %w", dir, err)
	}
	return nil
}

// refuseLink returns an error where a symbolic link stands in the place of a file or a folder that is to be written:
// what it points to is not part of the results.
func refuseLink(path string) error {
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		return fmt.Errorf("%s is a symbolic link; it is not followed for writing, remove it or choose another --out", path)
	}
	return nil
}

// refuseStrange is refuseLink that refuses folders, pipes and devices in the place of a file, too.
func refuseStrange(path string) error {
	if err := refuseLink(path); err != nil {
		return err
	}
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return fmt.Errorf("%s is %s in the place of a file; remove it or choose another --out", path, kindOf(info.Mode()))
	}
	return nil
}

// writable returns an error if a result cannot go to dir/name since something else is in the place of its folder or
// files. It is called before the computation.
func writable(dir, name string) error {
	to := filepath.Join(dir, name)
	if err := refuseLink(to); err != nil {
		return err
	}
	if info, err := os.Stat(to); err == nil && !info.IsDir() {
		return fmt.Errorf("%s is in the place of a folder; remove it or choose another --out", to)
	}
	for _, f := range slices.Concat([]string{"run.json", "env.json", "failures.csv", "figure.png"}, drawn) {
		if err := refuseStrange(filepath.Join(to, f)); err != nil {
			return err
		}
	}
	for _, f := range []string{".lock", "SHA256SUMS"} {
		if err := refuseStrange(filepath.Join(dir, f)); err != nil {
			return err
		}
	}
	return nil
}

// undisturbed calls read while no process writes a result below dir. A folder without a lock has no writer yet; if one
// has come meanwhile, files that were found damaged are read again.
func undisturbed(dir string, read func() error) error {
	path := filepath.Join(dir, ".lock")
	_, before := os.Lstat(path)
	if before == nil {
		l, err := lockFile(dir)
		if err != nil {
			return err
		}
		if l.RLock() == nil { // a file system without locks has none to wait for
			defer l.Close()
		}
		return read()
	}
	err := read()
	if _, now := os.Lstat(path); now == nil && errors.As(err, new(*Damaged)) {
		return undisturbed(dir, read)
	}
	return err
}

// mkdir makes the folder of a result. The folder chosen by --out may be a link, a folder in it may not.
func mkdir(path string) error {
	if err := refuseLink(path); err != nil {
		return err
	}
	return os.MkdirAll(path, 0o755)
}

// sweepTemporary removes what processes that were killed while writing have left in a folder before a moment.
func sweepTemporary(dir string, before time.Time) {
	left, _ := filepath.Glob(filepath.Join(dir, temporary+"*"))
	for _, path := range left {
		if info, err := os.Lstat(path); err == nil && info.ModTime().Before(before) {
			os.Remove(path)
		}
	}
}

// lock takes the lock of a folder of results, which serves all processes, and returns how to give it back.
func lock(dir string) (unlock func(), err error) {
	l, err := lockFile(dir)
	if err != nil {
		return nil, err
	}
	if err := l.Lock(); err != nil {
		return nil, fmt.Errorf("%s cannot be locked: %w", dir, err)
	}
	return func() { l.Close() }, nil
}

// lockFile returns the lock of a folder.
func lockFile(dir string) (*flock.Flock, error) {
	path := filepath.Join(dir, ".lock")
	if err := refuseStrange(path); err != nil { // it would be made where the link points to
		return nil, err
	}
	return flock.New(path), nil
}
