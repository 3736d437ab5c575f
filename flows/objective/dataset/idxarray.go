package dataset

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
)

// array reads the numbers of an IDX file of a known length. The memory is that of the numbers: the head is not
// believed before it agrees with the length.
func array(open func() (io.ReadCloser, error), name string, hint size, progress func(done, total int64)) ([]float64, []int, error) {
	f, err := open()
	if err != nil {
		return nil, nil, reason(name, err)
	}
	defer f.Close()
	b, err := plain(f)
	if err != nil {
		return nil, nil, broken(name, 0, err)
	}
	var head [4]byte
	if _, err := io.ReadFull(b, head[:]); err != nil {
		return nil, nil, broken(name, 0, err)
	}
	dims := make([]int, head[3])
	bytes, count := float64(idxBytes(head[2])), 1.0
	at := 4 + 4*len(dims)
	for k := range dims {
		var word [4]byte
		if _, err := io.ReadFull(b, word[:]); err != nil {
			return nil, nil, fmt.Errorf("%s: the file is cut off in its head", name)
		}
		dims[k] = int(binary.BigEndian.Uint32(word[:]))
		if dims[k] == 0 {
			return nil, nil, fmt.Errorf("%s: axis %d of the array has length 0", name, k+1)
		}
		count *= float64(dims[k])
	}
	switch have, want := float64(hint.bytes-at), float64(count*bytes); {
	case have < want:
		row := int(have / want * float64(dims[0]))
		return nil, nil, fmt.Errorf("%s: the file is cut off in row %d of %d: %.0f bytes are missing", name, row+1, dims[0], want-have)
	case have > want:
		return nil, nil, fmt.Errorf("%s: behind the array of %v there are %.0f bytes more", name, dims, have-want)
	}
	x := make([]float64, int(count))
	buf := make([]byte, int(bytes)*8192)
	for from := 0; from < len(x); {
		n := min(len(x)-from, 8192)
		part := buf[:n*int(bytes)]
		if _, err := io.ReadFull(b, part); err != nil {
			return nil, nil, broken(name, 0, err)
		}
		for i := range n {
			v := idxNumber(head[2], part[i*int(bytes):])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				cols := len(x) / dims[0]
				return nil, nil, fmt.Errorf("%s: row %d, column %d: %g is not a finite number", name, (from+i)/cols+1, (from+i)%cols+1, v)
			}
			x[from+i] = v
		}
		if from += n; progress != nil && (from == len(x) || from%(8192*128) == 0) {
			progress(int64(at+from*int(bytes)), int64(hint.bytes))
		}
	}
	return x, dims, nil
}

func idxNumber(kind byte, b []byte) float64 {
	switch kind {
	case 0x08:
		return float64(b[0])
	case 0x09:
		return float64(int8(b[0]))
	case 0x0b:
		return float64(int16(binary.BigEndian.Uint16(b)))
	case 0x0c:
		return float64(int32(binary.BigEndian.Uint32(b)))
	case 0x0d:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	}
	return math.Float64frombits(binary.BigEndian.Uint64(b))
}
