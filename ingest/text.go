package ingest

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/delimited"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/inflate"
)

// text is delimited text, plain or in gzip, as a book of one sheet.
type text struct {
	in    Input
	file  *os.File
	delim byte
}

// openText checks that a file is text of the format that its name says.
func openText(in Input, f *os.File, delim byte) (*text, error) {
	t := &text{in, f, delim}
	body, err := t.unwrap(nil)
	if err != nil {
		return nil, err
	}
	head, err := body.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, t.damaged(1, err)
	}
	name := strings.TrimSuffix(strings.ToLower(in.Name), ".gz")
	return t, in.checkFormat(name, head)
}

// unwrap begins to read the text, its compression taken off.
func (t *text) unwrap(progress func(int)) (*bufio.Reader, error) {
	whole := io.NewSectionReader(t.file, 0, t.in.Bytes)
	raw := bufio.NewReaderSize(&meter{whole, progress}, 1<<16)
	head, err := raw.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, t.in.unreadable(err)
	}
	named, packed := strings.HasSuffix(strings.ToLower(t.in.Name), ".gz"), sniff(head) == "gzip"
	if named != packed {
		expected := map[bool]string{true: "gzip, as the name ends in .gz", false: "text, as the name has no .gz"}[named]
		found, _ := raw.Peek(512)
		return nil, t.in.fail(quotawatch.CodeFileFormat, "the file is not what its name says", expected, describe(sniff(found)),
			"get the file again, or give it the name that fits", nil)
	}
	if !packed {
		return raw, nil
	}
	zr, err := inflate.NewGzip(raw)
	if err != nil {
		return nil, t.damaged(1, err)
	}
	return bufio.NewReaderSize(zr, 1<<16), nil
}

// Sheets gives the one sheet, which has no name.
func (t *text) Sheets() []grid.Sheet { return []grid.Sheet{{}} }

// Close does nothing: the file belongs to the book around this one.
func (t *text) Close() error { return nil }

// Rows begins to read the text.
func (t *text) Rows(_ int, progress func(bytes int)) (grid.Rows, error) {
	body, err := t.unwrap(progress)
	if err != nil {
		return nil, err
	}
	return &textRows{t: t, d: delimited.NewReader(body, t.delim)}, nil
}

// textRows gives the records of a text as rows of cells.
type textRows struct {
	t     *text
	d     *delimited.Reader
	rec   delimited.Record
	cells []grid.Cell
}

// Next reads the next record.
func (r *textRows) Next(rec *grid.Record) error {
	if err := r.d.Next(&r.rec); errors.Is(err, io.EOF) {
		return err
	} else if err != nil {
		return r.t.damaged(r.d.Line(), err)
	}
	r.cells = r.cells[:0]
	for _, c := range r.rec.Cells {
		cell := grid.Cell{}
		if len(c) > 0 {
			cell = grid.Cell{Kind: grid.Text, Text: c}
		}
		r.cells = append(r.cells, cell)
	}
	*rec = grid.Record{Row: r.rec.Line, Cells: r.cells, Bad: r.rec.Bad}
	return nil
}

// Strings gives none: each text stands where it is.
func (r *textRows) Strings() grid.Strings { return nil }

// Close does nothing.
func (r *textRows) Close() error { return nil }

// damaged makes the error of a compressed file that breaks off at a line.
func (t *text) damaged(line int, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileTruncated, Summary: "the compressed file is cut short or damaged", File: t.in.Name,
		Place: fmt.Sprintf("line %d", line), Expected: "a whole gzip file", Found: gzipFault(err),
		Do: "get the file again and compare its size or hash with the publisher's"}
}

func gzipFault(err error) string {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "it ends early"
	case errors.Is(err, gzip.ErrHeader):
		return "bytes that are not gzip"
	case errors.Is(err, gzip.ErrChecksum):
		return "a wrong checksum"
	}
	return err.Error()
}

// meter reports how many bytes pass through it.
type meter struct {
	r        io.Reader
	progress func(int)
}

func (m *meter) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if m.progress != nil && n > 0 {
		m.progress(n)
	}
	return n, err
}
