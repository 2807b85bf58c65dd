package main

import (
	"fmt"
	"strings"
)

// sheets are workbooks of several sheets, or of sheets made in other ways.
func sheets() []fixture {
	since1904 := arrests()
	for i := range since1904.rows {
		since1904.rows[i][0] = number(fmt.Sprintf("%d.25", 45700-1462+i))
	}
	second := arrests()
	second.name, second.at, second.above, second.rows = "Arrests (2)", 1, nil, second.rows[:3]
	hidden, veryHidden := second, second
	hidden.state, veryHidden.state = "hidden", "veryHidden"
	notes := sheet{name: "Notes", above: []string{"Made up.", "AOR: area of responsibility"}}
	unknown := sheet{name: "Removals", at: 1, header: texts("Month", "Count")}
	for i := range 1001 {
		unknown.rows = append(unknown.rows, []cell{number(fmt.Sprint(i)), number("1")})
	}
	wide := sheet{name: "Other", at: 1, header: texts("A", "B", "C", "D", "E")}
	for range 1001 {
		wide.rows = append(wide.rows, texts("a", "b", "c", "d", "e"))
	}
	renamed := arrests()
	renamed.name = "Sheet1"
	empty := sheet{name: "Empty"}
	// The layout of March 2026 shares more than half of its columns with this.
	later := second.headed("Apprehension AOR", text("TOA Current Duty AOR"))
	only := workbook(sheet{name: "Arrests", above: []string{"No arrests."}})
	return []fixture{
		of("renamed-sheet.good.xlsx", renamed),
		of("two-sheets.good.xlsx", arrests(), second),
		of("hidden-sheet.good.xlsx", arrests(), hidden),
		of("very-hidden-sheet.good.xlsx", veryHidden, arrests()),
		of("notes-sheet.good.xlsx", notes, arrests()),
		of("empty-sheet.good.xlsx", empty, arrests()),
		of("long-narrow-sheet.good.xlsx", arrests(), unknown),
		of("long-unknown-sheet.bad.xlsx", arrests(), wide),
		of("two-layouts.good.xlsx", arrests(), later),
		of("only-header.bad.xlsx", sheet{name: "Arrests", header: texts(names...), at: 7}),
		{"no-header.bad.xlsx", only.bytes},
		changed("chart-first.good.xlsx", func() pack {
			return plain().with(part{name: "xl/chartsheets/sheet1.xml", text: declaration + "<chartsheet " + namespace + "/>"}).
				edit(bookRels, "<Relationships>", `<Relationships><Relationship Id="rId9" Type="`+relations+`/chartsheet" Target="chartsheets/sheet1.xml"/>`).
				edit(bookPart, "<sheets>", `<sheets><sheet name="Chart" sheetId="9" r:id="rId9"/>`)
		}),
		changed("prefixes.good.xlsx", func() pack { return prefixed(plain()) }),
		changed("date1904.good.xlsx", func() pack { return of1904(since1904) }),
		// Days that count from 1900 in a workbook that says 1904: four years late.
		changed("date1904-wrong.bad.xlsx", func() pack { return of1904(arrests()) }),
		// Fifty sheets with forty rows each of all the columns there may be.
		changed("wide-heads.good.xlsx", func() pack {
			list := []sheet{arrests()}
			for i := range 50 {
				list = append(list, sheet{name: fmt.Sprintf("S%d", i)})
			}
			p := workbook(list...)
			for i := range 50 {
				p = p.edit(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+2), "</sheetData>", wideRows(40)+"</sheetData>")
			}
			return p
		}),
		changed("no-row-numbers.good.xlsx", func() pack {
			return workbook(second).change(sheetPart, func(p *part) {
				for n := range 4 {
					p.text = strings.ReplaceAll(p.text, fmt.Sprintf(`<row r="%d">`, n+1), "<row>")
				}
			})
		}),
		edited("filtered-row.good.xlsx", sheetPart, `<row r="9">`, `<row r="9" hidden="1">`),
		edited("merged-title.good.xlsx", sheetPart, "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="A1:W1"/></mergeCells>`),
	}
}

func of1904(s sheet) pack {
	return workbook(s).edit(bookPart, "<workbookPr/>", `<workbookPr date1904="1"/>`)
}

// prefixed puts a prefix before every name of the sheet and the texts.
func prefixed(p pack) pack {
	for _, name := range []string{sheetPart, stringsPart} {
		p = p.change(name, func(q *part) {
			body := strings.TrimPrefix(q.text, declaration)
			body = strings.NewReplacer("</", "</x:", "<", "<x:", "xmlns=", "xmlns:x=").Replace(body)
			q.text = declaration + body
		})
	}
	return p
}
