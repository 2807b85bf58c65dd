// Package ods reads the cells of OpenDocument spreadsheets, as LibreOffice
// saves them, strictly and within the bounds of ingest/xlsx.
//
// It exists because the readers at hand take a whole document into memory and
// repeat cells as often as a file asks for. OpenDocument 1.3 part 3 is the
// format; what is not well formed or beyond the bounds is refused.
package ods

import (
	"archive/zip"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/inflate"
	"github.com/quotawatch/quotawatch/ingest/zipfile"
)

// The limits of a workbook. Rows, columns and what a cell holds are those of
// LibreOffice; the others bound what a crafted file can cost.
const (
	MaxRows     = 1_048_576
	MaxColumns  = 16_384
	maxCell     = 64 << 10   // bytes
	maxRepeated = 50_000_000 // cells that stand for others, of a sheet
	maxSheets   = 100
	maxPart     = 16 << 30
	maxRatio    = 1_000 // of a part, beyond freeRatio bytes
	freeRatio   = 64 << 20
	maxManifest = 1 << 20
)

// content is the part that holds the cells.
const content = "content.xml"

// Book is an opened workbook.
type Book struct {
	open   func() (io.ReadCloser, error)
	size   int64 // packed bytes of the content
	full   int64 // and unpacked
	sheets []grid.Sheet
}

// Open reads the directory and the sheets of a workbook in a zip file. Errors
// carry the codes file-format, file-truncated, file-encrypted, file-limits and
// sheet-structure.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	zr, err := zipfile.Open(r, size)
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return nil, err
	}
	if err != nil {
		return nil, damaged("the directory of the zip file", err)
	}
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser {
		return inflate.NewReader(bufio.NewReaderSize(r, 64<<10))
	})
	part, err := parts(zr)
	if err != nil {
		return nil, err
	}
	b := &Book{size: int64(part.CompressedSize64), full: int64(part.UncompressedSize64), open: func() (io.ReadCloser, error) {
		rc, err := part.Open()
		if err != nil {
			return nil, damaged(content, err)
		}
		return rc, nil
	}}
	return b, b.list()
}

// OpenFlat opens a workbook that is one XML file.
func OpenFlat(r io.ReaderAt, size int64) (*Book, error) {
	b := &Book{size: size, full: size, open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(r, 0, size)), nil
	}}
	return b, b.list()
}

// parts finds the part of the cells, and looks whether it is to be had.
func parts(zr *zip.Reader) (found *zip.File, err error) {
	for _, f := range zr.File {
		switch f.Name {
		case content:
			if found != nil {
				return nil, structure(content, "each part once", "the name twice")
			}
			found = f
		case "META-INF/manifest.xml":
			if err := encrypted(f); err != nil {
				return nil, err
			}
		}
	}
	switch {
	case found == nil:
		return nil, structure("the zip file", content, "none of that name")
	case found.Flags&1 != 0:
		return nil, locked(content)
	case found.Method != zip.Store && found.Method != zip.Deflate:
		return nil, structure(content, "stored or deflated parts", fmt.Sprintf("compression method %d", found.Method))
	case found.UncompressedSize64 > maxPart:
		return nil, beyond("bytes of "+content, maxPart, int64(min(found.UncompressedSize64, 1<<62)))
	case found.UncompressedSize64 > freeRatio && found.UncompressedSize64/maxRatio > found.CompressedSize64:
		return nil, beyond("times its size that "+content+" unpacks to", maxRatio, int64(found.UncompressedSize64/max(1, found.CompressedSize64)))
	}
	return found, nil
}

// encrypted looks in the manifest for what a password hides.
func encrypted(f *zip.File) error {
	r, err := f.Open()
	if err != nil {
		return damaged(f.Name, err)
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return damaged(f.Name, err)
	}
	if bytes.Contains(text, []byte("encryption-data")) {
		return locked(f.Name)
	}
	return nil
}

// Sheets lists the sheets in the order of the workbook.
func (b *Book) Sheets() []grid.Sheet { return b.sheets }

// Close does nothing: the file belongs to the caller.
func (b *Book) Close() error { return nil }

// list reads the names of the sheets, which stand among their cells.
func (b *Book) list() error {
	d, err := b.document(nil)
	if err != nil {
		return err
	}
	defer d.close()
	seen := map[string]bool{}
	for {
		sheet, err := d.nextTable()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if seen[sheet.Name] {
			return structure(content, "each sheet name once", fmt.Sprintf("%.80q twice", sheet.Name))
		}
		seen[sheet.Name] = true
		if b.sheets = append(b.sheets, sheet); len(b.sheets) > maxSheets {
			return beyond("sheets", maxSheets, int64(len(b.sheets)))
		}
		if err := d.skip(); err != nil {
			return err
		}
	}
	if len(b.sheets) == 0 {
		return structure(content, "at least one sheet", "none")
	}
	return nil
}

// Rows begins to read sheet i.
func (b *Book) Rows(i int, progress func(bytes int)) (grid.Rows, error) {
	d, err := b.document(progress)
	if err != nil {
		return nil, err
	}
	for at := 0; ; at++ {
		sheet, err := d.nextTable()
		if err == nil && at == i && !same(sheet, b.sheets[i]) {
			err = structure(content, "the sheets that were listed", "others")
		}
		if err == nil && at < i {
			err = d.skip()
		}
		if err != nil {
			d.close()
			return nil, err
		}
		if at == i {
			return &rows{document: d, name: strings.TrimSpace("sheet " + sheet.Name), at: d.depth}, nil
		}
	}
}

// structure makes the error of a workbook that is not made as one must be.
func structure(place, expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeSheet, Summary: "the workbook is damaged, or not made as workbooks are", Place: place,
		Expected: expected, Found: found, Do: "get the file again; if it is the publisher's own, open it in LibreOffice and save it as XLSX"}
}

func beyond(what string, most, found int64) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileLimits, Summary: "the file is beyond what any release needs", Expected: fmt.Sprintf("at most %d %s", most, what),
		Found: fmt.Sprint(found), Do: "check where the file comes from"}
}

func locked(place string) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileEncrypted, Summary: "the workbook is encrypted", Place: place,
		Do: "open it with its password and save it without one"}
}

// damaged makes the error of bytes that cannot be unpacked.
func damaged(place string, err error) error {
	found := err.Error()
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, zip.ErrFormat) {
		found = "it ends early, or its directory is missing"
	}
	return &quotawatch.Error{Code: quotawatch.CodeFileTruncated, Summary: "the workbook is cut short or damaged", Place: place, Expected: "a whole zip file",
		Found: found, Do: "get the file again and compare its size or hash with the publisher's"}
}

// same tells whether two readings of a sheet came to the same.
func same(a, b grid.Sheet) bool {
	return a.Name == b.Name && a.Hidden == b.Hidden && a.Epoch1904 == b.Epoch1904
}
