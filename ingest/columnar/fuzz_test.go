package columnar

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
)

// small bounds what a crafted file may cost while many are tried.
var small = Limits{Rows: 100_000, Page: 4 << 20, Memory: 16 << 20, Group: 16 << 20}

// fuzz tries files for panics, for errors without their parts, and for cells
// that are not there. Committed seeds are whole files in testdata/fuzz.
func fuzz(f *testing.F, open opener, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := readAll(t, open, data, small); err == nil {
			show(t, openBytes(t, open, data))
		}
	})
}

func some(names ...string) []sample {
	var out []sample
	for _, s := range samples() {
		for _, n := range names {
			if s.name == n {
				out = append(out, s)
			}
		}
	}
	return out
}

func FuzzParquet(f *testing.F) {
	plain := record(some("text", "int64", "bool", "time us UTC"), 3)
	fuzz(f, OpenParquet,
		writeParquet(f, record(some("list", "struct", "map", "decimal"), 2), 5, parquet.WithStats(false)),
		writeParquet(f, plain, 100, parquet.WithCompression(compress.Codecs.Zstd), parquet.WithDataPageVersion(parquet.DataPageV2)),
		writeParquet(f, plain, 100, parquet.WithDictionaryDefault(false), parquet.WithEncodingFor("text", parquet.Encodings.DeltaByteArray),
			parquet.WithEncodingFor("int64", parquet.Encodings.DeltaBinaryPacked)))
}

func FuzzArrow(f *testing.F) {
	plain := record(some("text", "text view", "small dictionary", "bool", "decimal", "time ns "), 3)
	fuzz(f, OpenArrow,
		writeArrow(f, []arrow.RecordBatch{plain}),
		writeArrow(f, []arrow.RecordBatch{plain, plain}, ipc.WithZstd()),
		writeArrow(f, []arrow.RecordBatch{record(some("list", "struct", "map", "large text"), 1)}, ipc.WithLZ4()))
}
