package synth

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// The header of the last column of every file, and its value in each row. By
// them a reader knows that a release is synthetic.
const (
	MarkHeader = "Synthetic (quotawatch)"
	MarkValue  = "SYNTHETIC"
)

// The formats that can be written.
const (
	FormatXLSX    = "xlsx"
	FormatCSV     = "csv"
	FormatGzip    = "csv.gz"
	FormatParquet = "parquet"
	FormatFeather = "feather"
)

// Formats lists the formats that can be written.
func Formats() []string {
	return []string{FormatXLSX, FormatCSV, FormatGzip, FormatParquet, FormatFeather}
}

// Spec says what to make. The same Spec gives the same bytes.
type Spec struct {
	Registry *registry.Registry
	Source   registry.Source
	Vintage  registry.Vintage
	Rows     int
	Seed     uint64
	// Window is the days to draw from. Empty takes the vintage's own, or for
	// vintages of fiscal years the last one that has reference data, FY2018.
	Window quotawatch.Window
	// Files and Sheets are how many files, and sheets in each, 0 for one.
	Files, Sheets int
	// Format is one of Formats, "" for that of the vintage.
	Format string
	// Flaws plants rows that a reader must quarantine: see flawShare.
	Flaws bool
}

// headerRow is the row of the header in vintages that have it on no certain
// row: the one on which most workbooks of ICE have it.
const headerRow = 7

// defaultYear is the fiscal year of a vintage that has one a file.
const defaultYear = 2018

// maxSheetRows is the most rows of a sheet of a workbook.
const maxSheetRows = 1 << 20

// fill puts defaults where nothing is given and refuses what cannot be made.
func (s Spec) fill() (Spec, error) {
	s.Files, s.Sheets = max(1, s.Files), max(1, s.Sheets)
	if s.Format == "" {
		s.Format = map[string]string{"delimited": FormatCSV, "parquet": FormatParquet, "arrow": FormatFeather}[s.Vintage.Format]
		s.Format = cmp.Or(s.Format, FormatXLSX)
	}
	limit := s.limit()
	if s.Window == (quotawatch.Window{}) {
		s.Window = s.usual()
	}
	perSheet := len(s.preamble()) + 1 + (s.Rows+s.Files*s.Sheets-1)/(s.Files*s.Sheets)
	switch {
	case !slices.Contains(Formats(), s.Format):
		return s, refuse("a format of "+strings.Join(Formats(), ", "), fmt.Sprintf("%.40q", s.Format))
	case s.Rows < s.Files*s.Sheets || s.Rows > 1<<27:
		return s, refuse("a row for each sheet, and 134,217,728 at most", fmt.Sprint(s.Rows, " rows"))
	case s.Sheets > 1 && s.Format != FormatXLSX:
		return s, refuse("one sheet in format "+s.Format, fmt.Sprint(s.Sheets))
	case s.Format == FormatXLSX && perSheet > maxSheetRows:
		return s, refuse(fmt.Sprint("at most ", maxSheetRows, " rows in a sheet"), fmt.Sprint(perSheet, " rows; take more files or sheets"))
	case s.Files > 1 && s.Vintage.Files == "one":
		return s, refuse("one file: each file of vintage "+s.Vintage.ID+" is a release", fmt.Sprint(s.Files))
	case s.Window.Empty() || !limit.Covers(s.Window):
		return s, refuse("days of "+limit.String(), s.Window.String())
	}
	return s, nil
}

// limit gives the days that a release of the vintage may hold.
func (s Spec) limit() quotawatch.Window {
	if s.Vintage.Window.Title == "" {
		return registry.Plausible()
	}
	return registry.FiscalYear(s.year())
}

// usual gives the days of a release where none are asked for: those of the last
// one of the vintage.
func (s Spec) usual() quotawatch.Window {
	if seen := s.Vintage.Window.Seen; seen != nil {
		return *seen
	}
	return registry.FiscalYear(s.year()) // also of an accepted layout, which has no window
}

// year gives the fiscal year of the window, for vintages that have one a file.
func (s Spec) year() int {
	if s.Window == (quotawatch.Window{}) {
		return defaultYear
	}
	day := s.Window.From.Time()
	if day.Month() >= 10 {
		return day.Year() + 1
	}
	return day.Year()
}

// preamble gives the lines above the header: the mark first, and the title
// where the vintage wants one.
func (s Spec) preamble() []string {
	lines := make([]string, cmp.Or(s.Vintage.HeaderRow, headerRow)-1)
	if len(lines) > 0 {
		lines[0] = "SYNTHETIC: made by quotawatch for tests, no row is an arrest"
	}
	if len(lines) > 2 {
		lines[1] = "Layout of vintage " + s.Vintage.ID
	}
	if rule := s.Vintage.Window; rule.TitleRow > 0 && rule.TitleRow <= len(lines) {
		lines[rule.TitleRow-1] = strings.ReplaceAll(rule.Title, registry.FiscalYearMark, fmt.Sprint(s.year()))
	}
	return lines
}

// refuse makes the error of a Spec that cannot be made.
func refuse(expected, found string) error {
	return &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "such a synthetic release cannot be made",
		Expected: expected, Found: found, Do: "see: quotawatch synth --help"}
}
