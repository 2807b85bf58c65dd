package ingest

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// note says what a reader of the figures should know of the columns.
func (r *reading) note() {
	add := func(format string, args ...any) { r.res.Notes = append(r.res.Notes, fmt.Sprintf(format, args...)) }
	if r.res.Loaded+r.res.Tally.Quarantined == 0 && len(r.sheet.skip) == 0 {
		add("%s has the names of columns and no row below them", r.where())
	}
	if absent := r.absent(); len(absent) > 0 {
		add("%s lacks columns of vintage %s: %s", r.where(), r.plan.Vintage.ID, quoteAll(absent))
	}
	if p := r.plan; r.office > 0 {
		add("every row of %s is taken as of office %s, as %s says", r.where(), p.Office, r.sheet.officeFrom)
	}
	if f := r.fill; f != nil && f.filledIn+f.both > 0 {
		add("state: filled in from the landmark in %d rows without one; of %d rows in which both name a state, %d agree", f.filledIn, f.both, f.same)
	}
	r.noteRows(add)
	if r.sheet.Hidden {
		add("sheet %q is hidden in the workbook, and read like the others", r.sheet.Name)
	}
	r.noteZones()
	r.noteClocks()
	for i := range r.res.Columns {
		c := &r.res.Columns[i]
		blank := c.Header == "" && c.Distinct == 0
		if c.Fate == fateKept || c.Field == "" && c.Header != SyntheticMark && !blank {
			add("%s: column %q is %s: %s", spot(r.sheet.Name, r.sheet.Header), c.Header, c.Fate, r.why(c))
		}
		if c.Missing+c.Redacted >= r.res.Loaded && r.res.Loaded > 0 && slices.Contains(r.plan.Source.Needed, c.Field) {
			add("column %q, which the figures need, holds no value in %s", c.Header, r.where())
		}
		if c.Bad > 0 {
			add("column %q: %d values could not be read and are taken as missing", c.Header, c.Bad)
		}
	}
}

// absent lists the columns of the vintage that the sheet does not have.
func (r *reading) absent() (texts []string) {
	for _, text := range r.plan.Vintage.Texts() {
		if !slices.ContainsFunc(r.header, func(h string) bool { return key(h) == key(text) }) {
			texts = append(texts, text)
		}
	}
	return texts
}

// why says why an unknown column is kept or dropped, and what it holds.
func (r *reading) why(c *quotawatch.Column) string {
	if c.Fate == fateKept {
		return c.Why
	}
	values := fmt.Sprint(c.Distinct)
	if c.Distinct > maxDistinct {
		values = fmt.Sprintf("more than %d", maxDistinct)
	}
	return fmt.Sprintf("%s (%d blank, %s different values)", c.Why, c.Missing, values)
}

func (r *reading) where() string {
	if r.sheet.Name == "" {
		return "the file"
	}
	return "sheet " + r.sheet.Name
}
