package mix

import (
	"time"

	"github.com/quotawatch/quotawatch"
)

// Every is the length of the periods that a window is divided into.
type Every string

// The periods. The first and the last of a window may be part of one; the rows
// say which days they are of.
const (
	// EveryDay is a calendar day, which a composition is not divided into.
	EveryDay Every = "day"
	// EveryWeek is from Monday to Sunday.
	EveryWeek Every = "week"
	// EveryMonth is a calendar month.
	EveryMonth Every = "month"
)

// begins tells whether a period begins on the day.
func (e Every) begins(d quotawatch.Day) bool {
	switch e {
	case EveryDay:
		return true
	case EveryWeek:
		return d.Weekday() == time.Monday
	}
	return d.Time().Day() == 1
}

// Parts divides a window into its periods.
func (e Every) Parts(w quotawatch.Window) (parts []quotawatch.Window) {
	for d := w.From; d <= w.To; d++ {
		if d == w.From || e.begins(d) {
			parts = append(parts, quotawatch.Window{From: d})
		}
		parts[len(parts)-1].To = d
	}
	return parts
}

// periods gives the rows of each period of the window, the earliest first, for
// the units of the whole window.
func (h Holdings) periods(a *Answer, q Question, s sources, units []unit, groups []string) (rows []Row, err error) {
	for _, part := range q.Every.Parts(a.Window) {
		ps, ok := s.pieces(part)
		if !ok {
			return nil, s.refuse(q, part)
		}
		t, err := h.count(q, ps, groups, part.Days())
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			for _, r := range a.rowsOf(u, q, t, nil) {
				r.Period = &part
				rows = append(rows, r)
			}
		}
	}
	return rows, nil
}
