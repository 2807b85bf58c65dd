package web

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/place"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// Where is the model of the page of where people are arrested.
type Where struct {
	Headline string
	Figures  []Figure
}

func wherePage(s *site, _ string) (p page, err error) {
	w := &Where{}
	if w.Figures, err = s.listed("places", "place-types", "sensitive-places", "courthouses-by-office"); err != nil {
		return p, err
	}
	w.Headline = w.Figures[0].Title
	return page{Title: s.say("Where people are arrested"), Description: w.Headline, Filters: true, Model: w}, nil
}

// placesShown is how many types of place a picture tells apart; the others are
// added up.
const placesShown = 6

// placesFigure is the types of place month by month.
func placesFigure(s *site, _ string) (f Figure, err error) {
	m, err := s.monthly(mix.ByPlace)
	if err != nil {
		return s.lacking(f, err)
	}
	f = Figure{Drawn: true, Follows: "places", Table: s.monthTable(m)}
	known := quotawatch.Ratio(m.telling(), m.all(), m.answer.Provenance)
	f.Title = s.say("The landmark tells a type of place for %s of arrests; for the others it names a program, a wide area or nothing", share(known))
	f.Measure = s.say("Share of arrests in the nation per month by the type of place that the landmark tells, %s.", s.lang.Period(quotawatch.Window{From: m.starts[0], To: m.last}))
	s.provenance(&f, m.answer.Provenance)
	f.Window = quotawatch.Window{From: m.starts[0], To: m.last}
	s.asksPlaces(&f, quotawatch.ScopeNational)
	f.Caveats = append(f.Caveats, text("a type is of the landmark, a pick list; funerals and weddings cannot be seen in it"))
	drawn := m.largest(placesShown)
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.stackOf(drawn, narrow) })
	return f, err
}

// asksPlaces names the question of places that the figure shows.
func (s *site) asksPlaces(f *Figure, scope quotawatch.Scope) {
	if s.Receipt != nil {
		f.Question = []string{"places", "--from=" + f.Window.From.String(), "--scope=" + string(scope), "--to=" + f.Window.To.String()}
	}
}

// vague are the types that tell no place.
var vague = []string{"other-program", "non-specific", "unknown"}

// telling counts the arrests whose landmark tells a type of place.
func (m months) telling() (n int64) {
	for g, counts := range m.counts {
		if slices.Contains(vague, g) {
			continue
		}
		for _, c := range counts {
			n += int64(c)
		}
	}
	return n
}

func (m months) all() (n int64) {
	for _, counts := range m.counts {
		for _, c := range counts {
			n += int64(c)
		}
	}
	return n
}

// largest keeps the n types with the most arrests and adds up the others, with
// those of no known type last.
func (m months) largest(n int) months {
	sum := func(g string) (all int) {
		for _, c := range m.counts[g] {
			all += c
		}
		return all
	}
	named := slices.DeleteFunc(slices.Clone(m.groups), func(g string) bool { return g == registry.GroupUnknown })
	slices.SortStableFunc(named, func(a, b string) int { return sum(b) - sum(a) })
	out := m
	out.counts = map[string][]int{}
	rest := make([]int, len(m.starts))
	kept := named[:min(n, len(named))]
	for _, g := range named {
		if slices.Contains(kept, g) {
			out.counts[g] = m.counts[g]
			continue
		}
		for i, c := range m.counts[g] {
			rest[i] += c
		}
	}
	out.groups = slices.DeleteFunc(slices.Clone(m.groups), func(g string) bool { return !slices.Contains(kept, g) })
	out.groups = append(out.groups, text("other types"))
	out.counts["other types"] = rest
	if slices.Contains(m.groups, registry.GroupUnknown) {
		out.groups = append(out.groups, registry.GroupUnknown)
		out.counts[registry.GroupUnknown] = m.counts[registry.GroupUnknown]
	}
	return out
}

// placeColumns are those of a table of types of place.
var placeColumns = []string{"place", "arrests", "share", "precision", "precision_low", "precision_high", "recall", "recall_low", "recall_high", "possible"}

// placeRow is one type of place with how well the rules tell it.
func (s *site) placeRow(r mix.Row) []present.Cell {
	score := s.Holdings.Registry.PlaceScore(r.Group)
	possible := yesNo(score.Possible())
	return slices.Concat([]present.Cell{present.Text(r.Group).Screened(s.groupName(r.Group)), present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)), present.Number(r.Share, 4).Screened(share(r.Share))},
		wilsonCells(score.ToldRight, score.Told), wilsonCells(score.Found, score.OfType), []present.Cell{present.Text(possible).Screened(s.say(possible))})
}

// placeTypesFigure is each type with how well the rules tell it.
func placeTypesFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.composed(mix.Question{Scope: quotawatch.ScopeNational, By: mix.ByPlace})
	if err != nil {
		return s.lacking(f, err)
	}
	possible := 0
	t := present.Table{Columns: placeColumns}
	for _, r := range a.Rows {
		possible += boolInt(s.Holdings.Registry.PlaceScore(r.Group).Possible())
		t.Rows = append(t.Rows, s.placeRow(r))
	}
	f = Figure{Drawn: true, Table: t, Title: s.say("%d of %d types of place are shown as possible only: too few landmarks name them to measure the rules", possible, len(a.Rows)),
		Measure: s.say("Arrests in the nation by type of place, %s. Precision and recall of the rules are in the table, measured on %d landmarks labelled by hand and held out.", s.lang.Period(a.Window), s.Holdings.Registry.Labelled())}
	s.provenance(&f, a.Provenance)
	f.Caveats = append(f.Caveats, text("a type is of the landmark, a pick list; funerals and weddings cannot be seen in it"))
	s.asksPlaces(&f, quotawatch.ScopeNational)
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Bars{Lang: chart.Lang(s.lang.Code), Title: s.say("Arrests by type of place"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], Format: "count"}
		for _, r := range a.Rows {
			row := chart.Bar{Name: s.groupName(r.Group), Value: float64(r.Arrests.Numerator), Unknown: slices.Contains(vague, r.Group), Note: share(r.Share)}
			if s.Holdings.Registry.PlaceScore(r.Group).Possible() {
				row.Name = s.say("%s (possible)", row.Name)
			}
			d.Rows = append(d.Rows, row)
		}
		return d
	})
	return f, err
}

func wilsonCells(right, of int) []present.Cell {
	if of == 0 {
		unknown := present.Cell{Screen: "–", Number: true}
		return []present.Cell{unknown, unknown, unknown}
	}
	w := place.Wilson(right, of)
	v, _ := w.Value()
	return []present.Cell{present.Decimal(v, 2), present.Decimal(w.Low, 2), present.Decimal(w.High, 2)}
}

// lifted is the day on which the protections of 2021 for sensitive places were
// lifted.
var lifted = secondTerm

// sensitiveFigure is the sensitive types of place month by month, beside the
// arrests whose place is not told.
func sensitiveFigure(s *site, _ string) (f Figure, err error) {
	m, err := s.monthly(mix.ByPlace)
	if err != nil {
		return s.lacking(f, err)
	}
	kept := months{starts: m.starts, last: m.last, answer: m.answer, counts: map[string][]int{}}
	var all int64
	for _, g := range registry.SensitivePlaces() {
		kept.groups = append(kept.groups, g)
		if kept.counts[g] = m.counts[g]; kept.counts[g] == nil {
			kept.counts[g] = make([]int, len(m.starts))
		}
		for _, n := range kept.counts[g] {
			all += int64(n)
		}
	}
	f = Figure{Drawn: true, Table: s.monthTable(kept)}
	f.Measure = s.say("Arrests in the nation per month whose landmark names a courthouse, a hospital or clinic, a school or a place of worship, %s.", s.lang.Period(quotawatch.Window{From: m.starts[0], To: m.last}))
	none := quotawatch.Ratio(m.all()-m.telling(), m.all(), m.answer.Provenance)
	f.Title = s.say("The landmark names a sensitive place for %s of %s arrests; for %s it tells no place", quota.Thousands(all), quota.Thousands(m.all()), share(none))
	if m.starts[0] < lifted && m.last > lifted {
		before, after := kept.around(lifted)
		f.Title = s.say("Arrests a month whose landmark names a sensitive place: %s before the protections were lifted on %s, %s since; for %s of arrests no place is told",
			before.Format(1), s.lang.Date(lifted), after.Format(1), share(none))
	}
	s.provenance(&f, m.answer.Provenance)
	f.Window = quotawatch.Window{From: m.starts[0], To: m.last}
	s.asksPlaces(&f, quotawatch.ScopeNational)
	f.Caveats = append(f.Caveats, text("a type is of the landmark, a pick list; funerals and weddings cannot be seen in it"),
		text("hospitals, schools and places of worship are shown as possible: too few landmarks name them to measure the rules"))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := s.stackOf(kept, narrow).(chart.Stack)
		d.Mode = "count"
		for i, g := range kept.groups {
			if s.Holdings.Registry.PlaceScore(g).Possible() {
				d.Groups[i].Name = s.say("%s (possible)", d.Groups[i].Name)
			}
		}
		return d
	})
	return f, err
}

// around gives the mean per whole month before and after a day.
func (m months) around(day quotawatch.Day) (before, after quotawatch.Estimate) {
	var n, months [2]int64
	for i, first := range m.starts {
		end := m.last
		if i+1 < len(m.starts) {
			end = m.starts[i+1] - 1
		}
		if first < day && end >= day {
			continue // the month of the day is of both
		}
		side := boolInt(first >= day)
		months[side]++
		for _, g := range m.groups {
			n[side] += int64(m.counts[g][i])
		}
	}
	return quotawatch.Ratio(n[0], months[0], m.answer.Provenance), quotawatch.Ratio(n[1], months[1], m.answer.Provenance)
}

// courthousesFigure is the arrests at courthouses of each office.
func courthousesFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.composed(mix.Question{Scope: quotawatch.ScopeOffice, By: mix.ByPlace})
	if err != nil {
		return s.lacking(f, err)
	}
	var rows []mix.Row
	var all, none int64
	for _, r := range a.Rows {
		if r.Group != "courthouse" {
			continue
		}
		all += r.Arrests.Numerator
		if r.Arrests.Numerator == 0 {
			none++
			continue
		}
		rows = append(rows, r)
	}
	if len(rows) == 0 {
		return s.lacking(f, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Expected: "place"})
	}
	slices.SortStableFunc(rows, func(x, y mix.Row) int { return int(y.Arrests.Numerator - x.Arrests.Numerator) })
	f = Figure{Drawn: true, Table: officeShareTable(rows), Title: s.say("%s arrests name a courthouse; %d field offices record none", quota.Thousands(all), none),
		Measure: s.say("Arrests of each field office whose landmark names a courthouse, %s. Offices name landmarks in their own ways, so counts of two offices are not of one kind.", s.lang.Period(a.Window))}
	s.provenance(&f, a.Provenance)
	s.asksPlaces(&f, quotawatch.ScopeOffice)
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Bars{Lang: chart.Lang(s.lang.Code), Title: f.Title, Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], Format: "count"}
		for _, r := range rows {
			d.Rows = append(d.Rows, chart.Bar{Name: r.Name, Value: float64(r.Arrests.Numerator)})
		}
		return d
	})
	return f, err
}
