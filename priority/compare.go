package priority

import (
	"cmp"
	"errors"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Question asks what was recorded under the stated priorities of a window.
type Question struct {
	Scope quotawatch.Scope
	// Offices restricts the rows of scope office, empty for all.
	Offices []quotawatch.OfficeCode
	// From and To bound the window, nil for the latest that can be answered.
	From, To   *quotawatch.Day
	Definition quotawatch.DefinitionID
	// Every divides the window into periods, "" for none but those of the
	// priorities.
	Every mix.Every
	// Release asks one release alone, even one that is an extract.
	Release string
}

// Answer is stated priorities beside recorded arrests.
type Answer struct {
	Scope      quotawatch.Scope
	Window     quotawatch.Window
	Provenance *quotawatch.Provenance
	// Synthetic tells whether any release behind it is made up for tests.
	Synthetic bool
	// Stated are the priorities that held for any row, the earliest first.
	Stated []registry.Priority
	// Rows are by office, the one with the most arrests first, and then by day.
	Rows       []Row
	Unassigned quota.Unassigned
	// Missing are days of the window for which no arrests are held.
	Missing []quotawatch.Window
}

// Row is the arrests of an office, or of the nation, over days on which one
// priority held.
type Row struct {
	Office quotawatch.OfficeCode
	Name   string
	Period quotawatch.Window
	// Stated is the id of the priority, "" where none is on record, Short its few
	// words.
	Stated, Short string
	// Shows are the groups of criminality by which it can be seen in arrests.
	Shows []string
	// Arrests counts all, Shown those of the groups of Shows, and Share is their
	// part. A complete count has no sampling interval: Low and High of Share are
	// what it would be if none or all of the arrests of unknown group were shown.
	Arrests, Shown, Share quotawatch.Estimate
	// Convicted, Pending, Neither and Unknown add up to Arrests, where they are
	// recorded at all.
	Convicted, Pending, Neither, Unknown quotawatch.Estimate
	// Why says why Share is not known, "" where it is.
	Why string
}

// comparison is an answer while it is made.
type comparison struct {
	mix.Holdings
	Question
	answer *Answer
	// runs are the days that rows are of, divided where the records change what
	// they say.
	runs []run
	// cannot is the first refusal of days for which no arrests are held.
	cannot error
	// counted is what was counted of all offices asked for, by days and grouping.
	counted map[run]counted
}

// counted is an answer, or why there is none.
type counted struct {
	*mix.Answer
	err error
}

// run is days without a gap that were all counted in one way.
type run struct {
	window quotawatch.Window
	by     mix.By
}

// Compare answers what part of arrests was of the people whom the stated
// priority of each day names, as far as records show it. Where no release
// records criminality it still counts arrests, and says that the share is not
// known. It refuses as mix does where no arrests are held.
func Compare(h mix.Holdings, q Question) (*Answer, error) {
	if q.Every != "" && q.Every != mix.EveryWeek && q.Every != mix.EveryMonth {
		return nil, &quotawatch.Error{Code: quotawatch.CodeUsage, Summary: "a window is divided into weeks or months", Found: string(q.Every), Do: "ask with --every week or --every month"}
	}
	c := comparison{Holdings: h, Question: q, counted: map[run]counted{}}
	w, err := c.window()
	if err != nil {
		return nil, err
	}
	c.answer = &Answer{Scope: q.Scope, Window: w, Rows: []Row{}}
	for i, g := range c.timelines(w) {
		for _, s := range g.spans {
			for _, part := range c.parts(s.window) {
				if err := c.add(g.offices, s, part, i == 0); err != nil {
					return nil, err
				}
			}
		}
	}
	if len(c.answer.Rows) == 0 && c.cannot != nil {
		return nil, c.cannot
	}
	return c.answer, c.finish()
}

// parts divides a window into the periods asked for.
func (c *comparison) parts(w quotawatch.Window) []quotawatch.Window {
	if c.Every == "" {
		return []quotawatch.Window{w}
	}
	return c.Every.Parts(w)
}

// window gives the days that are asked about: by default the latest for which
// criminality is recorded, else the latest for which arrests are.
func (c *comparison) window() (w quotawatch.Window, err error) {
	by := mix.ByCriminality
	a, err := c.compose(by, c.From, c.To)
	if cannot(err) {
		var also error
		by = mix.ByMethodValue
		if a, also = c.compose(by, c.From, c.To); also == nil {
			err = nil
		}
	}
	switch {
	case err == nil:
		c.counted[run{a.Window, by}] = counted{a, nil}
		return a.Window, nil
	case cannot(err) && c.From != nil && c.To != nil: // some of its days may be held
		return quotawatch.Window{From: *c.From, To: *c.To}, nil
	}
	return w, err
}

func (c *comparison) compose(by mix.By, from, to *quotawatch.Day) (*mix.Answer, error) {
	return mix.Compose(c.Holdings, mix.Question{Scope: c.Scope, By: by, Offices: c.Offices, From: from, To: to, Definition: c.Definition, Release: c.Release})
}

// count counts the arrests of days once.
func (c *comparison) count(r run) (*mix.Answer, error) {
	known, ok := c.counted[r]
	if !ok {
		known.Answer, known.err = c.compose(r.by, &r.window.From, &r.window.To)
		c.counted[r] = known
	}
	return known.Answer, known.err
}

// cannot tells a refusal for want of records from other errors.
func cannot(err error) bool {
	var e *quotawatch.Error
	return errors.As(err, &e) && e.Code == quotawatch.CodeCannotAnswer
}

// add makes the rows of offices, nil for the nation, over days on which one
// priority held. The first timeline is the one that takes note of the days.
func (c *comparison) add(offices []quotawatch.OfficeCode, s span, w quotawatch.Window, first bool) error {
	r, why := run{w, mix.ByCriminality}, ""
	a, err := c.count(r)
	if cannot(err) {
		refused := err
		r.by = mix.ByMethodValue
		if a, err = c.count(r); cannot(err) {
			if c.cannot = cmp.Or(c.cannot, refused); first {
				c.miss(w)
			}
			return nil
		}
		why = summary(refused)
	}
	if err != nil {
		return err
	}
	if first {
		c.extend(r)
	}
	for rows := a.Rows; len(rows) > 0; {
		n := 1
		for n < len(rows) && rows[n].Office == rows[0].Office {
			n++
		}
		if offices == nil || slices.Contains(offices, rows[0].Office) {
			c.answer.Rows = append(c.answer.Rows, s.row(rows[:n], w, why))
		}
		rows = rows[n:]
	}
	return nil
}

// extend adds days to the last run, or begins another.
func (c *comparison) extend(next run) {
	if n := len(c.runs); n > 0 && c.runs[n-1].by == next.by && c.runs[n-1].window.To+1 == next.window.From {
		c.runs[n-1].window.To = next.window.To
		return
	}
	c.runs = append(c.runs, next)
}

// miss notes days for which no arrests are held.
func (c *comparison) miss(w quotawatch.Window) {
	all := c.answer.Missing
	if n := len(all); n > 0 && all[n-1].To+1 == w.From {
		all[n-1].To = w.To
		return
	}
	c.answer.Missing = append(all, w)
}

func summary(err error) string {
	var e *quotawatch.Error
	if errors.As(err, &e) {
		return e.Summary
	}
	return err.Error()
}
