package columnar

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/apache/arrow-go/v18/parquet/schema"
	flatbuffers "github.com/google/flatbuffers/go"
	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

func inParquet(list []sample) []sample {
	return slices.DeleteFunc(slices.Clone(list), func(s sample) bool { return s.onlyArrow })
}

// Every type, in both versions of pages, every compression, and with row
// groups that begin within a batch.
func TestParquetTypes(t *testing.T) {
	list := inParquet(samples())
	for _, codec := range []compress.Compression{compress.Codecs.Uncompressed, compress.Codecs.Snappy, compress.Codecs.Gzip,
		compress.Codecs.Brotli, compress.Codecs.Zstd, compress.Codecs.Lz4Raw} {
		for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
			for _, dict := range []bool{true, false} {
				t.Run(fmt.Sprint(codec, version, dict), func(t *testing.T) {
					data := writeParquet(t, record(list, 30), 37, parquet.WithCompression(codec), parquet.WithDataPageVersion(version),
						parquet.WithDictionaryDefault(dict), parquet.WithDataPageSize(256), parquet.WithBatchSize(8))
					if diff := cmp.Diff(want(list, 30), show(t, openBytes(t, OpenParquet, data))); diff != "" {
						t.Fatal(diff)
					}
				})
			}
		}
	}
}

func TestParquetEncodings(t *testing.T) {
	for enc, names := range map[parquet.Encoding][]string{
		parquet.Encodings.DeltaByteArray:       {"text", "large text"},
		parquet.Encodings.DeltaLengthByteArray: {"text"},
		parquet.Encodings.DeltaBinaryPacked:    {"int32", "int64", "date32", "time us "},
		parquet.Encodings.ByteStreamSplit:      {"float64", "float32", "int64", "wide decimal"},
		parquet.Encodings.RLE:                  {"bool"},
	} {
		list := slices.DeleteFunc(samples(), func(s sample) bool { return !slices.Contains(names, s.name) })
		for _, version := range []parquet.DataPageVersion{parquet.DataPageV1, parquet.DataPageV2} {
			t.Run(fmt.Sprint(enc, version), func(t *testing.T) {
				data := writeParquet(t, record(list, 700), 1000, parquet.WithEncoding(enc), parquet.WithDictionaryDefault(false),
					parquet.WithDataPageVersion(version), parquet.WithDataPageSize(2000))
				if diff := cmp.Diff(want(list, 700), show(t, openBytes(t, OpenParquet, data))); diff != "" {
					t.Fatal(diff)
				}
			})
		}
	}
}

func TestArrowTypes(t *testing.T) {
	list := samples()
	rec := record(list, 30)
	for name, opts := range map[string][]ipc.Option{
		"none": nil, "lz4": {ipc.WithLZ4()}, "zstd": {ipc.WithZstd()}, "some": {ipc.WithZstd(), ipc.WithMinSpaceSavings(0.2)},
	} {
		t.Run(name, func(t *testing.T) {
			data := writeArrow(t, []arrow.RecordBatch{rec.NewSlice(0, 50), rec.NewSlice(50, 50), rec.NewSlice(50, 120)}, opts...)
			if diff := cmp.Diff(want(list, 30), show(t, openBytes(t, OpenArrow, data))); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestInt96(t *testing.T) {
	node := schema.MustPrimitive(schema.NewPrimitiveNode("when", parquet.Repetitions.Optional, parquet.Types.Int96, -1, -1))
	root := schema.MustGroup(schema.NewGroupNode("schema", parquet.Repetitions.Required, schema.FieldList{node}, -1))
	var out bytes.Buffer
	w := file.NewParquetWriter(&out, root)
	rg, err := w.AppendRowGroupChecked()
	if err != nil {
		t.Fatal(err)
	}
	cw, err := rg.NextColumn()
	if err != nil {
		t.Fatal(err)
	}
	day := func(julian, nanos int64) (v parquet.Int96) {
		binary.LittleEndian.PutUint64(v[:8], uint64(nanos))
		binary.LittleEndian.PutUint32(v[8:], uint32(julian))
		return v
	}
	if _, err := cw.(*file.Int96ColumnChunkWriter).WriteBatch([]parquet.Int96{day(2440588, 0), day(2460696, 3600e9+1500), day(0, 0)},
		[]int16{1, 1, 0, 1}, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []interface{ Close() error }{cw, rg, w} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	got := show(t, openBytes(t, OpenParquet, out.Bytes()))
	if diff := cmp.Diff([]string{"0: t when", "1: d 1970-01-01T00:00:00", "2: d 2025-01-20T01:00:00.000001", "3: -",
		"4: f " + string(faultTime)}, got); diff != "" {
		t.Fatal(diff)
	}
}

// A timestamp with a zone is the value as stored, which is UTC: the zone is
// how a program would show it. What is cut off is cut off downwards.
func TestNanosecondsBeforeTheEpoch(t *testing.T) {
	s := stamps("t", arrow.Nanosecond, "")
	s.put = each(func(b *array.TimestampBuilder, v arrow.Timestamp) { b.Append(v) }, -1, 1, -1000)
	s.cells = [3]string{"d 1969-12-31T23:59:59.999999", "d 1970-01-01T00:00:00", "d 1969-12-31T23:59:59.999999"}
	data := writeParquet(t, record([]sample{s}, 1), 10)
	if diff := cmp.Diff(want([]sample{s}, 1), show(t, openBytes(t, OpenParquet, data))); diff != "" {
		t.Fatal(diff)
	}
}

func TestTextsThatAreNone(t *testing.T) {
	s := texts("t", arrow.BinaryTypes.String)
	long := strings.Repeat("y", 1<<20+1)
	s.put = each((*array.StringBuilder).Append, long, "\xff", "a\x00b")
	s.cells = [3]string{"f " + string(faultLong), "f " + string(faultUTF8), "f " + string(faultUTF8)}
	rec := record([]sample{s}, 2)
	for _, b := range []grid.Book{openBytes(t, OpenParquet, writeParquet(t, rec, 3)),
		openBytes(t, OpenArrow, writeArrow(t, []arrow.RecordBatch{rec}, ipc.WithZstd()))} {
		if diff := cmp.Diff(want([]sample{s}, 2), show(t, b)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestNoRows(t *testing.T) {
	rec := record(inParquet(samples()), 0)
	for name, b := range map[string]grid.Book{"parquet": openBytes(t, OpenParquet, writeParquet(t, rec, 10)),
		"arrow": openBytes(t, OpenArrow, writeArrow(t, []arrow.RecordBatch{rec}))} {
		if got := show(t, b); len(got) != 1 || !strings.HasPrefix(got[0], "0: t text|") {
			t.Fatal(name, got)
		}
	}
}

func TestManyRowGroups(t *testing.T) {
	list := []sample{texts("a", arrow.BinaryTypes.String), ints("b", arrow.PrimitiveTypes.Int64)}
	data := writeParquet(t, record(list, 2500), 1)
	var told int
	b := openBytes(t, OpenParquet, data)
	rows, err := b.Rows(0, func(n int) { told += n })
	if err != nil {
		t.Fatal(err)
	}
	var rec grid.Record
	n := 0
	for ; err == nil; n++ {
		err = rows.Next(&rec)
	}
	if n != 10_002 || told != len(data) {
		t.Fatalf("%d rows, told of %d bytes of %d", n, told, len(data))
	}
	if diff := cmp.Diff(want(list, 2500), show(t, b)); diff != "" {
		t.Fatal(diff)
	}
	if _, err := readAll(t, OpenParquet, data, Limits{Groups: 9_999}); code(err) != quotawatch.CodeFileLimits {
		t.Fatal(err)
	}
}

func code(err error) quotawatch.Code {
	var e *quotawatch.Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.Code
}

func TestLimits(t *testing.T) {
	list := inParquet(samples())
	rec := record(list, 30)
	pq, ar := writeParquet(t, rec, 37), writeArrow(t, []arrow.RecordBatch{rec, rec}, ipc.WithLZ4())
	for name, lim := range map[string]Limits{
		"columns": {Columns: 5}, "rows": {Rows: 50}, "page": {Page: 100}, "memory": {Memory: 2000},
		"groups": {Groups: 1}, "group": {Group: 3000},
	} {
		if _, err := readAll(t, OpenParquet, pq, lim); code(err) != quotawatch.CodeFileLimits {
			t.Errorf("parquet %s: %v", name, err)
		}
		if _, err := readAll(t, OpenArrow, ar, lim); code(err) != quotawatch.CodeFileLimits && name != "group" {
			t.Errorf("arrow %s: %v", name, err)
		}
	}
}

// Reading must not hold more with every row group: what is taken is given back.
func TestMemoryIsGivenBack(t *testing.T) {
	rec := release(20_000)
	lim := Limits{Memory: 12 << 20}
	pq := writeParquet(t, rec, 1000, parquet.WithCompression(compress.Codecs.Zstd))
	if n, err := readAll(t, OpenParquet, pq, lim); n != 20_000 || err != nil {
		t.Fatal(n, err)
	}
	var batches []arrow.RecordBatch
	for at := int64(0); at < 20_000; at += 1000 {
		batches = append(batches, rec.NewSlice(at, at+1000))
	}
	if n, err := readAll(t, OpenArrow, writeArrow(t, batches, ipc.WithZstd()), Limits{Memory: 2 << 20}); n != 20_000 || err != nil {
		t.Fatal(n, err)
	}
}

func TestRefused(t *testing.T) {
	pq := writeParquet(t, record(inParquet(samples()), 3), 5)
	ar := writeArrow(t, []arrow.RecordBatch{record(samples(), 3)})
	change := func(b []byte, at int, with ...byte) []byte {
		b = slices.Clone(b)
		if at < 0 {
			at += len(b)
		}
		copy(b[at:], with)
		return b
	}
	for _, c := range []struct {
		name string
		open opener
		data []byte
		code quotawatch.Code
		say  string
	}{
		{"empty", OpenParquet, nil, quotawatch.CodeFileTruncated, "0 bytes"},
		{"text", OpenParquet, []byte("Date,Office\n2025-01-20,Boston\n"), quotawatch.CodeFileFormat, `"Date"`},
		{"half", OpenParquet, pq[:len(pq)/2], quotawatch.CodeFileTruncated, "PAR1"},
		{"footer beyond the file", OpenParquet, change(pq, -8, 0xff, 0xff, 0xff, 0x7f), quotawatch.CodeFileFormat, "2147483647"},
		{"footer of nothing", OpenParquet, change(pq, -8, 0, 0, 0, 0), quotawatch.CodeFileFormat, "footer"},
		{"encrypted", OpenParquet, change(pq, -4, magicEncrypted...), quotawatch.CodeFileEncrypted, "encryption"},
		{"arrow empty", OpenArrow, nil, quotawatch.CodeFileTruncated, "0 bytes"},
		{"feather 1", OpenArrow, append([]byte("FEA1"), make([]byte, 100)...), quotawatch.CodeFileFormat, "version 1"},
		{"arrow half", OpenArrow, ar[:len(ar)/2], quotawatch.CodeFileTruncated, "ARROW1"},
		{"arrow footer beyond the file", OpenArrow, change(ar, -10, 0xff, 0xff, 0xff, 0x7f), quotawatch.CodeFileFormat, "2147483647"},
		{"parquet as arrow", OpenArrow, pq, quotawatch.CodeFileFormat, `"PAR1`},
	} {
		_, err := readAll(t, c.open, c.data, Limits{})
		if code(err) != c.code || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: want %s with %q, got %v", c.name, c.code, c.say, err)
		}
	}
}

// A page that was changed by one bit is found out where it has a checksum.
func TestChecksum(t *testing.T) {
	h := []byte{0x15, 0x00, 0x15, 0x08, 0x15, 0x08, 0x15}
	var crc [binary.MaxVarintLen64]byte
	n := binary.PutVarint(crc[:], int64(int32(-306674912))) // of "page" it is another
	h = append(append(h, crc[:n]...), 0x1c, 0x15, 0x02, 0x15, 0, 0x15, 0x06, 0x15, 0x06, 0, 0)
	data := append(h, "page"...)
	unpacked, unsummed := int64(0), false
	p := &pages{src: &source{r: bytes.NewReader(data)}, end: int64(len(data)), left: 1, unpacked: &unpacked, unsummed: &unsummed, name: "column",
		bufs: buffers{allow: &allowance{lim: Limits{}.orDefaults()}}}
	if p.Next() || !strings.Contains(fmt.Sprint(p.Err()), "checksum") {
		t.Fatal(p.Err())
	}
}

// What a footer may not claim: each would make the library take memory or
// stack without end, of which Go does not recover.
func TestFooterThatClaimsTooMuch(t *testing.T) {
	u := binary.AppendUvarint
	list := func(b []byte, head byte, n uint64, elem byte) []byte { return u(append(b, head, 0xf0|elem), n) }
	element := func(children int64) []byte {
		b := append([]byte{0x48, 1, 'a'}, 0x15) // name, num_children
		return append(binary.AppendVarint(b, children), 0)
	}
	deep := list([]byte{0x15, 2}, 0x19, 40_00, tStruct)
	for range 40_00 {
		deep = append(deep, element(1)...)
	}
	for name, foot := range map[string][]byte{
		"a list of a thousand million columns": list([]byte{0x15, 2}, 0x19, 1<<30, tStruct),
		"a column with as many children":       append(list([]byte{0x15, 2}, 0x19, 1, tStruct), element(math.MaxInt32)...),
		"columns in columns":                   deep,
		"a list of another type":               append(list([]byte{0x15, 2}, 0x19, 15, tI32), make([]byte, 15)...),
	} {
		data := append([]byte("PAR1"), append(foot, 0)...)
		data = append(binary.LittleEndian.AppendUint32(data, uint32(len(foot)+1)), "PAR1"...)
		if _, err := readAll(t, OpenParquet, data, Limits{}); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
}

func TestDeltasThatClaimTooMuch(t *testing.T) {
	u := func(vs ...uint64) (b []byte) {
		for _, v := range vs {
			b = binary.AppendUvarint(b, v)
		}
		return b
	}
	head := deltas{compact: compact{b: u(1<<31, 1, 5, 0)}}
	if head.head(); head.err == nil {
		t.Error("a block of 2^31 values was taken")
	}
	// One text of 200 bytes, and 9,999 that begin with all of it.
	prefixes := append(u(1<<14, 1, 10_000, 0), u(400)...) // every difference is 200
	prefixes = append(prefixes, 0)
	suffixes := append(u(1<<14, 1, 10_000, 400), u(399)...)
	suffixes = append(suffixes, 0)
	if err := checkPrefixes(append(prefixes, suffixes...), 1<<20); err == nil {
		t.Error("texts that grow out of all bounds were taken")
	}
}

// A column of views that claims 2^44 buffers: arrow-go would ask for them all,
// and Go ends the program that asks for so much.
func TestViewsThatClaimTooManyBuffers(t *testing.T) {
	data := writeArrow(t, []arrow.RecordBatch{record(some("text view"), 2)})
	b := openBytes(t, OpenArrow, data).(*arrowBook)
	k := b.order[0]
	meta, err := b.metaOf(k)
	if err != nil {
		t.Fatal(err)
	}
	batch, _ := table(root(meta), msgHeader)
	at, n := vector(batch, batchVariadic, 8)
	if n != 1 {
		t.Fatalf("%d counts of buffers", n)
	}
	for _, claim := range []uint64{1 << 44, math.MaxUint64, 1 << 20} {
		binary.LittleEndian.PutUint64(data[k.at+8+int64(at):], claim) // 8 bytes of length stand before
		if _, err := readAll(t, OpenArrow, data, Limits{}); code(err) != quotawatch.CodeFileTruncated {
			t.Errorf("%d buffers: %v", claim, err)
		}
	}
}

// A message that counts the buffers of one column of views, where the schema
// has two: arrow-go takes the bytes after the list for the other count.
func TestViewsThatAreNotCounted(t *testing.T) {
	list := some("text view", "text view")
	two := []sample{list[0], list[0]}
	two[1].name = "other"
	data := writeArrow(t, []arrow.RecordBatch{record(two, 2)})
	b := openBytes(t, OpenArrow, data).(*arrowBook)
	meta, err := b.metaOf(b.order[0])
	if err != nil {
		t.Fatal(err)
	}
	batch, _ := table(root(meta), msgHeader)
	at, _ := vector(batch, batchVariadic, 8)
	binary.LittleEndian.PutUint32(data[b.order[0].at+8+int64(at)-4:], 1)
	if _, err := readAll(t, OpenArrow, data, Limits{}); code(err) != quotawatch.CodeFileTruncated {
		t.Error(err)
	}
}

// A schema whose tables point to one another is a tree of 2^30 columns in a
// few bytes.
func TestSchemaThatFoldsOut(t *testing.T) {
	const depth = 30
	var b []byte
	put := func(v uint32) { b = binary.LittleEndian.AppendUint32(b, v) }
	at := 64
	b = make([]byte, at)
	// vtable of a field: children only.
	vt := []uint16{18, 8, 0, 0, 0, 0, 0, 4, 0}
	for i, v := range vt {
		binary.LittleEndian.PutUint16(b[2*i:], v)
	}
	for d := range depth {
		put(uint32(len(b))) // back to the vtable at 0
		put(4)              // the vector follows
		n := uint32(2)
		if d == depth-1 {
			n = 0
		}
		put(n)
		if n > 0 {
			put(8)
			put(4)
		}
	}
	var err error
	func() {
		defer guard("the schema", &err)
		t := root(append(binary.LittleEndian.AppendUint32(nil, 0), b...))
		t.Bytes, t.Pos = b, flatbuffers.UOffsetT(at)
		(&schemaWalk{}).field(t, 1)
	}()
	if err == nil {
		t.Fatal("taken")
	}
}

// Whatever is cut off or changed, the answer is an error or as many rows as
// the file has.
func TestDamage(t *testing.T) {
	list := inParquet(samples())
	rec := record(list, 20)
	for name, c := range map[string]struct {
		open opener
		data []byte
	}{
		"parquet": {OpenParquet, writeParquet(t, rec, 33, parquet.WithCompression(compress.Codecs.Snappy))},
		"plain":   {OpenParquet, writeParquet(t, rec, 33, parquet.WithDictionaryDefault(false), parquet.WithDataPageVersion(parquet.DataPageV2))},
		"arrow":   {OpenArrow, writeArrow(t, []arrow.RecordBatch{rec, rec})},
		"lz4":     {OpenArrow, writeArrow(t, []arrow.RecordBatch{rec, rec}, ipc.WithLZ4())},
		"zstd":    {OpenArrow, writeArrow(t, []arrow.RecordBatch{rec, rec}, ipc.WithZstd())},
	} {
		t.Run(name, func(t *testing.T) {
			whole, err := readAll(t, c.open, c.data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			for i := range 20 {
				if _, err := readAll(t, c.open, c.data[:len(c.data)*i/20], Limits{}); err == nil {
					t.Errorf("cut off at %d of 20: read all the same", i)
				}
			}
			rng, refused := rand.New(rand.NewPCG(3, 4)), 0
			for range 400 {
				data := slices.Clone(c.data)
				for range 1 + rng.IntN(3) {
					data[rng.IntN(len(data))] ^= byte(1 + rng.IntN(255))
				}
				n, err := readAll(t, c.open, data, Limits{})
				if err != nil {
					refused++
				} else if n != whole {
					t.Errorf("%d rows of %d without a word", n, whole)
				}
			}
			t.Logf("%d of 400 refused", refused)
		})
	}
}

func TestArrowWriterPropertiesAreUsed(t *testing.T) {
	// Without the schema of Arrow in the file, as other programs write it.
	list := []sample{texts("text", arrow.BinaryTypes.String), stamps("time", arrow.Millisecond, "UTC"), ints("n", arrow.PrimitiveTypes.Int32)}
	var out bytes.Buffer
	rec := record(list, 5)
	w, err := pqarrow.NewFileWriter(rec.Schema(), &out, nil, pqarrow.DefaultWriterProps())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(rec), w.Close()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want(list, 5), show(t, openBytes(t, OpenParquet, out.Bytes()))); diff != "" {
		t.Fatal(diff)
	}
}

// Types that no release uses must not stop a file that has them beside others.
func TestArrowOddTypes(t *testing.T) {
	i32 := arrow.Field{Name: "i", Type: arrow.PrimitiveTypes.Int32, Nullable: true}
	for _, typ := range []arrow.DataType{
		arrow.SparseUnionOf([]arrow.Field{i32}, []arrow.UnionTypeCode{0}), arrow.DenseUnionOf([]arrow.Field{i32}, []arrow.UnionTypeCode{0}),
		arrow.RunEndEncodedOf(arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String), arrow.FixedSizeListOf(2, i32.Type),
		arrow.ListViewOf(i32.Type), arrow.LargeListViewOf(i32.Type), arrow.LargeListOf(arrow.BinaryTypes.StringView),
		arrow.FixedWidthTypes.Time32s, arrow.FixedWidthTypes.Duration_ms, arrow.FixedWidthTypes.MonthDayNanoInterval,
		&arrow.FixedSizeBinaryType{ByteWidth: 3}, arrow.BinaryTypes.BinaryView,
	} {
		s := sample{name: "odd", typ: typ, put: func(b array.Builder) { b.AppendEmptyValues(3) }}
		text := texts("text", arrow.BinaryTypes.StringView)
		data := writeArrow(t, []arrow.RecordBatch{record([]sample{s, text}, 2)}, ipc.WithLZ4())
		got := show(t, openBytes(t, OpenArrow, data))
		if len(got) != 9 || got[2] != "2: f a value of type "+typ.Name()+"|t Área" {
			t.Errorf("%s: %q", typ, got)
		}
	}
}
