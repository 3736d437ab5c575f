package dataset_test

import (
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/odescent/odescent/flows/objective/dataset"
)

// both reads a text from a reader and from a file called f.
func both(t *testing.T, text string, o dataset.Options) (sets []*dataset.Set, errs []error) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile("f", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, load := range []func() (*dataset.Set, error){
		func() (*dataset.Set, error) { return dataset.Load("f", o) },
		func() (*dataset.Set, error) { return dataset.Read(strings.NewReader(text), "f", o) },
		func() (*dataset.Set, error) {
			return dataset.Read(iotest.OneByteReader(strings.NewReader(text)), "f", o)
		},
	} {
		s, err := load()
		sets, errs = append(sets, s), append(errs, err)
	}
	return sets, errs
}

// TestNotUTF8: bytes of another encoding are refused with their line, wherever they are, and UTF-8 is not, however it is cut.
func TestNotUTF8(t *testing.T) {
	const is = ": the text is not UTF-8 (Windows-1252, perhaps); save it as UTF-8"
	long := strings.Repeat("1,ä€𝄞\n", 20_000) // beyond every buffer
	for _, c := range []struct{ what, text, at string }{
		{"a label", "a,y\n1,caf\xe9\n2,b\n", "f: line 2"},
		{"a name", "gr\xf6\xdfe,y\n1,2\n", "f: line 1"},
		{"a comment", "# f\xfcr uns\na,y\n1,2\n", "f: line 1"},
		{"a cell in quotes", "a,y\r\n1,\"x\r\ny\x80\"\r\n", "f: line 3"},
		{"the last byte", "a,y\r1,x\r2,\xe9", "f: line 3"},
		{"half a letter", "a,y\n1,x\xe2\x82", "f: line 2"},
		{"half a letter within", "a,y\n1,x\xe2\x82\n", "f: line 2"},
		{"a surrogate", "a,y\n1,x\xed\xa0\x80\n", "f: line 2"},
		{"far below", "a,y\n" + long + "1,\xe4\n", "f: line 20002"},
		{"compressed", zip("a,y\n1,caf\xe9\n"), "f: line 2"},
		{"a dropped column", "a,b,y\n1,caf\xe9,2\n", "f: line 2"},
	} {
		_, errs := both(t, c.text, dataset.Options{})
		for _, err := range errs {
			if err == nil || err.Error() != c.at+is {
				t.Errorf("%s: got %v, want %s%s", c.what, err, c.at, is)
			}
		}
	}
	for _, head := range []string{"", "\ufeff", "# 1\n", "# 12\n", "# 123\n"} {
		sets, errs := both(t, head+"a,y\n"+long, dataset.Options{})
		for k, s := range sets {
			if errs[k] != nil || s.Rows != 20_000 || !slices.Equal(s.Classes, []string{"ä€𝄞"}) {
				t.Errorf("%q: %v", head, errs[k])
			}
		}
	}
}

// TestForeign: a file that is no table is called by its name, with what to do.
func TestForeign(t *testing.T) {
	tar := "a.csv" + strings.Repeat("\x00", 252) + "ustar" + strings.Repeat("\x00", 250) + "a,b\n1,2\n"
	for head, want := range map[string]string{
		"PK\x03\x04\x14\x00\x06\x00":       "this is a ZIP archive (an .xlsx is one): unpack it, or save the table as CSV",
		"BZh91AY&SY\x00":                   "this is compressed by bzip2",
		"\xfd7zXZ\x00\x00\x04":             "this is compressed by xz",
		"\x28\xb5\x2f\xfd\x04":             "this is compressed by zstd",
		"\x04\x22\x4d\x18\x64":             "this is compressed by lz4",
		zip(zip("a,b\n1,2\n")):             "this is compressed twice, by gzip within gzip",
		zip("PK\x03\x04\x14\x00"):          "this is a ZIP archive",
		"\x7fELF\x02\x01\x01":              "this is a program (ELF)",
		"PAR1\x15\x04\x15":                 "this is a Parquet file",
		"\x89HDF\r\n\x1a\n\x00":            "this is an HDF5 file",
		"\x93NUMPY\x01\x00":                "this is a NumPy array",
		"SQLite format 3\x00\x10":          "this is an SQLite database",
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "this is a file of an old Excel",
		"\xff\xfe\x00\x00a\x00\x00\x00":    "this is UTF-32 text; save it as UTF-8",
		"\x00\x00\xfe\xff\x00\x00\x00a":    "this is UTF-32 text; save it as UTF-8",
		"\xff\xfea\x00":                    "this is UTF-16 text; save it as UTF-8",
		tar:                                "this is a tar archive",
		zip(tar):                           "this is a tar archive",
		"a\x00\x00\x00,\x00\x00\x00":       "NUL byte, so this is not text; if it is UTF-16 or UTF-32, save it as UTF-8",
	} {
		t.Chdir(t.TempDir())
		write(t, "f", head)
		_, err := dataset.Load("f", dataset.Options{})
		_, piped := dataset.Read(strings.NewReader(head), "f", dataset.Options{})
		for _, err := range []error{err, piped} {
			if err == nil || !strings.HasPrefix(err.Error(), "f: ") || !strings.Contains(err.Error(), want) {
				t.Errorf("%.12q:\n got %v\nwant %s", head, err, want)
			}
		}
	}
	for _, head := range []string{"PK", "PAR1", "BZh9", "BZh", "MZ", "7z", "P"} { // names of columns
		if s, err := dataset.Read(strings.NewReader(head+",y\n1,2\n"), "f", dataset.Options{}); err != nil || s.Names[0] != head {
			t.Errorf("%s: %v", head, err)
		}
	}
	r, w := io.Pipe() // whose writer waits: no more is read than agrees
	defer w.Close()
	go func() { _, _ = w.Write([]byte("PK,y\n1,2\n")) }()
	if _, err := dataset.NewStream(r, "f", dataset.Options{}); err != nil {
		t.Error(err)
	}
}

// TestBehindGzip: what follows a whole compressed stream is left out with a note, zeros without one, and another member is read.
func TestBehindGzip(t *testing.T) {
	table := zip("a,b\n1,2\n3,4\n")
	const note = "f: behind the end of the compressed stream there is something that is not gzip, and is left out"
	for _, c := range []struct {
		what, text string
		rows       int
		note       string
	}{
		{"junk", table + "junk", 2, note},
		{"much junk", table + strings.Repeat("junk", 50_000), 2, note},
		{"one byte", table + "\x1f", 2, note},
		{"zeros and junk", table + "\x00\x00x", 2, note},
		{"zeros", table + strings.Repeat("\x00", 512), 2, ""},
		{"a member", table + zip("5,6\n"), 3, ""},
		{"a member of nothing", table + zip(""), 2, ""},
		{"a member and junk", table + zip("5,6\n") + "junk", 3, note},
	} {
		sets, errs := both(t, c.text, dataset.Options{})
		for k, s := range sets {
			if errs[k] != nil || s.Rows != c.rows || strings.Join(s.Notes, "") != c.note {
				t.Errorf("%s: %+v, %v", c.what, s, errs[k])
			}
		}
	}
	for what, text := range map[string]string{"a member cut off": table + zip("5,6\n")[:12], "two bytes of a member": table + "\x1f\x8b"} {
		_, errs := both(t, text, dataset.Options{})
		for _, err := range errs {
			if err == nil || !strings.Contains(err.Error(), "f: the compressed stream is cut off after line ") {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
	t.Chdir(t.TempDir())
	write(t, "images-idx3", zip(array(8, []byte{1, 2}, 2, 1))+"junk")
	write(t, "labels-idx1", array(8, []byte{1, 2}, 2))
	if _, err := dataset.Load("images-idx3", dataset.Options{}); err == nil || !strings.Contains(err.Error(), "behind the end of the compressed array there is something more") {
		t.Errorf("an array: %v", err)
	}
}
