// Package kind tells what a file is by its bytes, and what to do with one that
// is not read.
//
// It exists so that the content decides and not the name, and so that nobody
// is sent away without the next step. The table of types is data: types.go.
package kind

import (
	"bytes"
	"strings"
)

// Head is how many of the first bytes of a file tell its type.
const Head = 64 << 10

// ID is a type of file.
type ID string

// The types that are read. What is only named has no constant.
const (
	Text     ID = "text"
	Gzip     ID = "gzip"
	Zip      ID = "zip"
	Workbook ID = "workbook" // XLSX and its relatives
	ODS      ID = "ods"
	FlatODS  ID = "fods"
	Parquet  ID = "parquet"
	Arrow    ID = "arrow"
	Stream   ID = "arrow stream"
	Empty    ID = "empty"
	UTF32    ID = "utf-32"
)

// Encrypted are the types that a password opens.
const (
	Encrypted ID = "encrypted"
	OldExcel  ID = "xls"
	OldOffice ID = "cfb"
)

// Type describes a type of file: what it is called, and the next step where it
// is not read.
type Type struct {
	ID   ID
	Name string
	// Do is what to do, with FILE for the name of the file and BASE for that
	// without its last extension.
	Do string

	magic string // the first bytes; or test tells
	test  func(name string, head []byte) bool
}

// Read tells whether files of the type are read, some in what they hold.
func (t Type) Read() bool { return t.Do == "" }

// Advice gives the next step for a file of a name.
func (t Type) Advice(name string) string {
	base := name
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		base = name[:i]
	}
	if strings.ContainsAny(name, "'\"\\$`!\n") { // it would end what a shell is told
		name, base = "FILE", "FILE"
	}
	if strings.ContainsAny(name, " ()&;<>|*?[]#~") { // one word to a shell, where it is not quoted already
		return strings.NewReplacer(` FILE`, ` "`+name+`"`, ` BASE.`, ` "`+base+`".`, "FILE", name, "BASE", base).Replace(t.Do)
	}
	return strings.NewReplacer("FILE", name, "BASE", base).Replace(t.Do)
}

// Of tells the type of a file by its name and its first bytes, Head of them
// where there are as many. The name decides for lock files and shortcuts alone,
// whose content could be anything.
func Of(name string, head []byte) Type {
	if len(head) == 0 {
		return Type{ID: Empty, Name: "an empty file", Do: "get the file again"}
	}
	for _, t := range types {
		if t.magic != "" && bytes.HasPrefix(head, []byte(t.magic)) || t.test != nil && t.test(name, head) {
			return t
		}
	}
	if isText(head) {
		return ofText(name, head)
	}
	return Type{ID: "binary", Name: "binary data of an unknown type",
		Do: "open FILE in the program that wrote it, and save it as CSV (UTF-8) or XLSX"}
}

// ofText tells the type of a text by how it begins.
func ofText(name string, head []byte) Type {
	start := strings.ToLower(string(bytes.TrimLeft(plain(head), " \t\r\n\ufeff")))
	for _, t := range textTypes {
		if t.magic != "" && strings.HasPrefix(start, t.magic) || t.test != nil && t.test(name, []byte(start)) {
			return t
		}
	}
	return Type{ID: Text, Name: "text"}
}

// plain gives UTF-16 without its NULs, which is enough to see tags in it.
func plain(head []byte) []byte {
	if wide, _ := UTF16(head); wide {
		head = bytes.TrimPrefix(bytes.TrimPrefix(head, []byte("\xff\xfe")), []byte("\xfe\xff"))
		return bytes.ReplaceAll(head, []byte{0}, nil)
	}
	return head
}

// isText tells text from binary data. A NUL here and there is left to the row
// that it stands in.
func isText(head []byte) bool {
	if wide, _ := UTF16(head); wide {
		return true
	}
	return bytes.Count(head, []byte{0})*50 <= len(head) && controls(head)*20 <= len(head)
}

// UTF16 tells whether a text is UTF-16, by its mark or by its NULs, and whether
// the higher byte is the first.
func UTF16(head []byte) (wide, big bool) {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return true, false
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return true, true
	}
	even, odd := 0, 0
	for i, c := range head {
		if c == 0 && i%2 == 0 {
			even++
		} else if c == 0 {
			odd++
		}
	}
	nul := even + odd
	wide = len(head) > 3 && nul*3 >= len(head) && max(even, odd)*10 >= nul*9
	return wide, wide && even > odd
}

// controls counts bytes that no text holds.
func controls(head []byte) (n int) {
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			n++
		}
	}
	return n
}

// Find gives the type of an ID that is only named, for tests of the table.
func Find(id ID) (Type, bool) {
	for _, list := range [][]Type{types, textTypes, members} {
		for _, t := range list {
			if t.ID == id {
				return t, true
			}
		}
	}
	return Type{}, false
}
