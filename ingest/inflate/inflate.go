// Package inflate unpacks DEFLATE (RFC 1951) as fast as plain Go can.
//
// It exists because inflating was half of the time of reading a workbook. It
// unpacks straight into the bytes that its caller gives, so that these are
// written once. It is compared with compress/flate by test and by fuzzing.
package inflate

import (
	"errors"
	"fmt"
	"io"
)

const (
	window   = 32 << 10 // how far back a match may reach
	longest  = 258      // bytes of a match
	inBuffer = 64 << 10
)

// CorruptError tells that the bytes before an offset of the input are not
// DEFLATE.
type CorruptError int64

// Error says so.
func (e CorruptError) Error() string {
	return fmt.Sprintf("flate: corrupt input before offset %d", int64(e))
}

// Reader unpacks one stream. It may read beyond the end of the stream.
type Reader struct {
	src  io.Reader
	in   *[inBuffer]byte // in[at:end] is read and not yet used
	at   int
	end  int
	past int64 // bytes of the input before in
	dry  bool  // src has no more

	bits uint64 // the next bits of the input, the first one lowest
	n    uint   // how many of them are there

	lit, dist *[]uint32 // the codes of the block
	own       codes
	step      func(*Reader, []byte, int) (int, error)
	final     bool
	stored    int // bytes left of a stored block

	history  [window]byte // what was given before, its end at the end
	have     int          // how much of it there is
	length   int          // left of a match that did not fit
	distance int
	err      error
}

// NewReader gives a reader of the DEFLATE stream at the start of src.
func NewReader(src io.Reader) *Reader {
	return &Reader{src: src, in: new([inBuffer]byte), step: (*Reader).header}
}

// Close does nothing: the source belongs to the caller.
func (r *Reader) Close() error { return nil }

// Read fills p, but for the end of the stream.
func (r *Reader) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	for n < len(p) && r.err == nil {
		n, r.err = r.step(r, p, n)
	}
	r.remember(p[:n])
	if n > 0 {
		return n, nil
	}
	return 0, r.err
}

// remember keeps the end of what was given: matches reach back to it.
func (r *Reader) remember(p []byte) {
	if len(p) < window {
		copy(r.history[:], r.history[len(p):])
	} else {
		p = p[len(p)-window:]
	}
	copy(r.history[window-len(p):], p)
	r.have = min(window, r.have+len(p))
}

// corrupt makes the error of input that is not DEFLATE.
func (r *Reader) corrupt() error { return CorruptError(r.past + int64(r.at)) }

// more reads on. It is false where the input ends or fails, and r.err says why.
func (r *Reader) more() error {
	r.past += int64(r.at)
	r.end = copy(r.in[:], r.in[r.at:r.end])
	r.at = 0
	for empty := 0; ; empty++ {
		n, err := r.src.Read(r.in[r.end:])
		r.end += n
		switch {
		case n > 0:
			return nil
		case errors.Is(err, io.EOF):
			r.dry = true
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case empty == 100:
			return io.ErrNoProgress
		}
	}
}

// need makes at least n bits be there; n is at most 48.
func (r *Reader) need(n uint) error {
	for r.n < n {
		if r.at == r.end {
			if err := r.more(); err != nil {
				return err
			}
		}
		r.bits |= uint64(r.in[r.at]) << (r.n & 63)
		r.at++
		r.n += 8
	}
	return nil
}

// take gives the next n bits, which are there.
func (r *Reader) take(n uint) uint {
	v := uint(r.bits) & (1<<n - 1)
	r.bits >>= n
	r.n -= n
	return v
}

// header reads the head of a block.
func (r *Reader) header(_ []byte, n int) (int, error) {
	if r.final {
		return n, io.EOF
	}
	if err := r.need(3); err != nil {
		return n, err
	}
	r.final = r.take(1) == 1
	switch r.take(2) {
	case 0:
		return n, r.openStored()
	case 1:
		r.lit, r.dist = fixed()
		r.step = (*Reader).block
		return n, nil
	case 2:
		r.step = (*Reader).block
		return n, r.readCodes()
	}
	return n, r.corrupt()
}

// openStored reads the head of a stored block, which begins at a whole byte.
func (r *Reader) openStored() error {
	r.take(r.n & 7)
	if err := r.need(32); err != nil {
		return err
	}
	size := r.take(16)
	if r.take(16) != ^size&0xffff {
		return r.corrupt()
	}
	r.stored, r.step = int(size), (*Reader).copyStored
	return nil
}

// copyStored gives the bytes of a stored block.
func (r *Reader) copyStored(p []byte, n int) (int, error) {
	for r.stored > 0 && n < len(p) && r.n > 0 {
		p[n] = byte(r.take(8))
		n, r.stored = n+1, r.stored-1
	}
	for r.stored > 0 && n < len(p) {
		if r.at == r.end {
			if err := r.more(); err != nil {
				return n, err
			}
		}
		used := copy(p[n:], r.in[r.at:min(r.end, r.at+r.stored)])
		n, r.at, r.stored = n+used, r.at+used, r.stored-used
	}
	if r.stored == 0 {
		r.step = (*Reader).header
	}
	return n, nil
}
