package columnar

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// maxWidth is how many bytes a fixed-width value may have. Decimals have 32.
const maxWidth = 4096

var errFewer = errors.New("fewer values than rows")

// spec describes a top-level column of a Parquet file.
type spec struct {
	leafInfo
	descr *schema.Column // of the first leaf
	leaf  int
	text  int    // longest text
	zone  string // that the file names for its instants
	// nested names what the column is, if it is no column of single values.
	// top is the level from which it holds something.
	nested string
	top    int16
}

func newSpec(field schema.Node, descr *schema.Column, leaf int, lim Limits) (spec, error) {
	s := spec{descr: descr, leaf: leaf, text: lim.Text, leafInfo: leafInfo{
		typ: descr.PhysicalType(), maxDef: descr.MaxDefinitionLevel(), maxRep: descr.MaxRepetitionLevel(),
		width: width(descr)}}
	place := fmt.Sprintf("column %q", field.Name())
	switch {
	case s.typ == parquet.Types.FixedLenByteArray && (s.width < 1 || s.width > maxWidth):
		return s, beyond(place, maxWidth, int64(s.width), "bytes in a value of fixed width")
	case s.maxDef < 0 || s.maxRep < 0 || s.maxRep > s.maxDef:
		return s, misformed(place, "levels of nesting", "levels that contradict each other", nil)
	}
	if field.Type() == schema.Group || s.maxRep > 0 {
		s.nested = nestedName(field)
		if field.RepetitionType() != parquet.Repetitions.Required {
			s.top = 1
		}
	}
	return s, nil
}

func width(d *schema.Column) int {
	switch d.PhysicalType() {
	case parquet.Types.Int32, parquet.Types.Float:
		return 4
	case parquet.Types.Int64, parquet.Types.Double:
		return 8
	case parquet.Types.Int96:
		return 12
	case parquet.Types.FixedLenByteArray:
		return d.TypeLength()
	}
	return 0
}

func nestedName(field schema.Node) string {
	switch field.LogicalType().(type) {
	case schema.MapLogicalType:
		return "a value of type map"
	case schema.ListLogicalType:
		return "a value of type list"
	}
	if field.RepetitionType() == parquet.Repetitions.Repeated {
		return "a value of type list"
	}
	return "a value of type struct"
}

// column makes cells of the values of one column.
type column interface {
	// open begins with another row group.
	open(c chunk)
	// fill makes n cells, one in every stride.
	fill(cells []grid.Cell, stride, n int) error
}

func (s spec) column(p *pages) column {
	switch s.typ {
	case parquet.Types.Boolean:
		return build(s, p, func(v bool, c *grid.Cell) { putBool(c, v) })
	case parquet.Types.Int32:
		return build(s, p, fromInt32(s.descr))
	case parquet.Types.Int64:
		return build(s, p, onClock(fromInt64(s.descr), s.zone))
	case parquet.Types.Int96:
		return build(s, p, onClock(fromInt96, s.zone))
	case parquet.Types.Float:
		return build(s, p, func(v float32, c *grid.Cell) { putFloat(c, float64(v)) })
	case parquet.Types.Double:
		return build(s, p, func(v float64, c *grid.Cell) { putFloat(c, v) })
	case parquet.Types.FixedLenByteArray:
		return build(s, p, fromFixed(s.descr))
	}
	return build(s, p, fromBytes(s.descr, s.text))
}

// decoded are the types of values that arrow-go gives.
type decoded interface {
	bool | int32 | int64 | parquet.Int96 | float32 | float64 | parquet.ByteArray | parquet.FixedLenByteArray
}

// inPage is what the readers of all types have in common: values of one page
// at a time, so that texts stay where they are.
type inPage[T decoded] interface {
	ReadBatchInPage(n int64, values []T, def, rep []int16) (int64, int, error)
}

// values reads the values of a column with their levels.
type values[T decoded] struct {
	spec
	pages *pages
	in    inPage[T]
	vals  []T
	def   []int16
	rep   []int16
}

func build[T decoded](s spec, p *pages, put func(T, *grid.Cell)) column {
	v := values[T]{spec: s, pages: p}
	if s.nested != "" {
		return &nested[T]{values: v, what: []byte(s.nested)}
	}
	return &flat[T]{values: v, put: put}
}

func (v *values[T]) open(c chunk) {
	v.pages.open(c)
	allow := v.pages.bufs.allow
	pool := &sync.Pool{New: func() any { return memory.NewResizableBuffer(allow) }}
	r := file.NewColumnReader(v.descr, v.pages, allow, pool) //nolint:staticcheck // the one way to decode pages that were checked here first
	v.in = r.(inPage[T])
}

// read reads up to n values. got are those that are not null.
func (v *values[T]) read(n int) (lvls, got int, err error) {
	if cap(v.vals) < n {
		v.vals = make([]T, n)
		v.def, v.rep = nil, nil
		if v.maxDef > 0 {
			v.def = make([]int16, n)
		}
		if v.maxRep > 0 {
			v.rep = make([]int16, n)
		}
	}
	all, got, err := v.in.ReadBatchInPage(int64(n), v.vals[:n], v.def, v.rep)
	if err == nil {
		err = v.pages.err
	}
	if err == nil && (all <= 0 || all > int64(n)) {
		err = errFewer
	}
	return int(all), got, err
}

// flat is a column of single values.
type flat[T decoded] struct {
	values[T]
	put func(T, *grid.Cell)
}

func (f *flat[T]) fill(cells []grid.Cell, stride, n int) error {
	f.pages.bufs.recycle()
	for at := 0; n > 0; {
		lvls, got, err := f.read(n)
		if err != nil {
			return err
		}
		next := 0
		for i := range lvls {
			c := &cells[at]
			at += stride
			if f.maxDef > 0 && f.def[i] < f.maxDef {
				*c = grid.Cell{}
				continue
			}
			if next >= got {
				return errFewer
			}
			f.put(f.vals[next], c)
			next++
		}
		n -= lvls
	}
	return nil
}

// nested is a column of lists, maps or structs. Its cells say that they hold
// one, so that a column nobody needs does not stop the file.
type nested[T decoded] struct {
	values[T]
	what     []byte
	at, have int // levels read and not yet used
}

const levelBatch = 1024

func (s *nested[T]) open(c chunk) {
	s.values.open(c)
	s.at, s.have = 0, 0
}

func (s *nested[T]) fill(cells []grid.Cell, stride, n int) error {
	s.pages.bufs.recycle()
	for at := 0; n > 0; s.at++ {
		if s.at == s.have {
			lvls, _, err := s.read(levelBatch)
			if err != nil {
				return err
			}
			s.at, s.have = 0, lvls
		}
		if s.maxRep > 0 && s.rep[s.at] != 0 {
			continue // another part of the row before
		}
		c := &cells[at]
		*c = grid.Cell{}
		if s.top == 0 || s.def[s.at] >= s.top {
			putFault(c, s.what)
		}
		at += stride
		n--
	}
	return nil
}

func typeName(d *schema.Column) []byte {
	if t := d.LogicalType(); t != nil && !t.IsNone() {
		return []byte("a value of type " + strings.ToLower(t.String()))
	}
	if d.PhysicalType() == parquet.Types.ByteArray || d.PhysicalType() == parquet.Types.FixedLenByteArray {
		return []byte("a value of type binary")
	}
	return []byte("a value of type " + strings.ToLower(d.PhysicalType().String()))
}
