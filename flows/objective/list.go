package objective

import "sync"

// list holds the workspaces that are not in use, as many as there ever were calls at once.
type list[T any] struct {
	mu   sync.Mutex
	idle []T
	make func() T
}

func free[T any](make func() T) *list[T] { return &list[T]{make: make} }

func (l *list[T]) take() T {
	l.mu.Lock()
	defer l.mu.Unlock()
	if k := len(l.idle) - 1; k >= 0 {
		w := l.idle[k]
		l.idle = l.idle[:k]
		return w
	}
	return l.make()
}

func (l *list[T]) give(w T) {
	l.mu.Lock()
	l.idle = append(l.idle, w)
	l.mu.Unlock()
}
