package ingest

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// checkFormat refuses a head that is not text, or not what the name says.
func (in Input) checkFormat(name string, head []byte) error {
	kind := sniff(head)
	switch {
	case len(head) == 0:
		return in.fail(quotawatch.CodeFileEmpty, "the file is empty", "a release", "0 bytes inside", "get the file again", nil)
	case kind == "utf-16":
		return in.fail(quotawatch.CodeFileEncoding, "the text is not UTF-8", "UTF-8", "UTF-16",
			"convert it: iconv -f UTF-16 -t UTF-8 FILE > NEW", nil)
	case kind == oldExcel && strings.HasSuffix(name, ".xlsx"):
		return in.fail(quotawatch.CodeFileEncrypted, "the workbook is encrypted, or of the old format", "an XLSX workbook", describe(kind),
			"open it with its password and save it as XLSX without one", nil)
	case kind != "text":
		return in.fail(quotawatch.CodeFileFormat, "this is not a file that is read, or not what its name says",
			"delimited text (plain, .gz), .xlsx, .parquet, .feather or .arrow", describe(kind), advice[kind], nil)
	}
	if ext := filepath.Ext(name); notText[ext] {
		return in.fail(quotawatch.CodeFileFormat, "the file is not what its name says", ext[1:], "text",
			"get the file again, or give it the name that fits", nil)
	}
	return nil
}

var notText = map[string]bool{".xlsx": true, ".xlsm": true, ".xls": true, ".parquet": true, ".feather": true, ".zip": true, ".arrow": true, ".sav": true, ".dta": true, ".pdf": true}

const oldExcel = "old Excel"

var advice = map[string]string{
	"zip":         "give a workbook the name .xlsx; give a zip file of releases the name .zip",
	oldExcel:      "open it in a spreadsheet program and save it as XLSX",
	"Parquet":     "give it the name .parquet",
	"Arrow":       "give it the name .feather or .arrow",
	"old Feather": "write it again as Feather version 2, for example with R's arrow::write_feather",
	"SPSS":        "open it in R with haven::read_sav and write it as CSV or Parquet; or get the publisher's CSV or Parquet",
	"Stata":       "open it in R with haven::read_dta and write it as CSV or Parquet; or get the publisher's CSV or Parquet",
	"a web page":  "the download went wrong: get the file itself",
	"a PDF":       "get the table as CSV",
	"binary data": "get the table as CSV (UTF-8)",
	"a 7z file":   "unpack it and add what is in it",
	"a RAR file":  "unpack it and add what is in it",
	oldMac:        "convert it: tr '\\r' '\\n' < FILE > NEW",
}

var magics = []struct{ kind, magic string }{
	{"gzip", "\x1f\x8b"}, {"zip", "PK\x03\x04"}, {"zip", "PK\x05\x06"},
	{oldExcel, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, {"Parquet", "PAR1"}, {"Parquet", "PARE"}, {"Arrow", "ARROW1"}, {"old Feather", "FEA1"},
	{"SPSS", "$FL2"}, {"SPSS", "$FL3"}, {"Stata", "<stata_dta>"}, {"Stata", "\x72\x01"}, {"Stata", "\x73\x02\x01"},
	{"a PDF", "%PDF"}, {"a 7z file", "7z\xbc\xaf\x27\x1c"}, {"a RAR file", "Rar!"},
	{"utf-16", "\xff\xfe"}, {"utf-16", "\xfe\xff"},
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
	case nul*3 >= len(head) && len(head) > 1 && everyOther(head, nul):
		return "utf-16"
	case nul*50 > len(head), controls(head)*20 > len(head):
		return "binary data"
	case bytes.IndexByte(head, '\n') < 0 && bytes.Count(head, []byte{'\r'}) > 2:
		return oldMac
	}
	return "text"
}

// everyOther tells whether nearly all of the NULs are the upper halves, or
// the lower ones, of two bytes.
func everyOther(head []byte, nul int) bool {
	even := 0
	for i := 0; i < len(head); i += 2 {
		if head[i] == 0 {
			even++
		}
	}
	return max(even, nul-even)*10 >= nul*9
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
	switch kind {
	case "zip":
		return "a zip file (an XLSX workbook is one)"
	case oldExcel:
		return "a file of old Excel, or an encrypted workbook"
	case "SPSS", "Stata":
		return "a data file of " + kind
	}
	return kind
}
