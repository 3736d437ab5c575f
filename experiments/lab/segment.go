package lab

import (
	"bufio"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// A segment is a file of records, one a line after a first line with the format's name:
//
//	RS kind SP key SP sum SP length SP payload LF
//
// RS is the byte 0x1e, which the payload, a line of JSON, cannot contain: whatever is damaged, the next RS begins
// another record. kind is r for rows and f for a failure, key the SHA-256 of what the point is in 64 hexadecimal
// digits, sum the first 16 digits of the SHA-256 of kind, key and payload, and length that of the payload in 8 digits.
const (
	segmentHead = "odescent points 1\n"
	separator   = 0x1e
	frameHead   = 2 + 1 + 2*sha256.Size + 1 + 16 + 1 + 8 + 1 // RS included
	maxPayload  = 1 << 28
)

// key names a point: the SHA-256 of its identity.
type key [sha256.Size]byte

// frame is a record as it stands in a segment.
type frame struct {
	kind    byte // 'r' or 'f'
	key     key
	sum     uint64
	length  int
	payload []byte
}

// better reports whether a record is to be used rather than another one of the same point: rows rather than a failure,
// and of equals the one with the smaller sum, so that it does not matter in which order they are found.
func (f frame) better(kind byte, sum uint64) bool {
	if f.kind != kind {
		return f.kind == 'r'
	}
	return f.sum < sum
}

// checksum returns the sum that belongs to a frame.
func (f frame) checksum() uint64 {
	h := sha256.New()
	h.Write([]byte{f.kind})
	h.Write(f.key[:])
	h.Write(f.payload)
	var d key
	return binary.BigEndian.Uint64(h.Sum(d[:0]))
}

// append writes a frame at the end of b.
func (f frame) append(b []byte) []byte {
	return fmt.Appendf(b, "%c%c %x %016x %08x %s\n", separator, f.kind, f.key[:], f.checksum(), len(f.payload), f.payload)
}

// parseHead reads what stands between RS and payload.
func parseHead(b []byte) (f frame, ok bool) {
	const k, s, l = 2, 3 + 2*sha256.Size, 4 + 2*sha256.Size + 16
	if len(b) < frameHead-1 || b[0] != 'r' && b[0] != 'f' || b[1] != ' ' || b[s-1] != ' ' || b[l-1] != ' ' || b[l+8] != ' ' {
		return f, false
	}
	f.kind = b[0]
	if _, err := hex.Decode(f.key[:], b[k:s-1]); err != nil {
		return f, false
	}
	sum, err1 := strconv.ParseUint(string(b[s:l-1]), 16, 64)
	n, err2 := strconv.ParseUint(string(b[l:l+8]), 16, 32)
	f.sum, f.length = sum, int(n)
	return f, err1 == nil && err2 == nil && n <= maxPayload
}

// errForeign says that nothing in a file is of a segment.
var errForeign = errors.New("it is no file of this store, or one of a later version")

// scanner reads a segment record by record and holds one at a time.
type scanner struct {
	r      *bufio.Reader
	wanted func(key) bool // others are skipped unread
	buf    []byte         // a record that is longer than the reader's room
	end    bool
	first  []byte // of the last piece that was read, as many bytes as the first line has
	ours   bool   // it has the first line of a segment or something that begins as a record does
	bad    int    // records that are damaged, of those that are wanted, and pieces that are none
	torn   bool   // the last record is not complete: a process writes it, or was killed while it did
}

// newScanner reads the first line.
func newScanner(r *bufio.Reader, wanted func(key) bool) (*scanner, error) {
	s := &scanner{r: r, wanted: wanted}
	_, _, _, n, err := s.frame()
	if err != nil {
		return nil, err
	}
	s.ours = string(s.first) == segmentHead || s.end && strings.HasPrefix(segmentHead, string(s.first))
	if s.torn = s.end && s.ours && n < len(segmentHead); !s.ours || n > len(segmentHead) {
		s.bad++
	}
	return s, nil
}

// next returns the next wanted record. intact says whether it is as it was written; if not, its key may still tell what
// it was. The payload holds until the next call. The error at the end is io.EOF, or errForeign.
func (s *scanner) next() (f frame, intact bool, err error) {
	for !s.end {
		f, ok, wanted, total, err := s.frame()
		if err != nil {
			return f, false, err
		}
		need := frameHead - 1 + f.length // without the line's end
		whole := total == need+1 || s.end && total == need
		intact := ok && wanted && total >= need && f.checksum() == f.sum
		switch {
		case s.end && (ok && total < need || !ok && total < frameHead-1):
			s.torn = true
		case !ok || !whole || wanted && !intact: // not whole but intact: what follows it has lost its beginning
			s.bad++
		}
		if ok && wanted {
			return f, intact, nil
		}
	}
	if !s.ours {
		return f, false, errForeign
	}
	return f, false, io.EOF
}

// frame reads up to the next RS, total bytes. ok says whether they begin as a record does.
func (s *scanner) frame() (f frame, ok, wanted bool, total int, err error) {
	s.buf = s.buf[:0]
	for first := true; ; first = false {
		b, err := s.r.ReadSlice(separator)
		if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
			return f, false, false, total, err
		}
		if err == nil {
			b = b[:len(b)-1]
		}
		if first {
			f, ok = parseHead(b)
			s.ours = s.ours || ok
			s.first = append(s.first[:0], b[:min(len(b), len(segmentHead))]...)
			wanted = ok && s.wanted(f.key)
		}
		total += len(b)
		if room := frameHead - 1 + f.length - len(s.buf); wanted && first && err != bufio.ErrBufferFull {
			f.payload = b[frameHead-1 : min(len(b), frameHead-1+f.length)] // no copy is needed
		} else if wanted && room > 0 {
			s.buf = append(s.buf, b[:min(room, len(b))]...)
			f.payload = s.buf[frameHead-1:]
		}
		if err != bufio.ErrBufferFull {
			s.end = err == io.EOF
			return f, ok, wanted, total, nil
		}
	}
}
