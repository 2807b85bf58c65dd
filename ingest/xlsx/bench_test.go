package xlsx

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/quotawatch/quotawatch/ingest/grid"
)

// wide makes a workbook in the shape of the national releases: 23 columns, 13
// of them labels, four dates, identifiers that stand once; n rows in each of
// two sheets.
func wide(b *testing.B, n int) []byte {
	b.Helper()
	p := workbook("", "")
	p["xl/workbook.xml"] = head + `<workbook ` + ns + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" r:id="rId1"/><sheet name="B" r:id="rId3"/></sheets></workbook>`
	p["xl/_rels/workbook.xml.rels"] = head + `<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId3" Type="http://x/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId2" Type="http://x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	chance := rand.New(rand.NewPCG(1, 2))
	var shared bytes.Buffer
	shared.WriteString(head + `<sst ` + ns + ` count="1" uniqueCount="1">`)
	for i := range 3000 {
		fmt.Fprintf(&shared, "<si><t>Label &amp; text number %d</t></si>", i)
	}
	sheet := func(first int) string {
		var s bytes.Buffer
		s.WriteString(head + `<worksheet ` + ns + `><dimension ref="A1:W9"/><sheetData>`)
		for r := 1; r <= n; r++ {
			fmt.Fprintf(&s, `<row r="%d" spans="1:23" x14ac:dyDescent="0.25">`, r)
			for c := range 23 {
				switch {
				case c < 4:
					fmt.Fprintf(&s, `<c r="%c%d" s="1"><v>%.10f</v></c>`, 'A'+c, r, 45000+chance.Float64()*700)
				case c < 17:
					fmt.Fprintf(&s, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, r, chance.IntN(1+c*170))
				case c < 19:
					fmt.Fprintf(&s, `<c r="%c%d"><v>%d</v></c>`, 'A'+c, r, 1940+chance.IntN(70))
				case c == 22:
					fmt.Fprintf(&s, `<c r="%c%d" t="s"><v>%d</v></c>`, 'A'+c, r, 3000+first+r-1)
					fmt.Fprintf(&shared, "<si><t>%016x%016x%08x</t></si>", chance.Uint64(), chance.Uint64(), chance.Uint32())
				}
			}
			s.WriteString("</row>")
		}
		s.WriteString("</sheetData></worksheet>")
		return s.String()
	}
	p["xl/worksheets/sheet1.xml"], p["xl/worksheets/sheet2.xml"] = sheet(0), sheet(n)
	shared.WriteString("</sst>")
	p["xl/sharedStrings.xml"] = shared.String()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range p {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkRead reads 2 x 50,000 rows, its sheets side by side.
func BenchmarkRead(b *testing.B) {
	text := wide(b, 50_000)
	size := int64(0)
	zr, _ := zip.NewReader(bytes.NewReader(text), int64(len(text)))
	for _, f := range zr.File {
		size += int64(f.UncompressedSize64)
	}
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		book, err := Open(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			b.Fatal(err)
		}
		var all sync.WaitGroup
		for i := range book.Sheets() {
			all.Go(func() {
				rows, err := book.Rows(i, nil)
				if err != nil {
					b.Error(err)
					return
				}
				defer rows.Close()
				var rec grid.Record
				for {
					if err := rows.Next(&rec); errors.Is(err, io.EOF) {
						return
					} else if err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
	}
}
