package xlsx

import (
	"errors"
	"io"
)

// block is how much is unpacked at a time.
const block = 256 << 10

// ahead unpacks a part on a goroutine of its own, so that unpacking and
// reading use two processors also where a workbook has one sheet.
type ahead struct {
	full chan piece
	free chan []byte
	done chan struct{}
	last piece
}

type piece struct {
	bytes []byte
	err   error
}

func readAhead(r io.ReadCloser) *ahead {
	a := &ahead{full: make(chan piece, 2), free: make(chan []byte, 4), done: make(chan struct{})}
	for range cap(a.free) {
		a.free <- make([]byte, block)
	}
	go func() {
		defer close(a.full)
		defer r.Close()
		for {
			var buf []byte
			select {
			case buf = <-a.free:
			case <-a.done:
				return
			}
			n, err := io.ReadFull(r, buf)
			if errors.Is(err, io.ErrUnexpectedEOF) && n > 0 {
				// ReadFull says so of a short last block too; the next read of the
				// part tells which it was.
				err = nil
			}
			select {
			case a.full <- piece{buf[:n], err}:
			case <-a.done:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return a
}

// next gives the next bytes, valid until the call after it.
func (a *ahead) next() ([]byte, error) {
	if a.last.bytes != nil {
		a.free <- a.last.bytes[:cap(a.last.bytes)]
		a.last.bytes = nil
	}
	p, ok := <-a.full
	if !ok {
		return nil, io.EOF
	}
	a.last = p
	return p.bytes, p.err
}

// close ends the goroutine.
func (a *ahead) close() { close(a.done) }
