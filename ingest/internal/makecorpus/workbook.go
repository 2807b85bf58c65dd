package main

import (
	"fmt"
	"slices"
	"strings"
)

const (
	declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	namespace   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relations   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

	sheetPart   = "xl/worksheets/sheet1.xml"
	stringsPart = "xl/sharedStrings.xml"
	bookPart    = "xl/workbook.xml"
	bookRels    = "xl/_rels/workbook.xml.rels"
)

// cell is what stands in a cell; the zero value is none. A text is put among
// the shared ones; raw is XML as it stands.
type cell struct{ kind, text, value, raw string }

func text(s string) cell   { return cell{kind: "s", text: s} }
func number(v string) cell { return cell{value: v} }
func fault(v string) cell  { return cell{kind: "e", value: v} }
func truth(v string) cell  { return cell{kind: "b", value: v} }
func inline(s string) cell { return cell{kind: "inlineStr", raw: "<is><t>" + s + "</t></is>"} }

// formula is a cell with what a formula gave when the workbook was saved.
func formula(f, kind, v string) cell {
	return cell{kind: kind, raw: "<f>" + f + "</f><v>" + v + "</v>"}
}

// sheet is a sheet in the making: rows above the header, the header, the rows.
type sheet struct {
	name, state string
	above       []string
	header      []cell
	at          int // row of the header
	rows        [][]cell
}

// names are the columns of the vintage 2025 of ice/arrests.
var names = []string{"Apprehension Date", "Apprehension State", "Apprehension County", "Apprehension AOR", "Final Program", "Final Program Group",
	"Apprehension Method", "Apprehension Criminality", "Case Status", "Case Category", "Departed Date", "Departure Country", "Final Order Yes No",
	"Final Order Date", "Birth Date", "Birth Year", "Citizenship Country", "Gender", "Apprehension Site Landmark", "Alien File Number",
	"EID Case ID", "EID Subject ID", "Unique Identifier"}

// texts makes cells of texts.
func texts(values ...string) (cells []cell) {
	for _, v := range values {
		cells = append(cells, text(v))
	}
	return cells
}

// day gives the serial number of a day counted from 2025-02-12 on.
func day(n int) cell { return number(fmt.Sprintf("%d.25", 45700+n)) }

// row gives a made-up arrest, all texts but its date.
func row(n int) []cell {
	c := make([]cell, len(names))
	for name, v := range map[string]string{"Apprehension State": "TEXAS", "Apprehension AOR": []string{"Dallas", "Houston", "Miami"}[n%3] + " Area of Responsibility",
		"Final Program": "Fugitive Operations", "Apprehension Method": []string{"Located", "CAP Local Incarceration"}[n%2], "Apprehension Criminality": "1 Convicted Criminal",
		"Birth Date": "b(6), b(7)c", "Birth Year": "1980", "Citizenship Country": "MEXICO", "Gender": "Male", "Alien File Number": "b(6), b(7)c",
		"Unique Identifier": fmt.Sprintf("made-up-%d", n)} {
		c[at(name)] = text(v)
	}
	c[0] = day(n)
	return c
}

// at gives the index of a column.
func at(name string) int { return slices.Index(names, name) }

// arrests is a sheet as the releases of 2025 have it: six arrests below a
// header in row 7.
func arrests() sheet {
	s := sheet{name: "Arrests", above: []string{"ERO Administrative Arrests", "made up"}, header: texts(names...), at: 7}
	for n := range 6 {
		s.rows = append(s.rows, row(n))
	}
	return s
}

// also gives the sheet with one more row, which is like others but for some
// columns.
func (s sheet) also(change map[string]cell) sheet {
	r := row(len(s.rows))
	for name, c := range change {
		r[at(name)] = c
	}
	s.rows = append(slices.Clone(s.rows), r)
	return s
}

// headed gives the sheet with a header cell replaced.
func (s sheet) headed(name string, now cell) sheet {
	s.header = slices.Clone(s.header)
	s.header[at(name)] = now
	return s
}

// column gives the sheet with every cell of a column replaced.
func (s sheet) column(name string, now cell) sheet {
	s.rows = slices.Clone(s.rows)
	for i, r := range s.rows {
		s.rows[i] = slices.Clone(r)
		s.rows[i][at(name)] = now
	}
	return s
}

// shared are the shared texts of a workbook in the making.
type shared struct {
	index map[string]int
	xml   strings.Builder
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func (x *shared) of(s string) int {
	i, ok := x.index[s]
	if !ok {
		i = len(x.index)
		x.index[s] = i
		fmt.Fprintf(&x.xml, `<si><t xml:space="preserve">%s</t></si>`, escapes.Replace(s))
	}
	return i
}

// letters names a column as a workbook does.
func letters(i int) string {
	if i >= 26 {
		return letters(i/26-1) + letters(i%26)
	}
	return string(rune('A' + i))
}

func (x *shared) row(n int, cells []cell) string {
	var out strings.Builder
	fmt.Fprintf(&out, `<row r="%d">`, n)
	for i, c := range cells {
		if c == (cell{}) {
			continue
		}
		kind, inside := "", c.raw
		if c.kind != "" {
			kind = fmt.Sprintf(` t="%s"`, c.kind)
		}
		if c.kind == "s" {
			c.value = fmt.Sprint(x.of(c.text))
		}
		if inside == "" {
			inside = "<v>" + c.value + "</v>"
		}
		fmt.Fprintf(&out, `<c r="%s%d"%s>%s</c>`, letters(i), n, kind, inside)
	}
	return out.String() + "</row>"
}

func (x *shared) sheet(s sheet) string {
	var out strings.Builder
	out.WriteString(declaration + "<worksheet " + namespace + "><sheetData>")
	for i, line := range s.above {
		out.WriteString(x.row(i+1, texts(line)))
	}
	if s.header != nil {
		out.WriteString(x.row(s.at, s.header))
	}
	for i, r := range s.rows {
		out.WriteString(x.row(s.at+1+i, r))
	}
	return out.String() + "</sheetData></worksheet>"
}

// workbook makes a workbook of sheets.
func workbook(list ...sheet) pack {
	x := &shared{index: map[string]int{}}
	rels, entries := "", ""
	var parts pack
	for i, s := range list {
		name := fmt.Sprintf("sheet%d.xml", i+1)
		parts = append(parts, part{name: "xl/worksheets/" + name, text: x.sheet(s)})
		rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/%s"/>`, i+1, relations, name)
		state := ""
		if s.state != "" {
			state = fmt.Sprintf(` state="%s"`, s.state)
		}
		entries += fmt.Sprintf(`<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>`, s.name, i+1, state, i+1)
	}
	rels += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s/sharedStrings" Target="sharedStrings.xml"/>`, len(list)+1, relations)
	return append(pack{
		{name: "[Content_Types].xml", text: declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`},
		{name: "_rels/.rels", text: declaration + `<Relationships><Relationship Id="rId1" Type="` + relations + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{name: bookPart, text: declaration + `<workbook ` + namespace + ` xmlns:r="` + relations + `"><workbookPr/><sheets>` + entries + `</sheets></workbook>`},
		{name: bookRels, text: declaration + `<Relationships>` + rels + `</Relationships>`},
		{name: stringsPart, text: declaration + `<sst ` + namespace + `>` + x.xml.String() + `</sst>`},
	}, parts...)
}

// plain is a sound workbook.
func plain() pack { return workbook(arrests()) }

// of makes a fixture of sheets.
func of(name string, list ...sheet) fixture {
	return fixture{name, func() []byte { return workbook(list...).bytes() }}
}

// changed makes a fixture of a zip file.
func changed(name string, p func() pack) fixture {
	return fixture{name, func() []byte { return p().bytes() }}
}

// rowsOf makes a fixture of the sound sheet with a row more for each change of
// one column, in the order of their cells' places here. Where these are to be
// quarantined, so many good rows follow that the file is not refused.
func rowsOf(name, column string, values ...cell) fixture {
	s := arrests()
	for _, v := range values {
		s = s.also(map[string]cell{column: v})
	}
	if strings.Contains(name, ".rows.") {
		s = s.more(100 * len(values))
	}
	return of(name, s)
}

// more gives the sheet with so many good rows more.
func (s sheet) more(n int) sheet {
	s.rows = slices.Clone(s.rows)
	for range n {
		r := row(len(s.rows))
		r[0] = day(len(s.rows) % 6)
		s.rows = append(s.rows, r)
	}
	return s
}
