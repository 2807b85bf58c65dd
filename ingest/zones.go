package ingest

import (
	"fmt"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/ingest/grid"
	"github.com/quotawatch/quotawatch/registry"
)

// zone gives the zone of the instants of a cell's column, "" for none.
func (r *reading) zone(c *cell) string {
	if c.at >= len(r.sheet.Zones) {
		return ""
	}
	return r.sheet.Zones[c.at]
}

// settleDays takes the days of rows from the column of the time, where those of
// the column of the day are instants of which the zone is not said, and the time
// is as it stood on the clock.
func (r *reading) settleDays() {
	for i := range r.cells {
		for j := range r.cells {
			day, time := &r.cells[i], &r.cells[j]
			if day.kind == registry.KindDate && time.kind == registry.KindTime && r.zone(day) == grid.NoZone && r.zone(time) == "" {
				r.res.Notes = append(r.res.Notes, fmt.Sprintf("column %q holds instants and does not say in which zone: the days are those of column %q",
					day.report.Header, time.report.Header))
				day.at, day.dates = time.at, time.dates
			}
		}
	}
}

// noteZones says on which clock instants were read.
func (r *reading) noteZones() {
	said := ""
	for i := range r.cells {
		c := &r.cells[i]
		if c.dates == nil || c.report.Header == said {
			continue
		}
		switch zone := r.zone(c); zone {
		case "":
			continue
		case grid.NoZone:
			r.noteZone(c, "UTC, as the file names no zone: an evening in the United States is on the day after it")
		default:
			r.noteZone(c, zone+", as the file says")
		}
		said = c.report.Header
	}
}

func (r *reading) noteZone(c *cell, how string) {
	r.res.Notes = append(r.res.Notes, fmt.Sprintf("column %q: its instants are read on the clock of %s", c.report.Header, how))
}

// checkZones refuses instants whose days, in UTC, are not those that another
// column of the same rows has: they are of another zone than the file says.
func (r *reading) checkZones() error {
	for i := range r.cells {
		c := &r.cells[i]
		if c.kind != registry.KindDate || r.zone(c) != "UTC" || r.clocks.apart*2 < max(1, r.res.Loaded) {
			continue
		}
		return &quotawatch.Error{Code: quotawatch.CodeDateAmbiguous, Summary: "two columns of the same rows are on different days", File: r.plan.Name,
			Place: fmt.Sprintf("column %q", c.report.Header), Expected: "the days that the column of the time has",
			Found: fmt.Sprintf("other days in %d of %d rows: days of UTC are not those of the place", r.clocks.apart, r.res.Loaded),
			Do:    "write the column as days without a clock, or as a clock without a zone, and add that file"}
	}
	return nil
}
