package columnar

import (
	"encoding/hex"
	"time"

	"github.com/apache/arrow-go/v18/arrow/float16"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/schema"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// What the values of a Parquet column mean, by its logical type. The meaning
// is looked up once a column, not once a value.

func fault[T decoded](what []byte) func(T, *grid.Cell) {
	return func(_ T, c *grid.Cell) { putFault(c, what) }
}

func fromInt32(d *schema.Column) func(int32, *grid.Cell) {
	switch t := d.LogicalType().(type) {
	case schema.DateLogicalType:
		return func(v int32, c *grid.Cell) { putDays(c, v) }
	case schema.DecimalLogicalType:
		return func(v int32, c *grid.Cell) { putFloat(c, scaled(float64(v), t.Scale())) }
	case schema.TimeLogicalType:
		return fault[int32](typeName(d))
	case schema.IntLogicalType:
		if !t.IsSigned() {
			return func(v int32, c *grid.Cell) { putUint(c, uint64(uint32(v))) }
		}
	}
	return func(v int32, c *grid.Cell) { putInt(c, int64(v)) }
}

func fromInt64(d *schema.Column) func(int64, *grid.Cell) {
	switch t := d.LogicalType().(type) {
	case schema.TimestampLogicalType:
		unit := time.Microsecond
		switch t.TimeUnit() {
		case schema.TimeUnitMillis:
			unit = time.Millisecond
		case schema.TimeUnitNanos:
			unit = time.Nanosecond
		}
		return func(v int64, c *grid.Cell) { putTime(c, v, unit) }
	case schema.DecimalLogicalType:
		return func(v int64, c *grid.Cell) { putFloat(c, scaled(float64(v), t.Scale())) }
	case schema.TimeLogicalType:
		return fault[int64](typeName(d))
	case schema.IntLogicalType:
		if !t.IsSigned() {
			return func(v int64, c *grid.Cell) { putUint(c, uint64(v)) }
		}
	}
	return func(v int64, c *grid.Cell) { putInt(c, v) }
}

// fromInt96 takes the timestamps of old writers, of nanoseconds and a day.
func fromInt96(v parquet.Int96, c *grid.Cell) {
	t, err := v.ToTimestamp()
	if err != nil {
		putFault(c, faultTime)
		return
	}
	putTime(c, int64(t), time.Nanosecond)
}

// putUUID gives an identifier of 16 bytes as its text.
func putUUID(v []byte, c *grid.Cell) {
	text := make([]byte, 0, 36)
	for i, part := range [][]byte{v[:4], v[4:6], v[6:8], v[8:10], v[10:]} {
		if i > 0 {
			text = append(text, '-')
		}
		text = hex.AppendEncode(text, part)
	}
	*c = grid.Cell{Kind: grid.Text, Text: text}
}

func fromFixed(d *schema.Column) func(parquet.FixedLenByteArray, *grid.Cell) {
	switch t := d.LogicalType().(type) {
	case schema.DecimalLogicalType:
		return func(v parquet.FixedLenByteArray, c *grid.Cell) { putFloat(c, scaled(bigEndian(v), t.Scale())) }
	case schema.UUIDLogicalType:
		if d.TypeLength() == 16 {
			return func(v parquet.FixedLenByteArray, c *grid.Cell) { putUUID(v, c) }
		}
	case schema.Float16LogicalType:
		return func(v parquet.FixedLenByteArray, c *grid.Cell) {
			putFloat(c, float64(float16.FromLEBytes(v).Float32()))
		}
	}
	if t := d.LogicalType(); d.TypeLength() == 16 && (t == nil || t.IsNone()) {
		return func(v parquet.FixedLenByteArray, c *grid.Cell) { putUUID(v, c) }
	}
	return fault[parquet.FixedLenByteArray](typeName(d))
}

func fromBytes(d *schema.Column, longest int) func(parquet.ByteArray, *grid.Cell) {
	switch t := d.LogicalType().(type) {
	case schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType:
		return func(v parquet.ByteArray, c *grid.Cell) { putText(c, v, longest) }
	case schema.DecimalLogicalType:
		return func(v parquet.ByteArray, c *grid.Cell) { putFloat(c, scaled(bigEndian(v), t.Scale())) }
	}
	if t := d.LogicalType(); t == nil || t.IsNone() { // many writers leave away that it is text
		return func(v parquet.ByteArray, c *grid.Cell) { putText(c, v, longest) }
	}
	return fault[parquet.ByteArray](typeName(d))
}
