package synth

import (
	"errors"
	"io"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// groupRows is the rows of a row group, the most that are held at a time.
const groupRows = 128 << 10

// columnar writes Parquet, or Arrow IPC, which R calls Feather.
type columnar struct {
	book
	builder *array.RecordBuilder
	rows    int
	group   func(arrow.RecordBatch) error
	end     func() error
}

func newColumnar(w io.Writer, b book, format string) (*columnar, error) {
	var fields []arrow.Field
	for _, c := range b.columns {
		fields = append(fields, arrow.Field{Name: c.header, Type: arrowType(c.kind), Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	c := &columnar{book: b, builder: array.NewRecordBuilder(memory.DefaultAllocator, schema)}
	if format == FormatFeather {
		f, err := ipc.NewFileWriter(w, ipc.WithSchema(schema), ipc.WithZstd())
		if err != nil {
			return nil, err
		}
		c.group, c.end = f.Write, f.Close
		return c, nil
	}
	f, err := newParquet(w, b.columns)
	if err != nil {
		return nil, err
	}
	c.group, c.end = f.write, f.Close
	return c, nil
}

func arrowType(kind cellKind) arrow.DataType {
	switch kind {
	case cellDay:
		return arrow.FixedWidthTypes.Date32
	case cellTime:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case cellNumber:
		return arrow.PrimitiveTypes.Int64
	}
	return arrow.BinaryTypes.String
}

// write appends a row. What does not fit the type of its column is null.
func (c *columnar) write(cells []cell) error {
	for i, v := range cells {
		b := c.builder.Field(i)
		switch {
		case v.kind != c.columns[i].kind:
			b.AppendNull()
		case v.kind == cellText:
			b.(*array.StringBuilder).Append(v.text)
		case v.kind == cellDay:
			b.(*array.Date32Builder).Append(arrow.Date32(v.number))
		case v.kind == cellTime:
			b.(*array.TimestampBuilder).Append(arrow.Timestamp(v.number * 1_000_000))
		default:
			b.(*array.Int64Builder).Append(v.number)
		}
	}
	if c.rows++; c.rows == groupRows {
		return c.flush()
	}
	return nil
}

func (c *columnar) flush() error {
	if c.rows == 0 {
		return nil
	}
	batch := c.builder.NewRecordBatch()
	defer batch.Release()
	c.rows = 0
	return c.group(batch)
}

func (c *columnar) close() error {
	defer c.builder.Release()
	return errors.Join(c.flush(), c.end())
}
