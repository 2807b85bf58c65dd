package when

import (
	"bytes"

	"github.com/quotawatch/quotawatch"
)

// At is an instant on the clock of the release.
type At struct {
	// Micros is microseconds since 1970-01-01.
	Micros int64
	// Clock tells that a clock was given; without one it is midnight.
	Clock bool
}

// Day gives the day.
func (a At) Day() quotawatch.Day {
	day := a.Micros / dayMicros
	if a.Micros%dayMicros < 0 {
		day--
	}
	return quotawatch.Day(day)
}

// Midnight tells whether the instant is the first of its day.
func (a At) Midnight() bool { return a.Micros%dayMicros == 0 }

// Rule is how the cells of a column are read that can be read in several ways.
// The zero Rule is that nothing is known yet.
type Rule struct {
	slash  Order
	number unit
}

// Column reads the cells of one column. It is of one goroutine.
type Column struct {
	// Seen is what the cells say of how the column is written.
	Seen Evidence

	from Source
	rule Rule
	raw  []byte // the last text, as dates come in runs
	at   At
	ok   bool
	hits *int // the count of rows that are written like the last text
}

// Source is what is known of a column before its cells.
type Source struct {
	// Learnt is what an earlier reading decided.
	Learnt Rule
	// Given is what the user says.
	Given Order
	// Workbook tells that numbers are dates of a spreadsheet where nothing
	// speaks against it, and Epoch1904 that they count from 1904.
	Workbook, Epoch1904 bool
}

// serial gives the unit of the dates of a workbook, 0 elsewhere.
func (s Source) serial() unit {
	switch {
	case !s.Workbook || !s.allows(serial1900):
		return 0
	case s.Epoch1904:
		return serial1904
	}
	return serial1900
}

// allows tells whether the user has not named another way to count.
func (s Source) allows(u unit) bool {
	o := s.Given.ofNumber()
	return o == "" || countings[u].flag == o
}

// NewColumn begins to read a column.
func NewColumn(from Source) *Column {
	c := &Column{from: from, rule: from.Learnt, Seen: Evidence{from: from}}
	if c.rule.slash == "" {
		c.rule.slash = MonthFirst
		if from.Given == DayFirst {
			c.rule.slash = DayFirst
		}
	}
	return c
}

// Text reads a text without spaces around it, which stands in a row.
func (c *Column) Text(text []byte, row int) (At, bool) {
	if bytes.Equal(text, c.raw) && len(text) > 0 {
		*c.hits++
		return c.at, c.ok
	}
	p := parse(text)
	c.raw = append(c.raw[:0], text...)
	c.at, c.ok, c.hits = At{}, false, &c.Seen.other
	switch p.kind {
	case exact:
		c.Seen.Exact(p.day)
		c.at, c.ok = At{int64(p.day)*dayMicros + p.clock, p.timed}, true
	case slash:
		c.slash(p, row)
	case number:
		var m mask
		m, c.hits = c.Seen.number(p.value, row)
		c.at, c.ok = c.number(p.value, m)
		c.ok = c.ok && plausible.Contains(c.at.Day())
	case none:
	}
	*c.hits++
	return c.at, c.ok
}

// slash reads 1/6/2025 by the rule, and notes which rules it fits.
func (c *Column) slash(p parsed, row int) {
	month, day := p.fits(p.a, p.b), p.fits(p.b, p.a)
	c.hits = c.Seen.slash(p, month, day, row, c.raw)
	switch {
	case c.rule.slash == MonthFirst && month:
		c.at, c.ok = At{int64(civil(p.year, p.a, p.b))*dayMicros + p.clock, p.timed}, true
	case c.rule.slash == DayFirst && day:
		c.at, c.ok = At{int64(civil(p.year, p.b, p.a))*dayMicros + p.clock, p.timed}, true
	}
}

// fits tells whether there is such a day, on the day of the week that is named.
func (p parsed) fits(month, day int) bool {
	if !quotawatch.ValidDate(p.year, month, day) {
		return false
	}
	return p.weekday < 0 || int(civil(p.year, month, day).Weekday()) == p.weekday
}

// Number reads a bare number in a row. What it counts is taken to be what the
// first number of the column counts, until all of them were seen.
func (c *Column) Number(v float64, row int) (At, bool) {
	if day, ok := ofDigits(v); ok && plausible.Contains(day) {
		return At{Micros: int64(day) * dayMicros}, true
	}
	m, n := c.Seen.number(v, row)
	*n++
	at, ok := c.number(v, m)
	if ok && c.from.Workbook {
		c.Seen.Exact(at.Day())
	}
	return at, ok && (c.from.Workbook || plausible.Contains(at.Day()))
}

func (c *Column) number(v float64, m mask) (At, bool) {
	if c.rule.number == 0 {
		c.rule.number = c.Seen.first(m)
	}
	u := c.rule.number
	if u == 0 {
		u = c.from.serial()
	}
	at, ok := u.at(v)
	return At{Micros: at, Clock: true}, ok
}

// Used is the rule that the cells were read by.
func (c *Column) Used() Rule { return c.rule }
