package present

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/quotawatch/quotawatch"
)

// columnKind is how a column of a Parquet file holds its values.
type columnKind int

const (
	kindText columnKind = iota
	kindWhole
	kindReal
)

// kind tells how column i can be held without losing anything: as whole
// numbers or as real ones where every value in it is one, else as text.
func (t Table) kind(i int) columnKind {
	kind, number, known := kindWhole, false, false
	for _, row := range t.Rows {
		number = number || row[i].Number
		v := row[i].Value
		if v == "" {
			continue
		}
		known = true
		_, whole := strconv.ParseInt(v, 10, 64)
		_, real := strconv.ParseFloat(v, 64)
		switch {
		case !row[i].Number || real != nil || (whole != nil && !strings.ContainsAny(v, ".eEnN")):
			return kindText // the last is a whole number that a real one would round
		case whole != nil:
			kind = kindReal
		}
	}
	switch {
	case !number:
		return kindText
	case !known:
		return kindReal
	}
	return kind
}

func (k columnKind) node(name string) (schema.Node, error) {
	switch k {
	case kindWhole:
		return schema.NewPrimitiveNode(name, parquet.Repetitions.Optional, parquet.Types.Int64, -1, -1)
	case kindReal:
		return schema.NewPrimitiveNode(name, parquet.Repetitions.Optional, parquet.Types.Double, -1, -1)
	default:
		return schema.NewPrimitiveNodeLogical(name, parquet.Repetitions.Optional, schema.StringLogicalType{}, parquet.Types.ByteArray, 0, -1)
	}
}

// parquet writes the table as one row group. Numbers are typed and null where
// they are not known; text is exact, since nothing runs it.
func (t Table) parquet(w io.Writer) error {
	nodes, kinds := make(schema.FieldList, len(t.Columns)), make([]columnKind, len(t.Columns))
	seen := map[string]bool{}
	for i, name := range t.Columns {
		if seen[name] || name == "" {
			return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "the answer cannot be written as Parquet", Expected: "columns of different names",
				Found: fmt.Sprintf("%.80q", name), Do: "give each column a name, or choose another --format"}
		}
		seen[name], kinds[i] = true, t.kind(i)
		var err error
		if nodes[i], err = kinds[i].node(name); err != nil {
			return err
		}
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
	if err != nil {
		return err
	}
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Zstd), parquet.WithCreatedBy("quotawatch"))
	// A struct around the writer hides Close, which belongs to who opened it.
	f := file.NewParquetWriter(struct{ io.Writer }{w}, root, file.WithWriterProps(props))
	if err := t.rowGroup(f, kinds); err != nil {
		return err
	}
	return f.Close()
}

func (t Table) rowGroup(f *file.Writer, kinds []columnKind) error {
	group, err := f.AppendRowGroupChecked()
	if err != nil {
		return err
	}
	for i, kind := range kinds {
		to, err := group.NextColumn()
		if err != nil {
			return err
		}
		if err := t.column(to, i, kind); err != nil {
			return fmt.Errorf("column %q: %w", t.Columns[i], err)
		}
		if err := to.Close(); err != nil {
			return fmt.Errorf("column %q: %w", t.Columns[i], err)
		}
	}
	return group.Close()
}

func (t Table) column(to file.ColumnChunkWriter, i int, kind columnKind) (err error) {
	levels := make([]int16, len(t.Rows))
	var known []string
	for j, row := range t.Rows {
		if row[i].Value != "" || kind == kindText {
			levels[j], known = 1, append(known, row[i].Value)
		}
	}
	switch to := to.(type) {
	case *file.Int64ColumnChunkWriter:
		_, err = to.WriteBatch(parsed(known, func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }), levels, nil)
	case *file.Float64ColumnChunkWriter:
		_, err = to.WriteBatch(parsed(known, func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }), levels, nil)
	case *file.ByteArrayColumnChunkWriter:
		_, err = to.WriteBatch(parsed(known, func(s string) parquet.ByteArray { return parquet.ByteArray(s) }), levels, nil)
	}
	return err
}

// parsed turns texts that kind has looked at into values.
func parsed[T any](texts []string, parse func(string) T) []T {
	all := make([]T, len(texts))
	for i, s := range texts {
		all[i] = parse(s)
	}
	return all
}
