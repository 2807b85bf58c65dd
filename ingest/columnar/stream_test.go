package columnar

import (
	"bytes"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// writeStream writes batches as a stream.
func writeStream(t testing.TB, batches []arrow.RecordBatch, opts ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, append(opts, ipc.WithSchema(batches[0].Schema()))...)
	for _, b := range batches {
		if err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A stream holds the rows of the file of the same batches.
func TestStreamsAreAsFiles(t *testing.T) {
	batches := []arrow.RecordBatch{record(samples(), 3), record(samples(), 2)}
	for name, opts := range map[string][]ipc.Option{"plain": nil, "zstd": {ipc.WithZstd()}, "lz4": {ipc.WithLZ4()}} {
		t.Run(name, func(t *testing.T) {
			want := show(t, openBytes(t, OpenArrow, writeArrow(t, batches, opts...)))
			got := show(t, openBytes(t, OpenStream, writeStream(t, batches, opts...)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A dictionary that is replaced between batches stands for the rows after it.
func TestDictionariesReplacedInAStream(t *testing.T) {
	typ := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}
	schema := arrow.NewSchema([]arrow.Field{{Name: "office", Type: typ}}, nil)
	batch := func(word string) arrow.RecordBatch {
		b := array.NewDictionaryBuilder(memory.DefaultAllocator, typ).(*array.BinaryDictionaryBuilder)
		if err := b.AppendString(word); err != nil {
			t.Fatal(err)
		}
		return array.NewRecordBatch(schema, []arrow.Array{b.NewArray()}, 1)
	}
	data := writeStream(t, []arrow.RecordBatch{batch("Dallas"), batch("Miami")})
	got := show(t, openBytes(t, OpenStream, data))
	if diff := cmp.Diff([]string{"0: t office", "1: t Dallas", "2: t Miami"}, got); diff != "" {
		t.Error(diff)
	}
}

// A stream that was cut is refused, wherever it was.
func TestStreamsCutShort(t *testing.T) {
	data := writeStream(t, []arrow.RecordBatch{record(some("text", "int64"), 3), record(some("text", "int64"), 3)})
	for n := range len(data) {
		if _, err := readAll(t, OpenStream, data[:n], small); err == nil {
			t.Fatalf("the first %d of %d bytes were read", n, len(data))
		}
	}
	if _, err := readAll(t, OpenStream, append(data, 0), small); code(err) != quotawatch.CodeFileFormat {
		t.Errorf("a byte after the end: %v", err)
	}
}

// A file may have its schema in the footer alone, as apache-arrow for
// JavaScript writes it.
func TestSchemaInTheFooterAlone(t *testing.T) {
	data := writeArrow(t, []arrow.RecordBatch{record(some("text", "int64", "dictionary"), 2)})
	want := show(t, openBytes(t, OpenArrow, data))
	b := openBytes(t, OpenArrow, data).(*arrowBook)
	n := int(binary.LittleEndian.Uint32(data[12:]))
	copy(data[16:16+n], make([]byte, n))
	first := b.order[len(b.order)-1] // any message that is no schema
	meta, err := b.metaOf(first)
	if err != nil || len(meta) > n {
		t.Fatalf("%v: %d bytes in the place of %d", err, len(meta), n)
	}
	copy(data[16:], meta)
	if diff := cmp.Diff(want, show(t, openBytes(t, OpenArrow, data))); diff != "" {
		t.Error(diff)
	}
}

// Files of apache-arrow for JavaScript, where they are beside the repository.
func TestArrowOfJavaScript(t *testing.T) {
	for name, open := range map[string]opener{"arrow-js.arrow": OpenArrow, "arrow-js-stream.arrow": OpenStream} {
		data, err := os.ReadFile("../../../shared/cases/formats/" + name)
		if err != nil {
			t.Skipf("the cases are not here: %v", err)
		}
		if rows := show(t, openBytes(t, open, data)); len(rows) < 100 {
			t.Errorf("%s: %d rows", name, len(rows))
		}
	}
}

// What cannot be noticed of a file is said.
func TestNotes(t *testing.T) {
	rows, err := openBytes(t, OpenParquet, writeParquet(t, record(some("text", "list"), 2), 5)).Rows(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var rec grid.Record
	for rows.Next(&rec) == nil {
	}
	notes := strings.Join(rows.(grid.Noter).Notes(), "; ")
	for _, want := range []string{"no checksums", `column "list" holds lists`} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes %q, want %q", notes, want)
		}
	}
}

func FuzzStream(f *testing.F) {
	plain := record(some("text", "small dictionary", "bool", "time ns "), 3)
	fuzz(f, OpenStream, writeStream(f, []arrow.RecordBatch{plain, plain}), writeStream(f, []arrow.RecordBatch{plain}, ipc.WithZstd()))
}
