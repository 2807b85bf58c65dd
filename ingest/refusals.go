package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

func (in Input) refuse(code quotawatch.Code, place, summary, expected, found, do string) *quotawatch.Error {
	return &quotawatch.Error{Code: code, Summary: summary, File: in.Name, Place: place, Expected: expected, Found: found, Do: do}
}

const accepting = "see the proposal; --accept NAME takes it, --column FIELD=HEADER names a column that it misses"

// unknown says that no sheet can be read: which columns are missing from the
// sheet that comes nearest, or that there is no header at all.
func (f *file) unknown() error {
	var near *match
	sheet := ""
	for i, found := range f.found {
		if len(found) > 0 && (near == nil || found[0].weight() > near.weight()) {
			near, sheet = &found[0], f.heads[i].sheet.Name
		}
	}
	if near == nil || near.hits < manyKnown {
		if e := f.statistics(); e != nil {
			return e
		}
	}
	if near == nil || near.hits < leastKnown {
		return f.noHeader()
	}
	return f.refuse(quotawatch.CodeColumnMissing, spot(sheet, near.row), "the column of the day on which a row counts was not found",
		"a column as "+quoteAll(f.texts(near.source.Table, near.source.Date)), "only "+quoteAll(near.names), accepting)
}

// texts lists the names that a field has had in the releases of a table.
func (f *file) texts(table, field string) (all []string) {
	for _, s := range f.reg.Sources {
		for _, v := range s.Vintages {
			if t := v.Headers[field]; t != "" && s.Table == table && !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// noHeader says that no row is the header of a table that is read.
func (f *file) noHeader() error {
	var tables []string
	for s := range f.allowed {
		if !slices.Contains(tables, s.Table) {
			tables = append(tables, s.Table)
		}
	}
	return f.refuse(quotawatch.CodeHeaderMissing, fmt.Sprintf("lines 1 to %d", headRows), "no header of a table that is read was found",
		"the column names of a release of "+strings.Join(tables, ", "), "none of them",
		"see the proposal, where there is one; if the rows are such events, one a row, say which columns to read: --table TABLE --column FIELD=HEADER --accept NAME")
}

// unclear says that the columns fit two tables alike.
func (f *file) unclear(i int, found []match) *quotawatch.Error {
	tables := []string{found[0].source.Table, found[1].source.Table}
	return f.refuse(quotawatch.CodeLayoutUnclear, spot(f.heads[i].sheet.Name, found[0].row), "the columns do not tell of which table the rows are",
		"columns of one table", "columns of "+strings.Join(tables, " and of "), "say it: --table "+strings.Join(tables, " or --table "))
}

// noOffice says that only the user can tell of which office the rows are.
func (f *file) noOffice(i int, m match) *quotawatch.Error {
	return f.refuse(quotawatch.CodeLayoutUnclear, spot(f.heads[i].sheet.Name, m.row), "no column tells of which office the rows are",
		"a column as "+quoteAll(f.texts(m.source.Table, officeField)), "only "+quoteAll(m.names),
		"if all are of one office, say which: --office CODE; if a column is of offices: --column office=HEADER; else --accept NAME takes them without")
}

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%.60q", n)
	}
	return strings.Join(quoted, ", ")
}

// dated are the shapes in which days are written, as far as a look at the head
// of a file needs to tell them from words.
var dated = regexp.MustCompile(`(?i)^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^\d{8}\b|^\d{5}(\.\d+)?$|^\d{10,16}$` +
	`|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[ ,-]|^\d{1,2}(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\d{2}`)

// looksDated tells whether a cell of the head may hold a day.
func looksDated(text string, kind grid.Kind) bool {
	return kind == grid.Time || text != "" && dated.MatchString(text) || kind == grid.Number && len(text) >= 5
}
