package load

import (
	"context"
	"errors"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Slow is clients that hold connections open: half of them send the head of a
// request one byte a second, half read an answer one byte a second. One that the
// server cuts off comes back.
type Slow struct {
	opened, cut atomic.Int64
	open        atomic.Int64
	all         sync.WaitGroup
	end         context.CancelFunc
}

// StartSlow starts n slow clients of path, which end with ctx or Stop.
func StartSlow(ctx context.Context, base, path string, n int) (*Slow, error) {
	if err := Loopback(base); err != nil {
		return nil, err
	}
	s := &Slow{}
	ctx, s.end = context.WithCancel(ctx)
	address := strings.TrimPrefix(base, "http://")
	for i := range n {
		s.all.Go(func() {
			for ctx.Err() == nil {
				s.hold(ctx, address, path, i%2 == 0)
			}
		})
	}
	return s, nil
}

// Open tells how many connections are held now.
func (s *Slow) Open() int { return int(s.open.Load()) }

// Stop ends all clients, and tells how many connections they had and how many
// of them the server cut off.
func (s *Slow) Stop() (opened, cut int) {
	s.end()
	s.all.Wait()
	return int(s.opened.Load()), int(s.cut.Load())
}

// hold keeps one connection as long as the server lets it.
func (s *Slow) hold(ctx context.Context, address, path string, sends bool) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		pause(ctx, time.Second)
		return
	}
	defer func() { _ = conn.Close() }() // nothing is lost: nobody waits for what it sent
	s.opened.Add(1)
	s.open.Add(1)
	defer s.open.Add(-1)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4 << 10) // so that an answer waits in the server; a kernel that refuses gives more room
	}
	step := func() error { return trickle(conn) }
	if head := "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nX-Slow: "; sends {
		step = func() error { return drip(conn, &head) }
	} else if _, err := conn.Write([]byte(strings.TrimSuffix(head, "X-Slow: ") + "\r\n")); err != nil {
		s.cut.Add(1)
		return
	}
	for pause(ctx, time.Second) {
		if step() != nil {
			s.cut.Add(1)
			return
		}
	}
}

// drip sends the next byte of a head that never ends.
func drip(conn net.Conn, head *string) error {
	if *head == "" {
		*head = "x"
	}
	b := (*head)[:1]
	*head = (*head)[1:]
	if _, err := conn.Write([]byte(b)); err != nil {
		return err
	}
	// A server that has had enough answers or closes: both are the end.
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	if _, err := conn.Read(make([]byte, 1)); err != nil && !isTimeout(err) {
		return err
	}
	return nil
}

// trickle reads one byte, and waits for none longer than a moment.
func trickle(conn net.Conn) error {
	_ = conn.SetReadDeadline(time.Now().Add(time.Millisecond))
	if _, err := conn.Read(make([]byte, 1)); err != nil && !isTimeout(err) {
		return err
	}
	return nil
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// pause waits, and tells whether there is still time.
func pause(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}
