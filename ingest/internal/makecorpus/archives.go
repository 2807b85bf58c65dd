package main

import (
	"archive/zip"
	"strings"
)

// csv is a release of the layout 2019-icfo-53623 with two arrests.
func csv(year string) string {
	return "\"ERO-LESA Statistical Tracking Unit\"||||||||\n||||||||\n\"2019-ICFO-53623\"||||||||\n||||||||\n" +
		"\"ERO Administrative Arrests for FY" + year + "\"||||||||\n" +
		"\"Area of Responsibility\"|\"Apprehension Date\"|\"Apprehension Method\"|\"Apprehension Landmark\"|\"Operation\"|\"Processing Disposition\"|\"Birth Date\"|\"Citizenship\"|\"Gender\"\n" +
		"\"Dallas Area of Responsibility\"|1/3/" + year + "|\"Located\"|\"SAMPLE COUNTY JAIL\"||\"Other\"|\"(B)(6);(B)(7)(C) \"|\"MEXICO\"|\"Male\"\n" +
		"\"Miami Area of Responsibility\"|1/4/" + year + "|\"Located\"|\"SAMPLE COUNTY JAIL\"||\"Other\"|\"(B)(6);(B)(7)(C) \"|\"MEXICO\"|\"Male\"\n"
}

// archives are zip files of releases.
func archives() []fixture {
	one := func() pack {
		return pack{{name: "readme.md", text: "made up"}, {name: "arrests.csv", text: csv("2017")}}
	}
	return []fixture{
		changed("one.good.zip", one),
		changed("several.good.zip", func() pack {
			return one().with(part{name: "fy2018/"}, part{name: "fy2018/arrests.csv", text: csv("2018")}, part{name: "release.xlsx", text: string(plain().bytes())})
		}),
		changed("same-twice.good.zip", func() pack { return one().with(part{name: "copy.csv", text: csv("2017")}) }),
		// Names that lead elsewhere: what they name is read, and written nowhere
		// but in the temporary directory.
		changed("leading-elsewhere.good.zip", func() pack {
			return pack{{name: `..\..\a.csv`, text: csv("2016")}, {name: "../../b.csv", text: csv("2017")}, {name: "/etc/c.csv", text: csv("2018")}}
		}),
		changed("nested.good.zip", func() pack { return pack{{name: "inner.zip", text: string(one().bytes())}} }),
		changed("nested-twice.bad.zip", func() pack {
			return pack{{name: "a.zip", text: string(pack{{name: "b.zip", text: string(one().bytes())}}.bytes())}}
		}),
		changed("beside.good.zip", func() pack {
			return one().with(part{name: "LICENSE", text: "made up\n"}, part{name: "README.txt", text: "one, two, three\n"}, part{name: "__MACOSX/._arrests.csv", text: "\x00\x05"},
				part{name: "codebook.csv", text: "column,meaning\na,b\n"}, part{name: "Thumbs.db", text: "\xd0\xcf"}, part{name: "paper.pdf", text: "%PDF-1.7"},
				part{name: "survey.sav", text: "$FL2@(#)"}, part{name: "fy2018.txt", text: csv("2018")})
		}),
		changed("only-spss.bad.zip", func() pack {
			return pack{{name: "README.txt", text: "made up\n"}, {name: "survey.sav", text: "$FL2@(#)"}}
		}),
		changed("workbook.good.zip", plain),
		changed("no-files.bad.zip", func() pack { return nil }),
		changed("encrypted.bad.zip", func() pack { return one().change("arrests.csv", func(p *part) { p.flags = 1 }) }),
		changed("wrong-checksum.bad.zip", func() pack { return one().change("arrests.csv", func(p *part) { p.sum = 1 }) }),
		changed("compression.bad.zip", func() pack {
			return one().change("arrests.csv", func(p *part) { p.method, p.packed = 12, []byte("BZh9") })
		}),
		changed("bomb.bad.zip", func() pack {
			return one().with(part{name: "bomb.csv", text: strings.Repeat("\n", 80<<20)})
		}),
		changed("size-too-small.bad.zip", func() pack {
			return one().change("arrests.csv", func(p *part) { p.unpacked = 10 })
		}),
		changed("empty-file.bad.zip", func() pack { return one().with(part{name: "empty.csv", method: zip.Store, packed: []byte{}}) }),
		changed("other-file.good.zip", func() pack { return one().with(part{name: "note.txt", text: "not a release\n"}) }),
		{"truncated.bad.zip", func() []byte { b := one().bytes(); return b[:len(b)-40] }},
		{"text.good.zip", func() []byte { return []byte(csv("2017")) }},
	}
}

// otherFormats are the heads of files of formats that are not read.
func otherFormats() []fixture {
	head := func(name, magic string) fixture {
		return fixture{name, func() []byte { return append([]byte(magic), make([]byte, 200)...) }}
	}
	return []fixture{
		head("spss.bad.sav", "$FL2@(#) SPSS DATA FILE"),
		head("stata.bad.dta", "<stata_dta><header><release>118</release>"),
		head("packed.bad.7z", "7z\xbc\xaf\x27\x1c\x00\x04"),
		head("packed.bad.rar", "Rar!\x1a\x07\x01\x00"),
		head("document.bad.pdf", "%PDF-1.7\n"),
		head("sas.bad.xpt", "HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000000000000000000000000000000"),
		head("database.bad.duckdb", "\x01\x02\x03\x04\x05\x06\x07\x08DUCK"),
		head("rows.bad.rds", "X\n\x00\x00\x00\x03"),
		{"utf32.bad.csv", func() []byte { return []byte("\xff\xfe\x00\x00a\x00\x00\x00") }},
		{"pointer.bad.parquet", func() []byte {
			return []byte("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
		}},
		{"~$lock.bad.xlsx", func() []byte { return []byte("\x04Name" + strings.Repeat(" ", 50)) }},
		{"not-found.bad.csv", func() []byte { return []byte("404: Not Found") }},
		{"places.bad.geojson", func() []byte { return []byte(`{"type": "FeatureCollection", "features": []}`) }},
		{"spreadsheet.bad.xml", func() []byte {
			return []byte(`<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>`)
		}},
		changed("binary.bad.xlsb", func() pack { return pack{{name: "xl/workbook.bin", text: "made up"}} }),
		changed("document.bad.docx", func() pack { return pack{{name: "word/document.xml", text: "<w/>"}} }),
		{"rows.bad.json", func() []byte { return []byte(`[{"Apprehension Date": "2025-02-12"}]` + "\n") }},
	}
}
