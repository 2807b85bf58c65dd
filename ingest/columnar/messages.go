package columnar

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	flatbuffers "github.com/google/flatbuffers/go"
)

// block is where a message of an Arrow file stands.
type block struct {
	place          string
	at, meta, body int64
}

var errBody = errors.New("a buffer that is not within its message")

// messages gives arrow-go the messages of a file, dictionaries first, each
// checked and unpacked. Unpacking is done here because arrow-go takes the
// memory that a packed body claims, and uses goroutines, out of which no panic
// can be caught.
type messages struct {
	book  *arrowBook
	allow *allowance
	queue []block
	began bool
	held  int64 // of the body of the last batch
	rows  int64 // of the last batch
}

// Retain is of ipc.MessageReader.
func (m *messages) Retain() {}

// Release is of ipc.MessageReader.
func (m *messages) Release() {}

// Message gives the schema first and then what is queued.
func (m *messages) Message() (*ipc.Message, error) {
	if !m.began {
		m.began = true
		return ipc.NewMessage(memory.NewBufferBytes(m.book.schema), memory.NewBufferBytes(nil)), nil
	}
	if len(m.queue) == 0 {
		return nil, io.EOF
	}
	next := m.queue[0]
	m.queue = m.queue[1:]
	meta, err := m.book.metaOf(next)
	if err != nil {
		return nil, err
	}
	msg := root(meta)
	header, ok := table(msg, msgHeader)
	kind := msg.GetByteSlot(msgType, 0)
	if !ok || kind != isDictionary && kind != isBatch {
		return nil, truncated(next.place, "a message that holds no rows", nil)
	}
	batch := header
	if kind == isDictionary {
		if batch, ok = table(header, dictBatch); !ok {
			return nil, truncated(next.place, "a dictionary without values", nil)
		}
	} else {
		m.rows = batch.GetInt64Slot(batchRows, 0)
		m.allow.give(m.held) // the batch before is no longer read
		m.held = 0
	}
	body, err := m.body(next, batch, kind == isBatch)
	if err != nil {
		return nil, err
	}
	return ipc.NewMessage(memory.NewBufferBytes(meta), memory.NewBufferBytes(body)), nil
}

// body reads the body of a message and unpacks its buffers, one after the
// other, into a new body. The places of the buffers in the message are changed
// to those in the new one, and the mark of compression is taken away.
func (m *messages) body(b block, batch flatbuffers.Table, passing bool) ([]byte, error) {
	m.charge(b.body, passing)
	raw := make([]byte, b.body)
	if err := m.book.src.read(b.place, raw, b.at+b.meta); err != nil {
		return nil, err
	}
	at, n := vector(batch, batchBuffers, sizeOfBuffer)
	sum, err := checkBuffers(batch, at, n, b.body)
	if err != nil {
		return nil, truncated(b.place, "buffers out of place", err)
	}
	if sum > m.allow.lim.Memory { // buffers may lie over each other, which no writer does
		return nil, beyond(b.place, m.allow.lim.Memory, sum, "bytes")
	}
	codec, packed := table(batch, batchCodec)
	if !packed {
		return raw, nil
	}
	out, err := m.unpacked(b, codec.GetInt8Slot(4, 0), batch, at, n, raw, passing)
	if err != nil {
		return nil, err
	}
	clearField(batch, batchCodec)
	return out, nil
}

// charge counts memory; that of a batch until the next one, that of
// dictionaries to the end.
func (m *messages) charge(n int64, passing bool) {
	if n > m.allow.lim.Page { // a body has many buffers
		m.allow.take(0)
		m.allow.held.Add(n)
	} else {
		m.allow.take(n)
	}
	if passing {
		m.held += n
	}
	if m.allow.held.Load() > m.allow.lim.Memory {
		panic(beyond("the record batch", m.allow.lim.Memory, m.allow.held.Load(), "bytes"))
	}
}

// checkBuffers refuses buffers that reach out of the body or begin between
// words, and adds up their sizes.
func checkBuffers(t flatbuffers.Table, at flatbuffers.UOffsetT, n int, body int64) (sum int64, err error) {
	for i := range n {
		off, size := bufferAt(t, at, i)
		if off < 0 || size < 0 || off%8 != 0 && size > 0 || off > body || size > body-off {
			return 0, errBody
		}
		sum += size
	}
	return sum, nil
}

func bufferAt(t flatbuffers.Table, at flatbuffers.UOffsetT, i int) (off, size int64) {
	p := at + flatbuffers.UOffsetT(i)*sizeOfBuffer
	return t.GetInt64(p), t.GetInt64(p + 8)
}

// unpacked gives the new body. Every packed buffer begins with its size; -1
// says that it is not packed after all.
func (m *messages) unpacked(b block, codec int8, t flatbuffers.Table, at flatbuffers.UOffsetT, n int, raw []byte, passing bool) ([]byte, error) {
	place, total := b.place, int64(0)
	sizes := make([]int64, n)
	for i := range n {
		off, size := bufferAt(t, at, i)
		if size == 0 {
			continue
		}
		if size < 8 {
			return nil, truncated(place, "a packed buffer without its size", nil)
		}
		sizes[i] = int64(binary.LittleEndian.Uint64(raw[off:]))
		if sizes[i] == -1 {
			sizes[i] = size - 8
		}
		if sizes[i] < 0 || sizes[i] > m.allow.lim.Page {
			return nil, beyond(place, m.allow.lim.Page, sizes[i], "bytes in a buffer")
		}
		total += (sizes[i] + 63) &^ 63
		if total > m.allow.lim.Memory {
			return nil, beyond(place, m.allow.lim.Memory, total, "bytes in a record batch")
		}
	}
	m.charge(total, passing)
	out, to := make([]byte, total), int64(0)
	for i := range n {
		off, size := bufferAt(t, at, i)
		if size == 0 {
			continue
		}
		dst, src := out[to:to+sizes[i]], raw[off:off+size]
		if int64(binary.LittleEndian.Uint64(src)) == -1 {
			copy(dst, src[8:])
		} else if err := unpackBody(codec, dst, src[8:]); err != nil {
			return nil, truncated(place, fmt.Sprintf("buffer %d cannot be unpacked", i+1), err)
		}
		p := at + flatbuffers.UOffsetT(i)*sizeOfBuffer
		t.MutateInt64(p, to)
		t.MutateInt64(p+8, sizes[i])
		to += (sizes[i] + 63) &^ 63
	}
	return out, nil
}

// clearField makes a field absent.
func clearField(t flatbuffers.Table, field flatbuffers.VOffsetT) {
	vtable := flatbuffers.UOffsetT(flatbuffers.SOffsetT(t.Pos) - t.GetSOffsetT(t.Pos))
	t.MutateVOffsetT(vtable+flatbuffers.UOffsetT(field), 0)
}
