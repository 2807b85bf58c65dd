package web

import (
	"cmp"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/mix"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
	"github.com/quotawatch/quotawatch/registry"
)

// turns are the days on which policy changed that additional arrests are
// looked at around, the one looked at first first: the beginning of the second
// term, and the executive order of January 2017.
var turns = []quotawatch.Day{secondTerm, quotawatch.Date(2017, 1, 25)}

// yearOfWeeks is the most days on either side of a turn: 52 weeks.
const yearOfWeeks = 364

// additional compares the days since the latest turn that records cover with
// as many before it.
func (s *site) additional(by mix.By) (a *mix.Answer, err error) {
	whole, err := s.composed(mix.Question{Scope: quotawatch.ScopeNational, By: by})
	if err != nil {
		return nil, err
	}
	for _, turn := range turns {
		days := min(yearOfWeeks, int(whole.Window.To-turn)+1, int(turn-whole.Window.From))
		if days -= days % 7; days < 8*7 {
			continue
		}
		from, to := turn, turn+quotawatch.Day(days)-1
		return s.composed(mix.Question{Scope: quotawatch.ScopeNational, By: by, From: &from, To: &to,
			Baseline: &quotawatch.Window{From: turn - quotawatch.Day(days), To: turn - 1}})
	}
	return nil, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Summary: "no turn of policy lies inside of what the releases cover", Expected: string(by)}
}

func (s *site) additionalFigure(by mix.By) (f Figure, err error) {
	a, err := s.additional(by)
	if err != nil {
		return s.lacking(f, err)
	}
	inc := a.Comparison.Increases[0]
	title, _ := s.lang.Told(a.Headline())
	f = Figure{Title: title, Drawn: true, Table: additionalTable(a),
		Measure: s.say("Additional arrests a day by group: %s against %s. The line is a 95%% interval of a block bootstrap by week.", s.lang.Period(a.Window), s.lang.Period(a.Comparison.Baseline))}
	s.provenance(&f, a.Provenance)
	if inc.Refused != "" {
		f.Caveats = append(f.Caveats, inc.Refused)
	}
	if s.Receipt != nil {
		f.Question = []string{"mix", "--baseline-from=" + a.Comparison.Baseline.From.String(), "--baseline-to=" + a.Comparison.Baseline.To.String(), "--by=" + string(by),
			"--from=" + a.Window.From.String(), "--to=" + a.Window.To.String()}
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Changes{Lang: chart.Lang(s.lang.Code), Title: s.say("Additional arrests a day"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow]}
		for _, r := range a.Rows {
			v, _ := r.Change.Additional.Value()
			row := chart.Change{Name: s.groupName(r.Group), Value: v, Unknown: r.Group == registry.GroupUnknown}
			if r.Change.Additional.NoInterval == "" {
				row.Low, row.High = &r.Change.Additional.Low, &r.Change.Additional.High
			}
			d.Rows = append(d.Rows, row)
		}
		return d
	})
	return f, err
}

// additionalTable is how many arrests of each group were additional, their
// marginal share, and the shares of both windows.
func additionalTable(a *mix.Answer) present.Table {
	t := present.Table{Columns: []string{"group", "arrests", "share", "baseline_arrests", "baseline_share", "added_per_day", "added_low", "added_high", "marginal_share", "marginal_low", "marginal_high"}}
	bound := func(e quotawatch.Estimate, v float64) present.Cell {
		if !e.Known() || e.NoInterval != "" {
			return present.Cell{Screen: "–", Number: true}
		}
		return present.Decimal(v, 4)
	}
	for _, r := range a.Rows {
		c := r.Change
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.Group), present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)),
			present.Number(r.Share, 4).Screened(share(r.Share)), present.Int(c.BaselineArrests.Numerator, quota.Thousands(c.BaselineArrests.Numerator)),
			present.Number(c.BaselineShare, 4).Screened(share(c.BaselineShare)), present.Number(c.Additional, 1), bound(c.Additional, c.Additional.Low),
			bound(c.Additional, c.Additional.High), present.Number(c.Marginal, 3), bound(c.Marginal, c.Marginal.Low), bound(c.Marginal, c.Marginal.High)})
	}
	return t
}

func additionalCriminality(s *site, _ string) (Figure, error) {
	return s.additionalFigure(mix.ByCriminality)
}

func additionalMethod(s *site, _ string) (Figure, error) { return s.additionalFigure(mix.ByMethod) }

// shareByOffice is the share of one group in each field office: of people with
// neither conviction nor charge where that is recorded, else at large.
func shareByOffice(s *site, _ string) (f Figure, err error) {
	by, group := mix.ByCriminality, "neither"
	a, err := s.composed(mix.Question{Scope: quotawatch.ScopeOffice, By: by})
	if err != nil {
		by, group = mix.ByMethod, registry.GroupAtLarge
		if a, err = s.composed(mix.Question{Scope: quotawatch.ScopeOffice, By: by}); err != nil {
			return s.lacking(f, err)
		}
	}
	var rows []mix.Row
	for _, r := range a.Rows {
		if r.Group == group {
			rows = append(rows, r)
		}
	}
	slices.SortStableFunc(rows, func(x, y mix.Row) int {
		return cmp.Compare(y.Share.Numerator*x.Share.Denominator, x.Share.Numerator*y.Share.Denominator)
	})
	f = Figure{Drawn: true, Table: officeShareTable(rows)}
	low, high := rows[len(rows)-1], rows[0]
	if f.Title = s.say("The share of arrests at large lies between %s in %s and %s in %s", share(low.Share), low.Name, share(high.Share), high.Name); by == mix.ByCriminality {
		f.Title = s.say("The share of people with neither conviction nor charge lies between %s in %s and %s in %s", share(low.Share), low.Name, share(high.Share), high.Name)
	}
	f.Measure = s.say("Share of the arrests of each field office, %s.", s.lang.Period(a.Window))
	s.provenance(&f, a.Provenance)
	s.asksMix(&f, string(by), "--scope=office")
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Bars{Lang: chart.Lang(s.lang.Code), Title: f.Title, Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], Format: "percent"}
		for _, r := range rows {
			v, _ := r.Share.Value()
			d.Rows = append(d.Rows, chart.Bar{Name: r.Name, Value: v})
		}
		return d
	})
	return f, err
}

func officeShareTable(rows []mix.Row) present.Table {
	t := present.Table{Columns: []string{"office", "name", "group", "arrests", "share"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []present.Cell{present.Text(string(r.Office)), present.Text(r.Name), present.Text(r.Group),
			present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)), present.Number(r.Share, 4).Screened(share(r.Share))})
	}
	return t
}
