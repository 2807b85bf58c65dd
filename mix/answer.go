package mix

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Answer is the composition of the arrests of a window. Its provenance is that
// of each of its numbers.
type Answer struct {
	By         By
	Scope      quotawatch.Scope
	Window     quotawatch.Window
	Provenance *quotawatch.Provenance
	// Synthetic tells whether any release behind it is made up for tests.
	Synthetic bool
	// Rows are by office, the one with the most arrests first, and then in the
	// order of the groups; the release's own values by arrests.
	Rows []Row
	// Total is the arrests of all rows.
	Total      quotawatch.Estimate
	Unassigned quota.Unassigned
	// Comparison is nil where no baseline was asked for.
	Comparison *Comparison
}

// Row is the arrests of one group in one office, or in the nation.
type Row struct {
	Office quotawatch.OfficeCode
	Name   string
	Group  string
	// Arrests is the count, Share its part of all arrests of the office. A
	// complete count has no sampling interval: Low and High of Share bound what
	// it would be if none or all of the arrests of unknown group were of it.
	Arrests, Share quotawatch.Estimate
	// Period is the days of the row, nil where they are those of the answer.
	Period *quotawatch.Window
	// Change is nil where no baseline was asked for.
	Change *Change
}

// Of gives the part of an answer by office that is of one office: its rows, and
// their sum as the total. ok is false where the answer has none of it.
func (a *Answer) Of(office quotawatch.OfficeCode) (part *Answer, ok bool) {
	own, sum := *a, int64(0)
	own.Rows = nil
	for _, r := range a.Rows {
		if r.Office == office {
			own.Rows = append(own.Rows, r)
			sum += r.Arrests.Numerator
		}
	}
	own.Total = quotawatch.Count(sum, a.Provenance)
	return &own, len(own.Rows) > 0
}

// unit is an office that rows are made for, or the nation.
type unit struct {
	code quotawatch.OfficeCode
	name string
	at   int // in the tally, -1 for all
}

// Compose answers who was arrested, from records alone: no published series
// tells arrests apart by group. It refuses with the code cannot-answer, saying
// what there is and what to add, where no release can.
func Compose(h Holdings, q Question) (*Answer, error) {
	named := q.By != ""
	a, err := h.compose(q)
	if err == nil && !named && a.By != ByCriminality {
		a.caveat("no release at hand records criminality, so arrests are grouped by " + string(a.By) + "; a processed arrests file of 2025 or later, from deportationdata.org, has it: quotawatch add FILE")
	}
	return a, err
}

func (h Holdings) compose(q Question) (*Answer, error) {
	if err := h.check(&q); err != nil {
		return nil, err
	}
	s, err := h.sources(q, q.Release)
	if err != nil {
		return nil, err
	}
	w, err := s.window(q)
	if err != nil {
		return nil, err
	}
	if q.Baseline != nil {
		return h.compare(q, s, w)
	}
	ps, ok := s.pieces(w)
	if !ok {
		return nil, s.refuse(q, w)
	}
	t, err := h.count(q, ps, groupsOf(q.By, ps), w.Days())
	if err != nil {
		return nil, err
	}
	a := h.start(q, ps, w)
	a.caveat(s.superseded(q, ps)...)
	a.caveat(t.unmappedCaveats("")...)
	a.caveat(h.changed(q, w)...)
	units := h.fill(a, q, t, nil)
	if q.Every != "" {
		a.Rows, err = h.periods(a, q, s, units, t.groups)
	}
	return a, err
}

// start makes an answer with its provenance and what must be said of the
// releases.
func (h Holdings) start(q Question, ps []piece, w quotawatch.Window) *Answer {
	a := &Answer{By: q.By, Scope: q.Scope, Window: w, Provenance: &quotawatch.Provenance{Definition: q.Definition, Basis: quotawatch.BasisDay,
		Window: w, Source: sourceOf(ps), Build: h.Build, Caveats: []string{}}}
	a.caveat("complete counts of the releases, not samples: shares have no sampling interval")
	a.describe(q, ps)
	if q.reads("criminality") {
		a.caveat("conviction and charge are as of the release, not of the arrest; convictions include traffic and immigration offences")
	}
	if q.reads("method") && q.By != ByMethodValue {
		a.caveat("the groups of methods are those of registry/crosswalk.csv; the method does not tell check-ins from other arrests outside of custody")
	}
	return a
}

// describe says what must be said of the releases behind an answer.
func (a *Answer) describe(q Question, ps []piece) {
	identified := true
	for _, p := range ps {
		identified = identified && p.cube.Identified
		a.Synthetic = a.Synthetic || p.cube.Synthetic
		if p.cube.Coverage == quotawatch.CoverExtract {
			a.caveat("release " + p.cube.Release + " is an extract: it does not hold all arrests of the offices it names")
		}
	}
	if def, _ := quotawatch.FindDefinition(q.Definition); !identified && def.Base != quotawatch.Rows {
		a.caveat("a release behind it has no identifier, so each of its rows counts as one arrest under any definition")
	}
	if len(ps) > 1 && q.Release == "" {
		a.caveat(fmt.Sprintf("%d releases answer, each for its own days; nothing is counted from two", len(ps)))
	}
}

// changed says which values took another meaning inside the windows, from the
// first day of one to the last of another.
func (h Holdings) changed(q Question, windows ...quotawatch.Window) (caveats []string) {
	span := windows[0]
	for _, w := range windows {
		span = quotawatch.Window{From: min(span.From, w.From), To: max(span.To, w.To)}
	}
	for _, field := range []string{"method", "program", "apprehension_type"} {
		for _, m := range h.Crosswalk.Changes(field) {
			if q.reads(field) && *m.From > span.From && *m.From <= span.To {
				caveats = append(caveats, fmt.Sprintf("the %s %q changes its meaning on %s, inside these days: %s", field, m.Value, m.From, m.Reason))
			}
		}
	}
	return caveats
}

func (a *Answer) caveat(texts ...string) {
	for _, text := range texts {
		if !slices.Contains(a.Provenance.Caveats, text) {
			a.Provenance.Caveats = append(a.Provenance.Caveats, text)
		}
	}
}

// units lists what rows are made for: the nation, or the field offices asked
// for that have any arrest, the one with the most first.
func (h Holdings) units(q Question, t, base *tally) (units []unit) {
	if q.Scope == quotawatch.ScopeNational {
		return []unit{{quotawatch.Nation, "United States", -1}}
	}
	for i, code := range t.offices {
		o, ok := h.Registry.Office(code)
		switch {
		case !ok || !o.Geographic() || len(q.Offices) > 0 && !slices.Contains(q.Offices, code):
		case t.total(i, -1) > 0 || base != nil && base.total(i, -1) > 0:
			units = append(units, unit{code, o.Name, i})
		}
	}
	slices.SortStableFunc(units, func(a, b unit) int { return cmp.Compare(t.total(b.at, -1), t.total(a.at, -1)) })
	return units
}

// fill makes the rows of an answer.
func (h Holdings) fill(a *Answer, q Question, t, base *tally) []unit {
	units := h.units(q, t, base)
	var all int64
	for _, u := range units {
		all += t.total(u.at, -1)
		a.Rows = append(a.Rows, a.rowsOf(u, q, t, base)...)
	}
	a.Total = quotawatch.Count(all, a.Provenance)
	apart := func(code quotawatch.OfficeCode) quotawatch.Estimate {
		i, ok := slices.BinarySearch(t.offices, code)
		if !ok {
			return quotawatch.Count(0, a.Provenance)
		}
		return quotawatch.Count(t.total(i, -1), a.Provenance)
	}
	a.Unassigned = quota.Unassigned{Headquarters: apart(quotawatch.Headquarters), NoOffice: apart(quotawatch.NoOffice)}
	if n := a.Unassigned.Headquarters.Numerator + a.Unassigned.NoOffice.Numerator; n > 0 && q.Scope == quotawatch.ScopeOffice {
		a.caveat(fmt.Sprintf("%s arrests are credited to no field office: the release gives headquarters or no office", quota.Thousands(n)))
	}
	return units
}

// rowsOf makes the rows of one office. Groups that a grouping always has are
// shown with 0; unknown, and the release's own values, only where they are.
func (a *Answer) rowsOf(u unit, q Question, t, base *tally) (rows []Row) {
	all, unknown := t.total(u.at, -1), t.total(u.at, len(t.groups)-1)
	for g, group := range t.groups {
		n := t.total(u.at, g)
		none := n == 0 && (base == nil || base.total(u.at, g) == 0)
		if none && (q.By == ByMethodValue || group == registry.GroupUnknown || q.By == ByProgram && group == registry.GroupReprocessed) {
			continue
		}
		other := unknown
		if group == registry.GroupUnknown {
			other = 0
		}
		rows = append(rows, Row{Office: u.code, Name: u.name, Group: group, Arrests: quotawatch.Count(n, a.Provenance), Share: a.share(n, other, all)})
	}
	if q.By == ByMethodValue {
		slices.SortStableFunc(rows, func(x, y Row) int { return cmp.Compare(y.Arrests.Numerator, x.Arrests.Numerator) })
	}
	return rows
}

// share gives n of all, with bounds for what is not known.
func (a *Answer) share(n, unknown, all int64) quotawatch.Estimate {
	return Bounded(n, unknown, all, a.Provenance)
}

// Bounded gives n of all, complete counts of which unknown may be of n too: Low
// and High are what the share would be if none or all of them were.
func Bounded(n, unknown, all int64, from *quotawatch.Provenance) quotawatch.Estimate {
	e := quotawatch.Ratio(n, all, from)
	if e.Known() && unknown > 0 {
		e.High = float64(n+unknown) / float64(all)
		e.NoInterval += "; low and high: if none or all of unknown group were of this one"
	}
	return e
}
