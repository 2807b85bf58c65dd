package xlsx

import (
	"errors"
	"fmt"
	"io"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// rows reads the rows of one sheet.
type rows struct {
	*scan
	strings *sharedStrings
	brief   bool // texts beyond those that were read are blank
	row     element
	cell    cellTags
	last    int // number of the row before
	ended   bool
	cells   []grid.Cell
	numeral numeral // of the row that is being read
	gaps    int     // cells that were left out so far
	plain   bool    // no prefix stands before the names of elements
	text    []byte  // of the row's texts that had to be decoded

	sheet    string // its name
	hidden   bool   // the row is not shown
	unworked int    // formulas of the row without a value
	notes    struct{ hidden, unworked int }
}

// cellTags are the tags inside a row.
type cellTags struct {
	cell, value, inline, formula, more element
	texts                              textTags
}

// Rows begins to read sheet i; the shared texts are read before the first one.
func (b *Book) Rows(i int, progress func(bytes int)) (grid.Rows, error) {
	shared, err := b.texts()
	if err != nil {
		return nil, err
	}
	return b.rows(i, shared, progress)
}

func (b *Book) rows(i int, shared *sharedStrings, progress func(bytes int)) (*rows, error) {
	part, f, err := b.open(b.parts[i])
	if err != nil {
		return nil, err
	}
	var read func(int)
	if progress != nil { // told of packed bytes, as the size of the file is in those
		share, told, seen := float64(f.CompressedSize64)/float64(max(1, f.UncompressedSize64)), 0, 0
		read = func(n int) {
			seen += n
			now := int(float64(seen) * share)
			progress(now - told)
			told = now
		}
	}
	x := newScan("sheet "+b.sheets[i].Name, part, read)
	if err := x.head("sheetData"); err != nil {
		x.close()
		return nil, err
	}
	pair := func(name string) element { return element{x.tag("<", name), x.tag("</", name)} }
	return &rows{scan: x, sheet: x.name, strings: shared, brief: b.brief, plain: x.prefix == "", row: pair("row"),
		cell: cellTags{pair("c"), pair("v"), pair("is"), pair("f"), pair("extLst"), newTextTags(x.prefix)}}, nil
}

// Strings gives the shared texts of the workbook.
func (r *rows) Strings() grid.Strings { return r.strings }

// Notes says what the program of the workbook does not show.
func (r *rows) Notes() (notes []string) {
	if n := r.notes.hidden; n > 0 {
		notes = append(notes, fmt.Sprintf("%s: rows hidden in the workbook (by a filter or by hand) and read like the others: %d", r.sheet, n))
	}
	if n := r.notes.unworked; n > 0 {
		notes = append(notes, fmt.Sprintf("%s: cells that hold formulas which were never computed: %d; open and save the workbook in a spreadsheet program", r.sheet, n))
	}
	return notes
}

// Close ends the reading.
func (r *rows) Close() error {
	r.close()
	return nil
}

// Next reads the next row.
func (r *rows) Next(rec *grid.Record) error {
	if r.ended {
		return io.EOF
	}
	err := r.next(func(b []byte) (int, error) { return r.take(b, rec) })
	if errors.Is(err, io.EOF) {
		r.ended = true
		if err := r.tail("sheetData"); err != nil {
			return err
		}
	}
	return err
}

// take reads one <row> at the start of b and gives its length.
func (r *rows) take(b []byte, rec *grid.Record) (int, error) {
	if !startsTag(b, r.row.open) {
		if len(b) < 16 {
			return 0, errShort
		}
		return 0, &fault{"a row", quoted(b)}
	}
	attrs, n, empty, err := tagBounds(b, len(r.row.open))
	if err != nil {
		return 0, err
	}
	number, err := r.rowNumber(attrs)
	if err != nil {
		return 0, err
	}
	*rec = grid.Record{Row: number}
	r.numeral = newNumeral(number)
	r.text, r.unworked = r.text[:0], 0
	width := 0
	if !empty {
		r.cells = r.cells[:0]
		if n, width, err = r.takeCells(b, n, rec); err != nil {
			return 0, err
		}
	}
	rec.Cells = r.cells[:width]
	r.notes.unworked += r.unworked
	if r.hidden && !rec.Empty() {
		r.notes.hidden++
	}
	if rec.Bad != "" {
		rec.Cells = nil
	}
	r.last = number
	return n, nil
}

// rowNumber reads the number of a row: its r, or the one after the row before.
// Rows ascend, and none stands twice.
func (r *rows) rowNumber(attrs []byte) (int, error) {
	number := r.last + 1
	r.hidden = false
	for {
		name, value, rest, ok, err := attribute(attrs)
		if err != nil {
			return 0, err
		}
		if !ok {
			break
		}
		if string(name) == "r" {
			v, used := digits(value)
			if used == 0 || used != len(value) {
				return 0, &fault{"the number of a row", quoted(value)}
			}
			number = v
		} else if string(name) == "hidden" && (string(value) == "1" || string(value) == "true") {
			r.hidden = true
		} else if err := r.checkSpace(name, value); err != nil {
			return 0, err
		}
		attrs = rest
	}
	switch {
	case number <= r.last:
		return 0, &fault{"rows in order, each once", fmt.Sprintf("row %d after row %d", number, r.last)}
	case number > MaxRows:
		return 0, &fault{fmt.Sprintf("at most %d rows", MaxRows), fmt.Sprintf("row %d", number)}
	}
	return number, nil
}

// checkSpace refuses a row or cell that gives the names in it another meaning.
func (r *rows) checkSpace(name, value []byte) error {
	if len(name) < 5 || string(name[:5]) != "xmlns" {
		return nil
	}
	prefix := ""
	if len(name) > 6 {
		prefix = string(name[6:]) + ":"
	}
	if prefix != r.prefix || mainSpaces[string(value)] {
		return nil
	}
	return &fault{"rows and cells of a workbook", "some of the name space " + quoted(value)}
}

// digits reads a whole number of at most nine digits at the start of b.
func digits(b []byte) (v, used int) {
	for used < len(b) && used < 10 && b[used] >= '0' && b[used] <= '9' {
		v = v*10 + int(b[used]-'0')
		used++
	}
	if used > 9 {
		return 0, 0
	}
	return v, used
}

// takeCells reads the cells from n on up to the end of the row, and gives the
// number of columns.
func (r *rows) takeCells(b []byte, n int, rec *grid.Record) (end, width int, err error) {
	for {
		if used, column, ok := r.plainCell(b[n:], width); ok {
			n, width = n+used, column+1
			continue
		}
		if n, err = skipAside(b, n); err != nil {
			return 0, 0, err
		}
		rest := b[n:]
		if len(rest) < 2 {
			return 0, 0, errShort
		}
		if rest[1] == '/' && startsTag(rest, r.row.close) {
			used, err := closeEnd(rest, len(r.row.close))
			return n + used, width, err
		}
		if !startsTag(rest, r.cell.cell.open) {
			if len(rest) <= len(r.row.close) {
				return 0, 0, errShort
			}
			return 0, 0, &fault{"a cell of row " + fmt.Sprint(rec.Row), quoted(rest)}
		}
		used, column, err := r.takeCell(rest, width, rec)
		if err != nil {
			return 0, 0, err
		}
		n, width = n+used, column+1
	}
}
