package present

import (
	"io"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// BenchmarkTerminal writes a table as long as offices by month by group.
func BenchmarkTerminal(b *testing.B) {
	t := Table{Columns: []string{"from", "to", "office", "group", "arrests", "share"}}
	for i := range 4200 {
		n := strconv.Itoa(i)
		t.Rows = append(t.Rows, []Cell{Text("2025-01-01"), Text("2025-01-31"), Text("DAL"), Text("custodial"), {Value: n, Number: true}, {Value: "0." + n, Screen: n + "%", Number: true}})
	}
	for b.Loop() {
		if err := t.Write(io.Discard, FormatTable, 0); err != nil {
			b.Fatal(err)
		}
	}
}

// TestGridAgreesWithFolded sets random tables by both ways.
func TestGridAgreesWithFolded(t *testing.T) {
	cell := rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[a-z0-9%,. –×é漢]{0,12}`), rapid.Just("x y"), rapid.Just("▇▇▇ 75"))
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 5).Draw(t, "columns")
		var rows [][]string
		for range rapid.IntRange(2, 8).Draw(t, "rows") {
			rows = append(rows, rapid.SliceOfN(cell, columns, columns).Draw(t, "row"))
		}
		table := Table{Columns: rows[0], Rows: [][]Cell{make([]Cell, columns)}}
		for i := range columns {
			table.Rows[0][i].Number = rapid.Bool().Draw(t, "number")
		}
		gap := rapid.IntRange(1, 2).Draw(t, "gap")
		if got, want := table.grid(rows, gap), table.folded(rows, gap); got != want {
			t.Fatalf("%q\nwant %q", got, want)
		}
	})
}
