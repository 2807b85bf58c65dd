package ods

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// rows reads the rows of one sheet.
type rows struct {
	*document
	name string
	at   int // the depth of the sheet's own element

	cells    []grid.Cell
	text     []byte
	row      int // of the last row that was read
	left     int // how often it stands yet
	repeated int // cells that stood for others so far
	hidden   int // rows that the program does not show
	unworked int // formulas without a value
	done     bool
}

// Strings gives none: texts stand in their cells.
func (r *rows) Strings() grid.Strings { return nil }

// Close ends the reading.
func (r *rows) Close() error {
	r.close()
	return nil
}

// Notes says what the program of the file does not show.
func (r *rows) Notes() (notes []string) {
	if r.hidden > 0 {
		notes = append(notes, fmt.Sprintf("%s: rows hidden in the workbook (by a filter or by hand) and read like the others: %d", r.name, r.hidden))
	}
	if r.unworked > 0 {
		notes = append(notes, fmt.Sprintf("%s: cells that hold formulas which were never computed: %d; open and save the workbook in a spreadsheet program", r.name, r.unworked))
	}
	return notes
}

// Next reads the next row that holds anything; rows without are counted alone.
func (r *rows) Next(rec *grid.Record) error {
	for r.left == 0 {
		if r.done {
			return io.EOF
		}
		if err := r.next(); err != nil {
			return err
		}
	}
	r.left--
	*rec = grid.Record{Row: r.row - r.left, Cells: r.cells}
	return nil
}

// next reads up to the end of the next row of the sheet.
func (r *rows) next() error {
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch {
			case t.Name == (xml.Name{Space: nsTable, Local: "table-row"}):
				return r.takeRow(t)
			case t.Name.Space == nsTable && wraps[t.Name.Local]:
			default: // columns, shapes, forms
				if err := r.skip(); err != nil {
					return err
				}
			}
		case xml.EndElement:
			if r.depth < r.at {
				r.done = true
				return r.finish()
			}
		}
	}
}

// wraps are elements around rows.
var wraps = map[string]bool{"table-rows": true, "table-header-rows": true, "table-row-group": true}

// finish reads the rest of the document, which proves that it is whole.
func (r *rows) finish() error {
	for {
		if _, err := r.token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// takeRow reads the cells of a row.
func (r *rows) takeRow(start xml.StartElement) error {
	times, err := r.times(start, "number-rows-repeated", MaxRows)
	if err != nil {
		return err
	}
	if r.row += times; r.row > MaxRows {
		return beyond("rows", MaxRows, int64(r.row))
	}
	r.cells, r.text = r.cells[:0], r.text[:0]
	width, gap := 0, 0 // cells so far, and those without content at their end
	for {
		t, err := r.token()
		if err != nil {
			return err
		}
		if _, ok := t.(xml.EndElement); ok {
			break
		}
		cell, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if cell.Name.Space != nsTable || cell.Name.Local != "table-cell" && cell.Name.Local != "covered-table-cell" {
			return structure(r.name, "cells in a row", fmt.Sprintf("%.40q", cell.Name.Local))
		}
		n, err := r.times(cell, "number-columns-repeated", MaxColumns)
		if err != nil {
			return err
		}
		if width += n; width > MaxColumns {
			return beyond("columns", MaxColumns, int64(width))
		}
		c, err := r.takeCell(cell)
		if err != nil {
			return err
		}
		if gap += n; c.Kind == grid.Blank {
			continue
		}
		if err := r.place(c, n, gap, times); err != nil {
			return err
		}
		gap = 0
	}
	if len(r.cells) == 0 {
		return nil
	}
	r.left = times
	switch attr(start, nsTable, "visibility") {
	case "collapse", "filter":
		r.hidden += times
	}
	return nil
}

// place appends a cell n times, after the cells without content before it, and
// counts what stands for more than was written.
func (r *rows) place(c grid.Cell, n, gap, times int) error {
	for range gap - n {
		r.cells = append(r.cells, grid.Cell{})
	}
	for range n {
		r.cells = append(r.cells, c)
	}
	if r.repeated += (gap - 1) + gap*(times-1); r.repeated > maxRepeated {
		return beyond("cells that stand for others in a sheet", maxRepeated, int64(r.repeated))
	}
	return nil
}

// times reads how often a row or cell stands.
func (r *rows) times(t xml.StartElement, name string, most int) (int, error) {
	text := attr(t, nsTable, name)
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, structure(r.name, "a number of times", fmt.Sprintf("%.40q", text))
	}
	if n > most {
		return 0, beyond("rows or columns", int64(most), int64(n))
	}
	return n, nil
}
