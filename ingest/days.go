package ingest

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/registry"
)

// plausible is the days of which rows are loaded.
var plausible = registry.Plausible()

// Days counts the loaded rows of a sheet by day, with the first row of each,
// and by office and week.
type Days struct {
	offices int
	parts   map[int]*part
	last    *part // the part looked for last: rows of like days stand together
	at      int
}

// DayCount is how many rows a day has, and on which row of the sheet the first
// of them stands.
type DayCount struct{ Rows, First int32 }

// partDays and partWeeks are how many days and weeks are kept together.
const (
	partWeeks = 36
	partDays  = 7 * partWeeks
)

// part is a stretch of the calendar.
type part struct {
	days  [partDays]DayCount
	weeks []int32 // per week and office
}

func newDays(offices int) Days { return Days{offices: offices, parts: map[int]*part{}} }

func (d *Days) add(day quotawatch.Day, office int, row int32) {
	i := int(day - plausible.From)
	if d.last == nil || d.at != i/partDays {
		d.find(i / partDays)
	}
	i %= partDays
	if d.last.days[i].Rows == 0 {
		d.last.days[i].First = row
	}
	d.last.days[i].Rows++
	d.last.weeks[i/7*d.offices+office]++
}

func (d *Days) find(at int) {
	if d.parts[at] == nil {
		d.parts[at] = &part{weeks: make([]int32, partWeeks*d.offices)}
	}
	d.last, d.at = d.parts[at], at
}

// On gives the rows of one day.
func (d *Days) On(day quotawatch.Day) DayCount {
	i := int(day - plausible.From)
	if p := d.parts[i/partDays]; p != nil {
		return p.days[i%partDays]
	}
	return DayCount{}
}

// Each gives the days with rows, in no order.
func (d *Days) Each(yield func(quotawatch.Day, DayCount)) {
	for at, p := range d.parts {
		for i, c := range p.days {
			if c.Rows > 0 {
				yield(plausible.From+quotawatch.Day(at*partDays+i), c)
			}
		}
	}
}

// EachWeek gives the rows of each office, by the registry's index of the office
// plus 1, in each week that has any, by its first day, in no order.
func (d *Days) EachWeek(yield func(office int, first quotawatch.Day, rows int)) {
	for at, p := range d.parts {
		for i, n := range p.weeks {
			if n > 0 {
				yield(i%d.offices, plausible.From+quotawatch.Day(at*partDays+i/d.offices*7), int(n))
			}
		}
	}
}
