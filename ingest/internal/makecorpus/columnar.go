package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// changedBytes makes a fixture of the sound Parquet file with its bytes changed.
func changedBytes(name string, change func(b []byte) []byte) fixture {
	return fixture{name, func() []byte { return change(processed().parquet(nil)) }}
}

// columnar are Parquet and Feather files that are whole, packed in all ways,
// and those that are damaged.
func columnar() []fixture {
	packed := func(name string, c compress.Compression) fixture {
		return fixture{name, func() []byte { return processed().parquet([]parquet.WriterProperty{parquet.WithCompression(c)}) }}
	}
	length := func(b []byte, n uint32) []byte {
		binary.LittleEndian.PutUint32(b[len(b)-8:], n)
		return b
	}
	return []fixture{
		packed("whole.good.parquet", compress.Codecs.Uncompressed),
		packed("snappy.good.parquet", compress.Codecs.Snappy),
		packed("gzip.good.parquet", compress.Codecs.Gzip),
		packed("zstd.good.parquet", compress.Codecs.Zstd),
		{"pages-v2.good.parquet", func() []byte {
			return processed().parquet([]parquet.WriterProperty{parquet.WithDataPageVersion(parquet.DataPageV2), parquet.WithDictionaryDefault(false)})
		}},
		{"row-groups.good.parquet", func() []byte {
			return processed().parquet([]parquet.WriterProperty{parquet.WithMaxRowGroupLength(2)})
		}},
		// The footer says that offices begin with X; nothing is counted by it.
		changedBytes("statistics-lie.good.parquet", func(b []byte) []byte {
			i := bytes.LastIndex(b, []byte("Dallas"))
			return append(append(append([]byte{}, b[:i]...), "Xallas"...), b[i+6:]...)
		}),
		changedBytes("no-footer.bad.parquet", func(b []byte) []byte {
			return b[:len(b)-8-int(binary.LittleEndian.Uint32(b[len(b)-8:]))]
		}),
		changedBytes("truncated.bad.parquet", func(b []byte) []byte { return b[:len(b)/2] }),
		changedBytes("truncated-at-end.bad.parquet", func(b []byte) []byte { return b[:len(b)-1] }),
		changedBytes("magic-alone.bad.parquet", func(b []byte) []byte { return b[:4] }),
		changedBytes("footer-length.bad.parquet", func(b []byte) []byte { return length(b, uint32(len(b))) }),
		changedBytes("footer-of-no-length.bad.parquet", func(b []byte) []byte { return length(b, 0) }),
		changedBytes("footer-overwritten.bad.parquet", func(b []byte) []byte {
			n := int(binary.LittleEndian.Uint32(b[len(b)-8:]))
			copy(b[len(b)-8-n:], bytes.Repeat([]byte{0xff}, n))
			return b
		}),
		changedBytes("data-overwritten.bad.parquet", func(b []byte) []byte {
			copy(b[4:], bytes.Repeat([]byte{0xff}, 200))
			return b
		}),
		changedBytes("encrypted.bad.parquet", func(b []byte) []byte {
			copy(b, "PARE")
			copy(b[len(b)-4:], "PARE")
			return b
		}),
		changedBytes("parquet.bad.csv", func(b []byte) []byte { return b }),
		{"text.bad.parquet", func() []byte { return []byte(csv("2017")) }},
		{"empty.bad.parquet", func() []byte { return nil }},
		{"no-rows.bad.parquet", func() []byte { return frameOf(0).parquet(nil) }},
		// 48 MB of one letter in 5 kB, in a column that no figure needs.
		{"packed-bomb.good.parquet", func() []byte {
			return bomb(8 << 20).parquet([]parquet.WriterProperty{parquet.WithCompression(compress.Codecs.Zstd)})
		}},
		{"whole.good.feather", func() []byte { return processed().arrow() }},
		{"lz4.good.feather", func() []byte { return processed().arrow(ipc.WithLZ4()) }},
		{"zstd.good.arrow", func() []byte { return processed().arrow(ipc.WithZstd()) }},
		{"truncated.bad.feather", func() []byte { b := processed().arrow(); return b[:len(b)/2] }},
		{"footer-length.bad.feather", func() []byte {
			b := processed().arrow()
			binary.LittleEndian.PutUint32(b[len(b)-10:], uint32(len(b)))
			return b
		}},
		{"feather-1.bad.feather", func() []byte { return append([]byte("FEA1\x00\x00\x00\x00"), "made up FEA1"...) }},
		{"stream.bad.arrow", stream},
	}
}

// frameOf is the sound table cut to its first rows.
func frameOf(rows int64) frame {
	f := processed()
	for i, c := range f.cols {
		f.cols[i] = array.NewSlice(c, 0, rows)
	}
	return f
}

// bomb is the sound table with a column of six long texts.
func bomb(n int) frame {
	long := strings.Repeat("A", n)
	return processed().set("case_status", strs(long, long, long, long, long, long))
}

// stream is Arrow without a footer, as it goes over a wire.
func stream() []byte {
	rec := processed().record()
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(rec.Schema()))
	must(0, w.Write(rec))
	must(0, w.Close())
	return out.Bytes()
}

// columns are columnar files with columns of other types and names.
func columns() []fixture {
	in := func(name string, f func() frame, how ...pqarrow.WriterOption) fixture {
		return fixture{name, func() []byte { return f().parquet(nil, how...) }}
	}
	with := func(name, column string, col func() arrow.Array) fixture {
		return in(name, func() frame { return processed().set(column, col()) })
	}
	stamps := func(unit arrow.TimeUnit, zone string, second int64) func() arrow.Array {
		return func() arrow.Array {
			return made(&arrow.TimestampType{Unit: unit, TimeZone: zone}, six((firstDay*86_400+3_600)*second, 86_400*second)...)
		}
	}
	return []fixture{
		with("dates-naive.good.parquet", "apprehension_date", stamps(arrow.Microsecond, "", 1e6)),
		with("dates-utc.good.parquet", "apprehension_date", stamps(arrow.Millisecond, "UTC", 1e3)),
		with("dates-zone.good.parquet", "apprehension_date", stamps(arrow.Microsecond, "America/New_York", 1e6)),
		with("dates-nanoseconds.good.parquet", "apprehension_date", stamps(arrow.Nanosecond, "", 1e9)),
		in("dates-int96.good.parquet", func() frame { return processed().set("apprehension_date", stamps(arrow.Nanosecond, "", 1e9)()) }, pqarrow.WithDeprecatedInt96Timestamps(true)),
		with("dates-text.good.parquet", "apprehension_date", func() arrow.Array {
			return strs("2025-02-12", "2025-02-13", "2025-02-14", "2025-02-15", "2025-02-16", "2025-02-17")
		}),
		with("dates-text-of-others.rows.parquet", "apprehension_date", func() arrow.Array {
			return strs("2025-02-12", "2/13/2025", "2025-02-30", "2025", "2025-02-16", "")
		}),
		with("dates-beyond.rows.parquet", "apprehension_date", func() arrow.Array {
			return made(arrow.FixedWidthTypes.Date32, "20131", "0", "-700000", "2000000000", "20135", "20136")
		}),
		// 2^32 days more than a date of the window, which must not wrap into it.
		with("dates-wrapped.rows.parquet", "apprehension_date", func() arrow.Array {
			return made(arrow.FixedWidthTypes.Timestamp_ms, fmt.Sprint(firstDay*86_400_000), fmt.Sprint((firstDay+1<<32)*86_400_000), "0", "1739318400000", "1739318400000", "9223372036854775807")
		}),
		with("dates-whole-numbers.bad.parquet", "apprehension_date", func() arrow.Array {
			return made(arrow.PrimitiveTypes.Int64, six(1_739_318_400, 86_400)...)
		}),
		with("dates-serial.bad.parquet", "apprehension_date", func() arrow.Array {
			return made(arrow.PrimitiveTypes.Float64, six(45700, 1)...)
		}),
		with("dates-null.bad.parquet", "apprehension_date", func() arrow.Array { return strs("", "", "", "", "", "") }),
		with("dictionary.good.parquet", "gender", func() arrow.Array {
			return made(&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int8, ValueType: arrow.BinaryTypes.String}, "Male", "Female", "Male", "", "Male", "Male")
		}),
		with("decimal.good.parquet", "unique_identifier", func() arrow.Array {
			return made(&arrow.Decimal128Type{Precision: 12, Scale: 0}, six(1, 1)...)
		}),
		with("whole-numbers-beyond.good.parquet", "unique_identifier", func() arrow.Array {
			return made(arrow.PrimitiveTypes.Int64, six(1<<53, 1)...)
		}),
		with("fractions.good.parquet", "gender", func() arrow.Array {
			return made(arrow.PrimitiveTypes.Float64, "NaN", "Inf", "-Inf", "1.5", "0", "")
		}),
		with("binary.good.parquet", "gender", func() arrow.Array { return binaries("Male", "\xff", "", "Male", "Male", "Male") }),
		with("nested.good.parquet", "episodes", lists),
		with("nested-office.bad.parquet", "apprehension_aor", lists),
		in("column-missing.bad.parquet", func() frame { return processed().renamed("apprehension_aor", "region") }),
		in("column-case.good.parquet", func() frame { return processed().renamed("apprehension_aor", "Apprehension_AOR") }),
		in("column-twice.bad.parquet", func() frame { return processed().renamed("case_status", "apprehension_date") }),
		in("column-unknown.good.parquet", func() frame { return processed().set("shift", strs("Day", "Day", "Day", "Day", "Night", "")) }),
		in("other-table.bad.parquet", func() frame { return frame{}.set("month", strs("a")).set("count", strs("b")) }),
		in("office-unknown.rows.parquet", func() frame {
			return processed().set("apprehension_aor", strs("Dallas", "Atlantis", "Miami", "", "Houston", "Miami"))
		}),
		{"column-missing.bad.feather", func() []byte { return processed().renamed("apprehension_aor", "region").arrow() }},
		{"nested.good.feather", func() []byte { return processed().set("episodes", lists()).arrow() }},
	}
}

func binaries(values ...string) arrow.Array {
	b := array.NewBinaryBuilder(memory.DefaultAllocator, arrow.BinaryTypes.Binary)
	for _, v := range values {
		b.Append([]byte(v))
	}
	return b.NewArray()
}

// lists is a column of a list of two texts in each row.
func lists() arrow.Array {
	b := array.NewListBuilder(memory.DefaultAllocator, arrow.BinaryTypes.String)
	for range 6 {
		b.Append(true)
		for _, v := range []string{"a", "b"} {
			b.ValueBuilder().(*array.StringBuilder).Append(v)
		}
	}
	return b.NewArray()
}
