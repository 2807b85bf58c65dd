package columnar

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

var (
	magicArrow   = []byte("ARROW1")
	magicFeather = []byte("FEA1")
)

// continued stands before the length of a message, since version 0.15.
const continued = 0xffffffff

// arrowBook is an opened Arrow IPC file or stream.
type arrowBook struct {
	src     *source
	size    int64
	lim     Limits
	names   []string
	zones   []string // of columns of instants
	schema  []byte   // the message of the schema
	walk    schemaWalk
	order   []block // the messages after the schema, dictionaries and batches
	batches int     // how many of them are record batches
}

func openArrow(src *source, size int64, lim Limits) (*arrowBook, error) {
	b := &arrowBook{src: src, size: size, lim: lim}
	foot, err := b.footer()
	if err != nil {
		return nil, err
	}
	t := root(foot)
	dicts, err := b.blocks(t, footDictionaries, "dictionary")
	if err != nil {
		return nil, err
	}
	batches, err := b.blocks(t, footBatches, "record batch")
	if err != nil {
		return nil, err
	}
	b.order, b.batches = append(dicts, batches...), len(batches)
	return b, b.readSchema(foot)
}

// blocks reads one of the two lists of messages of a footer.
func (b *arrowBook) blocks(t flatbuffers.Table, field flatbuffers.VOffsetT, what string) ([]block, error) {
	at, n := vector(t, field, sizeOfBlock)
	if n > b.lim.Groups {
		return nil, beyond("the footer", int64(b.lim.Groups), int64(n), "record batches")
	}
	out := make([]block, n)
	for i := range out {
		p := at + flatbuffers.UOffsetT(i*sizeOfBlock)
		k := block{fmt.Sprintf("%s %d", what, i+1), t.GetInt64(p), int64(t.GetInt32(p + 8)), t.GetInt64(p + 16)}
		if k.at < 8 || k.meta < 8 || k.body < 0 || k.at > b.size || k.meta > b.size-k.at || k.body > b.size-k.at-k.meta {
			return nil, truncated(k.place, "a place beyond the end of the file", nil)
		}
		out[i] = k
	}
	return out, nil
}

// footer finds the footer at the end of the file.
func (b *arrowBook) footer() ([]byte, error) {
	const tail = 10 // the length of the footer and the magic bytes
	var head [8]byte
	var end [tail]byte
	if b.size < int64(len(head)+tail) {
		return nil, truncated("the whole file", fmt.Sprintf("%d bytes, fewer than any Arrow file has", b.size), nil)
	}
	if err := b.src.read("the first bytes", head[:], 0); err != nil {
		return nil, err
	}
	if err := b.src.read("the last bytes", end[:], b.size-tail); err != nil {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(head[:], magicFeather):
		return nil, misformed("the first bytes", "version 2 of Feather (ARROW1)", "version 1 (FEA1), of 2016", nil)
	case !bytes.HasPrefix(head[:], magicArrow):
		return nil, misformed("the first bytes", "ARROW1", fmt.Sprintf("%q", head[:6]), nil)
	case !bytes.HasSuffix(end[:], magicArrow):
		return nil, truncated("the last bytes", fmt.Sprintf("%q where ARROW1 ends a whole file", end[4:]), nil)
	}
	n := int64(int32(binary.LittleEndian.Uint32(end[:])))
	if n < 8 || n > b.size-int64(len(head))-tail {
		return nil, misformed("the footer", fmt.Sprintf("at most %d bytes, as the file has", b.size-int64(len(head))-tail),
			fmt.Sprintf("a length of %d", n), nil)
	}
	if n > maxFooter {
		return nil, beyond("the footer", maxFooter, n, "bytes")
	}
	foot := make([]byte, n)
	return foot, b.src.read("the footer", foot, b.size-tail-n)
}

// metaOf reads a message without its body. It stands after its length, which
// newer writers mark with four bytes of ones.
func (b *arrowBook) metaOf(k block) ([]byte, error) {
	if k.meta > maxMessage {
		return nil, beyond(k.place, maxMessage, k.meta, "bytes of description")
	}
	raw := make([]byte, k.meta)
	if err := b.src.read(k.place, raw, k.at); err != nil {
		return nil, err
	}
	skip := 4
	if binary.LittleEndian.Uint32(raw) == continued {
		skip = 8
	}
	n := int64(binary.LittleEndian.Uint32(raw[skip-4:]))
	if n < 8 || n > k.meta-int64(skip) {
		return nil, truncated(k.place, "a description of another length than the footer says", nil)
	}
	meta := raw[skip : int64(skip)+n]
	w := schemaWalk{}
	w.notes(root(meta), msgMeta)
	return meta, nil
}

// readSchema reads the schema, which is the first message of an Arrow file and
// stands again in its footer. Some writers leave the first away.
func (b *arrowBook) readSchema(foot []byte) error {
	meta, err := b.firstMessage(8)
	if err == nil && kindOf(meta) != isSchema {
		meta, err = schemaOf(foot)
	}
	if err != nil {
		return err
	}
	return b.takeSchema(meta)
}

// kindOf gives the kind of a message.
func kindOf(meta []byte) byte {
	msg := root(meta)
	return msg.GetByteSlot(msgType, 0)
}

// firstMessage reads the message at a place without its body.
func (b *arrowBook) firstMessage(at int64) ([]byte, error) {
	var head [8]byte
	if err := b.src.read("the schema", head[:], at); err != nil {
		return nil, err
	}
	n := int64(binary.LittleEndian.Uint32(head[:])) + 4
	if binary.LittleEndian.Uint32(head[:]) == continued {
		n = int64(binary.LittleEndian.Uint32(head[4:])) + 8
	}
	if n < 16 || n > b.size-at {
		return nil, misformed("the schema", "a description within the file", fmt.Sprintf("a length of %d", n), nil)
	}
	return b.metaOf(block{place: "the schema", at: at, meta: n})
}

// schemaOf makes the message of a schema of that in a footer: a table that
// points to it, before the footer, whose own offsets stay right.
func schemaOf(foot []byte) ([]byte, error) {
	f := root(foot)
	t, ok := table(f, footSchema)
	if !ok {
		return nil, misformed("the schema", "a schema in the first message or in the footer", "none", nil)
	}
	const vtable, message, before = 8, 20, 32
	out := make([]byte, before, before+len(foot))
	le := binary.LittleEndian
	le.PutUint32(out, message)
	for i, v := range []uint16{10, 12, 4, 6, 8} { // sizes; places of version, kind and header
		le.PutUint16(out[vtable+2*i:], v)
	}
	le.PutUint32(out[message:], message-vtable)
	le.PutUint16(out[message+4:], uint16(f.GetInt16Slot(footVersion, 0)))
	out[message+6] = isSchema
	le.PutUint32(out[message+8:], uint32(before+t.Pos)-(message+8))
	return append(out, foot...), nil
}

// takeSchema checks a schema and learns the columns.
func (b *arrowBook) takeSchema(meta []byte) error {
	t, ok := table(root(meta), msgHeader)
	if !ok || kindOf(meta) != isSchema {
		return misformed("the schema", "a schema before all rows", "another message", nil)
	}
	if t.GetInt16Slot(schemaEndian, 0) != 0 {
		return misformed("the schema", "little-endian numbers", "big-endian ones", nil)
	}
	b.walk.schema(t)
	b.schema = meta
	return b.columns()
}

func (b *arrowBook) columns() error {
	r, err := ipc.NewReaderFromMessageReader(&messages{book: b}, ipc.WithAllocator(&allowance{lim: b.lim}))
	if err != nil {
		return misformed("the schema", "columns of known types", "others", err)
	}
	defer r.Release()
	fields := r.Schema().Fields()
	switch {
	case len(fields) == 0:
		return misformed("the schema", "columns", "none", nil)
	case len(fields) > b.lim.Columns:
		return beyond("the schema", int64(b.lim.Columns), int64(len(fields)), "columns")
	}
	b.zones = zonesOf(fields)
	for _, f := range fields {
		if w, ok := f.Type.(arrow.FixedWidthDataType); ok && (w.BitWidth() < 0 || w.BitWidth() > maxWidth*8) {
			return beyond(fmt.Sprintf("column %q", f.Name), maxWidth, int64(w.BitWidth()/8), "bytes in a value of fixed width")
		}
		b.names = append(b.names, f.Name)
	}
	return nil
}

// Sheets gives the one sheet, which has no name.
func (b *arrowBook) Sheets() []grid.Sheet { return []grid.Sheet{{Zones: b.zones}} }

// Close has nothing to close; the file belongs to the caller.
func (b *arrowBook) Close() error { return nil }

// Rows begins to read the rows.
func (b *arrowBook) Rows(_ int, progress func(bytes int)) (rows grid.Rows, err error) {
	defer guard("the schema", &err)
	allow := &allowance{lim: b.lim}
	m := &messages{book: b, allow: allow, queue: b.order}
	r, err := ipc.NewReaderFromMessageReader(m, ipc.WithAllocator(allow))
	if err != nil {
		return nil, wrap("the schema", err)
	}
	return newRows(&arrowFiller{book: b, messages: m, in: r, left: b.lim.Rows}, b.names, progress), nil
}

// arrowFiller reads the record batches one after the other.
type arrowFiller struct {
	book     *arrowBook
	messages *messages
	in       *ipc.Reader
	batch    int
	at, rows int
	left     int64
	cells    []cellMaker
}

func (f *arrowFiller) place() string { return fmt.Sprintf("record batch %d", max(f.batch, 1)) }

func (f *arrowFiller) used() int64 {
	if f.book.batches == 0 || f.batch > f.book.batches {
		return f.book.size
	}
	share := float64(max(f.batch-1, 0))
	if f.rows > 0 {
		share += float64(f.at) / float64(f.rows)
	}
	return int64(float64(f.book.size) * share / float64(f.book.batches))
}

func (f *arrowFiller) fill(cells []grid.Cell, rows int) (int, error) {
	for f.at == f.rows {
		if err := f.next(); err != nil {
			return 0, err
		}
	}
	n, stride := min(rows, f.rows-f.at), len(f.cells)
	for i, put := range f.cells {
		for j := range n {
			put(f.at+j, &cells[j*stride+i])
		}
	}
	f.at += n
	return n, nil
}

func (f *arrowFiller) next() error {
	if f.batch++; f.batch > f.book.batches {
		return io.EOF
	}
	if !f.in.Next() {
		if err := f.in.Err(); err != nil {
			return wrap(f.place(), err)
		}
		return truncated(f.place(), "fewer record batches than the footer lists", nil)
	}
	rec := f.in.RecordBatch()
	f.at, f.rows = 0, int(rec.NumRows())
	if f.messages.rows != rec.NumRows() || rec.NumRows() < 0 {
		return truncated(f.place(), "a number of rows that contradicts itself", nil)
	}
	if f.left -= rec.NumRows(); f.left < 0 {
		return beyond(f.place(), f.book.lim.Rows, rec.NumRows(), "rows in all record batches")
	}
	f.cells = f.cells[:0]
	for i, col := range rec.Columns() {
		if col.Len() != f.rows {
			return truncated(fmt.Sprintf("%s, column %q", f.place(), f.book.names[i]), "fewer values than rows", nil)
		}
		if err := fits(col.Data()); err != nil {
			return truncated(fmt.Sprintf("%s, column %q", f.place(), f.book.names[i]), "buffers shorter than its values", err)
		}
		f.cells = append(f.cells, makerOf(col, f.book.lim.Text))
	}
	return nil
}
