package columnar

import (
	"sync/atomic"

	"github.com/apache/arrow-go/v18/arrow/memory"
)

// allowance is the memory that one reading of a file may hold. It is the
// allocator that arrow-go is given, and what our own buffers are charged to.
// It counts with atomics because finalizers of arrow-go give memory back.
type allowance struct {
	lim  Limits
	held atomic.Int64
}

// take charges n bytes of one page or buffer. It panics beyond the limit,
// because an allocator has no other way; guard makes that an error.
func (a *allowance) take(n int64) {
	if n < 0 || n > a.lim.Page {
		panic(beyond("one page or buffer", a.lim.Page, n, "bytes"))
	}
	a.charge(n)
}

// charge charges n bytes of several buffers. It panics as take does.
func (a *allowance) charge(n int64) {
	if now := a.held.Add(n); now > a.lim.Memory {
		a.held.Add(-n)
		panic(beyond("what is held at once", a.lim.Memory, now, "bytes"))
	}
}

func (a *allowance) give(n int64) { a.held.Add(-n) }

// Allocate is of memory.Allocator.
func (a *allowance) Allocate(n int) []byte {
	a.take(int64(n))
	return memory.DefaultAllocator.Allocate(n)
}

// Reallocate is of memory.Allocator.
func (a *allowance) Reallocate(n int, b []byte) []byte {
	a.take(int64(n))
	a.give(int64(len(b)))
	return memory.DefaultAllocator.Reallocate(n, b)
}

// Free is of memory.Allocator.
func (a *allowance) Free(b []byte) {
	a.give(int64(len(b)))
	memory.DefaultAllocator.Free(b)
}

// buffers hands out byte slices and takes them back in rounds: what was given
// out before the last call of recycle may still be pointed to by cells.
type buffers struct {
	allow *allowance
	spent [][]byte
	free  []byte
}

// slack is kept beyond every buffer: arrow-go makes a pointer to the value
// after the last one, which must not be a pointer into another object.
const slack = 16

// get gives n bytes, of the free buffer where that is large enough.
func (p *buffers) get(n int) []byte {
	if cap(p.free) >= n+slack {
		b := p.free[:n]
		p.free = nil
		return b
	}
	p.allow.take(int64(n))
	p.allow.charge(slack)
	return make([]byte, n, n+slack)
}

// spend marks a buffer as no longer read; its cells may still be in use.
func (p *buffers) spend(b []byte) {
	if b != nil {
		p.spent = append(p.spent, b)
	}
}

// recycle keeps the largest spent buffer for the next page and drops the rest.
func (p *buffers) recycle() {
	for i, b := range p.spent {
		if cap(b) > cap(p.free) {
			b, p.free = p.free, b
		}
		p.allow.give(int64(cap(b)))
		p.spent[i] = nil
	}
	p.spent = p.spent[:0]
}
