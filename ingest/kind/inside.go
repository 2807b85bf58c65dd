package kind

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode/utf16"
)

// members are the types that are zip files of certain parts. magic is the name
// of the part, in lower case.
var members = []Type{
	{ID: Workbook, Name: "a workbook (XLSX)", magic: "xl/workbook.xml"},
	{ID: "xlsb", Name: "a binary workbook (.xlsb)", magic: "xl/workbook.bin", Do: doSave},
	{ID: "word", Name: "a document of Word (.docx)", magic: "word/document.xml", Do: "copy its table into a spreadsheet and save that as XLSX"},
	{ID: "slides", Name: "slides of PowerPoint (.pptx)", magic: "ppt/presentation.xml", Do: "copy its table into a spreadsheet and save that as XLSX"},
	{ID: "numbers", Name: "a document of Apple Numbers", magic: "index/document.iwa", Do: "open FILE in Numbers and export it: File, Export To, Excel or CSV"},
	{ID: "numbers", Name: "a document of Apple Numbers", magic: "index.zip", Do: "open FILE in Numbers and export it: File, Export To, Excel or CSV"},
	{ID: ODS, Name: "an OpenDocument file", magic: "content.xml"},
	{ID: Workbook, Name: "a workbook (XLSX)", magic: "[content_types].xml"}, // with parts of unusual names
}

// OfParts tells what a zip file is by the names of its parts.
func OfParts(names []string) Type {
	for _, t := range members {
		for _, n := range names {
			if strings.ToLower(n) == t.magic {
				return t
			}
		}
	}
	return Type{ID: Zip, Name: "a zip file"}
}

// streams are what a compound file of old Office is by the names of its
// streams.
var streams = []struct {
	stream string
	is     Type
}{
	{"EncryptedPackage", Type{ID: Encrypted, Name: "a workbook with a password",
		Do: "open FILE with its password in a spreadsheet program, take the password off (File, Info, Protect Workbook), and save it as XLSX"}},
	{"WordDocument", Type{ID: "word", Name: "a document of old Word (.doc)", Do: "copy its table into a spreadsheet and save that as XLSX"}},
	{"PowerPoint Document", Type{ID: "slides", Name: "slides of old PowerPoint (.ppt)", Do: "copy its table into a spreadsheet and save that as XLSX"}},
	{"Workbook", Type{ID: OldExcel, Name: "a workbook of old Excel (.xls)", Do: doSave}},
	{"Book", Type{ID: OldExcel, Name: "a workbook of old Excel (.xls)", Do: doSave}},
	{"__nameid_version1.0", Type{ID: "mail", Name: "a mail of Outlook (.msg)", Do: "open it, save what is attached to it, and add that"}},
}

// maxDirectory is how much of a compound file is looked at for its directory.
const maxDirectory = 64 << 10

// OfCompound tells what a compound file of old Office is: its directory is
// where the head says, names in UTF-16 ("Compound File Binary", MS-CFB 2.6).
func OfCompound(r io.ReaderAt, t Type) Type {
	head := make([]byte, 512)
	if _, err := r.ReadAt(head, 0); err != nil {
		return t
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return t
	}
	at := (int64(binary.LittleEndian.Uint32(head[48:])) + 1) << shift
	dir := make([]byte, maxDirectory)
	n, err := r.ReadAt(dir, at)
	if n == 0 && err != nil {
		return t
	}
	for _, s := range streams {
		if hasEntry(dir[:n], s.stream) {
			return s.is
		}
	}
	return t
}

// hasEntry looks for an entry of 128 bytes that begins with a name.
func hasEntry(dir []byte, name string) bool {
	var want []byte
	for _, c := range utf16.Encode([]rune(name + "\x00")) {
		want = binary.LittleEndian.AppendUint16(want, c)
	}
	for ; len(dir) >= 128; dir = dir[128:] {
		if bytes.HasPrefix(dir, want) {
			return true
		}
	}
	return false
}
