package ingest

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/quotawatch/quotawatch"
)

// Input is a file to be read: where it lies and what its bytes are.
type Input struct {
	Path   string
	Name   string // without its directory
	SHA256 string
	Bytes  int64
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

func (in Input) unreadable(err error) error {
	return in.fail(quotawatch.CodeFileUnreadable, "the file cannot be read", "", "",
		"check its permissions and the disk it lies on", err)
}

func (in Input) fail(code quotawatch.Code, summary, expected, found, do string, err error) error {
	return &quotawatch.Error{Code: code, Summary: summary, File: in.Name, Expected: expected, Found: found, Do: do, Err: err}
}

// text is the opened text of an input. Its bytes are hashed as they are read,
// so that a file changed since Inspect is found out.
type text struct {
	in   Input
	file *os.File
	hash interface{ Sum([]byte) []byte }
	raw  *bufio.Reader
	body *bufio.Reader
}

// openText opens an input and takes off its compression. It refuses whatever
// is not text of the format that its name says.
func openText(in Input, progress func(int)) (*text, error) {
	f, err := os.Open(in.Path)
	if err != nil {
		return nil, in.unreadable(err)
	}
	hash := sha256.New()
	counted := &meter{r: io.TeeReader(f, hash), progress: progress}
	t := &text{in: in, file: f, hash: hash, raw: bufio.NewReaderSize(counted, 1<<16)}
	if err := t.unwrap(); err != nil {
		f.Close()
		return nil, err
	}
	return t, nil
}

func (t *text) unwrap() error {
	head, err := t.raw.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return t.in.unreadable(err)
	}
	name, named := strings.CutSuffix(strings.ToLower(t.in.Name), ".gz")
	outer := sniff(head)
	if named != (outer == "gzip") {
		expected := map[bool]string{true: "gzip, as the name ends in .gz", false: "text, as the name has no .gz"}[named]
		return t.in.fail(quotawatch.CodeFileFormat, "the file is not what its name says", expected, describe(outer),
			"get the file again, or give it the name that fits", nil)
	}
	t.body = t.raw
	if outer == "gzip" {
		zr, err := gzip.NewReader(t.raw)
		if err != nil {
			return t.damaged(1, err)
		}
		t.body = bufio.NewReaderSize(zr, 1<<16)
	}
	head, err = t.body.Peek(4096)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return t.damaged(1, err)
	}
	return t.in.checkFormat(name, head)
}

// checkFormat refuses a head that is not text, or not what the name says.
func (in Input) checkFormat(name string, head []byte) error {
	kind := sniff(head)
	switch {
	case len(head) == 0:
		return in.fail(quotawatch.CodeFileEmpty, "the file is empty", "a release", "0 bytes inside", "get the file again", nil)
	case kind == "utf-16":
		return in.fail(quotawatch.CodeFileEncoding, "the text is not UTF-8", "UTF-8", "UTF-16",
			"convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW", nil)
	case kind != "text":
		return in.fail(quotawatch.CodeFileFormat, "this is not delimited text", "delimited text, plain or gzip", describe(kind), advice[kind], nil)
	}
	if ext := filepath.Ext(name); notText[ext] {
		return in.fail(quotawatch.CodeFileFormat, "the file is not what its name says", ext[1:], "text",
			"get the file again, or give it the name that fits", nil)
	}
	return nil
}

var notText = map[string]bool{".xlsx": true, ".xls": true, ".parquet": true, ".feather": true, ".zip": true, ".arrow": true, ".sav": true, ".dta": true, ".pdf": true}

var advice = map[string]string{
	"zip":         "unpack it; of a workbook, save the sheet as CSV (UTF-8): workbooks are not read yet",
	"old Excel":   "open it in a spreadsheet program and save it as CSV (UTF-8)",
	"Parquet":     "write it as CSV first: Parquet is not read yet",
	"Arrow":       "write it as CSV first: Arrow is not read yet",
	"a web page":  "the download went wrong: get the file itself",
	"a PDF":       "get the table as CSV",
	"binary data": "get the table as CSV (UTF-8)",
	oldMac:        "convert it: tr '\\r' '\\n' < FILE > NEW",
}

var magics = []struct{ kind, magic string }{
	{"gzip", "\x1f\x8b"}, {"zip", "PK\x03\x04"}, {"zip", "PK\x05\x06"},
	{"old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, {"Parquet", "PAR1"}, {"Arrow", "ARROW1"},
	{"a PDF", "%PDF"}, {"utf-16", "\xff\xfe"}, {"utf-16", "\xfe\xff"},
}

// sniff tells from its first bytes what a file is.
func sniff(head []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.kind
		}
	}
	start := strings.ToLower(string(bytes.TrimLeft(head[:min(len(head), 256)], " \t\r\n\xef\xbb\xbf")))
	for _, tag := range []string{"<!doctype", "<html", "<?xml", "<head", "<table"} {
		if strings.HasPrefix(start, tag) {
			return "a web page"
		}
	}
	return sniffText(head)
}

// sniffText tells text from UTF-16 without a mark and from other binary data.
// A single NUL is left to the row it stands in.
func sniffText(head []byte) string {
	nul := bytes.Count(head, []byte{0})
	switch {
	case nul*3 >= len(head) && len(head) > 1:
		return "utf-16"
	case nul*50 > len(head), controls(head)*20 > len(head):
		return "binary data"
	case bytes.IndexByte(head, '\n') < 0 && bytes.Count(head, []byte{'\r'}) > 2:
		return oldMac
	}
	return "text"
}

const oldMac = "text with line ends of old Macintosh computers"

// controls counts bytes that no text holds.
func controls(head []byte) (n int) {
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			n++
		}
	}
	return n
}

func describe(kind string) string {
	if kind == "zip" {
		return "a zip file (an XLSX workbook is one)"
	}
	return kind
}

// damaged makes the error of a compressed file that breaks off at a line.
func (t *text) damaged(line int, err error) error {
	return &quotawatch.Error{Code: quotawatch.CodeFileTruncated, Summary: "the compressed file is cut short or damaged", File: t.in.Name,
		Place: lineOf(line), Expected: "a whole gzip file", Found: gzipFault(err),
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

// finish reads what the decompressor left and compares the hash of all bytes
// with that of Inspect.
func (t *text) finish() error {
	defer t.file.Close()
	if _, err := io.Copy(io.Discard, t.raw); err != nil {
		return t.in.unreadable(err)
	}
	if got := hex.EncodeToString(t.hash.Sum(nil)); got != t.in.SHA256 {
		return t.in.fail(quotawatch.CodeFileUnreadable, "the file changed while it was read",
			"sha256 "+t.in.SHA256, "sha256 "+got, "add it again when nothing writes to it", nil)
	}
	return nil
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

func lineOf(n int) string { return fmt.Sprintf("line %d", n) }
