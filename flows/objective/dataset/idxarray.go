package dataset

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/odescent/odescent/ode/spec"
)

// array reads the numbers of an IDX file. It takes the memory of the numbers, once the length of the file,
// which a first reading finds, agrees with the lengths of the axes and is within the limit.
func array(name string, o Options, l limit) ([]float64, []int, error) {
	for _, first := range []bool{true, false} {
		f, _, err := open(name, o)
		if err != nil {
			return nil, nil, err
		}
		defer f.Close()
		b, err := plain(watched{f, o.context()})
		if err != nil {
			return nil, nil, broken(name, 0, err)
		}
		if !startsIDX(b.Reader) {
			return nil, nil, fmt.Errorf("%s: this is not an IDX file, and the labels of one are wanted", name)
		}
		kind, dims, at, err := arrayHead(b.Reader, name, l)
		if err != nil {
			return nil, nil, err
		}
		if !first {
			return arrayBody(b.Reader, name, kind, dims, at, o.Progress)
		}
		const look = 1 << 20
		rest := size(dims) * int64(idxBytes(kind))
		length, err := io.Copy(io.Discard, io.LimitReader(b, rest+look))
		switch {
		case err != nil:
			return nil, nil, broken(name, 0, err)
		case length < rest:
			row := int(float64(length) / float64(rest) * float64(dims[0]))
			return nil, nil, fmt.Errorf("%s: the file is cut off in row %d of %d, with %s missing", name, row+1, dims[0], spec.Count(int(rest-length), "byte"))
		case length > rest:
			return nil, nil, fmt.Errorf("%s: the array of %v is followed by %s more", name, dims, spec.Count(int(length-rest), "byte"))
		case b.behind():
			return nil, nil, fmt.Errorf("%s: behind the end of the compressed array there is something more", name)
		}
	}
	panic("unreachable")
}

// size is the number of numbers, within the limit.
func size(dims []int) int64 {
	n := int64(1)
	for _, d := range dims {
		n *= int64(d)
	}
	return n
}

// arrayHead reads the type of the numbers and the lengths of the axes, and refuses more numbers than the limit. at is
// the length of the head.
func arrayHead(b *bufio.Reader, name string, l limit) (kind byte, dims []int, at int, err error) {
	var head [4]byte
	if _, err := io.ReadFull(b, head[:]); err != nil {
		return 0, nil, 0, broken(name, 0, err)
	}
	dims = make([]int, head[3])
	count := 1.0
	at = 4 + 4*len(dims)
	for k := range dims {
		var word [4]byte
		if _, err := io.ReadFull(b, word[:]); err != nil {
			return 0, nil, 0, fmt.Errorf("%s: the file is cut off in its header", name)
		}
		dims[k] = int(binary.BigEndian.Uint32(word[:]))
		if dims[k] == 0 {
			return 0, nil, 0, fmt.Errorf("%s: axis %d of the array has length 0", name, k+1)
		}
		count *= float64(dims[k])
	}
	if count > float64(l) {
		return 0, nil, 0, fmt.Errorf("%s: the header announces %.3g numbers, and %.3g (%.3g MB) are the most; %s", name, count, float64(l), float64(l)*8e-6, l.more(count))
	}
	return head[2], dims, at, nil
}

func arrayBody(b *bufio.Reader, name string, kind byte, dims []int, at int, progress func(done, total int64)) ([]float64, []int, error) {
	bytes := idxBytes(kind)
	x := make([]float64, size(dims))
	buf := make([]byte, bytes*8192)
	for from := 0; from < len(x); {
		n := min(len(x)-from, 8192)
		part := buf[:n*bytes]
		if _, err := io.ReadFull(b, part); err != nil {
			return nil, nil, broken(name, 0, err)
		}
		for i := range n {
			v := idxNumber(kind, part[i*bytes:])
			if math.IsNaN(v) || math.IsInf(v, 0) {
				cols := len(x) / dims[0]
				return nil, nil, fmt.Errorf("%s: row %d, column %d: %g is not a finite number", name, (from+i)/cols+1, (from+i)%cols+1, v)
			}
			x[from+i] = v
		}
		if from += n; progress != nil && (from == len(x) || from%(8192*128) == 0) {
			progress(int64(at+from*bytes), int64(at+len(x)*bytes))
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
