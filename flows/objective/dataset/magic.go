package dataset

import (
	"bufio"
	"errors"
)

// magic are the beginnings of files that are no tables, and what to do with each.
var magic = []struct{ head, is string }{
	{"PK\x03\x04", "a ZIP archive (an .xlsx is one): unpack it, or save the table as CSV"},
	{"PK\x05\x06", "an empty ZIP archive"},
	{"BZh", "compressed by bzip2: unpack it, or compress it by gzip"}, // see bzip
	{"\xfd7zXZ\x00", "compressed by xz: unpack it, or compress it by gzip"},
	{"\x28\xb5\x2f\xfd", "compressed by zstd: unpack it, or compress it by gzip"},
	{"\x04\x22\x4d\x18", "compressed by lz4: unpack it, or compress it by gzip"},
	{"\x1f\x9d", "compressed by compress: unpack it, or compress it by gzip"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it"},
	{"Rar!\x1a\x07", "a RAR archive: unpack it"},
	{"\x7fELF", "a program (ELF), and no table"},
	{"MZ\x90\x00", "a program (of Windows), and no table"},
	{"PAR1\x15", "a Parquet file: write it as CSV, by pandas' to_csv for one"},
	{"ARROW1\x00", "an Arrow file: write it as CSV, by pandas' to_csv for one"},
	{"\x89HDF\r\n\x1a\n", "an HDF5 file: write the table in it as CSV, by pandas' to_csv for one"},
	{"\x93NUMPY", "a NumPy array: write it as CSV, by numpy.savetxt"},
	{"SQLite format 3\x00", "an SQLite database: write the table in it as CSV"},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a file of an old Excel or Word: save the table as CSV"},
	{"%PDF-", "a PDF file, and no table"},
	{"\x89PNG\r\n\x1a\n", "a PNG image, and no table"},
	{"\xff\xd8\xff", "a JPEG image, and no table"},
	{"\xff\xfe\x00\x00", "UTF-32 text; save it as UTF-8"}, // before UTF-16, which begins alike
	{"\x00\x00\xfe\xff", "UTF-32 text; save it as UTF-8"},
	{"\xff\xfe", "UTF-16 text; save it as UTF-8"},
	{"\xfe\xff", "UTF-16 text; save it as UTF-8"},
}

// foreign returns an error for a file that begins like one of magic. It reads no further than the bytes agree with one.
func foreign(b *bufio.Reader) error {
	for _, m := range magic {
		if begins(b, m.head) && (m.head != "BZh" || bzip(b)) {
			return errors.New("this is " + m.is)
		}
	}
	const at, sign = 257, "ustar"
	if head, _ := b.Peek(b.Buffered()); len(head) >= at+len(sign) && string(head[at:at+len(sign)]) == sign {
		return errors.New("this is a tar archive: unpack it")
	}
	return nil
}

func begins(b *bufio.Reader, with string) bool {
	for i := range len(with) {
		if head, _ := b.Peek(i + 1); len(head) <= i || head[i] != with[i] {
			return false
		}
	}
	return true
}

// bzip reports that b is a stream of bzip2, and not a table whose first name begins with BZh.
func bzip(b *bufio.Reader) bool {
	for level := '1'; level <= '9'; level++ {
		if head := "BZh" + string(level); begins(b, head+"1AY&SY") || begins(b, head+"\x17rE8P\x90") {
			return true
		}
	}
	return false
}
