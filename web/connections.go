package web

import (
	"container/list"
	"context"
	"net"
	"net/http"
	"sync"
)

// connections bounds how many clients are connected at once, so that many slow
// ones cannot keep others out: when one comes too many, that one is closed which
// has waited longest without a request that is worked on.
type connections struct {
	most int

	mu   sync.Mutex
	open map[net.Conn]*list.Element // in waiting, nil while its request is worked on
	// waiting are the connections that nothing is worked on for, the one that
	// waits longest first.
	waiting *list.List
}

func newConnections(most int) *connections {
	return &connections{most: most, open: map[net.Conn]*list.Element{}, waiting: list.New()}
}

// state follows a connection from its beginning to its end.
func (c *connections) state(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch state {
	case http.StateNew:
		c.open[conn] = c.waiting.PushBack(conn)
		if len(c.open) > c.most {
			_ = c.waiting.Front().Value.(net.Conn).Close() // its end is told by its own state
			c.drop(c.waiting.Front().Value.(net.Conn))
		}
	case http.StateClosed, http.StateHijacked:
		c.drop(conn)
	case http.StateActive, http.StateIdle: // told apart by counting: a client that sends its headers slowly is active
	}
}

func (c *connections) drop(conn net.Conn) {
	if place := c.open[conn]; place != nil {
		c.waiting.Remove(place)
	}
	delete(c.open, conn)
}

type connectionKey struct{}

// context lets the handler know its connection.
func (*connections) context(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, connectionKey{}, conn)
}

// counting marks the connections whose requests h works on.
func (c *connections) counting(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, _ := r.Context().Value(connectionKey{}).(net.Conn)
		c.work(conn)
		defer c.rest(conn)
		h.ServeHTTP(w, r)
	})
}

func (c *connections) work(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place := c.open[conn]; place != nil {
		c.waiting.Remove(place)
		c.open[conn] = nil
	}
}

func (c *connections) rest(conn net.Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if place, ok := c.open[conn]; ok && place == nil {
		c.open[conn] = c.waiting.PushBack(conn)
	}
}
