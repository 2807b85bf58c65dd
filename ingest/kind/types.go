package kind

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"strings"
)

// What to do with files that many programs can convert.
const (
	doSave   = "open FILE in a spreadsheet program and save it as XLSX (.xlsx)"
	doUnpack = "and add what is in it"
	doNotIt  = "this is no table: get the file of the records, as CSV, XLSX or Parquet"
)

// viaR is the command that converts a file with R, and what else does.
func viaR(read, otherwise string) string {
	return `convert it: Rscript -e 'arrow::write_parquet(` + read + `, "BASE.parquet")' and add BASE.parquet; or in Python: ` + otherwise
}

func viaPandas(read string) string {
	return `python3 -c 'import pandas; pandas.` + read + `.to_parquet("BASE.parquet")'`
}

var (
	doStata = viaR(`haven::as_factor(haven::read_dta("FILE"))`, viaPandas(`read_stata("FILE")`))
	doSPSS  = viaR(`haven::as_factor(haven::read_sav("FILE"))`, viaPandas(`read_spss("FILE")`))
	doSAS   = viaR(`haven::read_sas("FILE")`, viaPandas(`read_sas("FILE")`))
	doXPT   = viaR(`haven::read_xpt("FILE")`, viaPandas(`read_sas("FILE", format="xport")`))
	doRDS   = `convert it: Rscript -e 'write.csv(readRDS("FILE"), "BASE.csv", row.names = FALSE, na = "")' and add BASE.csv`
	doRDA   = `convert it: Rscript -e 'e <- new.env(); for (n in load("FILE", e)) write.csv(e[[n]], paste0(n, ".csv"), row.names = FALSE, na = "")' and add the CSV files`
)

// named tests the name alone.
func named(prefixes []string, suffixes ...string) func(string, []byte) bool {
	return func(name string, _ []byte) bool {
		name = strings.ToLower(name[strings.LastIndexAny(name, `/\`)+1:])
		for _, p := range prefixes {
			if strings.HasPrefix(name, p) {
				return true
			}
		}
		for _, s := range suffixes {
			if strings.HasSuffix(name, s) {
				return true
			}
		}
		return false
	}
}

// at tests for bytes at a place.
func at(i int, magic string) func(string, []byte) bool {
	return func(_ string, head []byte) bool { return len(head) >= i && bytes.HasPrefix(head[i:], []byte(magic)) }
}

// types are told by their first bytes, or by their names. The first that fits
// is taken.
var types = []Type{
	{ID: "lock", Name: "the lock file of a workbook that is open, not the workbook", test: named([]string{"~$", ".~lock.", "~lock."}),
		Do: "close the workbook and add the workbook itself, whose name has no ~$ or .~lock. before it"},
	{ID: "shortcut", Name: "a shortcut to a document on the web, not the document",
		test: named(nil, ".gsheet", ".gdoc", ".gslides", ".webloc", ".url", ".lnk", ".desktop"),
		Do:   "open it, and download the document as XLSX or CSV (in Google Sheets: File, Download)"},

	{ID: UTF32, Name: "UTF-32", magic: "\xff\xfe\x00\x00", Do: "convert it: iconv -f UTF-32 -t UTF-8 FILE > BASE-utf8.csv, and add that"},
	{ID: UTF32, Name: "UTF-32", magic: "\x00\x00\xfe\xff", Do: "convert it: iconv -f UTF-32 -t UTF-8 FILE > BASE-utf8.csv, and add that"},
	{ID: Gzip, Name: "a gzip file", magic: "\x1f\x8b"},
	{ID: Zip, Name: "a zip file", magic: "PK\x03\x04"}, {ID: Zip, Name: "an empty zip file", magic: "PK\x05\x06"},
	{ID: Parquet, Name: "a Parquet file", magic: "PAR1"}, {ID: Parquet, Name: "an encrypted Parquet file", magic: "PARE"},
	{ID: Arrow, Name: "an Arrow (Feather) file", magic: "ARROW1"},
	{ID: Stream, Name: "an Arrow stream", test: isStream},
	{ID: "feather1", Name: "a Feather file of version 1, of 2016", magic: "FEA1",
		Do: `write it again as version 2: Rscript -e 'arrow::write_feather(arrow::read_feather("FILE"), "BASE-2.feather")' and add BASE-2.feather`},

	{ID: OldOffice, Name: "a file of old Excel, or an encrypted workbook", magic: "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Do: doSave},
	{ID: OldExcel, Name: "a workbook of old Excel (.xls)", magic: "\x09\x08\x10\x00\x00\x06\x05\x00", Do: doSave},
	{ID: OldExcel, Name: "a workbook of very old Excel (.xls)", test: isBIFF, Do: doSave},
	{ID: "stata", Name: "a data file of Stata (.dta)", magic: "<stata_dta>", Do: doStata},
	{ID: "stata", Name: "a data file of Stata (.dta)", test: isOldStata, Do: doStata},
	{ID: "spss", Name: "a data file of SPSS (.sav)", magic: "$FL2", Do: doSPSS},
	{ID: "spss", Name: "a packed data file of SPSS (.zsav)", magic: "$FL3", Do: doSPSS},
	{ID: "sas", Name: "a data file of SAS (.sas7bdat)", Do: doSAS,
		magic: "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xc2\xea\x81\x60\xb3\x14\x11\xcf\xbd\x92\x08\x00\x09\xc7\x31\x8c\x18\x1f\x10\x11"},
	{ID: "xpt", Name: "a transport file of SAS (.xpt)", magic: "HEADER RECORD*******LIB", Do: doXPT},
	{ID: "rds", Name: "an object of R (.rds)", magic: "X\n\x00\x00\x00", Do: doRDS},
	{ID: "rds", Name: "an object of R (.rds, as text)", test: isAsciiRDS, Do: doRDS},
	{ID: "rds", Name: "a packed object of R (.rds)", test: packedR(".rds"), Do: doRDS},
	{ID: "rda", Name: "a packed workspace of R (.rda)", test: packedR(".rda", ".rdata"), Do: doRDA},
	{ID: "rda", Name: "a workspace of R (.rda)", magic: "RDX", Do: doRDA}, {ID: "rda", Name: "a workspace of R (.rda)", magic: "RDA", Do: doRDA},
	{ID: "qs", Name: "an object of R (.qs)", magic: "\x0b\x0e\x0a\x0c",
		Do: `convert it: Rscript -e 'write.csv(qs::qread("FILE"), "BASE.csv", row.names = FALSE, na = "")' and add BASE.csv`},
	{ID: "pickle", Name: "a pickle of Python", test: isPickle,
		Do: `convert it: ` + viaPandas(`read_pickle("FILE")`) + ` and add BASE.parquet`},

	{ID: "sqlite", Name: "an SQLite database", magic: "SQLite format 3\x00",
		Do: `export the table: sqlite3 -header -csv FILE 'select * from TABLE' > BASE.csv (sqlite3 FILE .tables lists them)`},
	{ID: "duckdb", Name: "a DuckDB database", test: at(8, "DUCK"),
		Do: `export the table: duckdb FILE "copy TABLE to 'BASE.parquet'" (duckdb FILE "show tables" lists them)`},
	{ID: "access", Name: "a database of Microsoft Access", test: func(_ string, head []byte) bool {
		return at(4, "Standard Jet DB")("", head) || at(4, "Standard ACE DB")("", head)
	}, Do: "export the table: mdb-export FILE TABLE > BASE.csv (mdb-tables FILE lists them)"},
	{ID: "hdf", Name: "an HDF5 file", magic: "\x89HDF\r\n\x1a\n", Do: "export the table as CSV or Parquet: " + viaPandas(`read_hdf("FILE")`)},
	{ID: "avro", Name: "an Avro file", magic: "Obj\x01", Do: `convert it: duckdb -c "install avro; load avro; copy (from read_avro('FILE')) to 'BASE.parquet'" and add BASE.parquet`},
	{ID: "orc", Name: "an ORC file", magic: "ORC", Do: `convert it: ` + viaPandas(`read_orc("FILE")`) + ` and add BASE.parquet`},
	{ID: "shapefile", Name: "a shapefile, which holds places", magic: "\x00\x00\x27\x0a", Do: "the records are in the .dbf beside it: open that in a spreadsheet program and save it as XLSX"},
	{ID: "dbf", Name: "a dBASE table (.dbf)", test: isDBF, Do: doSave},

	{ID: "7z", Name: "a 7z file", magic: "7z\xbc\xaf\x27\x1c", Do: "unpack it: 7z x FILE, " + doUnpack},
	{ID: "rar", Name: "a RAR file", magic: "Rar!", Do: "unpack it: unrar x FILE, " + doUnpack},
	{ID: "tar", Name: "a tar file", test: at(257, "ustar"), Do: "unpack it: tar -xf FILE, " + doUnpack},
	{ID: "bzip2", Name: "a bzip2 file", test: isBzip2, Do: "unpack it: bunzip2 -k FILE, " + doUnpack},
	{ID: "xz", Name: "an xz file", magic: "\xfd7zXZ\x00", Do: "unpack it: unxz -k FILE, " + doUnpack},
	{ID: "zstd", Name: "a zstd file", magic: "\x28\xb5\x2f\xfd", Do: "unpack it: zstd -d FILE, " + doUnpack},
	{ID: "lz4", Name: "an lz4 file", magic: "\x04\x22\x4d\x18", Do: "unpack it: lz4 -d FILE, " + doUnpack},
	{ID: "compress", Name: "a file packed by compress (.Z)", magic: "\x1f\x9d", Do: "unpack it: uncompress FILE, " + doUnpack},

	{ID: "pdf", Name: "a PDF", magic: "%PDF", Do: "a PDF shows a table and does not hold it: ask the publisher for it as CSV or XLSX"},
	{ID: "image", Name: "an image", magic: "\x89PNG", Do: doNotIt}, {ID: "image", Name: "an image", magic: "\xff\xd8\xff", Do: doNotIt},
	{ID: "image", Name: "an image", magic: "GIF8", Do: doNotIt}, {ID: "image", Name: "an image", magic: "II*\x00", Do: doNotIt},
	{ID: "image", Name: "an image", magic: "MM\x00*", Do: doNotIt}, {ID: "image", Name: "an image", test: isOtherImage, Do: doNotIt},
	{ID: "word", Name: "a document (RTF)", magic: `{\rtf`, Do: "copy the table into a spreadsheet and save it as XLSX"},
}

var (
	asciiRDS = regexp.MustCompile(`^A\r?\n[23]\r?\n\d{5,6}\r?\n`)
	geoJSON  = regexp.MustCompile(`"type"\s*:\s*"(featurecollection|feature|topology)"`)
	notThis  = regexp.MustCompile(`^(404|403|401|5\d\d)?[:\s-]*(page |file )?(not found|forbidden|access ?denied|unauthorized|bad gateway|service unavailable|nosuchkey)`)
)

const (
	doJSON = `convert it: duckdb -c "copy (from read_json_auto('FILE')) to 'BASE.csv'" and add BASE.csv; or in Python: ` +
		`python3 -c 'import pandas; pandas.read_json("FILE", dtype=False, convert_dates=False).to_csv("BASE.csv", index=False)'`
	doGeoJSON = `take its table: ogr2ogr -f CSV BASE.csv FILE, or Rscript -e 'write.csv(sf::st_drop_geometry(sf::st_read("FILE")), "BASE.csv", row.names = FALSE, na = "")', and add BASE.csv`
	doAgain   = "the download went wrong: open the address in a browser, log in if it asks, and get the file itself"
)

// textTypes are told by how a text begins, in lower case.
var textTypes = []Type{
	{ID: "lfs", Name: "a Git LFS pointer, not the file that it stands for", magic: "version https://git-lfs.github.com/spec/",
		Do: `fetch the file: git lfs pull --include "FILE" in the repository; or download the file itself from its page ("Download raw file")`},
	{ID: "xml2003", Name: "an XML spreadsheet of Excel 2003", test: has("urn:schemas-microsoft-com:office:spreadsheet", "<?xml", "<workbook", "<ss:workbook"), Do: doSave},
	{ID: FlatODS, Name: "a flat OpenDocument file", test: has("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "<?xml", "<office:document")},
	{ID: "login", Name: "a web page that asks to log in", test: func(_ string, s []byte) bool { return isHTML(s) && bytes.Contains(s, []byte(`type="password"`)) }, Do: doAgain},
	{ID: "htmltable", Name: "a web page with a table, named as a workbook", test: func(name string, s []byte) bool {
		return isHTML(s) && bytes.Contains(s, []byte("<table")) && named(nil, ".xls", ".xlsx")(name, nil)
	}, Do: doSave},
	{ID: "html", Name: "a web page", test: func(_ string, s []byte) bool { return isHTML(s) }, Do: doAgain},
	{ID: "svg", Name: "an image", test: has("<svg", "<?xml", "<svg", "<!doctype svg"), Do: doNotIt},
	{ID: "error", Name: "the error of a web server", test: func(_ string, s []byte) bool {
		return len(s) < 4096 && (notThis.Match(s) || bytes.Contains(s, []byte("<error><code>")))
	}, Do: doAgain},
	{ID: "xml", Name: "an XML file", magic: "<?xml", Do: "open FILE in a spreadsheet program and save it as XLSX, or ask the publisher for CSV or XLSX"},
	{ID: "geojson", Name: "a GeoJSON file", test: func(_ string, s []byte) bool { return isJSON(s) && geoJSON.Match(s) }, Do: doGeoJSON},
	{ID: "ndjson", Name: "a file of JSON lines (NDJSON)", test: func(_ string, s []byte) bool { return isLines(s) }, Do: doJSON},
	{ID: "json", Name: "a JSON file", test: func(_ string, s []byte) bool { return isJSON(s) }, Do: doJSON},
	{ID: "mht", Name: "a web page that a browser saved (.mht), or a mail", magic: "mime-version:", Do: doAgain},
	{ID: "por", Name: "a portable file of SPSS (.por)", test: func(_ string, s []byte) bool {
		return bytes.Contains(s[:min(len(s), 600)], []byte("spssport"))
	}, Do: viaR(`haven::as_factor(haven::read_por("FILE"))`, viaPandas(`read_spss("FILE")`))},
}

// has tests for a text in the head of a file that begins with one of starts.
func has(what string, starts ...string) func(string, []byte) bool {
	return func(_ string, s []byte) bool {
		for _, start := range starts {
			if bytes.HasPrefix(s, []byte(start)) && bytes.Contains(s, []byte(what)) {
				return true
			}
		}
		return false
	}
}

func isHTML(s []byte) bool {
	if bytes.HasPrefix(s, []byte("<?xml")) || bytes.HasPrefix(s, []byte("<!--")) {
		return bytes.Contains(s, []byte("<html"))
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<div", "<meta", "<script", "<title", "<style"} {
		if bytes.HasPrefix(s, []byte(tag)) {
			return true
		}
	}
	return bytes.HasPrefix(s, []byte("<!doctype")) && bytes.Contains(s, []byte("<html"))
}

var (
	jsonStart = regexp.MustCompile(`^(\{\s*("|\})|\[\s*(\{|\[|\]))`)
	jsonLines = regexp.MustCompile(`^\{[^\n]*\}\s*\n\s*\{\s*"`)
)

func isJSON(s []byte) bool  { return jsonStart.Match(s) }
func isLines(s []byte) bool { return isJSON(s) && jsonLines.Match(s) }

// isStream tells an Arrow stream: the length of its schema, which newer writers
// mark with four bytes of ones, and a message that begins as flatbuffers do.
func isStream(_ string, head []byte) bool {
	if len(head) < 16 {
		return false
	}
	at := 0
	if binary.LittleEndian.Uint32(head) == 0xffffffff {
		at = 4
	}
	n, root := binary.LittleEndian.Uint32(head[at:]), binary.LittleEndian.Uint32(head[at+4:])
	return n >= 32 && n < 64<<20 && n%8 == uint32(4-at)%8 && root >= 8 && root < 64 && root%2 == 0
}

// isBIFF tells workbooks from before Excel 5, which are bare records.
func isBIFF(_ string, head []byte) bool {
	for _, magic := range []string{"\x09\x00\x04\x00", "\x09\x02\x06\x00", "\x09\x04\x06\x00", "\x09\x08\x08\x00"} {
		if bytes.HasPrefix(head, []byte(magic)) {
			return true
		}
	}
	return false
}

func isOldStata(_ string, head []byte) bool {
	return len(head) > 109 && head[0] >= 102 && head[0] <= 115 && (head[1] == 1 || head[1] == 2) && head[2] == 1
}

func isAsciiRDS(_ string, head []byte) bool {
	return asciiRDS.Match(head)
}

// packedR tells what R packs with bzip2 or xz, which its name alone tells from
// other files that are packed so.
func packedR(suffixes ...string) func(string, []byte) bool {
	return func(name string, head []byte) bool {
		return named(nil, suffixes...)(name, nil) && (isBzip2("", head) || bytes.HasPrefix(head, []byte("\xfd7zXZ\x00")))
	}
}

func isPickle(name string, head []byte) bool {
	return len(head) > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5 && (named(nil, ".pkl", ".pickle")(name, nil) || head[2] == 0x95)
}

func isBzip2(_ string, head []byte) bool {
	return len(head) > 9 && string(head[:3]) == "BZh" && head[3] >= '1' && head[3] <= '9' && string(head[4:10]) == "1AY&SY"
}

// isDBF tells a dBASE table: a version, a day, and the length of its head,
// which is one of 32 bytes a column and one more.
func isDBF(_ string, head []byte) bool {
	if len(head) < 65 || bytes.IndexByte([]byte{0x03, 0x30, 0x31, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb}, head[0]) < 0 {
		return false
	}
	n := binary.LittleEndian.Uint16(head[8:])
	return head[2] >= 1 && head[2] <= 12 && head[3] >= 1 && head[3] <= 31 && n >= 65 && (n%32 == 1 || n%32 == 8)
}

func isOtherImage(_ string, head []byte) bool {
	return at(8, "WEBP")("", head) || at(4, "ftypheic")("", head) || at(4, "ftypavif")("", head)
}
