package view

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
)

// Answer is what a filter comes to. Its provenance is that of each of its
// numbers.
type Answer struct {
	// Filter is what was asked, with its defaults.
	Filter Filter
	// Window is the days asked about. Counted is the days that are counted: with
	// places only the whole weeks.
	Window, Counted quotawatch.Window
	Provenance      *quotawatch.Provenance
	// Records tells whether it is counted from releases, not taken from a
	// published figure.
	Records bool
	// Synthetic tells whether any release behind it is made up for tests.
	Synthetic bool
	// Periods are in order. Days that the basis does not judge are in none, and
	// a period without a judged day is left out.
	Periods []Period
	// Total is the period of all counted days.
	Total Period
	// Daily is the arrests of each counted day or week, Of that of which they are
	// a share. Both may begin before the window, for trailing means.
	Daily, Of Line
	// Parts are the arrests by the values of each dimension, as all filters but
	// its own leave them. Where a dimension has none, Lacks says why.
	Parts map[Dimension][]Part
	Lacks map[Dimension]Lack
	// Unassigned is the arrests credited to no field office, as all filters but
	// that of offices leave them.
	Unassigned quota.Unassigned

	offices []string // the names of those asked for
}

// Period is the arrests of some days.
type Period struct {
	quotawatch.Window
	// Days is the number of judged days.
	Days int
	// Arrests is the arrests on them, Of all arrests that are alike but for
	// criminality, method and place; where none of these is asked, all arrests of
	// the nation. Share is the one over the other, PerDay the arrests per judged
	// day.
	Arrests, Of, Share, PerDay quotawatch.Estimate
	// Mean is the trailing mean on the last day, of as many days as Average says.
	// It is known for single days alone.
	Mean quotawatch.Estimate
}

// Line is counts of arrests of days that follow each other, or of weeks.
type Line struct {
	// From is the day, or the Monday, of the first count; Step is how many days
	// one count is of: 1 or 7.
	From   quotawatch.Day
	Step   int
	Counts []int
}

// Within gives the counts of the days or weeks that begin in w.
func (l Line) Within(w quotawatch.Window) Line {
	part := Line{From: l.From, Step: l.Step}
	for i, n := range l.Counts {
		if d := l.From + quotawatch.Day(i*l.Step); w.Contains(d) {
			if part.Counts == nil {
				part.From = d
			}
			part.Counts = append(part.Counts, n)
		}
	}
	return part
}

// Sum adds the counts up.
func (l Line) Sum() (n int64) {
	for _, v := range l.Counts {
		n += int64(v)
	}
	return n
}

// Part is the arrests of one value of a dimension.
type Part struct {
	// ID is the code of an office or the name of a group, Name its words.
	ID, Name string
	Arrests  quotawatch.Estimate
	// Daily is its arrests per counted day or week, and of days before the window
	// as far as they are known.
	Daily Line
}

// Lack says why arrests cannot be told apart by a dimension, and on which days
// they can, the latest first.
type Lack struct {
	Reason string
	Spans  []quotawatch.Window
}
