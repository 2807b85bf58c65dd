package ingest

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/delimited"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/inflate"
	"github.com/quotawatch/quotawatch/ingest/kind"
)

// text is delimited text, plain or in gzip, as a book of one sheet.
type text struct {
	in    Input
	file  *os.File
	delim byte
}

// openText checks that a file holds text, plain or in gzip.
func openText(in Input, f *os.File, delim byte) (*text, error) {
	t := &text{in, f, delim}
	body, err := t.unwrap(nil)
	if err != nil {
		return nil, err
	}
	head, err := body.Peek(kind.Head)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, t.damaged(1, err)
	}
	return t, in.checkInside(head)
}

// checkInside refuses what gzip holds and is no text, with the way to it.
func (in Input) checkInside(head []byte) error {
	name := in
	name.Name = strings.TrimSuffix(in.Name, filepath.Ext(in.Name))
	if in.extension() != ".gz" {
		name.Name = in.Name
	}
	t := kind.Of(name.Name, head)
	switch {
	case t.ID == kind.Text:
		return nil
	case t.ID == kind.Empty || t.ID == "rds" || t.ID == "rda": // R packs its files so and reads them
		return in.refuseKind(t)
	case t.ID == "tar":
		t.Do = "unpack it: tar -xzf FILE, and add what is in it"
	case t.Read() || t.ID == kind.OldOffice:
		t.Do = "unpack it: gunzip -k FILE, and add what is in it"
	}
	t.Name += " in gzip"
	return in.refuseKind(t)
}

// unwrap begins to read the text, its compression taken off.
func (t *text) unwrap(progress func(int)) (*bufio.Reader, error) {
	whole := io.NewSectionReader(t.file, 0, t.in.Bytes)
	raw := bufio.NewReaderSize(&meter{whole, progress}, kind.Head)
	head, err := raw.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, t.in.unreadable(err)
	}
	if string(head) != "\x1f\x8b" {
		return raw, nil
	}
	zr, err := inflate.NewGzip(raw)
	if err != nil {
		return nil, t.damaged(1, err)
	}
	return bufio.NewReaderSize(zr, kind.Head), nil
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
	head, _ := body.Peek(kind.Head) // an error comes again when it is read
	decoded := newDecoder(body, head)
	return &textRows{t: t, decoded: decoded, d: delimited.NewReader(decoded, t.delim)}, nil
}

// textRows gives the records of a text as rows of cells.
type textRows struct {
	t       *text
	decoded *decoder
	d       *delimited.Reader
	rec     delimited.Record
	cells   []grid.Cell
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
	*rec = grid.Record{Row: r.rec.Line, Cells: r.cells, Bad: r.rec.Bad, Lines: r.rec.Lines, Open: r.rec.Open}
	return nil
}

// Strings gives none: each text stands where it is.
func (r *textRows) Strings() grid.Strings { return nil }

// Notes says what was assumed of the encoding.
func (r *textRows) Notes() []string { return r.decoded.notes() }

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
