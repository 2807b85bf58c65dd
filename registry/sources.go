package registry

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// FieldKind says how the cells of a field are read.
type FieldKind string

// The kinds of fields.
const (
	KindDate       FieldKind = "date"
	KindTime       FieldKind = "time"
	KindOffice     FieldKind = "office"
	KindLabel      FieldKind = "label"
	KindIdentifier FieldKind = "identifier"
	KindFlag       FieldKind = "flag"
	KindYesNo      FieldKind = "yes-no" // a mark of people, yes or no: counted by month in the nation, and let go
	KindPlace      FieldKind = "place"  // looked at for the state, and dropped
	KindAge        FieldKind = "age"    // a year of birth: an age band is made of it, and it is dropped
	KindDrop       FieldKind = "drop"
)

// Field is one of our names for a column, in every vintage the same quantity.
type Field struct {
	Name string
	Kind FieldKind
	// Why says what the field is for, or why it is dropped while reading.
	Why string
}

// Source is one dataset of one publisher: its vintages and its checks.
type Source struct {
	ID        string `yaml:"id"`
	Title     string `yaml:"title"`
	Table     string `yaml:"table"`
	Publisher string `yaml:"publisher"`
	Licence   string `yaml:"licence"`
	Unit      string `yaml:"unit"`
	// Date is the field that says on which day a row counts. Needed are the
	// fields without which a file is refused, Date among them.
	Date     string    `yaml:"date"`
	Needed   []string  `yaml:"needed"`
	Vintages []Vintage `yaml:"vintages"`
	Checks   Checks    `yaml:"-"`
}

// Time names the field of the instant of Date.
func (s Source) Time() string { return strings.TrimSuffix(s.Date, "_date") + "_time" }

// Vintage is one layout in which a source was released.
type Vintage struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
	// Format is how it was released: delimited, xlsx, parquet or arrow, with
	// the delimiter of delimited text and the row of the column names (0 where
	// it differs from file to file). A file is known by its columns: these tell
	// what a release looks like, and are not asked for.
	Format    string `yaml:"format"`
	Delimiter string `yaml:"delimiter"`
	HeaderRow int    `yaml:"header_row"`
	// NoOffice tells that the release names no office: it answers for the
	// nation alone. Office is that of every row of a release of one office.
	NoOffice bool                  `yaml:"no_office"`
	Office   quotawatch.OfficeCode `yaml:"office,omitempty"`
	// Keep are columns without a field of ours that are kept as codes.
	Keep []string `yaml:"keep,omitempty"`
	// Written is how dates are written, where the user has said it: a value of
	// the flag --dates.
	Written string `yaml:"written,omitempty"`
	// Accepted tells that a user described the layout.
	Accepted bool `yaml:"-"`
	// Dates is the order of the parts of a date: m/d/yyyy or yyyy-mm-dd.
	Dates  string     `yaml:"dates"`
	Window WindowRule `yaml:"window"`
	// Edges tells which days at the ends of a release are partial and left out
	// of answers: "complete" none, "last-partial" the last day that has rows.
	Edges string `yaml:"edges"`
	// Files tells whether each file is a release ("one") or files given
	// together are one release ("several").
	Files     string `yaml:"files"`
	ReleaseID string `yaml:"release_id"`
	// Headers gives, per field of ours, the header text of this vintage.
	Headers map[string]string `yaml:"-"`
}

// Texts lists the header texts of the vintage in order, each once: one column
// may be read for several fields.
func (v Vintage) Texts() []string {
	return slices.Compact(slices.Sorted(maps.Values(v.Headers)))
}

// WindowRule tells which days a release of a vintage may hold: a fiscal year
// that its title names, or fixed days.
type WindowRule struct {
	TitleRow int             `yaml:"title_row"`
	Title    string          `yaml:"title"`
	From     *quotawatch.Day `yaml:"from"`
	To       *quotawatch.Day `yaml:"to"`
}

// Checks are the limits beyond which a file is refused as a whole.
type Checks struct {
	MaxQuarantinedShare float64 `yaml:"max_quarantined_share"`
	MaxQuarantinedRows  int     `yaml:"max_quarantined_rows"`
}

// FiscalYearMark stands in a title or a release id for the fiscal year that
// the file names.
const FiscalYearMark = "{fiscal_year}"

// FiscalYear gives the window of a U.S. federal fiscal year: 1 October of the
// year before to 30 September.
func FiscalYear(year int) quotawatch.Window {
	return quotawatch.Window{From: quotawatch.Date(year-1, 10, 1), To: quotawatch.Date(year, 9, 30)}
}

// Resolve gives the window and the release id for a file whose title row reads
// title. ok is false when the rule needs a title that this is not.
func (v Vintage) Resolve(title string) (w quotawatch.Window, id string, ok bool) {
	if v.Window.From == nil && v.Window.Title == "" {
		return quotawatch.Window{From: quotawatch.Date(1990, 1, 1), To: quotawatch.Date(2099, 12, 31)}, v.ReleaseID, true
	}
	if v.Window.Title == "" {
		return quotawatch.Window{From: *v.Window.From, To: *v.Window.To}, v.ReleaseID, true
	}
	before, after, _ := strings.Cut(v.Window.Title, FiscalYearMark)
	year, found := strings.CutPrefix(strings.TrimSpace(title), before)
	year, end := strings.CutSuffix(year, after)
	n, err := strconv.Atoi(year)
	if !found || !end || err != nil || n < 2000 || n > 2199 {
		return w, "", false
	}
	return FiscalYear(n), strings.ReplaceAll(v.ReleaseID, FiscalYearMark, year), true
}

func loadSources(fsys fs.FS) ([]Source, error) {
	dirs, err := fs.Glob(fsys, "sources/*/*/source.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(dirs)
	var all []Source
	for _, file := range dirs {
		s, err := loadSource(fsys, path.Dir(file))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func loadSource(fsys fs.FS, dir string) (s Source, err error) {
	if err = readYAML(fsys, path.Join(dir, "source.yaml"), &s); err != nil {
		return s, err
	}
	if err = readYAML(fsys, path.Join(dir, "checks.yaml"), &s.Checks); err != nil {
		return s, err
	}
	file := path.Join(dir, "columns.csv")
	rows, err := readTable(fsys, file)
	if err != nil {
		return s, err
	}
	for i := range s.Vintages {
		v := &s.Vintages[i]
		if v.Headers, err = headersOf(file, rows, v.ID); err == nil {
			err = v.check(path.Join(dir, "source.yaml"))
		}
		if err != nil {
			return s, err
		}
	}
	return s, s.loadAccepted(fsys, dir)
}

func headersOf(file string, rows [][]string, vintage string) (map[string]string, error) {
	for _, row := range rows[1:] {
		if row[0] != vintage {
			continue
		}
		headers := map[string]string{}
		for i, text := range row[1:] {
			if text != "" {
				headers[rows[0][i+1]] = text
			}
		}
		return headers, nil
	}
	return nil, fault(file, 0, "a row for vintage "+vintage+" of source.yaml", "none")
}

func (v Vintage) check(file string) error {
	oneOf := func(what, have string, want ...string) error {
		if slices.Contains(want, have) {
			return nil
		}
		return fault(file, 0, fmt.Sprintf("%s one of %q", what, want), fmt.Sprintf("%q in vintage %s", have, v.ID))
	}
	for _, err := range []error{
		oneOf("format", v.Format, "delimited", "xlsx", "parquet", "arrow"),
		oneOf("delimiter", v.Delimiter, "|", ",", "\t", ";"),
		oneOf("dates", v.Dates, "m/d/yyyy", "yyyy-mm-dd"),
		oneOf("edges", v.Edges, "complete", "last-partial"),
		oneOf("files", v.Files, "one", "several"),
		oneOf("header_row at least 0", strconv.FormatBool(v.HeaderRow >= 0), "true"),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// loadFields reads fields.csv: our names of columns and how each is read.
func loadFields(fsys fs.FS) ([]Field, error) {
	const file = "fields.csv"
	rows, err := readTable(fsys, file, "field", "kind", "why")
	if err != nil {
		return nil, err
	}
	kinds := []FieldKind{KindDate, KindTime, KindOffice, KindLabel, KindIdentifier, KindFlag, KindYesNo, KindPlace, KindAge, KindDrop}
	var fields []Field
	for i, r := range rows[1:] {
		switch {
		case !slices.Contains(kinds, FieldKind(r[1])):
			return nil, fault(file, i+2, fmt.Sprintf("a kind of %v", kinds), r[1])
		case slices.ContainsFunc(fields, func(f Field) bool { return f.Name == r[0] }):
			return nil, fault(file, i+2, "each field once", r[0])
		}
		fields = append(fields, Field{Name: r[0], Kind: FieldKind(r[1]), Why: r[2]})
	}
	return fields, nil
}
