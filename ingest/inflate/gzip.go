package inflate

import (
	"compress/gzip"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// Gzip unpacks gzip (RFC 1952): one member, or several one after the other.
// Its errors are those of compress/gzip, and io.ErrUnexpectedEOF for a file
// that ends in a member.
type Gzip struct {
	r         *Reader
	sum, size uint32
	headSum   uint32
	err       error
}

// NewGzip reads the head of the first member.
func NewGzip(src io.Reader) (*Gzip, error) {
	g := &Gzip{r: NewReader(src)}
	return g, g.head()
}

// Read unpacks into p.
func (g *Gzip) Read(p []byte) (n int, err error) {
	for n == 0 && len(p) > 0 && g.err == nil {
		n, g.err = g.r.Read(p)
		g.sum, g.size = crc32.Update(g.sum, crc32.IEEETable, p[:n]), g.size+uint32(n)
		if errors.Is(g.err, io.EOF) {
			if g.err = g.tail(); g.err == nil {
				g.err = g.head()
			}
		}
	}
	if n > 0 {
		return n, nil
	}
	return 0, g.err
}

// The flags of a head.
const (
	hasSum = 1 << (iota + 1)
	hasExtra
	hasName
	hasComment
	unknown = 0xe0
)

// head reads the head of a member. It gives io.EOF where no other follows.
func (g *Gzip) head() error {
	*g.r = Reader{src: g.r.src, in: g.r.in, at: g.r.at, end: g.r.end, past: g.r.past, bits: g.r.bits, n: g.r.n, own: g.r.own, step: (*Reader).header}
	g.sum, g.size, g.headSum = 0, 0, 0
	if err := g.r.need(8); errors.Is(err, io.ErrUnexpectedEOF) && g.r.n == 0 {
		return io.EOF
	}
	var head [10]byte
	if err := g.bytes(head[:]); err != nil {
		return err
	}
	flags := head[3]
	if head[0] != 0x1f || head[1] != 0x8b || head[2] != 8 || flags&unknown != 0 {
		return gzip.ErrHeader
	}
	if flags&hasExtra != 0 {
		var size [2]byte
		if err := g.bytes(size[:]); err != nil {
			return err
		}
		if err := g.bytes(make([]byte, binary.LittleEndian.Uint16(size[:]))); err != nil {
			return err
		}
	}
	for _, text := range []byte{hasName, hasComment} {
		for end := [1]byte{1}; flags&text != 0 && end[0] != 0; {
			if err := g.bytes(end[:]); err != nil {
				return err
			}
		}
	}
	if flags&hasSum != 0 {
		want := uint16(g.headSum)
		var sum [2]byte
		if err := g.bytes(sum[:]); err != nil {
			return err
		}
		if binary.LittleEndian.Uint16(sum[:]) != want {
			return gzip.ErrHeader
		}
	}
	return nil
}

// tail compares what was unpacked with what the member says of it.
func (g *Gzip) tail() error {
	g.r.take(g.r.n & 7)
	var tail [8]byte
	if err := g.bytes(tail[:]); err != nil {
		return err
	}
	if binary.LittleEndian.Uint32(tail[:]) != g.sum || binary.LittleEndian.Uint32(tail[4:]) != g.size {
		return gzip.ErrChecksum
	}
	return nil
}

// bytes reads whole bytes of a head or tail.
func (g *Gzip) bytes(p []byte) error {
	for i := range p {
		if err := g.r.need(8); err != nil {
			return err
		}
		p[i] = byte(g.r.take(8))
	}
	g.headSum = crc32.Update(g.headSum, crc32.IEEETable, p)
	return nil
}
