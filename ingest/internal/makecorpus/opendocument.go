package main

import (
	"archive/zip"
	"fmt"
	"strings"
)

const (
	odfSpaces = `xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" ` +
		`xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"`
	odfContent  = "content.xml"
	odfManifest = "META-INF/manifest.xml"
	odfFilling  = `<table:table-row table:number-rows-repeated="1048560"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>`
)

// odfText and odfDate are cells as LibreOffice writes them.
func odfText(s string) string {
	if s == "" {
		return `<table:table-cell/>`
	}
	return `<table:table-cell office:value-type="string"><text:p>` + escapes.Replace(s) + `</text:p></table:table-cell>`
}

func odfDate(day int) string {
	return fmt.Sprintf(`<table:table-cell office:value-type="date" office:date-value="2025-02-%02dT06:00:00"><text:p>2/%d/2025</text:p></table:table-cell>`, 12+day, 12+day)
}

func odfRow(cells ...string) string {
	return "<table:table-row>" + strings.Join(cells, "") + "</table:table-row>"
}

// odfRows are the sheet of arrests in OpenDocument.
func odfRows() string {
	var out strings.Builder
	header := make([]string, len(names))
	for i, n := range names {
		header[i] = odfText(n)
	}
	out.WriteString(odfRow(odfText("ERO Administrative Arrests")) + odfRow(`<table:table-cell table:number-columns-repeated="23"/>`) + odfRow(header...))
	for n := range 6 {
		cells := []string{odfDate(n)}
		for _, c := range row(n)[1:] {
			cells = append(cells, odfText(c.text))
		}
		out.WriteString(odfRow(cells...))
	}
	return out.String() + odfFilling
}

// odfDocument is a document of sheets.
func odfDocument(root, sheets string) string {
	return declaration + `<office:` + root + ` ` + odfSpaces + ` office:version="1.3"><office:automatic-styles>` +
		`<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>` +
		`<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>` +
		`</office:automatic-styles><office:body><office:spreadsheet>` + sheets + `</office:spreadsheet></office:body></office:` + root + `>`
}

func odfSheet(name, style, rows string) string {
	return `<table:table table:name="` + name + `" table:style-name="` + style + `"><table:table-column table:number-columns-repeated="23"/>` + rows + `</table:table>`
}

// odf is a workbook of LibreOffice.
func odf(content string) pack {
	return pack{{name: "mimetype", text: "application/vnd.oasis.opendocument.spreadsheet", method: zip.Store, packed: []byte("application/vnd.oasis.opendocument.spreadsheet")},
		{name: odfContent, text: content}, {name: odfManifest, text: declaration + "<manifest/>"}}
}

// openDocuments are workbooks of LibreOffice, and what is wrong with some.
func openDocuments() []fixture {
	sheet := odfSheet("Arrests", "shown", odfRows())
	sound := func() pack { return odf(odfDocument("document-content", sheet)) }
	with := func(name, old, now string) fixture {
		return changed(name, func() pack { return sound().edit(odfContent, old, now) })
	}
	return []fixture{
		changed("whole.good.ods", sound),
		{"whole.good.fods", func() []byte { return []byte(odfDocument("document", sheet)) }},
		changed("hidden-sheet.good.ods", func() pack {
			return odf(odfDocument("document-content", odfSheet("Notes", "shown", odfRow(odfText("made up")))+odfSheet("Arrests", "hidden", odfRows())))
		}),
		with("filtered-row.good.ods", "<table:table-row><table:table-cell office:value-type=\"date\"", "<table:table-row table:visibility=\"filter\"><table:table-cell office:value-type=\"date\""),
		with("row-repeated.good.ods", "<table:table-row><table:table-cell office:value-type=\"date\"", "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell office:value-type=\"date\""),
		with("not-computed.bad.ods", `office:value-type="date" office:date-value="2025-02-12T06:00:00"><text:p>2/12/2025</text:p>`, `table:formula="of:=TODAY()">`),
		// Thirty bytes that stand for seventeen milliard cells.
		with("repeated.bad.ods", odfFilling, `<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="float" office:value="1"/></table:table-row>`),
		with("rows-beyond.bad.ods", "1048560", "1048577"),
		with("sheet-twice.bad.ods", "</office:spreadsheet>", `<table:table table:name="Arrests"/></office:spreadsheet>`),
		with("number-that-is-none.bad.ods", `office:value-type="date" office:date-value="2025-02-12T06:00:00"`, `office:value-type="float" office:value="1,5"`),
		with("doctype.bad.ods", "<office:document-content ", "<!DOCTYPE x><office:document-content "),
		with("cut.bad.ods", "</office:spreadsheet></office:body></office:document-content>", "</office:spreadsheet>"),
		with("text-after-root.bad.ods", "</office:document-content>", "</office:document-content>x"),
		changed("encrypted.bad.ods", func() pack {
			return sound().edit(odfManifest, "<manifest/>", `<manifest><file-entry><encryption-data/></file-entry></manifest>`)
		}),
		changed("document.bad.odt", func() pack {
			return odf(strings.ReplaceAll(odfDocument("document-content", ""), "office:spreadsheet", "office:text"))
		}),
	}
}
