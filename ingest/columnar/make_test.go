package columnar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/decimal256"
	"github.com/apache/arrow-go/v18/arrow/float16"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// sample is a column of a type, with the cells that it must become. Every
// column has three values and then a null.
type sample struct {
	name  string
	typ   arrow.DataType
	put   func(array.Builder)
	cells [3]string
	// onlyArrow is for types that Parquet does not have.
	onlyArrow bool
}

func utc(y, mo, d, h, mi, s, ns int) time.Time {
	return time.Date(y, time.Month(mo), d, h, mi, s, ns, time.UTC)
}

var days = [3]time.Time{utc(1969, 12, 31, 0, 0, 0, 0), utc(2025, 1, 20, 0, 0, 0, 0), utc(2026, 3, 1, 0, 0, 0, 0)}

func each[B array.Builder, V any](put func(B, V), vals ...V) func(array.Builder) {
	return func(b array.Builder) {
		for _, v := range vals {
			put(b.(B), v)
		}
	}
}

func ints(name string, t arrow.DataType) sample {
	return sample{name: name, typ: t, put: func(b array.Builder) {
		for _, s := range []string{"0", "7", "100"} {
			if err := b.AppendValueFromString(s); err != nil {
				panic(err)
			}
		}
	}, cells: [3]string{"n 0", "n 7", "n 100"}}
}

func texts(name string, t arrow.DataType) sample {
	return sample{name: name, typ: t, put: func(b array.Builder) {
		for _, s := range []string{"", "Área", strings.Repeat("x", 40)} {
			if err := b.AppendValueFromString(s); err != nil {
				panic(err)
			}
		}
	}, cells: [3]string{"t ", "t Área", "t " + strings.Repeat("x", 40)}}
}

func stamps(name string, unit arrow.TimeUnit, zone string) sample {
	t := &arrow.TimestampType{Unit: unit, TimeZone: zone}
	per := int64(time.Second / unit.Multiplier())
	all := sample{name: name, typ: t, put: each(func(b *array.TimestampBuilder, v int64) { b.Append(arrow.Timestamp(v)) },
		-1*per, 1_737_331_200*per, 1_772_323_200*per),
		cells: [3]string{"d 1969-12-31T23:59:59", "d 2025-01-20T00:00:00", "d 2026-03-01T00:00:00"}}
	if zone == "America/New_York" { // five hours behind in winter
		all.cells = [3]string{"d 1969-12-31T18:59:59", "d 2025-01-19T19:00:00", "d 2026-02-28T19:00:00"}
	}
	return all
}

func samples() []sample {
	dict := func(index arrow.DataType) arrow.DataType {
		return &arrow.DictionaryType{IndexType: index, ValueType: arrow.BinaryTypes.String}
	}
	out := []sample{
		texts("text", arrow.BinaryTypes.String), texts("large text", arrow.BinaryTypes.LargeString),
		texts("dictionary", dict(arrow.PrimitiveTypes.Int32)), texts("small dictionary", dict(arrow.PrimitiveTypes.Int8)),
		ints("int8", arrow.PrimitiveTypes.Int8), ints("int16", arrow.PrimitiveTypes.Int16), ints("int32", arrow.PrimitiveTypes.Int32),
		ints("int64", arrow.PrimitiveTypes.Int64), ints("uint8", arrow.PrimitiveTypes.Uint8), ints("uint16", arrow.PrimitiveTypes.Uint16),
		ints("uint32", arrow.PrimitiveTypes.Uint32), ints("uint64", arrow.PrimitiveTypes.Uint64),
		ints("float32", arrow.PrimitiveTypes.Float32), ints("float64", arrow.PrimitiveTypes.Float64),
		{name: "no numbers", typ: arrow.PrimitiveTypes.Float64, put: each((*array.Float64Builder).Append, math.NaN(), math.Inf(-1), 1.5),
			cells: [3]string{"f NaN", "f Infinity", "n 1.5"}},
		{name: "large ints", typ: arrow.PrimitiveTypes.Int64, put: each((*array.Int64Builder).Append, 1<<53, 1<<53+1, -1<<62),
			cells: [3]string{"n 9007199254740992", "f " + string(faultLarge), "f " + string(faultLarge)}},
		{name: "large uints", typ: arrow.PrimitiveTypes.Uint64, put: each((*array.Uint64Builder).Append, 1, 1<<63, 2),
			cells: [3]string{"n 1", "f " + string(faultLarge), "n 2"}},
		{name: "uint32 high", typ: arrow.PrimitiveTypes.Uint32, put: each((*array.Uint32Builder).Append, 1, math.MaxUint32, 2),
			cells: [3]string{"n 1", "n 4294967295", "n 2"}},
		{name: "half", typ: arrow.FixedWidthTypes.Float16, put: each((*array.Float16Builder).Append, float16.New(1), float16.New(-2.5), float16.New(0)),
			cells: [3]string{"n 1", "n -2.5", "n 0"}},
		{name: "bool", typ: arrow.FixedWidthTypes.Boolean, put: each((*array.BooleanBuilder).Append, true, false, true),
			cells: [3]string{"b 1", "b 0", "b 1"}},
		{name: "decimal", typ: &arrow.Decimal128Type{Precision: 9, Scale: 2},
			put:   each((*array.Decimal128Builder).Append, decimal128.FromI64(12345), decimal128.FromI64(-1), decimal128.FromI64(0)),
			cells: [3]string{"n 123.45", "n -0.01", "n 0"}},
		{name: "wide decimal", typ: &arrow.Decimal128Type{Precision: 38, Scale: 3},
			put:   each((*array.Decimal128Builder).Append, decimal128.New(1, 0), decimal128.FromI64(-1500), decimal128.FromI64(1)),
			cells: [3]string{"n 18446744073709550", "n -1.5", "n 0.001"}},
		{name: "wider decimal", typ: &arrow.Decimal256Type{Precision: 50, Scale: 1},
			put:   each((*array.Decimal256Builder).Append, decimal256.FromI64(25), decimal256.FromI64(-5), decimal256.FromI64(0)),
			cells: [3]string{"n 2.5", "n -0.5", "n 0"}},
		{name: "date32", typ: arrow.FixedWidthTypes.Date32,
			put:   each(func(b *array.Date32Builder, v time.Time) { b.Append(arrow.Date32FromTime(v)) }, days[:]...),
			cells: [3]string{"d 1969-12-31T00:00:00", "d 2025-01-20T00:00:00", "d 2026-03-01T00:00:00"}},
		{name: "date64", typ: arrow.FixedWidthTypes.Date64,
			put:   each(func(b *array.Date64Builder, v time.Time) { b.Append(arrow.Date64FromTime(v)) }, days[:]...),
			cells: [3]string{"d 1969-12-31T00:00:00", "d 2025-01-20T00:00:00", "d 2026-03-01T00:00:00"}},
		{name: "binary", typ: arrow.BinaryTypes.Binary, put: each((*array.BinaryBuilder).Append, []byte("a"), []byte{}, []byte{0xff}),
			cells: [3]string{"t a", "t ", "f " + string(faultUTF8)}}, // many writers leave away that bytes are text
		{name: "uuid", typ: &arrow.FixedSizeBinaryType{ByteWidth: 16},
			put:   each((*array.FixedSizeBinaryBuilder).Append, make([]byte, 16), []byte("0123456789abcdef"), bytes.Repeat([]byte{0xff}, 16)),
			cells: [3]string{"t 00000000-0000-0000-0000-000000000000", "t 30313233-3435-3637-3839-616263646566", "t ffffffff-ffff-ffff-ffff-ffffffffffff"}},
		{name: "list", typ: arrow.ListOf(arrow.PrimitiveTypes.Int32), put: putLists,
			cells: [3]string{"f a value of type list", "f a value of type list", "f a value of type list"}},
		{name: "struct", typ: arrow.StructOf(arrow.Field{Name: "a", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
			arrow.Field{Name: "b", Type: arrow.BinaryTypes.String, Nullable: true}), put: putStructs,
			cells: [3]string{"f a value of type struct", "f a value of type struct", "f a value of type struct"}},
		{name: "map", typ: arrow.MapOf(arrow.BinaryTypes.String, arrow.PrimitiveTypes.Int32), put: putMaps,
			cells: [3]string{"f a value of type map", "f a value of type map", "f a value of type map"}},
		{name: "text view", typ: arrow.BinaryTypes.StringView, onlyArrow: true, put: texts("", arrow.BinaryTypes.StringView).put,
			cells: texts("", arrow.BinaryTypes.StringView).cells},
		{name: "null", typ: arrow.Null, onlyArrow: true, put: func(b array.Builder) { b.AppendNulls(3) }, cells: [3]string{"-", "-", "-"}},
	}
	for _, zone := range []string{"", "UTC", "America/New_York"} {
		for _, unit := range []arrow.TimeUnit{arrow.Second, arrow.Millisecond, arrow.Microsecond, arrow.Nanosecond} {
			out = append(out, stamps(fmt.Sprintf("time %s %s", unit, zone), unit, zone))
		}
	}
	return out
}

func putLists(b array.Builder) {
	l := b.(*array.ListBuilder)
	for n := range 3 { // the first is empty, which is not null
		l.Append(true)
		for k := range n * 700 { // levels of more than one batch
			l.ValueBuilder().(*array.Int32Builder).Append(int32(k))
		}
	}
}

func putStructs(b array.Builder) {
	s := b.(*array.StructBuilder)
	for n := range 3 {
		s.Append(true)
		s.FieldBuilder(0).(*array.Int64Builder).AppendNull()
		s.FieldBuilder(1).(*array.StringBuilder).Append(fmt.Sprint(n))
	}
}

func putMaps(b array.Builder) {
	m := b.(*array.MapBuilder)
	for n := range 3 {
		m.Append(true)
		m.KeyBuilder().(*array.StringBuilder).Append("k")
		m.ItemBuilder().(*array.Int32Builder).Append(int32(n))
	}
}

// record makes one record batch of the samples, each value of them times over.
func record(list []sample, times int) arrow.RecordBatch {
	var fields []arrow.Field
	var cols []arrow.Array
	for _, s := range list {
		b := array.NewBuilder(memory.DefaultAllocator, s.typ)
		for range times {
			s.put(b)
			b.AppendNull()
		}
		fields = append(fields, arrow.Field{Name: s.name, Type: s.typ, Nullable: true})
		cols = append(cols, b.NewArray())
	}
	return array.NewRecordBatch(arrow.NewSchema(fields, nil), cols, int64(4*times))
}

// want gives the rows that record must become, as show writes them.
func want(list []sample, times int) []string {
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = "t " + s.name
	}
	out := []string{"0: " + strings.Join(names, "|")}
	for n := range 4 * times {
		row := make([]string, len(list))
		for i, s := range list {
			row[i] = "-"
			if n%4 < 3 {
				row[i] = s.cells[n%4]
			}
		}
		out = append(out, fmt.Sprintf("%d: %s", n+1, strings.Join(row, "|")))
	}
	return out
}

func writeArrow(t testing.TB, batches []arrow.RecordBatch, opts ...ipc.Option) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := ipc.NewFileWriter(&out, append(opts, ipc.WithSchema(batches[0].Schema()))...)
	if err != nil {
		t.Fatal(err)
	}
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

func showCell(c *grid.Cell) string {
	switch c.Kind {
	case grid.Blank:
		return "-"
	case grid.Text:
		return "t " + string(c.Text)
	case grid.Number:
		b, _ := json.Marshal(c.Number)
		return "n " + string(b)
	case grid.Time:
		return "d " + time.UnixMicro(int64(c.Number)).UTC().Format("2006-01-02T15:04:05.999999999")
	case grid.Bool:
		return fmt.Sprintf("b %g", c.Number)
	}
	return "f " + string(c.Text)
}

// show reads all rows as lines.
func show(t testing.TB, b grid.Book) []string {
	t.Helper()
	rows, err := b.Rows(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var rec grid.Record
	var out []string
	for {
		err := rows.Next(&rec)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		cells := make([]string, len(rec.Cells))
		for i := range rec.Cells {
			cells[i] = showCell(&rec.Cells[i])
		}
		out = append(out, fmt.Sprintf("%d: %s", rec.Row, strings.Join(cells, "|")))
	}
}

type opener func(io.ReaderAt, int64, Limits) (grid.Book, error)

func openBytes(t testing.TB, open opener, data []byte) grid.Book {
	t.Helper()
	b, err := open(bytes.NewReader(data), int64(len(data)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// readAll opens and reads whatever data is. It gives the rows, if all could be
// read, and checks that an error is one a person can act on.
func readAll(t testing.TB, open opener, data []byte, lim Limits) (int, error) {
	t.Helper()
	n := 0
	b, err := open(bytes.NewReader(data), int64(len(data)), lim)
	if err == nil {
		n, err = drain(b)
	}
	if err == nil {
		return n, nil
	}
	var e *quotawatch.Error
	if !errors.As(err, &e) || e.Code == "" || e.Place == "" || e.Do == "" || e.Summary == "" {
		t.Fatalf("an error without its parts: %#v", err)
	}
	return n, err
}
