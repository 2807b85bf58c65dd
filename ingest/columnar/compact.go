package columnar

import "errors"

// The types of fields in Thrift's compact protocol, in which the headers of
// Parquet files are written.
const (
	tTrue   = 1
	tFalse  = 2
	tByte   = 3
	tI16    = 4
	tI32    = 5
	tI64    = 6
	tDouble = 7
	tBinary = 8
	tList   = 9
	tSet    = 10
	tMap    = 11
	tStruct = 12
	tUUID   = 13
)

const maxDepth = 64

var (
	errShort  = errors.New("a header ends early")
	errHeader = errors.New("a header is not Thrift's compact protocol")
)

// compact walks over bytes in the compact protocol. It allocates nothing, so a
// header that lies about sizes is found out before anything is made for it.
// The first fault stays in err and ends every walk.
type compact struct {
	b   []byte
	at  int
	err error
}

func (c *compact) fault(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *compact) byte() byte {
	if c.err != nil || c.at >= len(c.b) {
		c.fault(errShort)
		return 0
	}
	c.at++
	return c.b[c.at-1]
}

func (c *compact) uvarint() uint64 {
	var v uint64
	for shift := 0; shift < 70; shift += 7 {
		d := c.byte()
		v |= uint64(d&0x7f) << shift
		if d < 0x80 {
			return v
		}
	}
	c.fault(errHeader)
	return 0
}

func (c *compact) zigzag() int64 {
	v := c.uvarint()
	return int64(v>>1) ^ -int64(v&1)
}

// jump goes over n bytes.
func (c *compact) jump(n uint64) {
	if c.err == nil && n > uint64(len(c.b)-c.at) {
		c.fault(errShort)
	}
	if c.err == nil {
		c.at += int(n)
	}
}

// fields walks over a struct. take reads the value of a field and tells so, or
// leaves it to be skipped.
func (c *compact) fields(depth int, take func(id int16, typ byte) bool) {
	if depth > maxDepth {
		c.fault(errHeader)
	}
	id := int16(0)
	for c.err == nil {
		head := c.byte()
		if head == 0 {
			return
		}
		typ := head & 15
		if delta := head >> 4; delta != 0 {
			id += int16(delta)
		} else {
			id = int16(c.zigzag())
		}
		if c.err == nil && !take(id, typ) {
			c.skip(typ, depth)
		}
	}
}

// list reads the head of a list. Every element takes a byte at least, so a
// longer list than the bytes left is a lie.
func (c *compact) list() (n int, typ byte) {
	head := c.byte()
	size := uint64(head >> 4)
	if size == 15 {
		size = c.uvarint()
	}
	if c.err == nil && size > uint64(len(c.b)-c.at) {
		c.fault(errShort)
		return 0, 0
	}
	return int(size), head & 15
}

func nothing(int16, byte) bool { return false }

// skip goes over the value of a field.
func (c *compact) skip(typ byte, depth int) {
	switch typ {
	case tTrue, tFalse:
	case tByte:
		c.byte()
	case tI16, tI32, tI64:
		c.uvarint()
	case tDouble:
		c.jump(8)
	case tBinary:
		c.jump(c.uvarint())
	case tUUID:
		c.jump(16)
	case tList, tSet:
		n, elem := c.list()
		c.skipElements(n, elem, depth)
	case tMap:
		c.skipMap(depth)
	case tStruct:
		c.fields(depth+1, nothing)
	default:
		c.fault(errHeader)
	}
}

func (c *compact) skipElements(n int, typ byte, depth int) {
	if depth >= maxDepth {
		c.fault(errHeader)
	}
	for ; n > 0 && c.err == nil; n-- {
		if typ == tTrue || typ == tFalse {
			c.byte()
			continue
		}
		c.skip(typ, depth+1)
	}
}

func (c *compact) skipMap(depth int) {
	n := c.uvarint()
	if n == 0 || c.err != nil {
		return
	}
	types := c.byte()
	if depth >= maxDepth || n > uint64(len(c.b)) {
		c.fault(errHeader)
	}
	for ; n > 0 && c.err == nil; n-- {
		c.skipElements(1, types>>4, depth)
		c.skipElements(1, types&15, depth)
	}
}
