package synth

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	_ "github.com/duckdb/duckdb-go/v2" // reads Parquet without our writer
)

// python finds the system's Python with openpyxl, or skips the test.
func python(t *testing.T) string {
	const path = "/usr/bin/python3"
	if err := exec.Command(path, "-c", "import openpyxl").Run(); err != nil {
		t.Skip("skipped: openpyxl is not here (apt-get install python3-openpyxl)")
	}
	return path
}

// dump prints the cells below the header of every sheet as the CSV has them.
const dump = `
import csv, datetime, openpyxl, sys
book, after = openpyxl.load_workbook(sys.argv[1]), int(sys.argv[2])
out = csv.writer(sys.stdout, lineterminator="\n")
for sheet in book.worksheets:
    assert sheet.dimensions == sheet.calculate_dimension(), sheet.dimensions
    for row in sheet.iter_rows(min_row=after + 1):
        cells = []
        for c in row:
            v = c.value
            if isinstance(v, datetime.datetime):
                assert c.is_date, c.coordinate
                timed = c.number_format != "mm-dd-yy"
                v = v.strftime("%Y-%m-%d %H:%M:%S UTC" if timed else "%Y-%m-%d")
            cells.append(v)
        out.writerow(cells)
`

// TestWorkbookOpens reads a workbook with openpyxl and compares every cell
// with the same release as text.
func TestWorkbookOpens(t *testing.T) {
	py := python(t)
	s := specOf(t, load(t), "ddp-2025")
	s.Rows, s.Flaws = 2000, true
	text, dir := write(t, s)
	want, err := os.ReadFile(filepath.Join(dir, text.Files[0].Name))
	if err != nil {
		t.Fatal(err)
	}
	_, want2, _ := strings.Cut(string(want), "\n")
	s.Format, s.Sheets, s.Vintage.HeaderRow = FormatXLSX, 3, 7
	book, dir := write(t, s)
	if len(book.Files[0].Sheets) != 3 {
		t.Errorf("sheets %+v", book.Files[0].Sheets)
	}
	cmd := exec.Command(py, "-c", dump, filepath.Join(dir, book.Files[0].Name), "7")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := string(out); got != want2 {
		a, b := strings.Split(got, "\n"), strings.Split(want2, "\n")
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Fatalf("row %d of %d, %d:\n%s\nwant\n%s", i+1, len(a), len(b), a[i], b[i])
			}
		}
		t.Fatalf("%d rows, want %d", len(a), len(b))
	}
}

// TestParquetHoldsTheSame compares Parquet with text, both read by DuckDB.
func TestParquetHoldsTheSame(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	_, text := write(t, s)
	s.Format = FormatParquet
	_, dir := write(t, s)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const cells = `apprehension_date::varchar, strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S UTC'), apprehension_aor, apprehension_state, birth_year::varchar,
		apprehension_site_landmark, departed_date::varchar, unique_identifier, "Synthetic (quotawatch)"`
	var rows, differ int
	err = db.QueryRow(`with p as (select `+strings.ReplaceAll(strings.ReplaceAll(cells, "%s,", "apprehension_date_time,"), "%%", "%")+` from read_parquet(?)),
		c as (select `+strings.ReplaceAll(cells, "strftime(%s, '%%Y-%%m-%%d %%H:%%M:%%S UTC')", "apprehension_date_time")+` from read_csv(?, all_varchar = true))
		select (select count(*) from p), (select count(*) from (from p except all from c))`,
		filepath.Join(dir, "synthetic-ddp-2025.parquet"), filepath.Join(text, "synthetic-ddp-2025.csv")).Scan(&rows, &differ)
	if err != nil || rows != s.Rows || differ != 0 {
		t.Errorf("%d rows, %d differ (%v)", rows, differ, err)
	}
}

func TestFeatherOpens(t *testing.T) {
	s := specOf(t, load(t), "ddp-2025")
	s.Format = FormatFeather
	truth, dir := write(t, s)
	f, err := os.Open(filepath.Join(dir, truth.Files[0].Name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := ipc.NewFileReader(f)
	if err != nil {
		t.Fatal(err)
	}
	batch, err := r.RecordBatch(0)
	if err != nil {
		t.Fatal(err)
	}
	mark := batch.Column(int(batch.NumCols()) - 1).(*array.String)
	at := r.Schema().FieldIndices("apprehension_aor")[0]
	if batch.NumRows() != int64(s.Rows) || mark.Value(s.Rows-1) != MarkValue || batch.Column(at).NullN() != truth.Fields["office"].Missing {
		t.Errorf("%d rows, last mark %q", batch.NumRows(), mark.Value(s.Rows-1))
	}
}
