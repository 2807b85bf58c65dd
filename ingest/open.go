package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/columnar"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/kind"
	"github.com/quotawatch/quotawatch/ingest/ods"
	"github.com/quotawatch/quotawatch/ingest/xlsx"
)

// Input is a file to be read: where it lies and what its bytes are.
type Input struct {
	Path   string
	Name   string // without its directory; of a file in a zip file, "archive.zip/file.csv"
	SHA256 string
	Bytes  int64
	// Origin is where the file, or the zip file that it is in, lay: an absolute
	// path, "" where it is not known.
	Origin string
}

// Inspect checks that path is a regular file that can be read to its end, and
// hashes it. Errors carry the codes file-missing, file-directory,
// file-unreadable and file-empty.
func Inspect(path string) (Input, error) {
	in := Input{Path: path, Name: filepath.Base(path)}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return in, in.fail(quotawatch.CodeFileMissing, "there is no such file", "", "", "check the path", nil)
	case err != nil:
		return in, in.unreadable(err)
	case info.IsDir():
		return in, in.fail(quotawatch.CodeFileDirectory, "this is a directory", "a file", "a directory",
			"name the files in it, for example "+filepath.Join(path, "*.csv.gz"), nil)
	case !info.Mode().IsRegular():
		return in, in.fail(quotawatch.CodeFileUnreadable, "this is not a regular file", "a file",
			info.Mode().Type().String(), "copy its content to a file and add that", nil)
	}
	f, err := os.Open(path)
	if err != nil {
		return in, in.unreadable(err)
	}
	defer f.Close()
	hash := sha256.New()
	if in.Bytes, err = io.Copy(hash, f); err != nil {
		return in, in.unreadable(err)
	}
	if in.Bytes == 0 {
		return in, in.fail(quotawatch.CodeFileEmpty, "the file is empty", "a release", "0 bytes", "get the file again", nil)
	}
	in.SHA256 = hex.EncodeToString(hash.Sum(nil))
	return in, nil
}

// unchanged tells whether the file still is what Inspect hashed.
func (in Input) unchanged() error {
	now, err := Inspect(in.Path)
	if err == nil && now.SHA256 != in.SHA256 {
		return in.fail(quotawatch.CodeFileUnreadable, "the file changed while it was read",
			"sha256 "+in.SHA256, "sha256 "+now.SHA256, "add it again when nothing writes to it", nil)
	}
	return err
}

func (in Input) unreadable(err error) error {
	return in.fail(quotawatch.CodeFileUnreadable, "the file cannot be read", "", "",
		"check its permissions and the disk it lies on", err)
}

func (in Input) fail(code quotawatch.Code, summary, expected, found, do string, err error) error {
	return &quotawatch.Error{Code: code, Summary: summary, File: in.Name, Expected: expected, Found: found, Do: do, Err: err}
}

// of puts the name of the file into an error of a reader that did not know it.
func (in Input) of(err error) error {
	var e *quotawatch.Error
	if errors.As(err, &e) && e.File == "" {
		named := *e
		named.File = in.Name
		return &named
	}
	return err
}

// The formats that are read, as source.yaml names them.
const (
	formatText    = "delimited"
	formatXLSX    = "xlsx"
	formatParquet = "parquet"
	formatArrow   = "arrow"
)

// openBook opens an input by what its bytes are, whatever its name. Delimited
// text is split by delim.
func openBook(in Input, delim byte) (book grid.Book, format string, err error) {
	f, err := os.Open(in.Path)
	if err != nil {
		return nil, "", in.unreadable(err)
	}
	t, err := in.identify(f)
	if err == nil {
		book, format, err = in.openAs(t, f, delim)
	}
	if err != nil {
		f.Close()
		return nil, "", in.of(err)
	}
	return &openFile{book, f, in, in.nameNote(t)}, format, nil
}

// openAs opens a file of a type.
func (in Input) openAs(t kind.Type, f *os.File, delim byte) (book grid.Book, format string, err error) {
	switch t.ID {
	case kind.Workbook:
		format = formatXLSX
		book, err = xlsx.Open(f, in.Bytes)
	case kind.ODS: // a workbook in another dress
		format = formatXLSX
		book, err = ods.Open(f, in.Bytes)
	case kind.FlatODS:
		format = formatXLSX
		book, err = ods.OpenFlat(f, in.Bytes)
	case kind.Parquet:
		format = formatParquet
		book, err = columnar.OpenParquet(f, in.Bytes, in.columnar())
	case kind.Arrow:
		format = formatArrow
		book, err = columnar.OpenArrow(f, in.Bytes, in.columnar())
	case kind.Stream:
		format = formatArrow
		book, err = columnar.OpenStream(f, in.Bytes, in.columnar())
	case kind.Text, kind.Gzip:
		format = formatText
		book, err = openText(in, f, delim)
	case kind.Zip:
		err = in.fail(quotawatch.CodeFileFormat, "a zip file in another one is not read", "a file of a release", t.Name, "unpack it and add the files", nil)
	default:
		err = in.refuseKind(t)
	}
	return book, format, err
}

// columnar bounds what a columnar file may take by what it is: few bytes can
// claim to be a thousand times as many.
func (in Input) columnar() columnar.Limits {
	const least, times, most = 48 << 20, 32, 1 << 30
	return columnar.Limits{Memory: min(most, least+times*in.Bytes)}
}

// openFile is a book with the file that it reads, and what its name hides.
type openFile struct {
	grid.Book
	file  *os.File
	in    Input
	notes []string
}

// Close closes both.
func (o *openFile) Close() error { return errors.Join(o.Book.Close(), o.file.Close()) }

// notesOf gives what is to be said of how a sheet was read. What is to be said
// of the file is said with its first sheet.
func notesOf(book grid.Book, i int, rows grid.Rows) (notes []string) {
	if o, ok := book.(*openFile); ok && i == 0 {
		notes = append(notes, o.notes...)
	}
	if n, ok := rows.(grid.Noter); ok {
		notes = append(notes, n.Notes()...)
	}
	return notes
}
