package ingest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
)

// statistic are words of columns that hold counts, means and shares.
var statistic = []string{"total", "totals", "arrests", "removals", "detentions", "encounters", "detainers", "detained", "population", "adp", "alos", "average", "mean",
	"median", "share", "percent", "percentage", "rate", "bookins", "value", "values", "estimate", "agreements"}

// published are titles of statistics that the agency gives out itself.
var published = regexp.MustCompile(`(?i)detention statistics|\b(ATD|Detention|Facilities) FY ?\d\d|alternatives to detention|semi-?annual`)

// period is a column of a year, a fiscal year or a month, as tables have that
// are wide.
var period = regexp.MustCompile(`(?i)^(FY ?)?(19|20)\d\d( ?YTD)?$|^(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]?(\d\d|\d{4})?$`)

// isPublished tells whether the agency's own statistics are in a file.
func (f *file) isPublished() bool {
	return slices.ContainsFunc(f.heads, func(h head) bool {
		return published.MatchString(h.sheet.Name) || slices.ContainsFunc(h.rows, func(cells []string) bool {
			return slices.ContainsFunc(cells, published.MatchString)
		})
	})
}

// statistics says that a file in which no table of events was found holds
// tables of counts, nil where it does not look so.
func (f *file) statistics() *quotawatch.Error {
	if f.told.Table != "" || len(f.told.Columns) > 0 {
		return nil // the user says that they are events
	}
	for _, h := range f.heads {
		if m, pairs := f.fit(h); !f.isPublished() && m != nil && m.dated() && f.enough(m, pairs) {
			return nil // events of a layout that nobody has described
		}
	}
	for _, h := range f.heads {
		for i := range h.rows {
			if what := h.counts(f, i); what != "" {
				return f.refuse(quotawatch.CodeCountsTable, spot(h.sheet.Name, h.lines[i].row), "the file holds tables of counts or other statistics, not events one a row",
					"a row for each event, with its day", what, "get the rows that were counted from who counted them: statistics are not added to records")
			}
		}
	}
	return nil
}

// counts says by what a row shows that the rows below hold counts, "" where it
// does not.
func (h head) counts(f *file, i int) string {
	filled := slices.DeleteFunc(slices.Clone(h.rows[i]), func(c string) bool { return c == "" })
	switch {
	case published.MatchString(h.sheet.Name):
		return fmt.Sprintf("a sheet named %q", h.sheet.Name)
	case len(filled) == 1 && published.MatchString(filled[0]):
		return fmt.Sprintf("the title %.80q", filled[0])
	case len(filled) < 2:
		return ""
	}
	periods := 0
	for j, name := range h.rows[i] {
		if (period.MatchString(name) || f.isArea(name)) && h.numbers(i, j) {
			periods++
		}
		isStatistic := isCountName(name) || slices.ContainsFunc(strings.Fields(key(name)), func(w string) bool { return slices.Contains(statistic, w) })
		if isStatistic && h.kinds[i][j] != grid.Number && h.numbers(i, j) {
			return fmt.Sprintf("a column %.60q of numbers", name)
		}
	}
	if periods >= 3 {
		return fmt.Sprintf("%d columns of years, months, states or offices", periods)
	}
	return ""
}

// isArea tells whether a text is a state or an office.
func (f *file) isArea(text string) bool {
	_, office := f.reg.OfficeByLabel(text)
	return office || f.reg.IsState(text)
}

var aNumber = regexp.MustCompile(`^[-+]?[\d.,]+(e[-+]?\d+)?%?$`)

// numbers tells whether the cells below a header that hold anything are
// numbers, nearly all of them.
func (h head) numbers(i, column int) bool {
	filled, good := 0, 0
	for j := i + 1; j < len(h.rows); j++ {
		if column < len(h.rows[j]) && h.rows[j][column] != "" {
			filled++
			if aNumber.MatchString(h.rows[j][column]) {
				good++
			}
		}
	}
	return good > 0 && good*10 >= filled*7
}
