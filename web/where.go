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
	known := quotawatch.Ratio(m.Of(slices.DeleteFunc(registry.PlaceTypes(), registry.NoPlace)...).Total(), m.Total(), m.Provenance)
	f.Title = s.say("The landmark tells a type of place for %s of arrests; for the others it names a program, a wide area or nothing", share(known))
	f.Measure = s.say("Share of arrests in the nation per month by the type of place that the landmark tells, %s.", s.lang.Period(m.Window()))
	s.provenance(&f, m.Provenance)
	f.Window = m.Window()
	s.asksPlaces(&f, quotawatch.ScopeNational)
	f.Caveats = append(f.Caveats, text("a type is of the landmark, a pick list; funerals and weddings cannot be seen in it"))
	drawn := m.Largest(placesShown, text("other types"))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing { return s.stackOf(drawn, narrow) })
	return f, err
}

// asksPlaces names the question of places that the figure shows.
func (s *site) asksPlaces(f *Figure, scope quotawatch.Scope) {
	if s.Receipt != nil {
		f.Question = []string{"places", "--from=" + f.Window.From.String(), "--scope=" + string(scope), "--to=" + f.Window.To.String()}
	}
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
			row := chart.Bar{Name: s.groupName(r.Group), Value: float64(r.Arrests.Numerator), Unknown: registry.NoPlace(r.Group), Note: share(r.Share)}
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
	kept, nowhere := m.Of(registry.SensitivePlaces()...), m.Of(slices.DeleteFunc(registry.PlaceTypes(), func(g string) bool { return !registry.NoPlace(g) })...)
	f = Figure{Drawn: true, Table: s.monthTable(kept)}
	f.Measure = s.say("Arrests in the nation per month whose landmark names a courthouse, a hospital or clinic, a school or a place of worship, %s.", s.lang.Period(m.Window()))
	none := quotawatch.Ratio(nowhere.Total(), m.Total(), m.Provenance)
	f.Title = s.say("The landmark names a sensitive place for %s of %s arrests; for %s it tells no place", quota.Thousands(kept.Total()), quota.Thousands(m.Total()), share(none))
	if m.Starts[0] < lifted && m.Last > lifted {
		before, after := kept.Around(lifted)
		f.Title = s.say("Arrests a month whose landmark names a sensitive place: %s before the protections were lifted on %s, %s since; for %s of arrests no place is told",
			before.Format(1), s.lang.Date(lifted), after.Format(1), share(none))
	}
	s.provenance(&f, m.Provenance)
	f.Window = m.Window()
	s.asksPlaces(&f, quotawatch.ScopeNational)
	f.Caveats = append(f.Caveats, text("a type is of the landmark, a pick list; funerals and weddings cannot be seen in it"),
		text("hospitals, schools and places of worship are shown as possible: too few landmarks name them to measure the rules"))
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := s.stackOf(kept, narrow).(chart.Stack)
		d.Mode = "count"
		for i, g := range kept.Groups {
			if s.Holdings.Registry.PlaceScore(g).Possible() {
				d.Groups[i].Name = s.say("%s (possible)", d.Groups[i].Name)
			}
		}
		return d
	})
	return f, err
}

// courthouses says how many arrests name a courthouse, and how many offices have
// none.
func (s *site) courthouses(all, none int64) string {
	switch none {
	case 0:
		return s.say("%s arrests name a courthouse, some of them in every field office", quota.Thousands(all))
	case 1:
		return s.say("%s arrests name a courthouse; 1 field office records none", quota.Thousands(all))
	}
	return s.say("%s arrests name a courthouse; %d field offices record none", quota.Thousands(all), none)
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
	f = Figure{Drawn: true, Table: officeShareTable(rows), Title: s.courthouses(all, none),
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
