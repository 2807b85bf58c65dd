package ingest

import (
	"bytes"
	"fmt"
	"math"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/ingest/when"
)

// clocks counts the loaded rows of a sheet by what their instants say.
type clocks struct {
	given     int // with a clock that is not midnight
	midnights int // at midnight sharp, as a clock or for want of one
	apart     int // of two columns that are not on one day
	last      when.At
	column    *when.Column // that last was read from
}

// datesOf gives the reader of the column of a name, the same for all that is
// read from it.
func (r *reading) datesOf(header string) *when.Column {
	c := r.dates[header]
	if c == nil {
		c = when.NewColumn(when.Source{Learnt: r.plan.learnt[header], Given: when.Order(r.plan.Dates),
			Workbook: r.plan.format == formatXLSX, Epoch1904: r.sheet.Epoch1904})
		r.dates[header] = c
	}
	return c
}

// day reads the day of a row, or says why it cannot be loaded.
func (r *reading) day(c *cell, v *grid.Cell, row int) (quotawatch.Day, quotawatch.Code) {
	at, ok := r.instant(c, v, row)
	if !ok {
		return 0, quotawatch.CodeDateBad
	}
	r.clocks.last, r.clocks.column = at, c.dates
	day := at.Day()
	if !plausible.Contains(day) {
		return 0, quotawatch.CodeDateWindow
	}
	return day, ""
}

// time reads the instant of a row; a day alone is its midnight. The column of
// the day was read already.
func (r *reading) time(c *cell, v *grid.Cell, row int) int64 {
	at := r.clocks.last
	if r.clocks.column != c.dates {
		if v.Kind == grid.Blank {
			if c.first {
				c.report.Missing++
			}
			return NoTime
		}
		var ok bool
		if at, ok = r.instant(c, v, row); !ok {
			c.report.Bad++
			return NoTime
		}
		if at.Day() != r.clocks.last.Day() {
			r.clocks.apart++
		}
	}
	switch {
	case !at.Midnight():
		r.clocks.given++
	case at.Clock:
		r.clocks.midnights++
	}
	return at.Micros
}

// instant reads a cell of a column of dates.
func (r *reading) instant(c *cell, v *grid.Cell, row int) (when.At, bool) {
	switch v.Kind {
	case grid.Text, grid.Shared:
		return c.dates.Text(bytes.TrimSpace(r.textOf(v)), row)
	case grid.Number:
		return c.dates.Number(v.Number, row)
	case grid.Time:
		return when.At{Micros: int64(v.Number), Clock: true}, inCalendar(v.Number)
	case grid.Blank, grid.Bool, grid.Fault:
	}
	return when.At{}, false
}

const (
	secondMicros = 1_000_000
	dayMicros    = 86_400 * secondMicros
)

// dayOf gives the day of an instant in microseconds since 1970-01-01.
func dayOf(micros float64) quotawatch.Day { return quotawatch.Day(math.Floor(micros / dayMicros)) }

// inCalendar tells whether an instant lies within some thousand years, so that
// its day and its microseconds are numbers that Go converts without a wrap.
func inCalendar(micros float64) bool { return math.Abs(micros) <= 100_000_000*secondMicros*1_000 }

// noteClocks says what is made of rows without a clock. That an instant is
// midnight is taken for none where it is more often so than chance has it.
func (r *reading) noteClocks() {
	rows := r.res.Loaded
	if !r.layout.Identified || rows == 0 {
		return
	}
	without := rows - r.clocks.given
	if r.clocks.midnights*100 <= rows {
		without -= r.clocks.midnights
	}
	if without == 0 {
		return
	}
	r.res.Notes = append(r.res.Notes, fmt.Sprintf("%d of %d rows of %s have no clock: the rule episodes takes them at midnight of their day, "+
		"so that two such rows of one identifier on neighbouring days are one episode", without, rows, r.where()))
}
