package kind

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTypes has the first bytes of each type.
func TestTypes(t *testing.T) {
	pad := func(s string) string { return s + strings.Repeat("\x00", 200) }
	for _, c := range []struct {
		name, head string
		want       ID
	}{
		{"a.csv", "a,b\n1,2\n", Text}, {"a.csv", "[a],b\n", Text}, {"a.csv", "{a},b\n", Text}, {"a.txt", "\"x\"\t1\n", Text}, {"a", "Not found in table,b\nc,d\n" + strings.Repeat("x,y\n", 2000), Text},
		{"a.csv", "P\x00e\x00n\x00a\x00\n\x00", Text}, {"a.csv", "\xff\xfea\x00", Text}, {"a.csv", "Pe\xf1a,b\n", Text}, {"a.csv", "", Empty},
		{"~$a.xlsx", pad("\x05Name "), "lock"}, {"x/.~lock.a.ods#", ",me,host,now;", "lock"}, {"~lock.a.ods_", ",me,host,now;", "lock"}, {"a.gsheet", `{"url": "x"}`, "shortcut"},
		{"a", "\x1f\x8b\x08", Gzip}, {"a", "PK\x03\x04", Zip}, {"a", "PAR1", Parquet}, {"a", "ARROW1\x00\x00", Arrow}, {"a", "FEA1", "feather1"},
		{"a", "\xff\xff\xff\xff\x80\x00\x00\x00\x10\x00\x00\x00\x00\x00\x0a\x00", Stream}, {"a", "\x7c\x00\x00\x00\x10\x00\x00\x00\x00\x00\x0a\x00\x00\x00\x00\x00", Stream},
		{"a.xls", pad("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), OldOffice}, {"a.xls", pad("\x09\x08\x10\x00\x00\x06\x05\x00"), OldExcel},
		{"a.dta", "<stata_dta><header>", "stata"}, {"a.dta", pad("\x72\x01\x01\x00"), "stata"}, {"a.sav", "$FL2@(#)", "spss"}, {"a.zsav", "$FL3@(#)", "spss"},
		{"a.por", strings.Repeat("0", 400) + "SPSSPORT", "por"}, {"a.xpt", "HEADER RECORD*******LIBRARY HEADER RECORD", "xpt"},
		{"a.rds", "X\n\x00\x00\x00\x03", "rds"}, {"a.rds", "A\n3\n263168\n197888\n", "rds"}, {"a.rda", "RDX3\nX\n", "rda"}, {"a.RData", "RDA3\nA\n", "rda"},
		{"a.rda", "BZh91AY&SY", "rda"}, {"a.rds", "\xfd7zXZ\x00", "rds"}, {"a.csv.bz2", "BZh91AY&SY", "bzip2"}, {"a.xz", "\xfd7zXZ\x00", "xz"}, {"a", "\x28\xb5\x2f\xfd", "zstd"},
		{"a.db", "SQLite format 3\x00", "sqlite"}, {"a", "12345678DUCK", "duckdb"}, {"a.mdb", "\x00\x01\x00\x00Standard Jet DB", "access"},
		{"a", "Obj\x01", "avro"}, {"a", "ORC", "orc"}, {"a.dbf", pad("\x03\x7d\x06\x01\x01\x00\x00\x00\x41\x00"), "dbf"}, {"a.shp", "\x00\x00\x27\x0a", "shapefile"},
		{"a", "7z\xbc\xaf\x27\x1c", "7z"}, {"a", "Rar!\x1a", "rar"}, {"a.tar", strings.Repeat("\x00", 257) + "ustar", "tar"},
		{"a.csv", "%PDF-1.7", "pdf"}, {"a.csv", "\x89PNG\r\n", "image"}, {"a", "\xff\xd8\xff\xe0", "image"}, {"a", "RIFF1234WEBP", "image"}, {"a", `{\rtf1`, "word"},
		{"a.csv", "version https://git-lfs.github.com/spec/v1\noid", "lfs"}, {"a.xls", `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, "xml2003"},
		{"a.fods", `<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">`, FlatODS},
		{"a.csv", "<!DOCTYPE html><html>", "html"}, {"a.csv", "\ufeff\n <html>", "html"}, {"a.csv", `<html><input type="password">`, "login"}, {"a.xls", "<html><table>", "htmltable"},
		{"a.csv", "404: Not Found", "error"}, {"a.csv", `<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>`, "error"}, {"a.xml", "<?xml version='1.0'?><a/>", "xml"},
		{"a.json", `[{"a": 1}]`, "json"}, {"a.json", `{"a": [1]}`, "json"}, {"a.jsonl", "{\"a\": 1}\n{\"a\": 2}\n", "ndjson"}, {"a.geojson", `{"type": "FeatureCollection"}`, "geojson"},
		{"a.csv", "\xff\xfe\x00\x00a\x00\x00\x00", UTF32}, {"a.bin", pad("\x01\x02\x03\x00"), "binary"}, {"a.pkl", "\x80\x04\x95", "pickle"},
	} {
		if got := Of(c.name, []byte(c.head)); got.ID != c.want {
			t.Errorf("%s %.40q is %s, want %s", c.name, c.head, got.ID, c.want)
		}
	}
	for part, want := range map[string]ID{"xl/workbook.xml": Workbook, "XL/Workbook.xml": Workbook, "xl/workbook.bin": "xlsb", "word/document.xml": "word", "content.xml": ODS,
		"Index/Document.iwa": "numbers", "a.csv": Zip} {
		if got := OfParts([]string{"a", part}); got.ID != want {
			t.Errorf("%s: %s, want %s", part, got.ID, want)
		}
	}
}

// TestAdvice has a next step for each type that is not read, with the name of
// the file in it where a command is to be typed.
func TestAdvice(t *testing.T) {
	for _, list := range [][]Type{types, textTypes, members} {
		for _, typ := range list {
			if typ.Name == "" || typ.magic == "" == (typ.test == nil) {
				t.Errorf("%s is not described", typ.ID)
			}
			if do := typ.Advice("the file.x"); strings.Contains(do, "FILE") || strings.Contains(do, "BASE") {
				t.Errorf("%s: %s", typ.ID, do)
			}
		}
	}
	stata, _ := Find("stata")
	if got := stata.Advice("my data.dta"); !strings.Contains(got, `haven::read_dta("my data.dta")`) || !strings.Contains(got, `"my data.parquet"`) {
		t.Error(got)
	}
	if got := stata.Advice(`a"; rm -rf .dta`); strings.Contains(got, "rm") {
		t.Errorf("a name ends what a shell is told: %s", got)
	}
}

// TestCases tells the real files of each type, where they are beside the
// repository.
func TestCases(t *testing.T) {
	for name, want := range map[string]ID{"reading/haven.dta": "stata", "reading/haven.sav": "spss", "reading/lfs-pointer.parquet": "lfs", "reading/sj-xlml.xls": "xml2003",
		"reading/libreoffice-raw.xls": OldExcel, "reading/sj-resaved.xls": OldExcel, "formats/book-2003.xml": "xml2003", "reading/records.json": "json",
		"formats/arrow-js.arrow": Arrow, "formats/arrow-js-stream.arrow": Stream, "reading/m-bz2.csv.bz2": "bzip2", "reading/m-xz.csv.xz": "xz", "reading/html-download.csv": "html"} {
		f, err := os.Open(filepath.Join("../../../shared/cases", name))
		if err != nil {
			t.Skipf("the cases are not here: %v", err)
		}
		head := make([]byte, Head)
		n, _ := f.Read(head)
		got := Of(name, head[:n])
		if got.ID == OldOffice {
			got = OfCompound(f, got)
		}
		f.Close()
		if got.ID != want {
			t.Errorf("%s is %s, want %s", name, got.ID, want)
		}
	}
}
