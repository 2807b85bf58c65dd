package when

import (
	"maps"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Evidence is what the rows say of how a column is written.
type Evidence struct {
	// Slash and Number are the first cells that could be read in several ways.
	Slash, Number Sample

	from  Source
	other int // cells that need no rule, or are no date
	// monthFirst and dayFirst are rows that fit one order alone, either those
	// that fit both, days which they are.
	monthFirst, dayFirst, either int
	days                         map[pair]bool
	masks                        map[mask]*int
	slashes                      bool
	// early and late count cells that are one day by themselves, by whether it
	// is one of the first twelve of its month.
	early, late int
	oneWay      Sample // the first row that fits one order alone
}

// Sample is a cell that can be read in several ways.
type Sample struct {
	Row   int
	Sheet string
	Text  string
	pair  pair
	value float64
}

// pair is a date like 1/6/2025.
type pair struct {
	year, a, b int
	short      bool // the year has two digits
}

// slash notes a date like 1/6/2025, and gives the count of rows like it.
func (e *Evidence) slash(p parsed, month, day bool, row int, text []byte) *int {
	e.slashes = e.slashes || month || day
	if month && day {
		e.both(pair{p.year, p.a, p.b, p.short}, row, text)
		return &e.either
	}
	if (month || day) && e.oneWay.Row == 0 {
		e.oneWay = Sample{Row: row, Text: string(text)}
	}
	switch {
	case month:
		return &e.monthFirst
	case day:
		return &e.dayFirst
	}
	return &e.other
}

// both notes a date that fits both orders. Which days there are is of no
// interest once a row fits one order alone.
func (e *Evidence) both(d pair, row int, text []byte) {
	if e.Slash.Row == 0 && d.a != d.b {
		e.Slash = Sample{Row: row, Text: string(text), pair: d}
	}
	if e.oneWay.Row > 0 {
		return
	}
	if e.days == nil {
		e.days = map[pair]bool{}
	}
	e.days[d] = true
}

// number notes a bare number: in which units it is plausible, and the count of
// numbers that are so.
func (e *Evidence) number(v float64, row int) (mask, *int) {
	m := readings(v, e.from.Epoch1904)
	n := e.masks[m]
	if n == nil {
		if e.masks == nil {
			e.masks = map[mask]*int{}
		}
		n = new(int)
		e.masks[m] = n
	}
	if e.Number.Row == 0 && m != 0 {
		e.Number = Sample{Row: row, value: v}
	}
	return m, n
}

// first gives the unit to begin with.
func (e *Evidence) first(m mask) unit {
	for _, u := range m.units() {
		if e.from.allows(u) {
			return u
		}
	}
	return 0
}

// Join adds the evidence of the same column in the next sheet.
func (e *Evidence) Join(o *Evidence, sheet string) {
	e.from = o.from
	e.monthFirst, e.dayFirst, e.either = e.monthFirst+o.monthFirst, e.dayFirst+o.dayFirst, e.either+o.either
	e.slashes = e.slashes || o.slashes
	e.early, e.late = e.early+o.early, e.late+o.late
	if e.days == nil {
		e.days, e.masks = map[pair]bool{}, map[mask]*int{}
	}
	maps.Copy(e.days, o.days)
	for m, n := range o.masks {
		sum := *n
		if have := e.masks[m]; have != nil {
			sum += *have
		}
		e.masks[m] = &sum
	}
	for _, s := range []struct{ have, more *Sample }{{&e.Slash, &o.Slash}, {&e.oneWay, &o.oneWay}, {&e.Number, &o.Number}} {
		if s.have.Row == 0 && s.more.Row > 0 {
			*s.have = *s.more
			s.have.Sheet = sheet
		}
	}
}

// shape says how days lie in the calendar.
type shape struct{ months, span int }

// shapeOf gives the shape of the days in one of the two orders.
func (e *Evidence) shapeOf(o Order) shape {
	months := map[[2]int]bool{}
	var days []quotawatch.Day
	for p := range e.days {
		month, day := p.a, p.b
		if o == DayFirst {
			month, day = day, month
		}
		months[[2]int{p.year, month}] = true
		days = append(days, civil(p.year, month, day))
	}
	if len(days) == 0 {
		return shape{}
	}
	return shape{len(months), int(slices.Max(days)-slices.Min(days)) + 1}
}

// closer tells whether days lie in fewer months and within less time.
func (s shape) closer(o shape) bool { return s.months < o.months && s.span < o.span }

// leastSwapped is how many days there must be that a program may have swapped.
const leastSwapped = 5

// swapped tells whether a spreadsheet program of another country has taken some
// of the dates for what they are not: those that can be dates in both orders
// are dates on the first twelve days of months, all others are texts that fit
// one order alone. In which order the former were is not to be seen.
func (e *Evidence) swapped() bool {
	return e.early >= leastSwapped && e.late == 0 && e.either == 0 && e.monthFirst+e.dayFirst >= leastSwapped
}

// Exact notes a cell that is one day by itself.
func (e *Evidence) Exact(day quotawatch.Day) {
	if day.Time().Day() <= 12 {
		e.early++
	} else {
		e.late++
	}
}

// yearFirst gives the shape of dates like 10/11/12 that begin with the year, and
// tells whether all of them may.
func (e *Evidence) yearFirst() (shape, bool) {
	days, months := []quotawatch.Day{}, map[[2]int]bool{}
	for p := range e.days {
		day := p.year % 100
		if !p.short || !quotawatch.ValidDate(2000+p.a, p.b, day) {
			return shape{}, false
		}
		months[[2]int{p.a, p.b}] = true
		days = append(days, civil(2000+p.a, p.b, day))
	}
	if len(days) == 0 {
		return shape{}, false
	}
	return shape{len(months), int(slices.Max(days)-slices.Min(days)) + 1}, true
}
