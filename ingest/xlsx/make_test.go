package xlsx

import (
	"archive/zip"
	"bytes"
	"testing"
)

const (
	head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	ns   = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
)

// parts is a small workbook whose parts a test can change.
type parts map[string]string

// workbook gives a workbook of one sheet with the given rows and shared texts.
func workbook(rows, shared string) parts {
	return parts{
		"[Content_Types].xml":        head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                head + `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            head + `<workbook ` + ns + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Arrests" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": head + `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/sharedStrings.xml":       head + `<sst ` + ns + `>` + shared + `</sst>`,
		"xl/worksheets/sheet1.xml":   head + `<worksheet ` + ns + `><sheetPr/><sheetData>` + rows + `</sheetData><pageMargins left="0.7"/></worksheet>`,
	}
}

// bytes zips the parts.
func (p parts) bytes(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"} {
		if text, ok := p[name]; ok {
			f, err := w.Create(name)
			if err == nil {
				_, err = f.Write([]byte(text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// with gives the workbook with one part replaced, without it for "".
func (p parts) with(name, text string) parts {
	c := parts{}
	for k, v := range p {
		c[k] = v
	}
	if c[name] = text; text == "" {
		delete(c, name)
	}
	return c
}
