package present

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"pgregory.net/rapid"
)

// readParquet reads a file back with a reader that knows nothing of tables.
// Nulls are "<null>".
func readParquet(t failer, b []byte) (kinds []string, rows [][]string) {
	t.Helper()
	r, err := file.NewParquetReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	n := int(r.NumRows())
	rows = make([][]string, n)
	for i := range r.MetaData().Schema.NumColumns() {
		kinds = append(kinds, r.MetaData().Schema.Column(i).PhysicalType().String())
		if n == 0 {
			continue
		}
		col, err := r.RowGroup(0).Column(i)
		if err != nil {
			t.Fatal(err)
		}
		values, levels := make([]string, 0, n), make([]int16, n)
		switch col := col.(type) {
		case *file.Int64ColumnChunkReader:
			got := make([]int64, n)
			_, k, err := col.ReadBatch(int64(n), got, levels, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range got[:k] {
				values = append(values, strconv.FormatInt(v, 10))
			}
		case *file.Float64ColumnChunkReader:
			got := make([]float64, n)
			_, k, err := col.ReadBatch(int64(n), got, levels, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range got[:k] {
				values = append(values, strconv.FormatFloat(v, 'f', -1, 64))
			}
		case *file.ByteArrayColumnChunkReader:
			got := make([]parquet.ByteArray, n)
			_, k, err := col.ReadBatch(int64(n), got, levels, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range got[:k] {
				values = append(values, string(v))
			}
		}
		for j := range n {
			if levels[j] == 0 {
				rows[j] = append(rows[j], "<null>")
				continue
			}
			rows[j], values = append(rows[j], values[0]), values[1:]
		}
	}
	return kinds, rows
}

func write(t failer, tab Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tab.Write(&b, FormatParquet, 0); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquetTypes(t *testing.T) {
	number := func(s string) Cell { return Cell{Value: s, Number: true} }
	tab := Table{Columns: []string{"text", "whole", "real", "unknown", "huge", "mixed"}, Rows: [][]Cell{
		{Text("=1+1"), number("-3"), number("0.250000"), number(""), number("170141183460469231731687303715884105727"), number("1")},
		{Text(""), number(""), number("4"), number(""), number("1"), Text("n/a")},
	}}
	kinds, rows := readParquet(t, write(t, tab))
	if got, want := fmt.Sprint(kinds), "[BYTE_ARRAY INT64 DOUBLE DOUBLE BYTE_ARRAY BYTE_ARRAY]"; got != want {
		t.Errorf("kinds %s, want %s", got, want)
	}
	want := "[[=1+1 -3 0.25 <null> 170141183460469231731687303715884105727 1] [ <null> 4 <null> 1 n/a]]"
	if got := fmt.Sprint(rows); got != want {
		t.Errorf("rows\n%s\nwant\n%s", got, want)
	}
	if kinds, rows := readParquet(t, write(t, Table{Columns: []string{"a"}})); len(rows) != 0 || len(kinds) != 1 {
		t.Error("a table of no rows", kinds, rows)
	}
	if !bytes.Equal(write(t, tab), write(t, tab)) {
		t.Error("the same table gives other bytes")
	}
	for _, columns := range [][]string{{"a", "a"}, {""}} {
		if err := (Table{Columns: columns}).Write(&bytes.Buffer{}, FormatParquet, 0); err == nil || !strings.Contains(err.Error(), "different names") {
			t.Errorf("columns %q: %v", columns, err)
		}
	}
}

// TestParquetKeepsEverything compares what is read back with the cells.
func TestParquetKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.Custom(func(t *rapid.T) Cell {
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				return Text(rapid.String().Draw(t, "text"))
			case 1:
				return Int(rapid.Int64().Draw(t, "whole"), "")
			}
			return Cell{Value: strconv.FormatFloat(rapid.Float64().Draw(t, "real"), 'f', -1, 64), Number: true}
		})
		tab := Table{Columns: []string{"a"}}
		for _, c := range rapid.SliceOfN(cell, 1, 6).Draw(t, "cells") {
			tab.Rows = append(tab.Rows, []Cell{c})
		}
		kinds, rows := readParquet(t, write(t, tab))
		for i, row := range rows {
			want := tab.Rows[i][0].Value
			if want == "" && kinds[0] != "BYTE_ARRAY" {
				want = "<null>" // a column of numbers has no empty text
			} else if want == "-0" && kinds[0] == "INT64" {
				want = "0"
			} else if kinds[0] == "DOUBLE" {
				v, _ := strconv.ParseFloat(want, 64)
				want = strconv.FormatFloat(v, 'f', -1, 64)
			}
			if row[0] != want {
				t.Fatalf("row %d of %s: %q, want %q", i, kinds[0], row[0], want)
			}
		}
	})
}

// failer is a test, or a check of a property.
type failer interface {
	Helper()
	Fatal(args ...any)
}
