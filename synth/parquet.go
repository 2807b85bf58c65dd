package synth

import (
	"fmt"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
)

// parquetFile writes row groups of flat columns. The ready-made bridge from
// Arrow is not used because it brings an RPC library into the program.
type parquetFile struct{ *file.Writer }

func newParquet(w io.Writer, cols []column) (f parquetFile, err error) {
	nodes := make(schema.FieldList, len(cols))
	for i, c := range cols {
		if nodes[i], err = parquetNode(c); err != nil {
			return f, err
		}
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
	if err != nil {
		return f, err
	}
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDictionaryDefault(true))
	// A struct around the writer hides Close, which belongs to who opened it.
	return parquetFile{file.NewParquetWriter(struct{ io.Writer }{w}, root, file.WithWriterProps(props))}, nil
}

func parquetNode(c column) (schema.Node, error) {
	node := func(logical schema.LogicalType, physical parquet.Type) (schema.Node, error) {
		return schema.NewPrimitiveNodeLogical(c.header, parquet.Repetitions.Optional, logical, physical, 0, -1)
	}
	switch c.kind {
	case cellDay:
		return node(schema.DateLogicalType{}, parquet.Types.Int32)
	case cellTime:
		return node(schema.NewTimestampLogicalType(false, schema.TimeUnitMicros), parquet.Types.Int64)
	case cellNumber:
		return node(schema.NoLogicalType{}, parquet.Types.Int64)
	}
	return node(schema.StringLogicalType{}, parquet.Types.ByteArray)
}

// write writes one row group.
func (f parquetFile) write(batch arrow.RecordBatch) error {
	group, err := f.AppendRowGroupChecked()
	if err != nil {
		return err
	}
	for i, values := range batch.Columns() {
		to, err := group.NextColumn()
		if err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
		if err := writeColumn(to, values); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
		if err := to.Close(); err != nil {
			return fmt.Errorf("column %d: %w", i+1, err)
		}
	}
	return group.Close()
}

func writeColumn(to file.ColumnChunkWriter, values arrow.Array) (err error) {
	levels := definitions(values)
	switch v := values.(type) {
	case *array.String:
		all := v.ValueBytes() // from the first text on, not copied
		texts := valid(v, func(i int) parquet.ByteArray {
			from := v.ValueOffset(i) - v.ValueOffset(0)
			return all[from : from+v.ValueLen(i)]
		})
		_, err = to.(*file.ByteArrayColumnChunkWriter).WriteBatch(texts, levels, nil)
	case *array.Date32:
		days := valid(v, func(i int) int32 { return int32(v.Value(i)) })
		_, err = to.(*file.Int32ColumnChunkWriter).WriteBatch(days, levels, nil)
	case *array.Timestamp:
		times := valid(v, func(i int) int64 { return int64(v.Value(i)) })
		_, err = to.(*file.Int64ColumnChunkWriter).WriteBatch(times, levels, nil)
	case *array.Int64:
		_, err = to.(*file.Int64ColumnChunkWriter).WriteBatch(valid(v, v.Value), levels, nil)
	default:
		err = fmt.Errorf("no way to write %s", values.DataType())
	}
	return err
}

// definitions gives 1 for each value and 0 for each null.
func definitions(values arrow.Array) []int16 {
	levels := make([]int16, values.Len())
	for i := range levels {
		if values.IsValid(i) {
			levels[i] = 1
		}
	}
	return levels
}

// valid gives the values that are not null.
func valid[T any](values arrow.Array, at func(int) T) []T {
	all := make([]T, 0, values.Len()-values.NullN())
	for i := range values.Len() {
		if values.IsValid(i) {
			all = append(all, at(i))
		}
	}
	return all
}
