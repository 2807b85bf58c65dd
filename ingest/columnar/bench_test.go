package columnar

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// release makes rows like those of a release of arrests: 14 texts of few
// words, 2 of many, 3 dates, 3 numbers and a truth value; a tenth is null.
func release(rows int) arrow.RecordBatch {
	rng := rand.New(rand.NewPCG(1, 2))
	var fields []arrow.Field
	var cols []arrow.Array
	add := func(name string, t arrow.DataType, put func(array.Builder, int)) {
		b := array.NewBuilder(memory.DefaultAllocator, t)
		for i := range rows {
			if rng.IntN(10) == 0 {
				b.AppendNull()
			} else {
				put(b, i)
			}
		}
		fields = append(fields, arrow.Field{Name: name, Type: t, Nullable: true})
		cols = append(cols, b.NewArray())
	}
	for k := range 14 {
		add(fmt.Sprintf("few%d", k), arrow.BinaryTypes.String, func(b array.Builder, _ int) {
			b.(*array.StringBuilder).Append(fmt.Sprintf("Area of responsibility %d", rng.IntN(25*(k+1))))
		})
	}
	for k := range 2 {
		add(fmt.Sprintf("many%d", k), arrow.BinaryTypes.String, func(b array.Builder, i int) {
			b.(*array.StringBuilder).Append(fmt.Sprintf("%016x%016x", rng.Uint64(), i))
		})
	}
	for k := range 3 {
		add(fmt.Sprintf("time%d", k), arrow.FixedWidthTypes.Timestamp_us, func(b array.Builder, _ int) {
			b.(*array.TimestampBuilder).Append(arrow.Timestamp(rng.Int64N(1 << 50)))
		})
		add(fmt.Sprintf("number%d", k), arrow.PrimitiveTypes.Float64, func(b array.Builder, _ int) {
			b.(*array.Float64Builder).Append(float64(rng.IntN(1000)))
		})
	}
	add("truth", arrow.FixedWidthTypes.Boolean, func(b array.Builder, _ int) { b.(*array.BooleanBuilder).Append(rng.IntN(2) == 0) })
	return array.NewRecordBatch(arrow.NewSchema(fields, nil), cols, int64(rows))
}

func writeParquet(t testing.TB, rec arrow.RecordBatch, groupRows int64, opts ...parquet.WriterProperty) []byte {
	t.Helper()
	var out bytes.Buffer
	props := parquet.NewWriterProperties(append([]parquet.WriterProperty{parquet.WithMaxRowGroupLength(groupRows)}, opts...)...)
	w, err := pqarrow.NewFileWriter(rec.Schema(), &out, props, pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	tbl := array.NewTableFromRecords(rec.Schema(), []arrow.RecordBatch{rec})
	if err := w.WriteTable(tbl, groupRows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// drain reads all rows and gives how many there were, without the names.
func drain(b grid.Book) (int, error) {
	rows, err := b.Rows(0, nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	var rec grid.Record
	for n := -1; ; n++ {
		if err := rows.Next(&rec); err != nil {
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return n, err
		}
	}
}

func BenchmarkParquet(b *testing.B) {
	const rows = 400_000
	data := writeParquet(b, release(rows), 1<<17, parquet.WithCompression(compress.Codecs.Snappy))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		book, err := OpenParquet(bytes.NewReader(data), int64(len(data)), Limits{})
		if err != nil {
			b.Fatal(err)
		}
		if n, err := drain(book); n != rows || err != nil {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
