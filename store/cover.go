package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/cover"
	"github.com/quotawatch/quotawatch/ingest"
)

// cover says which days and which part of the nation the release speaks for.
func (m *maker) cover(o *Outcome, offices []bool) {
	absent := m.coverage(o, offices)
	rows := m.daily(*o)
	a := cover.Of(cover.Question{Rows: rows, Claimed: m.claimed(), Whole: o.Coverage != quotawatch.CoverExtract,
		LastPartial: m.group.plans[0].Vintage.Edges == "last-partial"})
	o.Answers = a.Window
	o.Notes = append(o.Notes, a.Notes...)
	for _, g := range a.Gaps {
		o.Gaps = append(o.Gaps, g.Window)
		o.Notes = append(o.Notes, gapNote(g))
	}
	if len(a.Strays) > 0 {
		o.Notes = append(o.Notes, m.strayNote(a.Strays))
		o.within = &a.Rows
	}
	if o.Coverage == quotawatch.CoverTotals {
		o.Notes = append(o.Notes, "the release names no offices: it answers for the nation alone")
		return
	}
	m.noteSilent(o)
	if len(absent) > 0 {
		o.Notes = append(o.Notes, fmt.Sprintf("an extract: %d of the offices of its time have no row (%s...), so it answers only when named with --release %s",
			len(absent), absent[0], o.ID))
	}
}

// coverage tells which part of the nation has rows, and the offices of the time
// that have none.
func (m *maker) coverage(o *Outcome, offices []bool) (absent []string) {
	o.Coverage = quotawatch.CoverNation
	if m.group.plans[0].National {
		o.Coverage = quotawatch.CoverTotals
		return nil
	}
	for i, office := range m.req.Registry.Offices {
		switch {
		case !office.Geographic():
		case offices[i+1]:
			o.Offices++
		case office.From <= o.FirstDay:
			absent = append(absent, string(office.Code))
		}
	}
	if len(absent) > 0 {
		o.Coverage = quotawatch.CoverExtract
	}
	return absent
}

// daily counts the rows of the release by day.
func (m *maker) daily(o Outcome) cover.Rows {
	if o.Loaded == 0 {
		return cover.Rows{}
	}
	rows := cover.Rows{From: o.FirstDay, Count: make([]int, o.LastDay-o.FirstDay+1)}
	for _, r := range m.results {
		r.Days.Each(func(day quotawatch.Day, c ingest.DayCount) { rows.Count[day-rows.From] += int(c.Rows) })
	}
	return rows
}

// claimed joins the days that the titles claim, where every file claims some
// that its rows are of.
func (m *maker) claimed() *quotawatch.Window {
	var all *quotawatch.Window
	if slices.ContainsFunc(m.results, func(r result) bool { return r.Unclaimed }) {
		return nil
	}
	for _, p := range m.group.plans {
		if p.Claimed == nil {
			return nil
		}
		if all == nil {
			w := *p.Claimed
			all = &w
		}
		all.From, all.To = min(all.From, p.Claimed.From), max(all.To, p.Claimed.To)
	}
	return all
}

func gapNote(g cover.Gap) string {
	text := fmt.Sprintf("no rows from %s to %s, where about %d would be expected: a file may be missing; these days are not answered", g.From, g.To, g.Expected)
	if g.Rows > 0 {
		text = fmt.Sprintf("%d rows from %s to %s, where about %d would be expected: a file may be missing; these days are not answered", g.Rows, g.From, g.To, g.Expected)
	}
	return text
}

// strayNote counts the rows that are kept and in no answer, and says where the
// first of them stands.
func (m *maker) strayNote(strays []cover.Stray) string {
	rows := 0
	for _, s := range strays {
		rows += s.Rows
	}
	text := "%d rows lie outside of the days that the release covers (the first, of %s, at %s): kept, in no answer"
	if rows == 1 {
		text = "%d row lies outside of the days that the release covers (of %s, at %s): kept, in no answer"
	}
	return fmt.Sprintf(text, rows, strays[0].Day, m.placeOf(strays[0].Day))
}

// placeOf says where the first row of a day stands.
func (m *maker) placeOf(day quotawatch.Day) (place string) {
	for _, r := range m.results {
		if c := r.Days.On(day); c.Rows > 0 && place == "" {
			place = fmt.Sprintf("%s, row %d", strings.TrimSpace(m.group.plans[r.plan].Name+" "+r.Name), c.First)
		}
	}
	return place
}

// What a release must lack of an office to be noted: no row in the last weeks,
// with dozens a week in those before.
const (
	silentWeeks = 3
	busyWeeks   = 8
	busyRows    = 24
)

// noteSilent names the offices whose rows end long before those of the others: a
// file in the order of offices that was cut looks whole to the nation.
func (m *maker) noteSilent(o *Outcome) {
	weeks := make([]map[quotawatch.Day]int, len(m.req.Registry.Offices)+1)
	for _, r := range m.results {
		r.Days.EachWeek(func(office int, first quotawatch.Day, rows int) {
			if weeks[office] == nil {
				weeks[office] = map[quotawatch.Day]int{}
			}
			weeks[office][first] += rows
		})
	}
	var silent []string
	for i, office := range m.req.Registry.Offices {
		if last, quiet := silentSince(weeks[i+1], o.Answers.To); quiet && office.Geographic() {
			silent = append(silent, fmt.Sprintf("%s after the week of %s", office.Code, last))
		}
	}
	if len(silent) > 0 && o.Offices > 1 {
		o.Notes = append(o.Notes, "offices with dozens of rows a week have none at the end: "+strings.Join(silent, ", ")+"; the file may have been cut")
	}
}

// silentSince gives the last week with rows before a day, and tells whether the
// weeks since then are too many for an office as busy as it was.
func silentSince(weeks map[quotawatch.Day]int, end quotawatch.Day) (last quotawatch.Day, quiet bool) {
	var all []quotawatch.Day
	for first := range weeks {
		if first <= end {
			all = append(all, first)
		}
	}
	if len(all) == 0 {
		return 0, false
	}
	last = slices.Max(all)
	rows := 0
	for i := range busyWeeks {
		rows += weeks[last-quotawatch.Day(7*i)]
	}
	return last, rows >= busyRows*busyWeeks && int(end-last) >= 7*(silentWeeks+1)
}
