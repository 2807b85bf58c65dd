// Package present writes tables for people and for programs.
//
// It exists so that every command shows the same table as a terminal table,
// CSV, Markdown and Parquet, and so that no text taken from a release can act in the
// program that opens it: as a formula, a terminal command or a table cell.
package present

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/quotawatch/quotawatch"
)

// Format is a way to write a table.
type Format string

// The formats of --format. JSON is written by the commands, from the types
// that hold their answers.
const (
	FormatTable    Format = "table"
	FormatJSON     Format = "json"
	FormatCSV      Format = "csv"
	FormatMarkdown Format = "md"
	FormatParquet  Format = "parquet"
)

// Formats lists the formats, the default first.
func Formats() []Format {
	return []Format{FormatTable, FormatJSON, FormatCSV, FormatMarkdown, FormatParquet}
}

// Cell is one value of a table. A number is written as it is; a text is made
// harmless first. Screen, if set, is what people see in place of Value.
type Cell struct {
	Value  string
	Screen string
	Number bool
}

// Text makes a cell of text.
func Text(s string) Cell { return Cell{Value: s} }

// Int makes a cell of a whole number, with thousands marked on screens.
func Int(n int64, screen string) Cell {
	return Cell{Value: strconv.FormatInt(n, 10), Screen: screen, Number: true}
}

// Number makes a cell of an Estimate: empty where it is not known, "–" on
// screens.
func Number(e quotawatch.Estimate, decimals int) Cell {
	if !e.Known() {
		return Cell{Screen: "–", Number: true}
	}
	if e.Denominator == 1 {
		return Cell{Value: strconv.FormatInt(e.Numerator, 10), Screen: e.Format(0), Number: true}
	}
	return Cell{Value: e.Format(6), Screen: e.Format(decimals), Number: true}
}

// Screened gives the cell with another text for screens.
func (c Cell) Screened(s string) Cell {
	c.Screen = s
	return c
}

func (c Cell) screen() string {
	if c.Screen != "" {
		return Printable(c.Screen)
	}
	return Printable(c.Value)
}

// Table is rows of cells under column names.
type Table struct {
	Columns []string
	Rows    [][]Cell
	// Hidden columns, by index, are left out on screens, where Width is short.
	Hidden map[int]bool
	// Drawn, if set, is a bar or the like for each row, on terminals only.
	Drawn []string
}

// Write writes the table in a format other than JSON. width bounds a terminal
// table, 0 leaves it as wide as it is.
func (t Table) Write(w io.Writer, f Format, width int) error {
	switch f {
	case FormatCSV:
		return t.csv(w)
	case FormatMarkdown:
		return t.markdown(w)
	case FormatParquet:
		return t.parquet(w)
	}
	return t.terminal(w, width)
}

func (t Table) csv(w io.Writer) error {
	cw := csv.NewWriter(w)
	rows := [][]string{t.headers(Harmless)}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.Value
			if !c.Number {
				cells[i] = Harmless(c.Value)
			}
		}
		rows = append(rows, cells)
	}
	return cw.WriteAll(rows)
}

// headers gives the names of the columns, which can be values of a release too.
func (t Table) headers(safe func(string) string) []string {
	names := make([]string, len(t.Columns))
	for i, name := range t.Columns {
		names[i] = safe(name)
	}
	return names
}

func (t Table) markdown(w io.Writer) error {
	line := func(cells []string) error {
		_, err := fmt.Fprintln(w, "| "+strings.Join(cells, " | ")+" |")
		return err
	}
	if err := line(t.headers(func(name string) string { // _ inside of a word marks nothing
		return strings.ReplaceAll(escapeMarkdown(Harmless(Printable(name))), `\_`, "_")
	})); err != nil {
		return err
	}
	rule := make([]string, len(t.Columns))
	for i := range rule {
		rule[i] = "---"
		if len(t.Rows) > 0 && t.Rows[0][i].Number {
			rule[i] = "---:"
		}
	}
	if err := line(rule); err != nil {
		return err
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = c.screen()
			if !c.Number {
				cells[i] = escapeMarkdown(Harmless(Printable(c.Value)))
			}
		}
		if err := line(cells); err != nil {
			return err
		}
	}
	return nil
}

// Harmless keeps a text from acting as a formula in a spreadsheet program: one
// that begins with = + - @ or a control character gets an apostrophe before
// it, also after a line end or a tab inside it (OWASP ASVS 1.2.10).
func Harmless(s string) string {
	var b strings.Builder
	start := true
	for _, r := range s {
		if start && (strings.ContainsRune("=+-@\t\r\n\x00", r) || unicode.IsControl(r)) {
			b.WriteByte('\'')
		}
		b.WriteRune(r)
		start = r == '\n' || r == '\r' || r == '\t'
	}
	return b.String()
}

// Printable shows control characters, and marks that reverse the order of
// text, as escapes: data must not drive the terminal it is printed on.
func Printable(s string) string {
	if strings.IndexFunc(s, unsafeRune) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unsafeRune(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unsafeRune(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }

func escapeMarkdown(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`).Replace(s)
}

// Decimal makes a cell of a number that is no Estimate, as a bound of one,
// written with six decimals and shown with fewer.
func Decimal(v float64, decimals int) Cell {
	return Cell{Value: strconv.FormatFloat(v, 'f', 6, 64), Screen: strconv.FormatFloat(v, 'f', decimals, 64), Number: true}
}
