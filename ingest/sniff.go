package ingest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/kind"
	"github.com/quotawatch/quotawatch/ingest/zipfile"
)

// identify tells what an opened file is: by its first bytes, and where those
// are of a container by what is in it.
func (in Input) identify(f *os.File) (kind.Type, error) {
	head := make([]byte, kind.Head)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return kind.Type{}, in.unreadable(err)
	}
	t := kind.Of(in.Name, head[:n])
	switch t.ID {
	case kind.Zip:
		return in.ofParts(f, t)
	case kind.OldOffice:
		return kind.OfCompound(f, t), nil
	}
	return t, nil
}

// ofParts tells what a zip file is. One that cannot be read is left as it is:
// whoever opens it says what is wrong with it.
func (in Input) ofParts(f *os.File, t kind.Type) (kind.Type, error) {
	zr, err := zipfile.Open(f, in.Bytes)
	var beyond *quotawatch.Error
	if errors.As(err, &beyond) {
		return t, in.of(err)
	}
	if err != nil {
		if slices.Contains(extensions[kind.Workbook], in.extension()) {
			return kind.Type{ID: kind.Workbook}, nil
		}
		return t, nil
	}
	names := make([]string, len(zr.File))
	for i, f := range zr.File {
		names[i] = f.Name
	}
	return kind.OfParts(names), nil
}

// refuseKind says what a file is that is not read, and the next step.
func (in Input) refuseKind(t kind.Type) error {
	code, summary := quotawatch.CodeFileFormat, "this is not a file that is read"
	switch {
	case t.ID == kind.Empty:
		return in.fail(quotawatch.CodeFileEmpty, "the file is empty", "a release", "0 bytes inside", t.Do, nil)
	case t.ID == kind.UTF32:
		return in.fail(quotawatch.CodeFileEncoding, "the text is of an encoding that is not read", "UTF-8, UTF-16 or Windows-1252", t.Name, t.Advice(filepath.Base(in.Name)), nil)
	case t.ID == kind.Encrypted:
		code, summary = quotawatch.CodeFileEncrypted, "the workbook is encrypted"
	case t.ID == kind.OldOffice && slices.Contains(extensions[kind.Workbook], in.extension()):
		code, summary = quotawatch.CodeFileEncrypted, "the workbook is encrypted, or of the old format"
		t.Do = "open it with its password and save it as XLSX without one"
	}
	return in.fail(code, summary, "delimited text, a workbook (.xlsx, .ods), Parquet, Feather or Arrow, plain, in gzip or in a zip file",
		t.Name, t.Advice(filepath.Base(in.Name)), nil)
}

// extensions are those that files of a type have. Text has many.
var extensions = map[kind.ID][]string{
	kind.Workbook: {".xlsx", ".xlsm", ".xltx", ".xltm", ".xlam"}, kind.ODS: {".ods", ".ots"}, kind.FlatODS: {".fods"},
	kind.Parquet: {".parquet", ".parq", ".pq"}, kind.Arrow: {".arrow", ".feather", ".ipc"},
	kind.Stream: {".arrow", ".arrows", ".feather", ".ipc"}, kind.Gzip: {".gz", ".tgz"}, kind.Zip: {".zip"},
	kind.Text: {".csv", ".tsv", ".tab", ".psv", ".txt", ".dat", ".text", ".data", ".asc", ".prn", ".out"},
	"":        {".xls", ".xlsb", ".sav", ".dta", ".pdf", ".rds", ".rda", ".json", ".geojson", ".xml", ".html", ".doc", ".docx"},
}

// extension gives the end of the name, in lower case.
func (in Input) extension() string { return strings.ToLower(filepath.Ext(in.Name)) }

// nameNote says that the name of a file that is read tells of another type.
func (in Input) nameNote(t kind.Type) []string {
	ext := in.extension()
	if slices.Contains(extensions[t.ID], ext) {
		return nil
	}
	for _, known := range extensions {
		if slices.Contains(known, ext) {
			return []string{fmt.Sprintf("the name ends in %s, but the content is %s and was read as that", ext, t.Name)}
		}
	}
	return nil
}
