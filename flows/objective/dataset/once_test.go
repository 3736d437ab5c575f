//go:build linux

package dataset

import "testing"

// A file of /proc says that it is regular and has no size. What it holds may be there once, as the kernel's log is, after which
// a second reading waited a second time: it is read once. The embedded sets and files on a disk are read twice.
func TestReadOnce(t *testing.T) {
	for name, twice := range map[string]bool{"/proc/self/stat": false, "iris": true, "once_test.go": true} {
		f, whole, err := open(name, Options{})
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		if whole != twice {
			t.Errorf("%s is read twice: %t, want %t", name, whole, twice)
		}
	}
}
