package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// frame is a table of columns in the making.
type frame struct {
	names []string
	cols  []arrow.Array
}

// firstDay is 2025-02-12, counted from 1970-01-01.
const firstDay = 20131

// processed is a sound table in the layout ddp-2025, of six arrests. What is
// not named here is null.
func processed() frame {
	f := frame{}
	for _, name := range []string{"apprehension_date", "apprehension_date_time", "apprehension_aor", "apprehension_state", "final_program", "apprehension_method",
		"apprehension_criminality", "citizenship_country", "gender", "unique_identifier", "apprehension_site_landmark", "case_status", "case_category",
		"final_program_group", "departed_date", "departure_country", "final_order_yes_no", "final_order_date", "birth_year", "duplicate_likely",
		"file_original", "sheet_original", "row_original"} {
		f = f.set(name, strs("", "", "", "", "", ""))
	}
	return f.set("apprehension_date", made(arrow.FixedWidthTypes.Date32, six(firstDay, 1)...)).
		set("apprehension_date_time", made(&arrow.TimestampType{Unit: arrow.Microsecond}, six(firstDay*86_400_000_000, 86_400_000_000)...)).
		set("apprehension_aor", strs("Dallas", "Houston", "Miami", "Dallas", "Houston", "Miami")).
		set("apprehension_method", strs("Located", "Located", "Located", "CAP Local Incarceration", "Located", "Located")).
		set("citizenship_country", strs("MEXICO", "MEXICO", "GUATEMALA", "MEXICO", "", "MEXICO")).
		set("unique_identifier", strs("made-up-1", "made-up-2", "made-up-3", "made-up-4", "made-up-5", "made-up-5")).
		set("duplicate_likely", made(arrow.FixedWidthTypes.Boolean, "false", "false", "false", "false", "false", "false")).
		set("row_original", made(arrow.PrimitiveTypes.Int32, six(8, 1)...))
}

// set gives the table with a column replaced, or with one more.
func (f frame) set(name string, col arrow.Array) frame {
	g := frame{slices.Clone(f.names), slices.Clone(f.cols)}
	if i := slices.Index(g.names, name); i >= 0 {
		g.cols[i] = col
		return g
	}
	return frame{append(g.names, name), append(g.cols, col)}
}

// more gives the table with its first row so many times more, so that the faults
// of the others do not refuse it.
func (f frame) more(n int) frame {
	g := frame{slices.Clone(f.names), slices.Clone(f.cols)}
	for i, c := range f.cols {
		parts := []arrow.Array{c}
		for range n {
			parts = append(parts, array.NewSlice(c, 0, 1))
		}
		g.cols[i] = must(array.Concatenate(parts, memory.DefaultAllocator))
	}
	return g
}

// renamed gives the table with another name for a column.
func (f frame) renamed(name, now string) frame {
	g := frame{slices.Clone(f.names), f.cols}
	g.names[slices.Index(g.names, name)] = now
	return g
}

// six gives six numbers, step apart.
func six(first, step int64) (list []string) {
	for i := range int64(6) {
		list = append(list, fmt.Sprint(first+i*step))
	}
	return list
}

// made makes a column of a type of values as text; "" is null.
func made(t arrow.DataType, values ...string) arrow.Array {
	b := array.NewBuilder(memory.DefaultAllocator, t)
	for _, v := range values {
		switch b := b.(type) {
		case *array.Date32Builder:
			b.Append(arrow.Date32(must(parse(v))))
		case *array.TimestampBuilder:
			b.Append(arrow.Timestamp(must(parse(v))))
		default:
			if v == "" {
				b.AppendNull()
			} else {
				must(0, b.AppendValueFromString(v))
			}
		}
	}
	return b.NewArray()
}

func parse(v string) (n int64, err error) {
	_, err = fmt.Sscan(v, &n)
	return n, err
}

func strs(values ...string) arrow.Array { return made(arrow.BinaryTypes.String, values...) }

func (f frame) record() arrow.RecordBatch {
	var fields []arrow.Field
	for i, name := range f.names {
		fields = append(fields, arrow.Field{Name: name, Type: f.cols[i].DataType(), Nullable: true})
	}
	return array.NewRecordBatch(arrow.NewSchema(fields, nil), f.cols, int64(f.cols[0].Len()))
}

// parquet writes the table as a Parquet file.
func (f frame) parquet(props []parquet.WriterProperty, how ...pqarrow.WriterOption) []byte {
	rec := f.record()
	var out bytes.Buffer
	w := must(pqarrow.NewFileWriter(rec.Schema(), &out, parquet.NewWriterProperties(props...), pqarrow.NewArrowWriterProperties(how...)))
	must(0, w.WriteBuffered(rec))
	must(0, w.Close())
	return out.Bytes()
}

// arrow writes the table as an Arrow file, which is Feather version 2.
func (f frame) arrow(how ...ipc.Option) []byte {
	rec := f.record()
	var out bytes.Buffer
	w := must(ipc.NewFileWriter(&out, append(how, ipc.WithSchema(rec.Schema()))...))
	must(0, w.Write(rec))
	must(0, w.Close())
	return out.Bytes()
}
