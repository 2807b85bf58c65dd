package present

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "Dallas": "Dallas", "=1+1": "'=1+1", "+1": "'+1", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)",
		"\tx": "'\tx", "\rx": "'\rx", "\x00x": "'\x00x", "a\n=1": "a\n'=1", "a-b": "a-b",
	} {
		if got := Harmless(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

// TestNoTextStartsAFormula reads what is written as a spreadsheet would and
// looks at the first character of each text cell.
func TestNoTextStartsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("=+-@\t\r\n\x00|,\"' aé"))).Draw(t, "text")
		tab := Table{Columns: []string{text, "b"}, Rows: [][]Cell{{Text(text), Int(-3, "")}}}
		var out bytes.Buffer
		if err := tab.Write(&out, FormatCSV, 0); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if cell := row[0]; cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r\x00") {
				t.Fatalf("%q is written as %q", text, cell)
			}
		}
		if rows[1][1] != "-3" {
			t.Fatalf("a number is written as %q", rows[1][1])
		}
		out.Reset()
		if err := tab.Write(&out, FormatMarkdown, 0); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != 3 || (text != "" && strings.ContainsAny(strings.TrimPrefix(lines[2], "| ")[:1], "=+-@")) {
			t.Fatalf("%q is written as %q", text, lines)
		}
	})
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{"a\x1b[2Jb": `a\x1b[2Jb`, "a\u202eb": `a\u202eb`, "é": "é"} {
		if got := Printable(in); got != want {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}

func TestTerminalTableFits(t *testing.T) {
	row := make([]Cell, 12)
	for i := range row {
		row[i] = Text(strings.Repeat("x", 20))
	}
	var out bytes.Buffer
	if err := (Table{Columns: slices.Repeat([]string{"column"}, 12), Rows: [][]Cell{row}}).Write(&out, FormatTable, 80); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(out.String()) {
		if n := len([]rune(strings.TrimSpace(line))); n > 80 {
			t.Errorf("a line is %d wide: %s", n, line)
		}
	}
}

// TestFitsTheScreen leaves out what is drawn before it folds words.
func TestFitsTheScreen(t *testing.T) {
	tab := Table{Columns: []string{"office", "arrests"}, Drawn: []string{strings.Repeat("█", 20)},
		Rows: [][]Cell{{Text("New Orleans"), Int(45_097, "45,097")}}}
	for width, want := range map[int]struct {
		bar   bool
		lines int
	}{0: {true, 3}, 80: {true, 3}, 30: {false, 3}, 20: {false, 3}, 15: {false, 6}} {
		var b strings.Builder
		if err := tab.Write(&b, FormatTable, width); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")
		if strings.Contains(b.String(), "█") != want.bar || len(lines) != want.lines {
			t.Errorf("at %d:\n%s", width, b.String())
		}
		for _, line := range lines {
			if width > 0 && len([]rune(line)) > width {
				t.Errorf("at %d, a line of %d: %q", width, len([]rune(line)), line)
			}
		}
	}
}
