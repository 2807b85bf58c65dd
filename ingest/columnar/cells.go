package columnar

import (
	"bytes"
	"math"
	"time"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// The faults of cells that have a kind but no value that can be taken.
var (
	faultNaN   = []byte("NaN")
	faultInf   = []byte("Infinity")
	faultLarge = []byte("a whole number beyond 2^53, which a cell cannot hold exactly")
	faultTime  = []byte("a time outside the years 1677 to 2262")
	faultLong  = []byte("a text longer than 1 MB")
	faultUTF8  = []byte("a text that is not UTF-8, or holds NUL")
)

// exact is the largest whole number to which a float64 counts without gaps.
const exact = 1 << 53

func putFault(c *grid.Cell, what []byte) { *c = grid.Cell{Kind: grid.Fault, Text: what} }

func putText(c *grid.Cell, v []byte, longest int) {
	switch {
	case len(v) > longest:
		putFault(c, faultLong)
	case !utf8.Valid(v) || bytes.IndexByte(v, 0) >= 0:
		putFault(c, faultUTF8)
	default:
		*c = grid.Cell{Kind: grid.Text, Text: v}
	}
}

func putFloat(c *grid.Cell, v float64) {
	switch {
	case math.IsNaN(v):
		putFault(c, faultNaN)
	case math.IsInf(v, 0):
		putFault(c, faultInf)
	default:
		*c = grid.Cell{Kind: grid.Number, Number: v}
	}
}

// putInt refuses what a float64 would round: two identifiers must not become one.
func putInt(c *grid.Cell, v int64) {
	if v > exact || v < -exact {
		putFault(c, faultLarge)
		return
	}
	*c = grid.Cell{Kind: grid.Number, Number: float64(v)}
}

func putUint(c *grid.Cell, v uint64) {
	if v > exact {
		putFault(c, faultLarge)
		return
	}
	*c = grid.Cell{Kind: grid.Number, Number: float64(v)}
}

func putBool(c *grid.Cell, v bool) {
	*c = grid.Cell{Kind: grid.Bool}
	if v {
		c.Number = 1
	}
}

// putDays puts a day, counted from 1970-01-01.
func putDays(c *grid.Cell, days int32) {
	*c = grid.Cell{Kind: grid.Time, Number: float64(days) * 86_400e6}
}

// putTime puts a time counted in units from 1970-01-01, on the clock of the
// file. What a unit smaller than a microsecond adds is cut off downwards.
func putTime(c *grid.Cell, v int64, unit time.Duration) {
	if unit < time.Microsecond {
		per := int64(time.Microsecond / unit)
		whole := v / per
		if v%per < 0 {
			whole--
		}
		*c = grid.Cell{Kind: grid.Time, Number: float64(whole)}
		return
	}
	*c = grid.Cell{Kind: grid.Time, Number: float64(v) * float64(unit/time.Microsecond)}
}

// bigEndian gives the value of a whole number in two's complement, most
// significant byte first, as decimals are stored.
func bigEndian(b []byte) float64 {
	if len(b) == 0 {
		return 0
	}
	fill := byte(0)
	if b[0]&0x80 != 0 {
		fill = 0xff
	}
	for len(b) > 8 && b[0] == fill && (b[1]^fill)&0x80 == 0 {
		b = b[1:]
	}
	if len(b) <= 8 { // exact before it is rounded once
		v := int64(int8(b[0]))
		for _, d := range b[1:] {
			v = v<<8 | int64(d)
		}
		return float64(v)
	}
	v := float64(int8(b[0]))
	for _, d := range b[1:] {
		v = v*256 + float64(d)
	}
	return v
}

// scaled gives v divided by ten to the power of scale, rounded once where the
// power is exact.
func scaled(v float64, scale int32) float64 {
	if scale < 0 {
		return v * math.Pow10(int(-max(scale, -400)))
	}
	return v / math.Pow10(int(min(scale, 400)))
}
