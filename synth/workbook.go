package synth

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/klauspost/compress/flate"
)

// The styles of cells, as indexes of cellXfs in styles.xml.
const (
	styleDay  = 1
	styleTime = 2
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

const (
	mainNS    = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeNS  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageNS = "http://schemas.openxmlformats.org/package/2006"
	partType  = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

const stylesXML = xmlHead + `<styleSheet xmlns="` + mainNS + `"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`

// workbook writes Office Open XML (ECMA-376) as Excel does: texts once in
// sharedStrings.xml, dates as serial days, sheet after sheet in a stream.
type workbook struct {
	book
	zip     *zip.Writer
	part    *bufio.Writer
	sheet   int // the sheet being written
	left    int // its rows not yet written
	row     int // its row written last
	shared  map[string]int
	texts   []string
	refs    int
	letters []string
	line    []byte
}

func newWorkbook(w io.Writer, b book) (*workbook, error) {
	x := &workbook{book: b, zip: zip.NewWriter(w), part: bufio.NewWriterSize(nil, 1<<18), sheet: -1, shared: map[string]int{}}
	x.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	for i := range b.columns {
		x.letters = append(x.letters, letters(i))
	}
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes(b.sheets)},
		{"_rels/.rels", relations(relation{"officeDocument", "xl/workbook.xml"})},
		{"xl/workbook.xml", sheetList(b.sheets)},
		{"xl/_rels/workbook.xml.rels", relations(workbookRelations(b.sheets)...)},
		{"xl/styles.xml", stylesXML},
	} {
		if err := x.open(part.name); err != nil {
			return nil, err
		}
		if _, err := x.part.WriteString(part.text); err != nil {
			return nil, err
		}
	}
	return x, x.nextSheet()
}

// open ends the part being written and begins another.
func (x *workbook) open(name string) error {
	if err := x.part.Flush(); err != nil {
		return err
	}
	// A fixed time: the same Spec gives the same bytes.
	w, err := x.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)})
	x.part.Reset(w)
	return err
}

// letters gives the name of a column: A, Z, AA.
func letters(i int) (name string) {
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// nextSheet begins the next sheet with preamble and header.
func (x *workbook) nextSheet() error {
	x.sheet++
	x.left, x.row = x.sheets[x.sheet].Rows, 0
	if err := x.open(fmt.Sprintf("xl/worksheets/sheet%d.xml", x.sheet+1)); err != nil {
		return err
	}
	last := len(x.preamble) + 1 + x.left
	fmt.Fprintf(x.part, `%s<worksheet xmlns="%s"><dimension ref="A1:%s%d"/><sheetData>`, xmlHead, mainNS, x.letters[len(x.letters)-1], last)
	for _, text := range x.preamble {
		if err := x.rowOf([]cell{textCell(text)}); err != nil {
			return err
		}
	}
	header := make([]cell, len(x.columns))
	for i, c := range x.columns {
		header[i] = textCell(c.header)
	}
	return x.rowOf(header)
}

const sheetEnd = `</sheetData></worksheet>`

func (x *workbook) write(cells []cell) error {
	for x.left == 0 {
		if _, err := x.part.WriteString(sheetEnd); err != nil {
			return err
		}
		if err := x.nextSheet(); err != nil {
			return err
		}
	}
	x.left--
	return x.rowOf(cells)
}

// rowOf writes one row. Blank cells are left out, and blank rows.
func (x *workbook) rowOf(cells []cell) error {
	x.row++
	b := append(x.line[:0], `<row r="`...)
	b = strconv.AppendInt(b, int64(x.row), 10)
	b = append(b, `" spans="1:`...)
	b = strconv.AppendInt(b, int64(len(x.columns)), 10)
	b = append(b, `">`...)
	empty := len(b)
	for i, c := range cells {
		if c.kind != cellBlank {
			b = x.appendCell(b, i, c)
		}
	}
	if x.line = b; len(b) == empty {
		return nil
	}
	x.line = append(b, `</row>`...)
	_, err := x.part.Write(x.line)
	return err
}

func (x *workbook) appendCell(b []byte, column int, c cell) []byte {
	b = append(append(b, `<c r="`...), x.letters[column]...)
	b = strconv.AppendInt(b, int64(x.row), 10)
	switch c.kind {
	case cellText:
		b = strconv.AppendInt(append(b, `" t="s"><v>`...), int64(x.index(c.text)), 10)
	case cellDay:
		b = strconv.AppendInt(append(style(b, styleDay), `"><v>`...), c.number+serialEpoch, 10)
	case cellTime:
		b = strconv.AppendFloat(append(style(b, styleTime), `"><v>`...), serial(c.number), 'f', -1, 64)
	default:
		b = strconv.AppendInt(append(b, `"><v>`...), c.number, 10)
	}
	return append(b, `</v></c>`...)
}

func style(b []byte, n int64) []byte { return strconv.AppendInt(append(b, `" s="`...), n, 10) }

// serialEpoch is 1970-01-01 in the days of a workbook, which count from
// 1899-12-30 because 1900 is taken for a leap year.
const serialEpoch = 25569

// serial gives an instant in days, with the 11 decimals that Excel writes: a
// microsecond.
func serial(seconds int64) float64 {
	return math.Round((float64(seconds)/day+serialEpoch)*1e11) / 1e11
}

// index gives the place of a text in sharedStrings.xml.
func (x *workbook) index(text string) int {
	x.refs++
	i, ok := x.shared[text]
	if !ok {
		i = len(x.texts)
		x.texts, x.shared[text] = append(x.texts, text), i
	}
	return i
}

func (x *workbook) close() error {
	if _, err := x.part.WriteString(sheetEnd); err != nil {
		return err
	}
	if err := x.open("xl/sharedStrings.xml"); err != nil {
		return err
	}
	fmt.Fprintf(x.part, `%s<sst xmlns="%s" count="%d" uniqueCount="%d">`, xmlHead, mainNS, x.refs, len(x.texts))
	for _, text := range x.texts {
		if _, err := x.part.WriteString("<si><t>" + escapes.Replace(text) + "</t></si>"); err != nil {
			return err
		}
	}
	fmt.Fprint(x.part, `</sst>`)
	if err := x.part.Flush(); err != nil {
		return err
	}
	return x.zip.Close()
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func contentTypes(sheets []Sheet) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Types xmlns="` + packageNS + `/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`)
	override := func(part, kind string) {
		fmt.Fprintf(&b, `<Override PartName="/xl/%s.xml" ContentType="%s%s+xml"/>`, part, partType, kind)
	}
	override("workbook", "sheet.main")
	for i := range sheets {
		override(fmt.Sprintf("worksheets/sheet%d", i+1), "worksheet")
	}
	override("styles", "styles")
	override("sharedStrings", "sharedStrings")
	return b.String() + `</Types>`
}

type relation struct{ kind, target string }

func workbookRelations(sheets []Sheet) (list []relation) {
	for i := range sheets {
		list = append(list, relation{"worksheet", fmt.Sprintf("worksheets/sheet%d.xml", i+1)})
	}
	return append(list, relation{"styles", "styles.xml"}, relation{"sharedStrings", "sharedStrings.xml"})
}

func relations(list ...relation) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<Relationships xmlns="` + packageNS + `/relationships">`)
	for i, r := range list {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="%s/%s" Target="%s"/>`, i+1, officeNS, r.kind, r.target)
	}
	return b.String() + `</Relationships>`
}

func sheetList(sheets []Sheet) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeNS + `"><sheets>`)
	for i, s := range sheets {
		fmt.Fprintf(&b, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, s.Name, i+1, i+1)
	}
	return b.String() + `</sheets></workbook>`
}
