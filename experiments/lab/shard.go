package lab

import (
	"fmt"
	"strconv"
	"strings"
)

// Shard is one of N parts of a list of points: those whose place k in the list has k mod N = I. The zero value is all.
type Shard struct{ I, N int }

// ParseShard reads i/n.
func ParseShard(s string) (Shard, error) {
	a, b, ok := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(a)
	n, err2 := strconv.Atoi(b)
	switch {
	case !ok || err1 != nil || err2 != nil || n < 1:
		return Shard{}, fmt.Errorf("--shard %s: write i/n, 0/32 say", s)
	case i < 0 || i >= n:
		return Shard{}, fmt.Errorf("--shard %s: the first number runs from 0 to %d", s, n-1)
	}
	return Shard{i, n}, nil
}

// String returns i/n.
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// take returns the elements of a list that belong to a shard.
func take[T any](s Shard, list []T) []T {
	if s.N <= 1 {
		return list
	}
	var out []T
	for k := s.I; k < len(list); k += s.N {
		out = append(out, list[k])
	}
	return out
}
