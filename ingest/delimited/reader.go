// Package delimited reads delimited text (CSV and its relatives) strictly,
// with the line number of each record as a text editor counts lines.
//
// It exists because a wrong row must cost that row alone and be named: the
// readers at hand either stop at it, or join it with the next, or lose count.
package delimited

import (
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/quotawatch/quotawatch"
)

// MaxRecord is the longest record read, in bytes; a longer one is bad. It
// bounds the work an unclosed quote can cause.
const MaxRecord = 64 << 10

const blockSize = 256 << 10

// Record is one record of a file. Cells are valid until the next call of Next.
type Record struct {
	// Line is where the record begins, counted from 1.
	Line int
	// Cells are the values, unquoted. Empty for a blank line.
	Cells [][]byte
	// Bad is the code of what is wrong with the record, empty when it is
	// well formed. A bad record is the one physical line at Line.
	Bad quotawatch.Code
	// Lines is how many physical lines the record spans.
	Lines int
	// Open tells that the file ends before the last line of the record does.
	Open bool
}

// Blank tells whether the record is a line without any cell.
func (r *Record) Blank() bool { return len(r.Cells) == 0 && r.Bad == "" }

// Empty tells whether no cell of the record holds anything.
func (r *Record) Empty() bool {
	for _, c := range r.Cells {
		if len(c) > 0 {
			return false
		}
	}
	return r.Bad == ""
}

// Reader reads records. Rules: records end with LF or CRLF; a cell is quoted
// whole or not at all; a doubled quote inside a quoted cell is one quote; a
// quoted cell may hold the delimiter and line ends; text is UTF-8, with or
// without a byte order mark.
type Reader struct {
	src   io.Reader
	delim byte
	buf   []byte // buf[pos:] is read but not yet consumed
	pos   int
	eof   bool
	line  int
	cells [][]byte
	begun bool
}

// NewReader reads records from src, split by delim.
func NewReader(src io.Reader, delim byte) *Reader {
	return &Reader{src: src, delim: delim, line: 1}
}

// Line gives the line that the next record begins on.
func (d *Reader) Line() int { return d.line }

// Next reads the next record into r. It gives io.EOF after the last one, and
// the error of the source, after which the reader gives nothing more.
func (d *Reader) Next(r *Record) error {
	if !d.begun {
		d.begun = true
		if err := d.fill(); err != nil {
			return err
		}
		if bytes.HasPrefix(d.buf, []byte("\xef\xbb\xbf")) {
			d.pos = 3
		}
	}
	for {
		rest := d.buf[d.pos:]
		if len(rest) == 0 && d.eof {
			return io.EOF
		}
		if len(rest) > MaxRecord && bytes.IndexByte(rest, '\n') < 0 {
			return d.skipLine(r)
		}
		size, lines, bad := d.split(rest)
		if size == 0 { // the record goes on beyond what is read
			if err := d.fill(); err != nil {
				return err
			}
			continue
		}
		open := size == len(rest) && rest[size-1] != '\n' && rest[size-1] != '\r'
		*r = Record{Line: d.line, Cells: d.cells, Bad: bad, Lines: lines, Open: open}
		d.pos += size
		d.line += lines
		return nil
	}
}

// skipLine gives up a line too long to hold, without holding it.
func (d *Reader) skipLine(r *Record) error {
	*r = Record{Line: d.line, Bad: quotawatch.CodeRowTooLong, Lines: 1}
	d.line++
	for {
		if i := bytes.IndexByte(d.buf[d.pos:], '\n'); i >= 0 {
			d.pos += i + 1
			return nil
		}
		d.pos = len(d.buf)
		if d.eof {
			return nil
		}
		if err := d.fill(); err != nil {
			return err
		}
	}
}

// split finds the record at the start of b and fills d.cells. It gives the
// bytes it takes, its line ends included, and the lines it spans. Size 0 asks
// for more bytes. A bad record takes its first physical line only, so that
// reading goes on at the very next one.
func (d *Reader) split(b []byte) (size, lines int, bad quotawatch.Code) {
	d.cells = d.cells[:0]
	at, lines := 0, 1
	for {
		cell, next, inner, state := d.cell(b, at)
		switch state {
		case cellMore:
			if len(b) > MaxRecord {
				return d.firstLine(b, quotawatch.CodeRowQuote)
			}
			if !d.eof {
				return 0, 0, ""
			}
			return d.firstLine(b, quotawatch.CodeRowQuote)
		case cellBroken:
			return d.firstLine(b, quotawatch.CodeRowQuote)
		}
		lines += inner
		d.cells = append(d.cells, cell)
		if state == cellThenCell {
			at = next
			continue
		}
		if next > MaxRecord {
			return d.firstLine(b, quotawatch.CodeRowTooLong)
		}
		if code := checkText(b[:next]); code != "" {
			return d.firstLine(b, code)
		}
		if len(d.cells) == 1 && len(cell) == 0 && b[0] != '"' {
			d.cells = d.cells[:0]
		}
		return next, lines, ""
	}
}

// firstLine makes the bad record of b's first physical line.
func (d *Reader) firstLine(b []byte, code quotawatch.Code) (size, lines int, bad quotawatch.Code) {
	d.cells = d.cells[:0]
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		if i > MaxRecord {
			code = quotawatch.CodeRowTooLong
		}
		return i + 1, 1, code
	}
	if d.eof {
		return len(b), 1, code
	}
	return 0, 0, ""
}

type cellState int

const (
	cellThenCell   cellState = iota // a delimiter followed
	cellThenRecord                  // a line end or the end of the file followed
	cellMore                        // the bytes end inside the cell
	cellBroken                      // a quote where none may stand
)

// cell reads the cell at b[at:]. next is where reading goes on, inner how many
// line ends the cell holds.
func (d *Reader) cell(b []byte, at int) (cell []byte, next, inner int, state cellState) {
	if at < len(b) && b[at] == '"' {
		return d.quoted(b, at)
	}
	for i := at; i < len(b); i++ {
		switch b[i] {
		case d.delim:
			return b[at:i], i + 1, 0, cellThenCell
		case '\n':
			return trimCR(b[at:i]), i + 1, 0, cellThenRecord
		case '"':
			return nil, 0, 0, cellBroken
		}
	}
	if d.eof {
		return trimCR(b[at:]), len(b), 0, cellThenRecord
	}
	return nil, 0, 0, cellMore
}

func (d *Reader) quoted(b []byte, at int) (cell []byte, next, inner int, state cellState) {
	start, doubled := at+1, false
	for i := start; ; {
		j := bytes.IndexByte(b[i:], '"')
		if j < 0 {
			return nil, 0, 0, cellMore
		}
		i += j + 1 // just after the quote
		if i < len(b) && b[i] == '"' {
			doubled = true
			i++
			continue
		}
		if i == len(b) && !d.eof {
			return nil, 0, 0, cellMore
		}
		cell = b[start : i-1]
		if bytes.IndexByte(cell, '\n') >= 0 {
			inner = bytes.Count(cell, []byte{'\n'})
		}
		if doubled {
			cell = bytes.ReplaceAll(cell, []byte(`""`), []byte(`"`))
		}
		next, state = d.afterQuote(b, i)
		return cell, next, inner, state
	}
}

// afterQuote tells what follows a closing quote that ends at b[:i].
func (d *Reader) afterQuote(b []byte, i int) (next int, state cellState) {
	switch {
	case i == len(b):
		return i, cellThenRecord
	case b[i] == d.delim:
		return i + 1, cellThenCell
	case b[i] == '\n':
		return i + 1, cellThenRecord
	case b[i] == '\r' && i+1 < len(b) && b[i+1] == '\n':
		return i + 2, cellThenRecord
	case b[i] == '\r' && i+1 == len(b) && !d.eof:
		return 0, cellMore
	case b[i] == '\r' && i+1 == len(b):
		return i + 1, cellThenRecord
	}
	return 0, cellBroken
}

func trimCR(b []byte) []byte {
	if n := len(b); n > 0 && b[n-1] == '\r' {
		return b[:n-1]
	}
	return b
}

// checkText gives the code of what makes the bytes of a record no text.
func checkText(b []byte) quotawatch.Code {
	if bytes.IndexByte(b, 0) >= 0 {
		return quotawatch.CodeRowNUL
	}
	if !utf8.Valid(b) {
		return quotawatch.CodeRowEncoding
	}
	return ""
}

// fill moves what is not consumed to the front and reads another block.
func (d *Reader) fill() error {
	rest := d.buf[d.pos:]
	if need := len(rest) + blockSize; cap(d.buf) < need {
		grown := make([]byte, len(rest), need*2)
		copy(grown, rest)
		d.buf = grown
	} else {
		d.buf = d.buf[:copy(d.buf, rest)]
	}
	d.pos = 0
	// Not io.ReadFull: its ErrUnexpectedEOF could not be told from that of a
	// source that was cut short, which must never pass for the end.
	for free := blockSize; free > 0; {
		n, err := d.src.Read(d.buf[len(d.buf) : len(d.buf)+free])
		d.buf, free = d.buf[:len(d.buf)+n], free-n
		if errors.Is(err, io.EOF) {
			d.eof = true
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}
