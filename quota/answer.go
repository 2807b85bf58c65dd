package quota

import (
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Question asks for the attainment of a reported quota.
type Question struct {
	Scope quotawatch.Scope
	// Order is the id of a reported order, "" for the one of the scope that was
	// in force on most days of the window, else the first.
	Order string
	// From and To bound the window, nil for the widest that can be answered
	// while the order was in force.
	From, To *quotawatch.Day
	// Offices restricts the rows of scope office, empty for all.
	Offices    []quotawatch.OfficeCode
	Definition quotawatch.DefinitionID
	Basis      quotawatch.Basis
	// Share shares rows of no office out among the offices, in proportion to
	// their own arrests in the window; else they stand apart.
	Share bool
	// FieldOnly leaves rows of headquarters and of no office out of the nation.
	FieldOnly bool
	// Release asks one release alone, even one that is an extract.
	Release string
}

// Answer is the account of a question. Its provenance is that of each of its
// numbers.
type Answer struct {
	Order  quotawatch.Order
	Scope  quotawatch.Scope
	Window quotawatch.Window
	// InForceDays is on how many days of the window the order was in force.
	InForceDays int
	Provenance  *quotawatch.Provenance
	// Records tells whether the rows are counted from releases, not taken
	// from a published figure.
	Records bool
	// Synthetic tells whether any release behind it is made up for tests.
	Synthetic bool
	// Rows are sorted by arrests, the most first; the nation is one row.
	Rows       []Row
	Unassigned Unassigned
	// Shared tells that rows of no office are shared out among the rows.
	Shared bool
}

// InForce tells whether the order was in force on every day of the window. If
// not, the order is applied as a benchmark.
func (a *Answer) InForce() bool { return a.InForceDays == a.Window.Days() }

// Row is the account of one office, or of the nation. Numbers that the source
// cannot give are not known; they are never zero instead.
type Row struct {
	Office        quotawatch.OfficeCode
	Name          string
	Arrests       quotawatch.Estimate // arrests on judged days
	Days          int                 // judged days
	PerDay        quotawatch.Estimate // Arrests / Days
	Target        int                 // arrests per day
	DaysMet       quotawatch.Estimate // judged days at Target or more
	ShareMet      quotawatch.Estimate // DaysMet / Days
	LongestBelow  quotawatch.Estimate // judged days in a row below Target
	Shortfall     quotawatch.Estimate // sum over days below of Target - count
	Surplus       quotawatch.Estimate // sum over days met of count - Target
	Net           quotawatch.Estimate // Arrests - Target * Days
	HighestPerDay quotawatch.Estimate // most arrests on one judged day
	HighestOn     quotawatch.Day      // the first such day, where HighestPerDay is known
}

// Unassigned is the arrests of the window that no field office is credited
// with. They are part of the nation's row and of no office's.
type Unassigned struct {
	Headquarters quotawatch.Estimate `json:"headquarters"`
	NoOffice     quotawatch.Estimate `json:"no_office"`
}

// OfficeDays sums the rows: how many office-days met the target, of how many
// judged. It is not known when a row is not.
func (a *Answer) OfficeDays() quotawatch.Estimate {
	var met, days int64
	for _, r := range a.Rows {
		if !r.DaysMet.Known() {
			return r.DaysMet
		}
		met += r.DaysMet.Numerator
		days += int64(r.Days)
	}
	return quotawatch.Ratio(met, days, a.Provenance)
}

// AtTarget gives how many rows average the target or more. Where no day is
// judged there is no average, and it is not known.
func (a *Answer) AtTarget() quotawatch.Estimate {
	if !a.judged() {
		return quotawatch.Unknown(noneJudged, a.Provenance)
	}
	var n int64
	for _, r := range a.Rows {
		if r.Arrests.Numerator >= int64(r.Target)*int64(r.Days)*r.Arrests.Denominator {
			n++
		}
	}
	return quotawatch.Count(n, a.Provenance)
}

const noneJudged = "no day of the window is judged"

// judged tells whether any row has a judged day.
func (a *Answer) judged() bool {
	return slices.ContainsFunc(a.Rows, func(r Row) bool { return r.Days > 0 })
}
