package ingest

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

// mostRefused is how much memory what is refused may take, above what the
// program takes for nothing.
const mostRefused = 64 << 20

// zipped makes a zip file of parts, each written by a function.
func zipped(parts map[string]func(w io.Writer)) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, write := range parts {
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		write(w)
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func putting(s string) func(io.Writer) { return func(w io.Writer) { io.WriteString(w, s) } }

// repeated writes some bytes again and again.
func repeatText(before, s string, n int, after string) func(io.Writer) {
	return func(w io.Writer) {
		io.WriteString(w, before)
		many := max(1, 1<<20/len(s))
		block := strings.Repeat(s, many)
		for ; n >= many; n -= many {
			io.WriteString(w, block)
		}
		io.WriteString(w, strings.Repeat(s, n)+after)
	}
}

const (
	mainSpace = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	relSpace  = `xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
)

// bomb is a workbook with some sheets, texts and a workbook part of its own.
func bomb(sheets int, rows, texts func(io.Writer), more func(io.Writer)) []byte {
	list, rels := "", ""
	parts := map[string]func(io.Writer){
		"_rels/.rels":          putting(`<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`),
		"xl/sharedStrings.xml": texts,
	}
	for i := range sheets {
		list += fmt.Sprintf(`<sheet name="S%d" r:id="r%d"/>`, i, i)
		rels += fmt.Sprintf(`<Relationship Id="r%d" Type="x/worksheet" Target="s%d.xml"/>`, i, i)
		parts[fmt.Sprintf("xl/s%d.xml", i)] = rows
	}
	parts["xl/workbook.xml"] = func(w io.Writer) {
		io.WriteString(w, `<workbook `+mainSpace+" "+relSpace+`><sheets>`+list)
		if more != nil {
			more(w)
		}
		io.WriteString(w, `</sheets></workbook>`)
	}
	parts["xl/_rels/workbook.xml.rels"] = putting(`<Relationships>` + rels + `<Relationship Id="t" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)
	return zipped(parts)
}

func sheetOf(write func(io.Writer)) func(io.Writer) {
	return func(w io.Writer) {
		io.WriteString(w, `<worksheet `+mainSpace+`><sheetData>`)
		write(w)
		io.WriteString(w, `</sheetData></worksheet>`)
	}
}

// longTexts refers from the first rows to many long texts.
func longTexts(w io.Writer) {
	for row := range 100 {
		fmt.Fprintf(w, `<row r="%d">`, row+1)
		for cell := range 20 {
			fmt.Fprintf(w, `<c t="s"><v>%d</v></c>`, row*20+cell)
		}
		io.WriteString(w, `</row>`)
	}
}

func sst(write func(io.Writer)) func(io.Writer) {
	return func(w io.Writer) {
		io.WriteString(w, `<sst `+mainSpace+`>`)
		write(w)
		io.WriteString(w, `</sst>`)
	}
}

// ods is a workbook of LibreOffice with some content.
func odsOf(styles, sheets func(io.Writer)) []byte {
	return zipped(map[string]func(io.Writer){"content.xml": func(w io.Writer) {
		io.WriteString(w, `<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0" `+
			`xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:x="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><o:automatic-styles>`)
		styles(w)
		io.WriteString(w, `</o:automatic-styles><o:body><o:spreadsheet>`)
		sheets(w)
		io.WriteString(w, `</o:spreadsheet></o:body></o:document-content>`)
	}})
}

func none(io.Writer) {}

func packed(write func(io.Writer)) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	write(w)
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func written(write func(io.Writer)) []byte {
	var out bytes.Buffer
	write(&out)
	return out.Bytes()
}

// hostile are files that claim or unpack to far more than they are.
func hostile(t *testing.T) map[string]func() []byte {
	fill := func(s string, n int) func(io.Writer) { return repeatText("", s, n, "") }
	corpusFile := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(corpus, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	return map[string]func() []byte{
		"texts.xlsx":      func() []byte { return bomb(1, sheetOf(longTexts), sst(fill(`<si/>`, 3_000_000)), nil) },
		"many-texts.xlsx": func() []byte { return bomb(1, sheetOf(longTexts), sst(fill(`<si/>`, 60_000_000)), nil) },
		"long-texts.xlsx": func() []byte {
			return bomb(1, sheetOf(longTexts), sst(fill(`<si><t>`+strings.Repeat("A", 30_000)+`</t></si>`, 500)), nil)
		},
		"longer.xlsx": func() []byte {
			return bomb(1, sheetOf(longTexts), sst(fill(`<si><t>`+strings.Repeat("A", 30_000)+`</t></si>`, 20_000)), nil)
		},
		"sheets.xlsx": func() []byte { return bomb(100, sheetOf(fill(`<row><c r="XFD1"/></row>`, 1)), sst(none), nil) },
		"sheet-names.xlsx": func() []byte {
			return bomb(1, sheetOf(none), sst(none), fill(`<sheet name="a" r:id="r0"/>`, 2_000_000))
		},
		"empty-cells.xlsx": func() []byte {
			return bomb(1, sheetOf(fill(`<row><c/><c/><c/><c/><c/></row>`, 1_040_000)), sst(none), nil)
		},
		"long-row.xlsx": func() []byte {
			return bomb(1, sheetOf(repeatText("<row>", `<c s="1"/>`, 16_000, strings.Repeat(" ", 60<<20)+"</row>")), sst(none), nil)
		},
		"styles.ods": func() []byte {
			return odsOf(fill(`<s:style s:name="a"><s:table-properties t:display="false"/></s:style>`, 500_000), none)
		},
		"names.ods": func() []byte {
			return odsOf(func(w io.Writer) {
				for i := range 300_000 {
					fmt.Fprintf(w, `<s:style s:name="a%d"><s:table-properties t:display="false"/></s:style>`, i)
				}
			}, none)
		},
		"sheets.ods": func() []byte { return odsOf(none, fill(`<t:table/>`, 1_000_000)) },
		"repeats.ods": func() []byte {
			return odsOf(none, putting(`<t:table t:name="a"><t:table-row t:number-rows-repeated="1000000"><t:table-cell t:number-columns-repeated="16384"><x:p>a</x:p></t:table-cell></t:table-row></t:table>`))
		},
		"text.ods": func() []byte {
			return odsOf(none, repeatText(`<t:table><t:table-row><t:table-cell><x:p>`, "a", 60<<20, `</x:p></t:table-cell></t:table-row></t:table>`))
		},
		"deep.ods": func() []byte { return odsOf(none, fill("<a>", 10<<20)) },
		"zips.zip": func() []byte {
			inner := zipped(map[string]func(io.Writer){"a.csv": fill("a,b\n", 15<<20)})
			for range 5 {
				b := inner
				inner = zipped(map[string]func(io.Writer){"a.zip": func(w io.Writer) { w.Write(b) }})
			}
			return inner
		},
		"entries.zip": func() []byte {
			var out bytes.Buffer
			z := zip.NewWriter(&out)
			for i := range 60_000 {
				z.CreateRaw(&zip.FileHeader{Name: fmt.Sprintf("%d%s", i, strings.Repeat("n", 1000))})
			}
			z.Close()
			return out.Bytes()
		},
		"columns.csv": func() []byte { return written(repeatText("", "a,", 10_000_000, "\n1,2\n")) },
		"line.csv":    func() []byte { return written(fill("a", 100<<20)) },
		"line.csv.gz": func() []byte { return packed(fill("a", 500<<20)) },
		"quotes.csv":  func() []byte { return written(repeatText(`"`, "a\n", 20<<20, "")) },
		"cr.csv":      func() []byte { return written(fill("a\r", 30<<20)) },
		"latin.csv":   func() []byte { return written(fill("aaaaaaaaaaaaaaaaaaaaaa\xf1\n", 3<<20)) },
		"utf16.csv":   func() []byte { return written(repeatText("\xff\xfe", "a\x00", 20<<20, "")) },
		"nul.csv":     func() []byte { return written(repeatText("a,b,c\n1,2,3\n", "\x00", 100<<20, "")) },
		"footer.parquet": func() []byte { // a list of very many groups of rows
			foot := append(append([]byte{0x15, 0x02, 0x19, 0x1c, 0x48, 1, 'a', 0, 0x16, 0, 0x19, 0xfc}, binary.AppendUvarint(nil, 99_999)...), bytes.Repeat([]byte{0x19, 0x0c, 0x16, 0, 0x16, 0, 0}, 99_999)...)
			foot = append(foot, 0)
			b := append([]byte("PAR1"), foot...)
			return append(binary.LittleEndian.AppendUint32(b, uint32(len(foot))), "PAR1"...)
		},
		"frames.parquet": func() []byte {
			w, _ := zstd.NewWriter(nil)
			return append([]byte("PAR1"), w.EncodeAll(make([]byte, 256<<20), nil)...)
		},
		"length.arrow": func() []byte {
			b := corpusFile("stream.good.arrow")
			binary.LittleEndian.PutUint32(b[4:], 1<<31-8)
			return b
		},
	}
}

// TestHostile reads each in a process of its own.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("makes and reads files of hundreds of megabytes")
	}
	if _, err := peakMemory(); err != nil {
		t.Skipf("the memory of a process is read as Linux tells it: %v", err)
	}
	dir := t.TempDir()
	base := peakOf(t, filepath.Join(dir, "no such file"))
	for name, make := range hostile(t) {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, name)
			if err := os.WriteFile(path, make(), 0o600); err != nil {
				t.Fatal(err)
			}
			defer os.Remove(path)
			if _, _, err := add(load(t), path, t.TempDir()); err == nil {
				t.Error("it is read")
			}
			if peak := peakOf(t, path) - base; peak > mostRefused {
				t.Errorf("%d MB of memory above the %d of nothing", peak>>20, base>>20)
			} else {
				t.Logf("%d MB", peak>>20)
			}
		})
	}
}

func peakOf(t *testing.T, path string) int {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), maxHang)
	defer stop()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), oneFile+"="+path)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	peak, err := strconv.Atoi(string(bytes.TrimSpace(out)))
	if err != nil {
		t.Fatal(err)
	}
	return peak
}
