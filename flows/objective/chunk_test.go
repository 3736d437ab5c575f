package objective

import "testing"

// The rows that a network takes at a time are as many as leave every product, of layers up to 192 wide, fewer than four
// blocks of 64 × 64, from which on gonum starts goroutines.
func TestChunkOfNetwork(t *testing.T) {
	blocks := func(rows, width int) int { return (rows + 63) / 64 * ((width + 63) / 64) }
	for width := 1; width <= 192; width++ {
		n := &network{sizes: []int{200, width, 3}}
		c := n.chunk(1000)
		if blocks(c, width) >= 4 {
			t.Errorf("width %d: %d rows make %d blocks", width, c, blocks(c, width))
		}
		if c < 128 && blocks(128, width) < 4 {
			t.Errorf("width %d: %d rows, where 128 make %d blocks", width, c, blocks(128, width))
		}
		if c := n.chunk(7); c != 7 {
			t.Errorf("width %d: %d rows of 7", width, c)
		}
	}
}
