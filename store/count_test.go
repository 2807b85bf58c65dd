package store

import (
	"bytes"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cube"
	"github.com/quotawatch/quotawatch/internal/realdata"
)

var slowStatements = template.Must(template.ParseFS(os.DirFS("testdata/sql"), "*.sql"))

// slowCount makes a cube by one grouped statement for its cells and one for
// each facet: the obvious version that count is compared with.
func slowCount(t *testing.T, path string, sh shape, text func(uint32) string) *cube.Cube {
	t.Helper()
	db, err := openReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows := func(name string, data any, each func(scan func(...any))) {
		var b strings.Builder
		if err := slowStatements.ExecuteTemplate(&b, name, data); err != nil {
			t.Fatal(err)
		}
		rows, err := db.QueryContext(context.Background(), b.String())
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			each(func(to ...any) {
				if err := rows.Scan(to...); err != nil {
					t.Fatal(err)
				}
			})
		}
		if rows.Err() != nil {
			t.Fatal(rows.Err())
		}
	}
	c := &cube.Cube{}
	methods, criminalities := newDimension(text), newDimension(text)
	rows("cube.sql", sh, func(scan func(...any)) {
		var cell cube.Cell
		var day sql.NullTime
		var method, criminality uint32
		scan(&day, &cell.Office, &method, &criminality, &cell.Rows, &cell.Episodes, &cell.Persons)
		cell.Day, cell.Method, cell.Criminality = quotawatch.Day(day.Time.Unix()/86400), methods.of(method), criminalities.of(criminality)
		c.Cells = append(c.Cells, cell)
	})
	var byMethod, byCriminality []uint16
	c.Methods, byMethod = methods.sorted()
	c.Criminalities, byCriminality = criminalities.sorted()
	for i := range c.Cells {
		c.Cells[i].Method, c.Cells[i].Criminality = byMethod[c.Cells[i].Method], byCriminality[c.Cells[i].Criminality]
	}
	c.Sort()
	for _, header := range facets {
		if !slices.Contains(sh.Labels, header.Name) {
			continue
		}
		f, values := cube.Facet{FacetHeader: header}, newDimension(text)
		rows("facet.sql", header, func(scan func(...any)) {
			var cell cube.FacetCell
			var day sql.NullTime
			var value uint32
			scan(&day, &cell.Office, &value, &cell.Rows, &cell.Episodes, &cell.Persons)
			cell.Day, cell.Value = quotawatch.Day(day.Time.Unix()/86400), values.of(value)
			f.Cells = append(f.Cells, cell)
		})
		var to []uint16
		f.Values, to = values.sorted()
		for i := range f.Cells {
			f.Cells[i].Value = to[f.Cells[i].Value]
		}
		if err := c.AddFacet(f); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// labelText reads the texts of a closed file.
func labelText(t *testing.T, path string) func(uint32) string {
	t.Helper()
	db, err := openReadOnly(path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(context.Background(), "select code, text from label")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	texts := map[uint32]string{}
	for rows.Next() {
		var code uint32
		var text string
		if err := rows.Scan(&code, &text); err != nil {
			t.Fatal(err)
		}
		texts[code] = text
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return func(code uint32) string { return texts[code] }
}

// compareCounts compares count, so many rows at a time, with slowCount for
// every release of a build.
func compareCounts(t *testing.T, dir string, steps ...int64) {
	t.Helper()
	held, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range held.ledgers {
		path := filepath.Join(dir, releasesDir, l.Release.Digest, rowsFile)
		sh, text := shape{Labels: l.Labels, HasMethod: slices.Contains(l.Labels, "method"), HasCriminality: slices.Contains(l.Labels, "criminality")}, labelText(t, path)
		bytesOf := func(c *cube.Cube) []byte {
			c.Offices = officeCodes(testRegistry(t))
			b, err := c.Encode()
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		want := bytesOf(slowCount(t, path, sh, text))
		for _, step := range steps {
			c, err := count(path, l.Sums.Rows, step, sh, text)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytesOf(c), want) {
				t.Errorf("%s, %d rows at a time: other counts than SQL gives", l.Release.ID, step)
			}
		}
		if _, err := count(path, l.Sums.Rows+1, countAtOnce, sh, text); err == nil {
			t.Errorf("%s: a row less than was written went unseen", l.Release.ID)
		}
	}
}

// TestCountsAsSQL compares what one reading counts with grouped statements.
func TestCountsAsSQL(t *testing.T) {
	dir := t.TempDir()
	for _, file := range []string{"whole.good.csv", "header-row-6.good.xlsx", "date-serial.good.xlsx", "dates-naive.good.parquet"} {
		if _, err := addTo(t, dir, corpus+file); err != nil {
			t.Fatal(err)
		}
	}
	compareCounts(t, dir, 1, 7, countAtOnce)
}

// TestCountsRealAsSQL does so with the real releases of three years.
func TestCountsRealAsSQL(t *testing.T) {
	dir := t.TempDir()
	if _, err := addTo(t, dir, realdata.Arrests(t)...); err != nil {
		t.Fatal(err)
	}
	compareCounts(t, dir, 10_000, countAtOnce)
}

// TestTallyGrows counts more keys than fit at first.
func TestTallyGrows(t *testing.T) {
	tl := newTally("", false, nil, nil)
	want := map[uint64]uint32{}
	for i := range 50_000 {
		key := keyOf(int32(i*i%9_000)-100, uint8(i%29), uint16(i%7), 0)
		tl.cell(key).rows++
		want[key]++
	}
	for _, c := range tl.cells {
		if want[c.key] != c.rows {
			t.Fatalf("%x: %d, want %d", c.key, c.rows, want[c.key])
		}
	}
	if len(tl.cells) != len(want) {
		t.Error(len(tl.cells), len(want))
	}
}
