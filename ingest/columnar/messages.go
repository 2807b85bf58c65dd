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
	batch, ok := table(msg, msgHeader)
	need, passing := m.book.walk.batch, false
	switch msg.GetByteSlot(msgType, 0) {
	case isBatch:
		passing = true
		m.rows = batch.GetInt64Slot(batchRows, 0)
		m.allow.give(m.held) // the batch before is no longer read
		m.held = 0
	case isDictionary:
		need = m.book.walk.dicts[batch.GetInt64Slot(dictID, 0)]
		var has bool
		batch, has = table(batch, dictBatch)
		ok = ok && has
	default:
		ok = false
	}
	if !ok {
		return nil, truncated(next.place, "a message that holds no rows", nil)
	}
	body, err := m.body(next, batch, need, passing)
	if err != nil {
		return nil, err
	}
	return ipc.NewMessage(memory.NewBufferBytes(meta), memory.NewBufferBytes(body)), nil
}

// body reads the body of a message and unpacks its buffers, one after the
// other, into a new body. The places of the buffers in the message are changed
// to those in the new one, and the mark of compression is taken away.
func (m *messages) body(b block, batch flatbuffers.Table, need needs, passing bool) ([]byte, error) {
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
	if err := checkParts(batch, need); err != nil {
		return nil, truncated(b.place, "other columns than the schema has", err)
	}
	codec, packed := table(batch, batchCodec)
	if !packed {
		return raw, nil
	}
	out, err := m.unpacked(b, codec.GetInt8Slot(4, 0), batch, raw, passing)
	if err != nil {
		return nil, err
	}
	clearField(batch, batchCodec)
	return out, nil
}

// charge counts memory; that of a batch until the next one, that of
// dictionaries to the end.
func (m *messages) charge(n int64, passing bool) {
	m.allow.charge(n)
	if passing {
		m.held += n
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

// checkParts refuses a message with fewer parts than the schema needs. The
// counts of buffers of columns of views must be of buffers that there are:
// arrow-go takes memory for as many as they claim.
func checkParts(t flatbuffers.Table, need needs) error {
	at, counts := vector(t, batchVariadic, 8)
	if at == 0 {
		need.views = 0 // all counts are zero then
	}
	_, nodes := vector(t, batchNodes, sizeOfNode)
	_, buffers := vector(t, batchBuffers, sizeOfBuffer)
	left := int64(buffers - need.buffers)
	for i := range counts {
		count := t.GetInt64(at + flatbuffers.UOffsetT(i*8))
		if count < 0 || count > left {
			return errBody
		}
		left -= count
	}
	if left < 0 || counts < need.views || nodes < need.nodes {
		return errBody
	}
	return nil
}

func bufferAt(t flatbuffers.Table, at flatbuffers.UOffsetT, i int) (off, size int64) {
	p := at + flatbuffers.UOffsetT(i)*sizeOfBuffer
	return t.GetInt64(p), t.GetInt64(p + 8)
}

// unpacked gives the new body.
func (m *messages) unpacked(b block, codec int8, t flatbuffers.Table, raw []byte, passing bool) ([]byte, error) {
	at, n := vector(t, batchBuffers, sizeOfBuffer)
	sizes, total, err := m.unpackedSizes(b, t, raw)
	if err != nil {
		return nil, err
	}
	m.charge(total, passing)
	out, to := make([]byte, total), int64(0)
	for i := range n {
		off, size := bufferAt(t, at, i)
		if size == 0 {
			continue
		}
		dst, src := out[to:to+sizes[i]], raw[off:off+size]
		if isPlain(src) {
			copy(dst, src[8:])
		} else if err := unpackBody(codec, dst, src[8:]); err != nil {
			return nil, truncated(b.place, fmt.Sprintf("buffer %d cannot be unpacked", i+1), err)
		}
		p := at + flatbuffers.UOffsetT(i)*sizeOfBuffer
		t.MutateInt64(p, to)
		t.MutateInt64(p+8, sizes[i])
		to += aligned(sizes[i])
	}
	return out, nil
}

// unpackedSizes reads the sizes that stand before packed buffers and adds up
// the room they take.
func (m *messages) unpackedSizes(b block, t flatbuffers.Table, raw []byte) (sizes []int64, total int64, err error) {
	at, n := vector(t, batchBuffers, sizeOfBuffer)
	sizes = make([]int64, n)
	for i := range n {
		off, size := bufferAt(t, at, i)
		if size == 0 {
			continue
		}
		if size < 8 {
			return nil, 0, truncated(b.place, "a packed buffer without its size", nil)
		}
		if sizes[i] = int64(binary.LittleEndian.Uint64(raw[off:])); isPlain(raw[off:]) {
			sizes[i] = size - 8
		}
		if sizes[i] < 0 || sizes[i] > m.allow.lim.Page {
			return nil, 0, beyond(b.place, m.allow.lim.Page, sizes[i], "bytes in a buffer")
		}
		if total += aligned(sizes[i]); total > m.allow.lim.Memory {
			return nil, 0, beyond(b.place, m.allow.lim.Memory, total, "bytes")
		}
	}
	return sizes, total, nil
}

// isPlain tells whether the size before a buffer says that it is not packed
// after all, which is done where packing would make it longer.
func isPlain(b []byte) bool { return int64(binary.LittleEndian.Uint64(b)) == -1 }

// aligned is the room for n bytes, so that the next buffer begins on a word.
func aligned(n int64) int64 { return (n + 63) &^ 63 }

// clearField makes a field absent.
func clearField(t flatbuffers.Table, field flatbuffers.VOffsetT) {
	vtable := flatbuffers.UOffsetT(flatbuffers.SOffsetT(t.Pos) - t.GetSOffsetT(t.Pos))
	t.MutateVOffsetT(vtable+flatbuffers.UOffsetT(field), 0)
}
