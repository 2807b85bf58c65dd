package columnar

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	_ "github.com/duckdb/duckdb-go/v2" // the other reader that these files are compared with
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/internal/realdata"
)

// tally is what is compared of a column.
type tally struct {
	nulls int64
	sum   float64 // of numbers, of microseconds of times, of lengths of texts in bytes
}

// tallies reads a file and gives the tally of each column.
func tallies(t *testing.T, b grid.Book) (names []string, rows int64, out []tally) {
	t.Helper()
	r, err := b.Rows(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var rec grid.Record
	for err = r.Next(&rec); err == nil; err = r.Next(&rec) {
		if rec.Row == 0 {
			for _, c := range rec.Cells {
				names = append(names, string(c.Text))
			}
			out = make([]tally, len(names))
			continue
		}
		rows++
		for i, c := range rec.Cells {
			switch c.Kind {
			case grid.Blank:
				out[i].nulls++
			case grid.Text:
				out[i].sum += float64(len(c.Text))
			case grid.Fault:
				t.Fatalf("row %d, column %s: %s", rec.Row, names[i], c.Text)
			default:
				out[i].sum += c.Number
			}
		}
	}
	if !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	return names, rows, out
}

// The real files, read whole and counted by DuckDB too.
func TestRealFiles(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join(realdata.Dir(t), "detention", "*.parquet"))
	if err != nil || len(paths) == 0 {
		t.Fatal("no files", err)
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			names, rows, got := tallies(t, openBytes(t, OpenParquet, data))
			from := fmt.Sprintf(" FROM read_parquet('%s')", strings.ReplaceAll(path, "'", "''"))
			var n int64
			if err := db.QueryRow("SELECT count(*)" + from).Scan(&n); err != nil || n != rows {
				t.Fatalf("%d rows, DuckDB has %d (%v)", rows, n, err)
			}
			for i, name := range names {
				compare(t, db, from, name, got[i])
			}
			t.Logf("%d rows, %d columns", rows, len(names))
		})
	}
}

func compare(t *testing.T, db *sql.DB, from, name string, got tally) {
	t.Helper()
	col := `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	var typ string
	if err := db.QueryRow("SELECT any_value(typeof(" + col + "))" + from).Scan(&typ); err != nil {
		t.Fatal(name, err)
	}
	value := col + "::DOUBLE"
	switch {
	case typ == "VARCHAR":
		value = "strlen(" + col + ")"
	case strings.HasPrefix(typ, "DATE"), strings.HasPrefix(typ, "TIMESTAMP"):
		value = "epoch_us(" + col + ")"
	case typ == "BOOLEAN":
		value = col + "::INT"
	}
	var nulls int64
	var sum float64
	if err := db.QueryRow("SELECT count(*) - count("+col+"), coalesce(sum("+value+"), 0)::DOUBLE"+from).Scan(&nulls, &sum); err != nil {
		t.Fatal(name, err)
	}
	if nulls != got.nulls || math.Abs(sum-got.sum) > 1e-9*math.Abs(sum) {
		t.Errorf("%s (%s): %d nulls, sum %v; DuckDB: %d nulls, sum %v", name, typ, got.nulls, got.sum, nulls, sum)
	}
}

// Memory must not grow with the number of rows: four times as many row groups
// are read in as many bytes, about.
func TestMemoryIsConstant(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: makes large files")
	}
	few, many := peak(t, 50_000), peak(t, 200_000)
	t.Logf("peak of the heap beyond the file: %d KB for 50,000 rows, %d KB for 200,000", few>>10, many>>10)
	if many > few*2+8<<20 {
		t.Errorf("the heap grew with the rows: %d KB, then %d KB", few>>10, many>>10)
	}
}

func peak(t *testing.T, rows int) int64 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.parquet")
	if err := os.WriteFile(path, writeParquet(t, release(rows), 25_000, parquet.WithCompression(compress.Codecs.Snappy)), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, _ := f.Stat()
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	before, most := int64(m.HeapAlloc), int64(0)
	b, err := OpenParquet(f, info.Size(), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Rows(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var rec grid.Record
	for n := 0; r.Next(&rec) == nil; n++ {
		if n%10_000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, int64(m.HeapAlloc)-before)
		}
	}
	return most
}
