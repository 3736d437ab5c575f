package dataset

// blocks holds the rows of a table whose number is not known: a block that is full is put aside and not copied before the end, so
// that at most twice the memory of the numbers is taken.
type blocks struct{ x, y [][]float64 }

// room puts the rows of s aside if there is no room for another one.
func (b *blocks) room(s *Set) {
	const numbers = 1 << 17 // 1 MB
	if len(s.X)+s.Cols <= cap(s.X) && len(s.Y) < cap(s.Y) {
		return
	}
	if len(s.Y) > 0 {
		b.x, b.y = append(b.x, s.X), append(b.y, s.Y)
	}
	rows := max(numbers/s.Cols, 1)
	if len(b.y) == 0 { // of a small table little is taken
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
