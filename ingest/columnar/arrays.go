package columnar

import (
	"time"
	"unsafe"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/decimal256"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// cellMaker makes the cell of row i of an array.
type cellMaker func(i int, c *grid.Cell)

// makerOf looks once at what an array is, so that nothing is asked again for
// each of its values.
func makerOf(a arrow.Array, longest int) cellMaker {
	if a.DataType().ID() == arrow.NULL {
		return func(_ int, c *grid.Cell) { *c = grid.Cell{} }
	}
	put := maker(a, longest)
	if a.NullN() == 0 {
		return put
	}
	return func(i int, c *grid.Cell) {
		if a.IsNull(i) {
			*c = grid.Cell{}
			return
		}
		put(i, c)
	}
}

func maker(a arrow.Array, longest int) cellMaker {
	switch a := a.(type) {
	case *array.Boolean:
		return func(i int, c *grid.Cell) { putBool(c, a.Value(i)) }
	case *array.String:
		return textOf(a, longest)
	case *array.LargeString:
		return textOf(a, longest)
	case *array.StringView:
		return textOf(a, longest)
	case *array.Binary:
		return textOf(array.NewStringData(asText(a, arrow.BinaryTypes.String)), longest)
	case *array.LargeBinary:
		return textOf(array.NewLargeStringData(asText(a, arrow.BinaryTypes.LargeString)), longest)
	case *array.Dictionary:
		return dictionaryOf(a, longest)
	case *array.FixedSizeBinary:
		if a.DataType().(*arrow.FixedSizeBinaryType).ByteWidth == 16 { // identifiers, as in Parquet
			return func(i int, c *grid.Cell) { putUUID(a.Value(i), c) }
		}
	case array.ExtensionArray:
		return makerOf(a.Storage(), longest)
	}
	if m := numberOf(a); m != nil {
		return m
	}
	if m := timeOf(a); m != nil {
		return m
	}
	what := []byte("a value of type " + a.DataType().Name())
	return func(_ int, c *grid.Cell) { putFault(c, what) }
}

// fits tells whether the buffers of an array are as long as its values need.
// arrow-go would read on into the next buffer.
func fits(d arrow.ArrayData) error {
	if d.Len() == 0 {
		return nil
	}
	need, bufs := int64(0), d.Buffers()
	switch t := d.DataType().(type) {
	case *arrow.DictionaryType:
		need = int64(t.BitWidth())
		if err := fits(d.Dictionary()); err != nil {
			return err
		}
	case *arrow.StringType, *arrow.LargeStringType, *arrow.BinaryType, *arrow.LargeBinaryType:
		return nil // each text is looked for within its buffer
	case arrow.BinaryViewDataType:
		need = 128
	case arrow.NestedType, *arrow.NullType, arrow.ExtensionType:
		return nil
	case arrow.FixedWidthDataType:
		need = int64(t.BitWidth())
	default:
		return nil
	}
	if len(bufs) < 2 || bufs[1] == nil || int64(bufs[1].Len())*8 < int64(d.Len())*need {
		return errBody
	}
	if d.NullN() != 0 && (bufs[0] == nil || bufs[0].Len()*8 < d.Len()) {
		return errBody
	}
	return nil
}

// textOf points to the bytes of the array, which no one changes.
func textOf(a interface{ Value(int) string }, longest int) cellMaker {
	return func(i int, c *grid.Cell) {
		s := a.Value(i)
		putText(c, unsafe.Slice(unsafe.StringData(s), len(s)), longest)
	}
}

// asText takes bytes for the text that they are, if they are UTF-8: both are
// stored alike, and texts are looked for within their buffer.
func asText(a arrow.Array, t arrow.DataType) arrow.ArrayData {
	d := a.Data()
	return array.NewData(t, d.Len(), d.Buffers(), nil, d.NullN(), d.Offset())
}

func dictionaryOf(a *array.Dictionary, longest int) cellMaker {
	words := a.Dictionary()
	put, n := makerOf(words, longest), words.Len()
	return func(i int, c *grid.Cell) {
		j := a.GetValueIndex(i)
		if j < 0 || j >= n {
			panic(truncated("a dictionary", "an index to a value that it does not have", nil))
		}
		put(j, c)
	}
}

func intsOf[T int8 | int16 | int32 | int64](v []T) cellMaker {
	return func(i int, c *grid.Cell) { putInt(c, int64(v[i])) }
}

func uintsOf[T uint8 | uint16 | uint32 | uint64](v []T) cellMaker {
	return func(i int, c *grid.Cell) { putUint(c, uint64(v[i])) }
}

func numberOf(a arrow.Array) cellMaker {
	switch a := a.(type) {
	case *array.Int8:
		return intsOf(a.Int8Values())
	case *array.Int16:
		return intsOf(a.Int16Values())
	case *array.Int32:
		return intsOf(a.Int32Values())
	case *array.Int64:
		return intsOf(a.Int64Values())
	case *array.Uint8:
		return uintsOf(a.Uint8Values())
	case *array.Uint16:
		return uintsOf(a.Uint16Values())
	case *array.Uint32:
		return uintsOf(a.Uint32Values())
	case *array.Uint64:
		return uintsOf(a.Uint64Values())
	case *array.Float16:
		return func(i int, c *grid.Cell) { putFloat(c, float64(a.Value(i).Float32())) }
	case *array.Float32:
		return func(i int, c *grid.Cell) { putFloat(c, float64(a.Value(i))) }
	case *array.Float64:
		return func(i int, c *grid.Cell) { putFloat(c, a.Value(i)) }
	}
	return decimalOf(a)
}

func decimalOf(a arrow.Array) cellMaker {
	d, ok := a.DataType().(arrow.DecimalType)
	if !ok {
		return nil
	}
	scale := d.GetScale()
	switch a := a.(type) {
	case *array.Decimal32:
		return func(i int, c *grid.Cell) { putFloat(c, scaled(float64(a.Value(i)), scale)) }
	case *array.Decimal64:
		return func(i int, c *grid.Cell) { putFloat(c, scaled(float64(a.Value(i)), scale)) }
	case *array.Decimal128:
		return func(i int, c *grid.Cell) { putFloat(c, scaled(whole128(a.Value(i)), scale)) }
	case *array.Decimal256:
		return func(i int, c *grid.Cell) { putFloat(c, scaled(whole256(a.Value(i)), scale)) }
	}
	return nil
}

func whole128(n decimal128.Num) float64 {
	var b [16]byte
	putWords(b[:], uint64(n.HighBits()), n.LowBits())
	return bigEndian(b[:])
}

func whole256(n decimal256.Num) float64 {
	var b [32]byte
	w := n.Array()
	putWords(b[:], w[3], w[2], w[1], w[0])
	return bigEndian(b[:])
}

func putWords(b []byte, words ...uint64) {
	for i, w := range words {
		for j := range 8 {
			b[i*8+j] = byte(w >> (56 - 8*j))
		}
	}
}

func timeOf(a arrow.Array) cellMaker {
	switch a := a.(type) {
	case *array.Date32:
		return func(i int, c *grid.Cell) { putDays(c, int32(a.Value(i))) }
	case *array.Date64:
		return func(i int, c *grid.Cell) { putTime(c, int64(a.Value(i)), time.Millisecond) }
	case *array.Timestamp:
		t := a.DataType().(*arrow.TimestampType)
		unit := t.Unit.Multiplier()
		return onClock(func(i int, c *grid.Cell) { putTime(c, int64(a.Value(i)), unit) }, t.TimeZone)
	}
	return nil
}
