package view

import (
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
)

// Why there is no answer, and what must be said beside one. The browser says
// the same, from ui/src/data/english.ts; fixtures hold the two together.
const (
	wordsPlaceApart       = "the type of place is counted apart from criminality and method, so they cannot be asked together"
	wordsPlaceReprocessed = "the type of place is counted apart from the method, so reprocessed arrests cannot be left out as by %s"
	wordsPlaceWeeks       = "types of place are counted by whole weeks, Monday to Sunday"
	wordsNoDefinition     = "the crosswalk in use does not tell reprocessed arrests apart, so nothing can be counted by %s"
	wordsNoOffice         = "there is no such field office: %s"
	wordsNotCovered       = "the releases at hand do not cover all of those days"
	wordsNotRecorded      = "release %s does not record %s"
	wordsOnlyNation       = "for those days there is only the published figure %s, which gives all arrests of the nation alone"
	wordsOfficeLater      = "%s is an office of its own only from %s on"
	wordsNoWeek           = "there is no whole week, Monday to Sunday, in those days, and types of place are counted by week"

	wordsUnidentified = "a release behind it has no identifier, so each of its rows counts as one arrest under any definition"
	wordsReleases     = "%d releases answer, each for its own days; nothing is counted from two"
	wordsCriminality  = "conviction and charge are as of the release, not of the arrest; convictions include traffic and immigration offences"
	wordsMethod       = "the groups of methods are those of registry/crosswalk.csv; the method does not tell check-ins from other arrests outside of custody"
	wordsMeaning      = "the method %q changes its meaning on %s, inside these days: %s"
	wordsPlace        = "the type of place is told from a landmark by rules, not always right; docs/methods/places.md says how often"
	wordsEdges        = "types of place are counted by whole weeks, Monday to Sunday: %d %s at the ends %s left out"
	wordsNoMethod     = "release %s does not record method, so reprocessed arrests are not left out of its days"
)

// caveats says what must be said beside the answer that records give for w.
func (d days) caveats(f Filter, w quotawatch.Window, changes []Change) (all []string) {
	ps, _ := d.over(w)
	def, _ := quotawatch.FindDefinition(f.Definition)
	add := func(is bool, format string, args ...any) {
		if text := fmt.Sprintf(format, args...); is && !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	identified := true
	for _, p := range ps {
		identified = identified && p.Cube.Identified
	}
	add(!identified && def.Base != quotawatch.Rows, wordsUnidentified)
	add(len(ps) > 1, wordsReleases, len(ps))
	add(len(f.Criminality) > 0, wordsCriminality)
	add(len(f.Methods) > 0, wordsMethod)
	for _, c := range changes {
		add(len(f.Methods) > 0 && c.From > w.From && c.From <= w.To, wordsMeaning, c.Value, c.From, c.Reason)
	}
	add(len(f.Places) > 0, wordsPlace)
	weeks := weeksIn(w)
	edges := w.Days() - max(0, int(weeks.To-weeks.From)+week)
	days, are := "days", "are"
	if edges == 1 {
		days, are = "day", "is"
	}
	add(len(f.Places) > 0 && edges > 0, wordsEdges, edges, days, are)
	for _, p := range ps {
		add(f.reprocessedOut() && !records(p, ByMethod), wordsNoMethod, p.Cube.Release)
	}
	for _, o := range d.axes.offices {
		asked := len(f.Offices) == 0 || slices.Contains(f.codes(), o.Code)
		add(o.Geographic && asked && o.From > w.From, wordsOfficeLater, o.Name, o.From)
	}
	return all
}
