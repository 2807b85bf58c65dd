package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// save is one way to save a table: the file that it leaves, and which rows of
// the original it keeps, where it does not keep all.
type save struct {
	name, file string
	keeps      func(o original, office, day string) bool
}

// saves lists the ways, in the order of the table.
func saves() []save {
	month := func(o original, _, day string) bool { return strings.HasPrefix(day, o.month) }
	seattle := func(_ original, office, _ string) bool { return office == "SEA" }
	return []save{
		{"R write.csv", "r-write-csv.csv", nil}, {"R write.csv, no row names", "r-write-csv-no-row-names.csv", nil},
		{"R write.csv2 (German)", "r-write-csv2.csv", nil}, {"readr write_csv", "readr-write-csv.csv", nil},
		{"data.table fwrite", "data-table-fwrite.csv", nil}, {"openxlsx write.xlsx", "openxlsx-write.xlsx", nil},
		{"pandas to_csv", "pandas.csv", nil}, {"pandas to_csv, no index", "pandas-no-index.csv", nil},
		{"pandas to_excel", "pandas.xlsx", nil}, {"pandas to_excel, dates as text", "pandas-text-dates.xlsx", nil},
		{"LibreOffice CSV", "libreoffice.csv", nil}, {"LibreOffice XLSX", "libreoffice.xlsx", nil}, {"LibreOffice ODS", "libreoffice.ods", nil},
		{"LibreOffice CSV, German", "libreoffice-german.csv", nil}, {"LibreOffice tabs", "libreoffice-tabs.txt", nil},
		{"LibreOffice Unicode text", "libreoffice-unicode.txt", nil},
		{"DuckDB Parquet", "duckdb.parquet", nil}, {"DuckDB CSV", "duckdb.csv", nil},
		{"extract of a month, two columns added", "extract-two-columns-added.csv", month},
		{"sorted by other columns", "sheet-sorted.xlsx", nil}, {"filtered by office", "sheet-filtered.xlsx", seattle},
		{"a totals row", "sheet-totals-row.xlsx", nil}, {"two title lines", "sheet-two-titles.xlsx", nil},
		{"three columns deleted", "sheet-three-columns-gone.xlsx", nil}, {"headers in other case", "sheet-header-case.xlsx", nil},
	}
}

// saveAll has every program save an original in a folder.
func saveAll(o original, dir string) error {
	skip := strconv.Itoa(o.skip)
	here := "internal/bench/saves"
	commands := [][]string{
		{"Rscript", filepath.Join(here, "save.R"), o.path, dir, o.sep, skip},
		{"/usr/bin/python3", filepath.Join(here, "save.py"), o.path, dir, o.sep, skip, o.date, o.office, o.month},
		{"node", filepath.Join(here, "save.mjs"), o.path, dir, o.sep, skip},
	}
	for _, c := range append(commands, office(o, dir)...) {
		if text, err := exec.Command(c[0], c[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", strings.Join(c, " "), err, text)
		}
	}
	return nil
}

// office gives the commands of LibreOffice. The numbers of its text filter are
// the separator, the quote and the encoding, as its documentation has them.
func office(o original, dir string) (commands [][]string) {
	read := fmt.Sprintf("--infilter=CSV:%d,34,76,1", o.sep[0])
	const text = "Text - txt - csv (StarCalc)"
	for name, to := range map[string]string{
		"libreoffice.csv": "csv:" + text + ":44,34,76,1", "libreoffice.xlsx": "xlsx", "libreoffice.ods": "ods",
		"libreoffice-german.csv": "csv:" + text + ":59,34,76,1,,1031", "libreoffice-tabs.txt": "txt:" + text + ":9,34,76,1",
		"libreoffice-unicode.txt": "txt:" + text + ":9,34,65535,1",
	} {
		made := filepath.Join(dir, "office", strings.TrimSuffix(filepath.Base(o.path), filepath.Ext(o.path))+filepath.Ext(name))
		commands = append(commands,
			[]string{"soffice", "-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", read, "--convert-to", to,
				"--outdir", filepath.Join(dir, "office"), o.path},
			[]string{"mv", made, filepath.Join(dir, name)})
	}
	return commands
}
