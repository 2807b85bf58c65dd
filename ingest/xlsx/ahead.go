package xlsx

import (
	"errors"
	"io"
	"slices"
)

const (
	// block is how much is unpacked at a time.
	block = 256 << 10
	// headroom is kept free before each block, for the end of the one before:
	// a row that goes over the edge is moved, not the block behind it.
	headroom = 32 << 10
)

// ahead unpacks a part on a goroutine of its own, so that unpacking and
// reading use two processors also where a workbook has one sheet.
type ahead struct {
	full chan piece
	free chan []byte
	done chan struct{}
	last []byte
}

// piece is a block with the headroom before it.
type piece struct {
	bytes []byte
	err   error
}

func readAhead(r io.ReadCloser) *ahead {
	a := &ahead{full: make(chan piece, 2), free: make(chan []byte, 4), done: make(chan struct{})}
	for range cap(a.free) {
		a.free <- make([]byte, headroom+block)
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
			n, err := io.ReadFull(r, buf[headroom:])
			if errors.Is(err, io.ErrUnexpectedEOF) && n > 0 {
				// ReadFull says so of a short last block too; the next read of the
				// part tells which it was.
				err = nil
			}
			select {
			case a.full <- piece{buf[:headroom+n], err}:
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

// next gives rest, which is what the caller has not used of the bytes before,
// and the bytes that follow it. They are valid until the call after.
func (a *ahead) next(rest []byte) (b []byte, fresh int, err error) {
	p, ok := <-a.full
	if !ok {
		p = piece{nil, io.EOF}
	}
	fresh = max(0, len(p.bytes)-headroom)
	if fresh == 0 {
		return rest, 0, p.err
	}
	if start := headroom - len(rest); start >= 0 {
		copy(p.bytes[start:], rest)
		a.reuse(a.last)
		a.last = p.bytes
		return p.bytes[start:], fresh, p.err
	}
	if a.last != nil {
		rest = slices.Clip(rest) // what is behind it is a block's, and used again
	}
	b = append(rest, p.bytes[headroom:]...)
	a.reuse(a.last)
	a.reuse(p.bytes)
	a.last = nil
	return b, fresh, p.err
}

func (a *ahead) reuse(block []byte) {
	if block != nil {
		a.free <- block[:cap(block)]
	}
}

// close ends the goroutine.
func (a *ahead) close() { close(a.done) }
