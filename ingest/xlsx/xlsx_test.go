package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// TestReads compares what is read with what is meant, and with the slow reader.
func TestReads(t *testing.T) {
	for name, c := range map[string]struct {
		rows, shared string
		want         []string
	}{
		"all types": {`<row r="1" spans="1:9"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>45231.25</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c><c r="E1" t="str"><f>A1&amp;"x"</f><v>ax</v></c><c r="F1" t="inlineStr"><is><t>in</t></is></c><c r="G1" s="1"/><c r="H1" t="n"><v>-1.5E+3</v></c></row>`,
			`<si><t>a</t></si>`, []string{"1:1=text a", "1:2=number 45231.25", "1:3=bool 1", "1:4=fault #REF!", "1:5=text ax", "1:6=text in", "1:8=number -1500"}},
		"gaps between rows and cells": {`<row r="3"><c r="C3"><v>1</v></c></row><row r="7"/><row r="9"><c r="AA9"><v>2</v></c><c r="XFD9"><v>3</v></c></row>`, "",
			[]string{"3:3=number 1", "9:27=number 2", "9:16384=number 3"}},
		"no places given":                      {`<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>`, "", []string{"1:1=number 1", "1:2=number 2", "2:1=number 3"}},
		"space, quotes and line ends anywhere": {"\n <row  r='1' >\n\t<c r = 'A1' t='s' ><v>0</v >\r\n</c ></row >\n", `<si><t xml:space="preserve"> a </t></si>`, []string{"1:1=text  a "}},
		"entities, escapes and line ends in text": {`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>`,
			"<si><t>A &amp; B &lt;&#233;&#x2014;&gt; é</t></si><si><t>a_x000D_\r\nb_y_x00_</t></si>", []string{"1:1=text A & B <é—> é", "1:2=text a\r\nb_y_x00_"}},
		"rich text, without its phonetic hints": {`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`,
			`<si><r><rPr><b/><sz val="9"/></rPr><t>one </t></r><r><t>two</t></r><rPh sb="0" eb="1"><t>no</t></rPh><phoneticPr fontId="1"/></si>`, []string{"1:1=text one two"}},
		"an empty text is blank": {`<row r="1"><c r="A1" t="str"><v></v></c><c r="B1" t="inlineStr"><is><t/></is></c><c r="C1"><v/></c><c r="D1"><v>1</v></c></row>`, "", []string{"1:4=number 1"}},
		"a formula without a value": {`<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1+1</f></c><c r="B1"><f/><v>2</v></c><c r="C1" t="str"><f>A1</f><v></v></c><c r="D1"><f>A1</f><v/></c></row>`, "",
			[]string{"1:1=fault a formula that was never computed", "1:2=number 2", "1:4=fault a formula that was never computed"}},
		"comments and instructions": {`<!-- a --><?b c?><row r="1"><!-- > --><c r="A1"><!-- <v>9</v> --><v>1<!-- x -->2</v><?y z?></c><?a?></row><!----><row r="2"/>`, "",
			[]string{"1:1=number 12"}},
		"CDATA": {`<row r="1"><c r="A1" t="str"><v><![CDATA[<a> & ]]]]><![CDATA[>]]>b&lt;</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><!-- x --><t><![CDATA[in]]></t></is></c></row>`,
			`<!-- x --><si><t>a<![CDATA[ &amp; _x0041_]]></t><!-- y --></si>`, []string{"1:1=text <a> & ]]>b<", "1:2=text a &amp; A", "1:3=text in"}},
		"its own name space again":   {`<row r="1" xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main" xmlns:x14ac="urn:x" x14ac:dy="1"><c r="A1"><v>1</v></c></row>`, "", []string{"1:1=number 1"}},
		"later versions' extensions": {`<row r="1"><c r="A1"><v>1</v><extLst><ext uri="x"><y/></ext></extLst></c></row>`, "", []string{"1:1=number 1"}},
		"no rows":                    {"", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			b := workbook(c.rows, c.shared).bytes(t)
			got, err := fast(b)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got["0"]); diff != "" {
				t.Error(diff)
			}
			reference, err := slow(b)
			if diff := cmp.Diff(reference["0"], got["0"]); err != nil || diff != "" {
				t.Errorf("the slow reader differs (%v):\n%s", err, diff)
			}
		})
	}
}

// TestPrefix reads names with a namespace prefix, as some programs write them.
func TestPrefix(t *testing.T) {
	w := workbook("", "").
		with("xl/worksheets/sheet1.xml", head+`<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:r><x:t>b</x:t></x:r></x:is></x:c></x:row></x:sheetData></x:worksheet>`).
		with("xl/sharedStrings.xml", head+`<x:sst xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:si><x:t>a</x:t></x:si></x:sst>`)
	got, err := fast(w.bytes(t))
	if err != nil || cmp.Diff([]string{"1:1=text a", "1:2=text b"}, got["0"]) != "" {
		t.Error(got, err)
	}
}

// TestNotes says what the program of a workbook does not show.
func TestNotes(t *testing.T) {
	b := workbook(`<row r="1" hidden="1"/><row r="2" hidden="1"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><f>A2</f></c></row>`+
		`<row r="4" hidden="true"><c r="A4"><v>1</v></c></row><row r="5" hidden="0"><c r="A5"><v>1</v></c></row>`, "").bytes(t)
	book, err := Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.Rows(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var rec grid.Record
	for rows.Next(&rec) == nil {
	}
	want := []string{"sheet Arrests: rows hidden in the workbook (by a filter or by hand) and read like the others: 2",
		"sheet Arrests: cells that hold formulas which were never computed: 1; open and save the workbook in a spreadsheet program"}
	if diff := cmp.Diff(want, rows.(grid.Noter).Notes()); diff != "" {
		t.Error(diff)
	}
}

// TestStringsOutOfRange costs the row and no other.
func TestStringsOutOfRange(t *testing.T) {
	for _, index := range []string{"1", "-1", "999999999", "99999999999", "0.5", "x", ""} {
		got, err := fast(workbook(`<row r="1"><c r="A1" t="s"><v>`+index+`</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c></row>`, `<si><t>a</t></si>`).bytes(t))
		if err != nil || cmp.Diff([]string{"1:bad", "2:1=text a"}, got["0"]) != "" {
			t.Errorf("index %q: %v %v", index, got, err)
		}
	}
}

// TestGaps bounds the cells that a sheet leaves out, however they are written.
func TestGaps(t *testing.T) {
	for name, end := range map[string]string{"plain": "</v></c>", "with a space": "</v ></c>"} {
		var sheet strings.Builder
		for row := range maxGaps / (MaxColumns - 1) {
			fmt.Fprintf(&sheet, `<row r="%d"><c r="XFD%d"><v>1%s</row>`, row+1, row+1, end)
		}
		for _, last := range []bool{false, true} {
			text := sheet.String()
			if last {
				text += `<row r="1000000"><c r="XFD1000000"><v>1` + end + `</row>`
			}
			b := workbook(text, "").bytes(t)
			book, err := Open(bytes.NewReader(b), int64(len(b)))
			if err == nil {
				err = readThrough(book)
			}
			var e *quotawatch.Error
			if refused := errors.As(err, &e) && e.Code == quotawatch.CodeFileLimits; refused != last {
				t.Errorf("%s, one more %t: %v", name, last, err)
			}
		}
	}
}

// readThrough reads the rows of the first sheet.
func readThrough(book *Book) error {
	rows, err := book.Rows(0, nil)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rec := (grid.Record{}); ; {
		if err := rows.Next(&rec); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// TestRefuses has one thing wrong at a time; each is refused with its code.
func TestRefuses(t *testing.T) {
	sheet := "xl/worksheets/sheet1.xml"
	fine := workbook(`<row r="1"><c r="A1"><v>1</v></c></row>`, `<si><t>a</t></si>`)
	rows := func(text string) parts { return workbook(text, `<si><t>a</t></si>`) }
	for name, p := range map[string]parts{
		"rows out of order":        rows(`<row r="2"/><row r="1"/>`),
		"a row twice":              rows(`<row r="2"/><row r="2"/>`),
		"cells out of order":       rows(`<row r="1"><c r="C1"><v>1</v></c><c r="A1"><v>1</v></c></row>`),
		"a cell twice":             rows(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>1</v></c></row>`),
		"a cell of another row":    rows(`<row r="1"><c r="A2"><v>1</v></c></row>`),
		"a place that is none":     rows(`<row r="1"><c r="1A"><v>1</v></c></row>`),
		"a column past the last":   rows(`<row r="1"><c r="XFE1"><v>1</v></c></row>`),
		"a row past the last":      rows(`<row r="1048577"/>`),
		"a row of no number":       rows(`<row r="one"/>`),
		"row zero":                 rows(`<row r="0"/>`),
		"two values in a cell":     rows(`<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>`),
		"a number that is none":    rows(`<row r="1"><c r="A1"><v>1,5</v></c></row>`),
		"not a number":             rows(`<row r="1"><c r="A1"><v>NaN</v></c></row>`),
		"infinity":                 rows(`<row r="1"><c r="A1"><v>1e999</v></c></row>`),
		"a boolean that is none":   rows(`<row r="1"><c r="A1" t="b"><v>2</v></c></row>`),
		"a type that is none":      rows(`<row r="1"><c r="A1" t="z"><v>2</v></c></row>`),
		"an inline text elsewhere": rows(`<row r="1"><c r="A1"><is><t>a</t></is></c></row>`),
		"an unknown element":       rows(`<row r="1"><d/></row>`),
		"text between cells":       rows(`<row r="1">x<c r="A1"/></row>`),
		"a comment without an end": rows(`<row r="1"><!-- x <c r="A1"/></row>`),
		"a comment in a comment":   rows(`<row r="1"><!-- x <!-- y --> --><c r="A1"/></row>`),
		"CDATA between cells":      rows(`<row r="1"><![CDATA[x]]><c r="A1"/></row>`),
		"an element in a value":    rows(`<row r="1"><c r="A1"><v>1<x/></v></c></row>`),
		"rows of another kind":     rows(`<row xmlns="urn:other" r="1"><c r="A1"><v>1</v></c></row>`),
		"cells of another kind":    rows(`<row r="1"><c r="A1"><v xmlns="urn:other">1</v></c></row>`),
		"a sheet of another kind":  fine.with(sheet, strings.ReplaceAll(fine[sheet], "spreadsheetml", "other")),
		"a prefix of another kind": fine.with(sheet, head+`<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row r="1" xmlns:x="urn:other"/></x:sheetData></x:worksheet>`),
		"rows twice":               fine.with(sheet, strings.Replace(fine[sheet], "</worksheet>", `<sheetData><row r="2"/></sheetData></worksheet>`, 1)),
		"rows too deep":            fine.with(sheet, strings.NewReplacer("<sheetData>", "<x><sheetData>", "</sheetData>", "</sheetData></x>").Replace(fine[sheet])),
		"text after the end":       fine.with(sheet, fine[sheet]+"x"),
		"a root after the end":     fine.with(sheet, fine[sheet]+"<worksheet/>"),
		"text after the texts":     fine.with("xl/sharedStrings.xml", fine["xl/sharedStrings.xml"]+"x"),
		"text after the workbook":  fine.with("xl/workbook.xml", fine["xl/workbook.xml"]+"x"),
		"two workbooks":            fine.with("_rels/.rels", strings.Replace(fine["_rels/.rels"], "</R", `<Relationship Id="r2" Type="http://y/officeDocument" Target="xl/other.xml"/></R`, 1)),
		"two shared texts":         fine.with("xl/_rels/workbook.xml.rels", strings.Replace(fine["xl/_rels/workbook.xml.rels"], "</R", `<Relationship Id="r3" Type="http://y/sharedStrings" Target="other.xml"/></R`, 1)),
		"an entity of a DTD":       rows(`<row r="1"><c r="A1" t="str"><v>&x;</v></c></row>`),
		"a control character":      rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a\x01</v></c></row>"),
		"bytes that are not UTF-8": rows("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a\xff</v></c></row>"),
		"a cell too long":          rows(`<row r="1"><c r="A1" t="str"><v>` + strings.Repeat("A", maxCell+1) + `</v></c></row>`),
		"no end of a row":          rows(`<row r="1"><c r="A1"><v>1</v></c>`),
		"a row inside a row":       rows(`<row r="1"><row r="2"/></row>`),
		"no end of the part":       fine.with(sheet, strings.TrimSuffix(fine[sheet], "</worksheet>")),
		"a part cut in a cell":     fine.with(sheet, fine[sheet][:strings.Index(fine[sheet], "<v>1")]),
		"no sheetData":             fine.with(sheet, head+`<worksheet `+ns+`/>`),
		"a DOCTYPE in a sheet":     fine.with(sheet, strings.Replace(fine[sheet], head, head+`<!DOCTYPE x [<!ENTITY x "y">]>`, 1)),
		"a DOCTYPE in the texts":   fine.with("xl/sharedStrings.xml", head+`<!DOCTYPE x><sst><si><t>a</t></si></sst>`),
		"a DOCTYPE in a relation":  fine.with("_rels/.rels", head+`<!DOCTYPE x>`+strings.TrimPrefix(fine["_rels/.rels"], head)),
		"texts cut short":          fine.with("xl/sharedStrings.xml", head+`<sst><si><t>a</t>`),
		"texts of another kind":    fine.with("xl/sharedStrings.xml", head+`<sst><si><u>a</u></si></sst>`),
		"no shared texts":          fine.with("xl/sharedStrings.xml", ""),
		"no sheet part":            fine.with(sheet, ""),
		"no workbook part":         fine.with("xl/workbook.xml", ""),
		"no relations":             fine.with("_rels/.rels", ""),
		"a sheet name twice":       fine.with("xl/workbook.xml", strings.Replace(fine["xl/workbook.xml"], "</sheets>", `<sheet name="Arrests" r:id="rId1"/></sheets>`, 1)),
		"a sheet without a part":   fine.with("xl/workbook.xml", strings.Replace(fine["xl/workbook.xml"], `"rId1"`, `"rId9"`, 1)),
		"UTF-16":                   fine.with(sheet, "\xff\xfe<\x00"),
		"another encoding":         fine.with(sheet, strings.Replace(fine[sheet], "UTF-8", "windows-1252", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			got, err := fast(p.bytes(t))
			var e *quotawatch.Error
			if !errors.As(err, &e) {
				t.Fatalf("read as %v (%v)", got, err)
			}
			if e.Code != quotawatch.CodeSheet || e.Expected == "" || e.Found == "" || e.Do == "" {
				t.Errorf("%v", e)
			}
		})
	}
}

// TestTruncations cuts a workbook at every byte.
func TestTruncations(t *testing.T) {
	b := workbook(`<row r="1"><c r="A1"><v>1</v></c></row>`, `<si><t>a</t></si>`).bytes(t)
	for n := range b {
		if got, err := fast(b[:n]); err == nil {
			t.Fatalf("%d of %d bytes are read as %v", n, len(b), got)
		}
	}
}

// TestFlips changes single bits; what is read then is what the whole file
// held, or nothing.
func TestFlips(t *testing.T) {
	b := workbook(strings.Repeat(`<row><c t="s"><v>0</v></c><c><v>45231.5</v></c></row>`, 30), `<si><t>a</t></si>`).bytes(t)
	want, err := fast(b)
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		changed := append([]byte{}, b...)
		changed[i] ^= 1 << (i % 8)
		if got, err := fast(changed); err == nil && cmp.Diff(want, got) != "" {
			t.Errorf("byte %d changed: read as %v", i, got)
		}
	}
}

func FuzzSheet(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, `<si><t>a</t></si>`)
	f.Add(`<row><c><f>1</f><v>2</v></c><c t="inlineStr"><is><r><t>&#x41;_x000D_</t></r></is></c></row>`, `<si><r><rPr/><t>b</t></r><rPh><t>c</t></rPh></si>`)
	f.Add(`<row r='2' ><c r='B2' t="e"><v>#N/A</v></c><c t="b"><v>1</v></c><c t="str"><v>&lt;</v></c></row >`, ``)
	f.Fuzz(func(t *testing.T, rows, shared string) {
		b := workbook(rows, shared).bytes(t)
		got, err := fast(b)
		if err != nil {
			return
		}
		want, err := slow(b)
		if err != nil {
			t.Fatalf("accepted, and the slow reader refuses: %v", err)
		}
		for _, cell := range got["0"] {
			if strings.HasSuffix(cell, ":bad") {
				return // a row with a text that is not there
			}
		}
		if diff := cmp.Diff(withoutEmpty(want["0"]), withoutEmpty(got["0"])); diff != "" {
			t.Fatal(diff)
		}
	})
}

// withoutEmpty leaves out cells of empty shared texts, which one reader gives
// and the other does not.
func withoutEmpty(cells []string) (kept []string) {
	for _, c := range cells {
		if !strings.HasSuffix(c, "=text ") {
			kept = append(kept, c)
		}
	}
	return kept
}

// TestOverBlocks reads rows and a tail that go over the edges of the blocks
// in which a sheet is unpacked, among them a row longer than several.
func TestOverBlocks(t *testing.T) {
	var rows strings.Builder
	for i := range 3_000 {
		length := 1 + i*7919%2_000
		if i == 1_500 {
			length = 30_000
		}
		fmt.Fprintf(&rows, `<row r="%d"><c r="B%[1]d" s="1"><v>%[1]d.5</v></c>`, i+1)
		for column := range 1 + 29*(length/30_000) {
			fmt.Fprintf(&rows, `<c r="%s%d" t="inlineStr"><is><t>%s</t></is></c>`, string(rune('C'+column%24))+strings.Repeat("A", column/24), i+1, strings.Repeat("x", length))
		}
		fmt.Fprint(&rows, `</row>`)
	}
	p := workbook(rows.String(), "")
	tail := strings.Repeat(`<mergeCell ref="A1:B2"/>`, 40_000)
	b := p.with("xl/worksheets/sheet1.xml", strings.Replace(p["xl/worksheets/sheet1.xml"], "<pageMargins", "<mergeCells>"+tail+"</mergeCells><pageMargins", 1)).bytes(t)
	got, err := fast(b)
	if err != nil {
		t.Fatal(err)
	}
	want, err := slow(b)
	if err != nil || !slices.Equal(got["0"], want["0"]) {
		t.Errorf("%v; %d cells, not %d", err, len(got["0"]), len(want["0"]))
	}
}

// FuzzNumber compares the reader of numbers with strconv's.
func FuzzNumber(f *testing.F) {
	for _, s := range []string{"0", "-0", "45664.29583333334", "1E-07", "999999999999999", "9999999999999999", "1e999", "0x1p2", "1_0", "NaN", "+1", ".5", "5.", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		want, err := strconv.ParseFloat(s, 64)
		got, ok := number([]byte(s))
		if ok && (err != nil || got != want) {
			t.Fatalf("%q is %v, want %v %v", s, got, want, err)
		}
		if plain := strings.Trim(s, "0123456789+-.eE") == ""; plain && err == nil && !ok {
			t.Fatalf("%q is a number", s)
		}
	})
}
