// Package xlsx reads the cells of workbooks strictly and fast.
//
// It exists because the readers at hand take a damaged sheet for a short one,
// join rows and shift cells that are out of order, or need minutes and
// gigabytes. What is not well formed, in order and within Excel's own limits is
// refused here; nothing is repaired in silence. ECMA-376 part 1 is the format.
package xlsx

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"sync"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/inflate"
	"github.com/quotawatch/quotawatch/ingest/zipfile"
)

// The limits of a workbook. Excel's own are rows, columns and characters of a
// cell; the others bound what a crafted file can cost.
const (
	MaxRows    = 1_048_576
	MaxColumns = 16_384
	maxCell    = 32_767      // characters, as UTF-16 counts them
	maxGaps    = 100_000_000 // cells that a sheet leaves out before others
	maxSheets  = 100
	maxEntries = 10_000
	maxPart    = 16 << 30
	maxStrings = 2 << 30
	maxRatio   = 1_000 // of a part, beyond freeRatio bytes
	freeRatio  = 64 << 20
	maxSmall   = 2 << 20 // parts that are read whole
)

// Book is an opened workbook.
type Book struct {
	files  map[string]*zip.File
	sheets []grid.Sheet
	parts  []string
	shared string // the part of the shared texts, "" where there is none

	brief   bool
	once    sync.Once
	strings *sharedStrings
	err     error
}

// Open reads the directory of a workbook. Errors carry the codes file-format,
// file-truncated, file-encrypted, file-limits and sheet-structure.
func Open(r io.ReaderAt, size int64) (*Book, error) {
	zr, err := zipfile.Open(r, size)
	var known *quotawatch.Error
	if errors.As(err, &known) {
		return nil, err
	}
	if err != nil {
		return nil, damaged("the directory of the zip file", err)
	}
	zr.RegisterDecompressor(zip.Deflate, func(r io.Reader) io.ReadCloser { return inflate.NewReader(r) })
	b := &Book{files: make(map[string]*zip.File, len(zr.File))}
	if len(zr.File) > maxEntries {
		return nil, limits("parts", maxEntries, len(zr.File))
	}
	for _, f := range zr.File {
		if err := b.admit(f); err != nil {
			return nil, err
		}
	}
	return b, b.readWorkbook()
}

// admit takes a part of the zip file, or says why not.
func (b *Book) admit(f *zip.File) error {
	name := strings.ToLower(f.Name)
	switch {
	case strings.Contains(name, `\`), strings.HasPrefix(name, "/"), path.Clean(name) != strings.TrimSuffix(name, "/"), strings.HasPrefix(name, "../"):
		return structure(fmt.Sprintf("%.80q", f.Name), "parts with plain names", "a name that leads elsewhere")
	case b.files[name] != nil:
		return structure(f.Name, "each part once", "the name twice")
	case f.Flags&1 != 0:
		return &quotawatch.Error{Code: quotawatch.CodeFileEncrypted, Summary: "the workbook is encrypted", Place: f.Name,
			Do: "open it with its password and save it without one"}
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return structure(f.Name, "stored or deflated parts", fmt.Sprintf("compression method %d", f.Method))
	case f.UncompressedSize64 > maxPart:
		return limits("bytes of "+f.Name, maxPart, f.UncompressedSize64)
	case f.UncompressedSize64 > freeRatio && f.UncompressedSize64/maxRatio > f.CompressedSize64:
		return limits("times its size that "+f.Name+" unpacks to", maxRatio, f.UncompressedSize64/max(1, f.CompressedSize64))
	}
	b.files[name] = f
	return nil
}

// Sheets lists the sheets that hold cells, in the order of the workbook.
func (b *Book) Sheets() []grid.Sheet { return b.sheets }

// Close does nothing: the file belongs to the caller.
func (b *Book) Close() error { return nil }

// open opens a part by its name.
func (b *Book) open(name string) (io.ReadCloser, *zip.File, error) {
	f := b.files[strings.ToLower(name)]
	if f == nil {
		return nil, nil, structure(name, "a part that the workbook names", "none of that name")
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, damaged(name, err)
	}
	return r, f, nil
}

// small reads a part whole.
func (b *Book) small(name string) ([]byte, error) {
	r, _, err := b.open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, maxSmall+1))
	if err != nil {
		return nil, damaged(name, err)
	}
	if len(text) > maxSmall {
		return nil, limits("bytes of "+name, maxSmall, len(text))
	}
	return text, nil
}

// Brief makes the book read the shared texts of the first rows alone, so that
// looking at them costs little whatever the workbook holds; cells below have
// none. It is called before Rows.
func (b *Book) Brief() { b.brief = true }

// texts reads the shared texts, once.
func (b *Book) texts() (*sharedStrings, error) {
	b.once.Do(func() {
		var wanted []int32
		if b.brief {
			wanted, b.err = b.wanted()
		}
		if b.err == nil {
			b.strings, b.err = b.readStrings(wanted)
		}
	})
	return b.strings, b.err
}

// structure makes the error of a workbook that is not made as one must be.
func structure(place, expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeSheet, Summary: "the workbook is damaged, or not made as workbooks are", Place: place,
		Expected: expected, Found: found, Do: "get the file again; if it is the publisher's own, open and save it with a spreadsheet program"}
}

func limits[N int | uint64](what string, most N, found N) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileLimits, Summary: "the file is beyond what any release needs", Expected: fmt.Sprintf("at most %d %s", most, what),
		Found: fmt.Sprint(found), Do: "check where the file comes from"}
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
