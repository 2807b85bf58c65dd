package main

import (
	"fmt"
	"strings"
)

// edited makes a fixture of the sound workbook with one text of a part changed.
func edited(name, in, old, now string) fixture {
	return changed(name, func() pack { return plain().edit(in, old, now) })
}

// structures are workbooks whose XML is wrong. The rows that other readers
// take for sound ones are all here: cut short, joined, shifted.
func structures() []fixture {
	const firstRow = `<row r="8">`
	return []fixture{
		changed("sheet-cut.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.text = p.text[:len(p.text)-200] })
		}),
		changed("sheet-cut-after-rows.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) { p.text = strings.TrimSuffix(p.text, "</worksheet>") })
		}),
		changed("texts-cut.bad.xlsx", func() pack {
			return plain().change(stringsPart, func(p *part) { p.text = p.text[:len(p.text)-30] })
		}),
		changed("rows-not-in-order.bad.xlsx", func() pack {
			return plain().change(sheetPart, func(p *part) {
				before, rest, _ := strings.Cut(p.text, firstRow)
				eight, rest, _ := strings.Cut(rest, `<row r="9">`)
				nine, rest, _ := strings.Cut(rest, `<row r="10">`)
				p.text = before + `<row r="9">` + nine + firstRow + eight + `<row r="10">` + rest
			})
		}),
		edited("row-twice.bad.xlsx", sheetPart, firstRow, `<row r="8"><c r="A8"><v>45700</v></c></row>`+firstRow),
		edited("row-number-not-one.bad.xlsx", sheetPart, firstRow, `<row r="eight">`),
		edited("row-beyond.bad.xlsx", sheetPart, "</sheetData>", `<row r="1048577"/></sheetData>`),
		edited("many-rows.bad.xlsx", sheetPart, "</sheetData>", strings.Repeat("<row/>", 2_000_000)+"</sheetData>"),
		edited("cells-not-in-order.bad.xlsx", sheetPart, firstRow, firstRow+`<c r="C8"><v>1</v></c>`),
		edited("cell-twice.bad.xlsx", sheetPart, firstRow, firstRow+`<c r="A8"><v>45700</v></c>`),
		edited("cell-of-another-row.bad.xlsx", sheetPart, `r="A9"`, `r="A10"`),
		edited("cell-beyond.bad.xlsx", sheetPart, firstRow, `<row r="8"><c r="XFE8"/></row><row r="9">`),
		// Forty bytes a row that ask for sixteen thousand cells each.
		edited("many-wide-rows.bad.xlsx", sheetPart, "</sheetData>", wideRows(30_000)+"</sheetData>"),
		changed("text-number-beyond.rows.xlsx", func() pack {
			return workbook(arrests().more(300)).edit(sheetPart, "</sheetData>", `<row r="314"><c r="A314" t="s"><v>99999</v></c></row><row r="315"><c r="A315" t="s"><v>-1</v></c></row><row r="316"><c r="A316" t="s"><v></v></c></row></sheetData>`)
		}),
		edited("unknown-cell-type.bad.xlsx", sheetPart, "</sheetData>", `<row r="14"><c r="A14" t="date"><v>1</v></c></row></sheetData>`),
		edited("not-a-number.bad.xlsx", sheetPart, "</sheetData>", `<row r="14"><c r="A14"><v>NaN</v></c></row></sheetData>`),
		edited("entity.bad.xlsx", sheetPart, "</sheetData>", `<row r="14"><c r="A14" t="str"><v>&x;</v></c></row></sheetData>`),
		edited("doctype.bad.xlsx", sheetPart, "<worksheet ", `<!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet `),
		edited("billion-laughs.bad.xlsx", stringsPart, "<sst ", laughs()+"<sst "),
		edited("workbook-doctype.bad.xlsx", bookPart, "<workbook ", `<!DOCTYPE workbook><workbook `),
		edited("control-character.bad.xlsx", stringsPart, "TEXAS", "TE\x01XAS"),
		edited("text-not-utf8.bad.xlsx", stringsPart, "TEXAS", "TE\xffXAS"),
		edited("text-utf16.bad.xlsx", sheetPart, declaration, "\xff\xfe<\x00?\x00"),
		edited("prefix.bad.xlsx", sheetPart, firstRow, `<x:row r="8">`),
		edited("rows-of-another-kind.bad.xlsx", sheetPart, firstRow, `<row xmlns="urn:other" r="8">`),
		edited("rows-twice.bad.xlsx", sheetPart, "</worksheet>", `<sheetData><row r="20"/></sheetData></worksheet>`),
		edited("text-after-root.bad.xlsx", sheetPart, "</worksheet>", "</worksheet>x"),
		edited("two-workbooks.bad.xlsx", "_rels/.rels", "</Relationships>", `<Relationship Id="rId8" Type="`+relations+`/officeDocument" Target="xl/other.xml"/></Relationships>`),
		edited("two-texts.bad.xlsx", bookRels, "</Relationships>", `<Relationship Id="rId8" Type="`+relations+`/sharedStrings" Target="other.xml"/></Relationships>`),
		edited("comments.good.xlsx", sheetPart, firstRow, `<!-- made up --><?made up?>`+firstRow+`<!-- made up -->`),
		edited("cdata.good.xlsx", stringsPart, "TEXAS", "<![CDATA[TEXAS]]>"),
		edited("namespace-strict.good.xlsx", sheetPart, namespace, `xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"`),
		changed("not-computed.bad.xlsx", func() pack {
			return workbook(arrests().column("Apprehension Date", cell{raw: "<f>TODAY()</f>"}))
		}),
		changed("no-texts.bad.xlsx", func() pack { return plain().without(stringsPart) }),
		changed("no-sheet.bad.xlsx", func() pack { return plain().without(sheetPart) }),
		changed("no-workbook.bad.xlsx", func() pack { return plain().without(bookPart) }),
		edited("sheet-outside.bad.xlsx", bookRels, "worksheets/sheet1.xml", "../../../etc/passwd"),
		edited("sheet-name-twice.bad.xlsx", bookPart, "</sheets>", `<sheet name="Arrests" sheetId="2" r:id="rId1"/></sheets>`),
		changed("too-many-sheets.bad.xlsx", func() pack {
			list := []sheet{arrests()}
			for i := range 100 {
				list = append(list, sheet{name: fmt.Sprintf("S%d", i)})
			}
			return workbook(list...)
		}),
		// One part, read as many sheets: each costs its memory again.
		edited("one-part-many-sheets.bad.xlsx", bookPart, "</sheets>", manySheets(2_000)+"</sheets>"),
	}
}

func wideRows(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `<row r="%d"><c r="XFD%d"/></row>`, 14+i, 14+i)
	}
	return out.String()
}

func manySheets(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, `<sheet name="S%d" sheetId="%d" r:id="rId1"/>`, i, i+2)
	}
	return out.String()
}

// laughs is a DOCTYPE whose last entity stands for 10^9 texts.
func laughs() string {
	out := `<!DOCTYPE sst [<!ENTITY l0 "ha">`
	for i := range 9 {
		out += fmt.Sprintf(`<!ENTITY l%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	return out + "]>"
}
