package columnar

import (
	"errors"

	flatbuffers "github.com/google/flatbuffers/go"
)

// The places of fields in the tables of Arrow's Message.fbs, Schema.fbs and
// File.fbs, as flatbuffers counts them.
const (
	footVersion      = 4
	footSchema       = 6
	footDictionaries = 8
	footBatches      = 10

	msgVersion = 4
	msgType    = 6
	msgHeader  = 8
	msgBody    = 10
	msgMeta    = 12

	schemaEndian = 4
	schemaFields = 6
	schemaMeta   = 8

	fieldName     = 4
	fieldTypeKind = 8
	fieldDict     = 12
	fieldChildren = 14
	fieldMeta     = 16

	dictID    = 4
	dictBatch = 6

	batchRows     = 4
	batchNodes    = 6
	batchBuffers  = 8
	batchCodec    = 10
	batchVariadic = 12

	keyOf   = 4
	valueOf = 6
)

// The kinds of messages.
const (
	isSchema     = 1
	isDictionary = 2
	isBatch      = 3
)

const (
	maxFields    = 20_000   // of a schema, nested ones counted
	maxNames     = 16 << 20 // bytes of names and notes of a schema
	maxMessage   = 16 << 20 // bytes of a message without its body
	sizeOfBlock  = 24
	sizeOfBuffer = 16
	sizeOfNode   = 16
)

var errFlat = errors.New("a table that points out of its bytes, or has more parts than any file")

// The tables are read with what flatbuffers offers for tables of any kind,
// because arrow-go keeps its own readers of them to itself. Offsets that point
// outside panic, and guard makes errors of that.

// root gives the table that b holds.
func root(b []byte) flatbuffers.Table {
	return flatbuffers.Table{Bytes: b, Pos: flatbuffers.GetUOffsetT(b)}
}

// table gives the table that a field points to.
func table(t flatbuffers.Table, field flatbuffers.VOffsetT) (flatbuffers.Table, bool) {
	o := flatbuffers.UOffsetT(t.Offset(field))
	if o == 0 {
		return t, false
	}
	return flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(o + t.Pos)}, true
}

// vector gives the place and the length of a vector of elements of size bytes.
func vector(t flatbuffers.Table, field flatbuffers.VOffsetT, size int) (at flatbuffers.UOffsetT, n int) {
	o := flatbuffers.UOffsetT(t.Offset(field))
	if o == 0 {
		return 0, 0
	}
	at, n = t.Vector(o), t.VectorLen(o)
	if int64(at)+int64(n)*int64(size) > int64(len(t.Bytes)) {
		panic(errFlat)
	}
	return at, n
}

// element gives the table that element i of a vector points to.
func element(t flatbuffers.Table, at flatbuffers.UOffsetT, i int) flatbuffers.Table {
	return flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at + flatbuffers.UOffsetT(i)*4)}
}

// needs are how many parts a message must have, so that none is looked for
// beyond its lists: arrow-go takes the bytes there for what it looks for.
type needs struct{ nodes, buffers, views int }

func (n *needs) add(o needs) {
	n.nodes += o.nodes
	n.buffers += o.buffers
	n.views += o.views
}

// schemaWalk goes over a schema as arrow-go will, counting. The tables may
// point to the same table again and again, so that a few bytes are a tree
// without end.
type schemaWalk struct {
	fields, names int
	batch         needs           // of a record batch
	dicts         map[int64]needs // of a dictionary, by its number
}

func (w *schemaWalk) schema(t flatbuffers.Table) {
	w.dicts = make(map[int64]needs)
	at, n := vector(t, schemaFields, 4)
	for i := range n {
		w.batch.add(w.field(element(t, at, i), 1))
	}
	w.notes(t, schemaMeta)
}

// field gives what a column needs in a record batch, those in it included.
func (w *schemaWalk) field(t flatbuffers.Table, depth int) needs {
	if w.fields++; w.fields > maxFields || depth > maxNesting {
		panic(errFlat)
	}
	w.text(t, fieldName)
	w.notes(t, fieldMeta)
	need := ofKind(t.GetByteSlot(fieldTypeKind, 0))
	at, n := vector(t, fieldChildren, 4)
	for i := range n {
		need.add(w.field(element(t, at, i), depth+1))
	}
	dict, ok := table(t, fieldDict)
	if !ok {
		return need
	}
	id := dict.GetInt64Slot(dictID, 0)
	old := w.dicts[id]
	w.dicts[id] = needs{max(old.nodes, need.nodes), max(old.buffers, need.buffers), max(old.views, need.views)}
	return ofKind(kindInt)
}

// The kinds of types that have other than two buffers.
const (
	kindNull          = 1
	kindInt           = 2
	kindBinary        = 4
	kindUtf8          = 5
	kindStruct        = 13
	kindUnion         = 14 // one or two; one is always there
	kindFixedList     = 16
	kindLargeBinary   = 19
	kindLargeUtf8     = 20
	kindRunEnds       = 22
	kindBinaryView    = 23
	kindUtf8View      = 24
	kindListView      = 25
	kindLargeListView = 26
)

// ofKind gives the needs of a column without those in it. A column of views
// has more buffers, as many as the message counts.
func ofKind(kind byte) needs {
	switch kind {
	case kindNull, kindRunEnds:
		return needs{nodes: 1}
	case kindStruct, kindFixedList, kindUnion:
		return needs{nodes: 1, buffers: 1}
	case kindBinary, kindUtf8, kindLargeBinary, kindLargeUtf8, kindListView, kindLargeListView:
		return needs{nodes: 1, buffers: 3}
	case kindBinaryView, kindUtf8View:
		return needs{nodes: 1, buffers: 2, views: 1}
	}
	return needs{nodes: 1, buffers: 2}
}

func (w *schemaWalk) notes(t flatbuffers.Table, field flatbuffers.VOffsetT) {
	at, n := vector(t, field, 4)
	for i := range n {
		w.names += 64 // what an empty note takes
		w.text(element(t, at, i), keyOf)
		w.text(element(t, at, i), valueOf)
	}
}

func (w *schemaWalk) text(t flatbuffers.Table, field flatbuffers.VOffsetT) {
	_, n := vector(t, field, 1)
	if w.names += n; w.names > maxNames {
		panic(errFlat)
	}
}
