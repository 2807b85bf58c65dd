package main

import (
	"encoding/binary"
	"fmt"
	"strings"
	"unicode/utf16"
)

// containers are workbooks whose zip file is wrong.
func containers() []fixture {
	list := []fixture{
		changed("whole.good.xlsx", plain),
		{"empty.bad.xlsx", func() []byte { return nil }},
		{"wrong-magic.bad.xlsx", func() []byte { return append([]byte("XXXX"), plain().bytes()[4:]...) }},
		{"web-page.bad.xlsx", webPage}, {"web-page.bad.xls", webPage},
		changed("nested-zip.good.xlsx", func() pack { return pack{{name: "release.xlsx", text: string(plain().bytes())}} }),
		changed("no-parts.bad.xlsx", func() pack { return nil }),
		// 80 MB of blank rows: real, and more than a thousand times its size.
		changed("zip-bomb.bad.xlsx", func() pack {
			return plain().edit(sheetPart, "</sheetData>", strings.Repeat(" ", 80<<20)+"</sheetData>")
		}),
		// As the one before, just below what is refused at once.
		changed("spaces.good.xlsx", func() pack {
			return plain().edit(sheetPart, "</sheetData>", strings.Repeat(" ", 60<<20)+"</sheetData>")
		}),
		changed("long-text.bad.xlsx", func() pack {
			return plain().edit(stringsPart, "</sst>", "<si><t>"+strings.Repeat("A", 12<<20)+"</t></si></sst>")
		}),
		changed("zip64-size.bad.xlsx", func() pack {
			return plain().change(stringsPart, func(p *part) { p.unpacked = 1 << 42 })
		}),
		// A size that is allowed, for which memory must not be taken.
		changed("size-too-large.bad.xlsx", func() pack {
			return plain().change(stringsPart, func(p *part) { p.unpacked = 60 << 20 })
		}),
		changed("size-too-small.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.unpacked = 100 })
		}),
		changed("part-twice.bad.xlsx", func() pack { return plain().with(part{name: sheetPart, text: "<worksheet/>"}) }),
		changed("part-twice-by-case.bad.xlsx", func() pack {
			return plain().with(part{name: strings.ToUpper(sheetPart), text: "<worksheet/>"})
		}),
		changed("backslash.bad.xlsx", func() pack { return plain().with(part{name: `..\..\run.xml`, text: "x"}) }),
		changed("parent.bad.xlsx", func() pack { return plain().with(part{name: "../../run.xml", text: "x"}) }),
		changed("absolute.bad.xlsx", func() pack { return plain().with(part{name: "/etc/run.xml", text: "x"}) }),
		changed("encrypted-part.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.flags = 1 })
		}),
		{"encrypted.bad.xlsx", func() []byte { return compound("EncryptedPackage") }},
		{"old-excel.bad.xlsx", func() []byte { return compound("Workbook") }},
		changed("wrong-checksum.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.sum = 1 })
		}),
		changed("wrong-checksum-of-texts.bad.xlsx", func() pack {
			return plain().change(stringsPart, func(p *part) { p.sum = 1 })
		}),
		changed("not-deflate.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.method, p.packed = 8, []byte("\xff\xff not packed") })
		}),
		changed("compression.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.method, p.packed = 12, []byte("BZh9") })
		}),
	}
	// Downloads that broke off: in the first entry, in the data, in the
	// directory, and just before the end.
	whole := plain().bytes()
	for i, n := range []int{30, len(whole) / 4, len(whole) / 2, len(whole) - 300, len(whole) - 22, len(whole) - 1} {
		list = append(list, fixture{fmt.Sprintf("truncated-%d.bad.xlsx", i+1), func() []byte { return whole[:n] }})
	}
	return list
}

func webPage() []byte {
	return []byte("<html><head><title>Arrests</title></head><body><table><tr><td>Apprehension Date</td></tr></table></body></html>\n")
}

// compound is the head of a compound file, which old Excel wrote and in which
// new Excel puts an encrypted workbook: a header and a directory of one stream.
func compound(stream string) []byte {
	b := make([]byte, 1536)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[24:], 0x3e)
	binary.LittleEndian.PutUint16(b[26:], 3)
	binary.LittleEndian.PutUint16(b[28:], 0xfffe)
	binary.LittleEndian.PutUint16(b[30:], 9)
	for i, unit := range utf16.Encode([]rune(stream)) {
		binary.LittleEndian.PutUint16(b[1024+2*i:], unit)
	}
	return b
}
