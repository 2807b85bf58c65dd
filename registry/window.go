package registry

import (
	"strconv"
	"strings"

	"github.com/quotawatch/quotawatch"
)

// WindowRule is what is known of the days of releases of a vintage. A layout has
// no first and no last day: the rows of a release show its days, and its title
// may claim some.
type WindowRule struct {
	// Title is how the line TitleRow names the fiscal year, in releases of one
	// fiscal year each.
	TitleRow int    `yaml:"title_row,omitempty"`
	Title    string `yaml:"title,omitempty"`
	// Seen are the days of the last release of the vintage so far. Nothing is
	// held against them: synthetic releases take them where no days are asked for.
	Seen *quotawatch.Window `yaml:"seen,omitempty"`
	// From and To stand in layouts that were accepted by earlier versions, which
	// took them for limits. They are read and not used.
	From *quotawatch.Day `yaml:"from,omitempty"`
	To   *quotawatch.Day `yaml:"to,omitempty"`
}

// Plausible gives the days that a row of any release can have. Outside of them
// stands a typing error, or a number that is no date.
func Plausible() quotawatch.Window {
	return quotawatch.Window{From: quotawatch.Date(1990, 1, 1), To: quotawatch.Date(2099, 12, 31)}
}

// FiscalYearMark stands in a title or a release id for the fiscal year that
// the file names.
const FiscalYearMark = "{fiscal_year}"

// FiscalYear gives the window of a U.S. federal fiscal year: 1 October of the
// year before to 30 September.
func FiscalYear(year int) quotawatch.Window {
	return quotawatch.Window{From: quotawatch.Date(year-1, 10, 1), To: quotawatch.Date(year, 9, 30)}
}

// ReleaseIDOf gives the id of a release whose title claims days, nil for none. An
// id that names a fiscal year does so only where the claim begins with one and
// lies in it.
func (v Vintage) ReleaseIDOf(claimed *quotawatch.Window) string {
	if claimed != nil {
		year := claimed.To.Time().Year()
		if claimed.To.Time().Month() >= 10 {
			year++
		}
		if fy := FiscalYear(year); fy.Covers(*claimed) && fy.From == claimed.From {
			return strings.ReplaceAll(v.ReleaseID, FiscalYearMark, strconv.Itoa(year))
		}
	}
	return strings.ReplaceAll(v.ReleaseID, "-fy"+FiscalYearMark, "")
}
