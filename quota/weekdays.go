package quota

import (
	"time"

	"github.com/quotawatch/quotawatch"
)

// Weekday is one day of the week in a series.
type Weekday struct {
	Weekday time.Weekday
	// Days is how many such days there are, Arrests the sum of their arrests.
	Days, Arrests int
	// Met is how many of them reached the target, Highest the most arrests on one.
	Met, Highest int
}

// Weekend tells whether it is Saturday or Sunday.
func (d Weekday) Weekend() bool { return d.Weekday == time.Saturday || d.Weekday == time.Sunday }

// PerDay gives the mean per day, not known where there is no such day.
func (d Weekday) PerDay(from *quotawatch.Provenance) quotawatch.Estimate {
	return quotawatch.Ratio(int64(d.Arrests), int64(d.Days), from)
}

// Weekdays accounts for the days of w in s by day of the week, Monday first,
// against target arrests per day. s is of whole arrests.
func (s Series) Weekdays(w quotawatch.Window, target int) [7]Weekday {
	var all [7]Weekday
	for i := range all {
		all[i].Weekday = time.Weekday((i + 1) % 7)
	}
	w = w.Intersect(s.Window())
	for d := w.From; d <= w.To; d++ {
		n, _ := s.at(d)
		of := &all[(int(d.Weekday())+6)%7]
		of.Days++
		of.Arrests += n
		of.Highest = max(of.Highest, n)
		if n >= target {
			of.Met++
		}
	}
	return all
}

// WeekdayMeans gives the mean per day from Monday to Friday, and of Saturdays
// and Sundays; each is not known where there is no such day.
func WeekdayMeans(days [7]Weekday, from *quotawatch.Provenance) (weekday, weekend quotawatch.Estimate) {
	var week, end Weekday
	for _, d := range days {
		of := &week
		if d.Weekend() {
			of = &end
		}
		of.Days += d.Days
		of.Arrests += d.Arrests
	}
	return week.PerDay(from), end.PerDay(from)
}
