package dataset

// blocks holds the rows of a table of unknown length. A full block is kept and copied only at the end, so that reading
// takes at most twice the memory of the numbers.
type blocks struct{ x, y [][]float64 }

// room keeps the rows of s as a block if there is no memory for another row.
func (b *blocks) room(s *Set) {
	const numbers = 1 << 17 // 1 MB
	if len(s.X)+s.Cols <= cap(s.X) && len(s.Y) < cap(s.Y) {
		return
	}
	if len(s.Y) > 0 {
		b.x, b.y = append(b.x, s.X), append(b.y, s.Y)
	}
	rows := max(numbers/s.Cols, 1)
	if len(b.y) == 0 { // the first block is small, for small tables
		rows = max(rows/64, 1)
	}
	s.X, s.Y = make([]float64, 0, rows*s.Cols), make([]float64, 0, rows)
}

// join makes the blocks one table.
func (b *blocks) join(s *Set) {
	if len(b.y) > 0 {
		s.X = join(append(b.x, s.X), s.Rows*s.Cols)
		s.Y = join(append(b.y, s.Y), s.Rows)
	}
	*b = blocks{}
}

func join(blocks [][]float64, n int) []float64 {
	all := make([]float64, 0, n)
	for i, b := range blocks {
		all = append(all, b...)
		blocks[i] = nil
	}
	return all
}
