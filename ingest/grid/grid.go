// Package grid is the form in which every reader of release files gives what
// it reads: sheets of rows of typed cells, with the number of each row.
//
// It exists so that workbooks, delimited text and columnar files meet the same
// rules of recognition, contract and quarantine. It holds no rule itself.
package grid

import (
	"io"

	"github.com/quotawatch/quotawatch"
)

// Kind is what a cell holds, as the file says it.
type Kind uint8

// The kinds of cells.
const (
	// Blank is no value: no cell, an empty one, or a null.
	Blank Kind = iota
	// Text is text; Cell.Text holds it.
	Text
	// Shared is text that stands once in the file; Cell.Shared is its index in
	// the Strings of the rows.
	Shared
	// Number is a number; a date of a workbook is one, in days.
	Number
	// Time is an instant or a day in Cell.Number, in microseconds since
	// 1970-01-01 on a clock that names no zone.
	Time
	// Bool is true (1) or false (0) in Cell.Number.
	Bool
	// Fault is an error value of a workbook, as #REF!; Cell.Text names it.
	Fault
)

// Cell is one cell. It is valid until the next row is read.
type Cell struct {
	Kind   Kind
	Shared int32
	Number float64
	Text   []byte
}

// Record is one row of a sheet.
type Record struct {
	// Row is where the row stands: the line of a text as an editor counts it,
	// the row of a sheet as its program shows it, the place of a row in a
	// columnar file; all count from 1. The names of a columnar file are row 0.
	Row int
	// Cells are the cells by column. None for a blank line.
	Cells []Cell
	// Bad is the code of what is wrong with the row itself, empty when it is
	// well formed; a bad row has no cells.
	Bad quotawatch.Code
	// Lines is how many lines of a text the record spans; 0 counts as one.
	Lines int
	// Open tells that the file ends before the line does.
	Open bool
}

// Empty tells whether no cell of a well-formed row holds anything.
func (r *Record) Empty() bool {
	for i := range r.Cells {
		if r.Cells[i].Kind != Blank {
			return false
		}
	}
	return r.Bad == ""
}

// Strings are the shared texts of a file.
type Strings interface {
	// Len gives how many there are.
	Len() int
	// Text gives the text of index i. It is not to be changed.
	Text(i int32) []byte
}

// Rows reads the rows of one sheet in order.
type Rows interface {
	// Next reads the next row into r. It gives io.EOF after the last one; any
	// other error means that the file cannot be read on, and is a
	// quotawatch.Error where the reader can say more than the source did.
	Next(r *Record) error
	// Strings gives the shared texts, nil where there are none.
	Strings() Strings
	io.Closer
}

// Noter is Rows that have something to say of how they were read: what was
// assumed, what the program of the file does not show.
type Noter interface {
	// Notes gives it after the last row, in sentences for whoever added the file.
	Notes() []string
}

// Sheet describes one sheet of a file.
type Sheet struct {
	// Name is empty for files that have no sheets.
	Name string
	// Hidden tells that the program of the file does not show the sheet.
	Hidden bool
	// Epoch1904 tells that its dates count from 1904-01-01 and not from 1900.
	Epoch1904 bool
	// Zones names, per column of instants, the zone on whose clock its cells
	// are; "" for other columns. It is nil where no file of the kind has any.
	Zones []string
}

// NoZone stands in Sheet.Zones for instants in UTC of which the file does not
// say where they were.
const NoZone = "none"

// Book is an opened file.
type Book interface {
	// Sheets lists the sheets in the order of the file.
	Sheets() []Sheet
	// Rows begins to read sheet i. Sheets can be read at the same time.
	// progress, if not nil, is told how many bytes of the file were used.
	Rows(i int, progress func(bytes int)) (Rows, error)
	io.Closer
}
