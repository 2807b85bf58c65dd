package web

import (
	"math"
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// The widths charts are drawn at, in pixels: for a desk and for a phone.
const (
	wideWidth, wideHeight     = 1104, 430
	narrowWidth, narrowHeight = 358, 330
	mapWidth, rankWidth       = 600, 460
)

// nationalFigure is arrests in the nation per day against both goals.
func nationalFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	change, err := s.times(a.national.Rows[0].PerDay, a.before.Rows[0].PerDay)
	if err != nil {
		return f, err
	}
	goals := []quotawatch.Order{a.first, a.second}
	f = Figure{Drawn: true, Follows: "national",
		Title: s.say("In the four weeks to %s, arrests a day were %s of the year before the second term, %s",
			s.lang.Date(a.dailyTo), change, s.against(a.national.Rows[0].PerDay, goals)),
		Measure: s.say("Arrests per day in the nation. Dots are single days, the line is the trailing 7-day mean. The band and the dashed line are goals as reported."),
		Legend:  []Key{{"dots", s.say("single day"), false}, {"line", s.say("7-day mean"), true}, {"goal-line", s.say("reported goal"), true}},
		Table:   dailyTable(a.daily, a.dailyFrom)}
	s.provenance(&f, a.dailyFrom)
	s.asks(&f, a.goal)
	f.Window = a.daily.Window()
	f.Marks = s.eventMarks(a.daily.Window())
	f.Events = s.eventMarks(quotawatch.Window{From: quotawatch.Date(1900, 1, 1), To: a.dailyTo})
	for _, o := range goals {
		f.Goals = append(f.Goals, s.goalOf(o, a.dailyTo, false))
	}
	data := chart.National{Lang: chart.Lang(s.lang.Code), From: a.daily.From, Counts: a.daily.Counts, Lag: s.lags(&f)}
	for _, m := range a.daily.Means7(a.dailyFrom) {
		data.Means = append(data.Means, number(m))
	}
	for _, m := range f.Marks {
		data.Marks = append(data.Marks, chart.Mark{Number: m.Number, Day: int(m.Day)})
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width, d.Height = wideWidth, wideHeight
		if narrow {
			d.Width, d.Height = narrowWidth, narrowHeight
		}
		for _, o := range goals {
			d.Goals = append(d.Goals, s.goalOf(o, a.dailyTo, narrow))
		}
		return d
	})
	return f, err
}

// goalOf draws an order from the day it was given until it ended.
func (s *site) goalOf(o quotawatch.Order, last quotawatch.Day, narrow bool) chart.Goal {
	g := chart.Goal{Low: o.Target, High: o.TargetHigh, From: int(o.Given), To: int(last)}
	if o.Ended != nil {
		g.To = int(*o.Ended)
	}
	numbers := quota.Thousands(int64(o.Target))
	if o.TargetHigh > 0 {
		numbers += "–" + quota.Thousands(int64(o.TargetHigh))
	}
	g.Label = s.say("Reported goal from %s: %s a day", s.lang.Month(o.Given), numbers)
	if narrow {
		g.Label = s.say("Reported goal: %s", numbers)
	}
	return g
}

// eventMarks numbers the events of the window that the registry marks for the
// chart.
func (s *site) eventMarks(w quotawatch.Window) (marks []EventMark) {
	for _, e := range s.Holdings.Registry.Events {
		if e.Chart && w.Contains(e.Day) {
			marks = append(marks, EventMark{len(marks) + 1, e.Day, e.Short})
		}
	}
	return marks
}

// dailyTable is the days of a series, for the table and the CSV of a figure.
func dailyTable(series quota.Series, from *quotawatch.Provenance) present.Table {
	t := present.Table{Columns: []string{"date", "arrests", "mean_7_days"}}
	means := series.Means7(from)
	for i, n := range series.Counts {
		t.Rows = append(t.Rows, []present.Cell{present.Text((series.From + quotawatch.Day(i)).String()),
			present.Int(int64(n), quota.Thousands(int64(n))), present.Number(means[i], 1)})
	}
	return t
}

// mapFigure is the mean per day of each area of responsibility.
func mapFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	top := a.offices.Rows[0]
	f = Figure{Drawn: true, Follows: "areas",
		Title:   s.say("The pace is highest in %s, at %s a day", top.Name, quota.Near(top.PerDay, a.office.Target)),
		Measure: s.say("Mean arrests per calendar day by area of responsibility, %s.", s.lang.Period(a.offices.Window)),
		Legend: []Key{{"area-0", s.say("under %d", 15), false}, {"area-1", s.say("%d to %d", 15, 30), false}, {"area-2", s.say("%d to %d", 30, 50), false},
			{"area-3", s.say("%d to %d", 50, a.office.Target), false}, {"area-4", s.say("%d or more", a.office.Target), false}},
		Table: officeTable(a.offices)}
	s.provenance(&f, a.offices.Provenance)
	s.asks(&f, a.offices)
	f.Caveats = append(slices.Clone(f.Caveats), text("not drawn: Puerto Rico and the U.S. Virgin Islands (Miami), Guam and the Northern Mariana Islands (San Francisco)"))
	data := chart.Areas{Lang: chart.Lang(s.lang.Code), Target: a.office.Target}
	for _, r := range a.offices.Rows {
		v, _ := r.PerDay.Value()
		data.Values = append(data.Values, chart.AreaValue{Office: r.Office, Name: r.Name, Value: v})
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width = map[bool]int{false: mapWidth, true: narrowWidth}[narrow]
		return d
	})
	return f, err
}

// rankingFigure is the offices by mean per day, beside the earlier records.
func rankingFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	at, all := int(a.offices.AtTarget().Numerator), len(a.offices.Rows)
	f = Figure{Drawn: true, Follows: "ranking",
		Title: s.say("%s a day", s.averaging(at, all, a.office.Target)),
		Measure: s.say("Mean arrests per calendar day. Filled: %s. Hollow: %s to %s, from records.", s.lang.Period(a.offices.Window),
			s.lang.Month(a.history.Window.From), s.lang.Month(a.history.Window.To)),
		Table: officeTable(a.offices)}
	s.provenance(&f, a.offices.Provenance)
	s.asks(&f, a.offices)
	data := chart.Ranking{Lang: chart.Lang(s.lang.Code), Target: a.office.Target}
	for _, r := range a.offices.Rows {
		v, _ := r.PerDay.Value()
		row := chart.RankingRow{Name: r.Name, Value: v}
		if i := slices.IndexFunc(a.history.Rows, func(h quota.Row) bool { return h.Office == r.Office }); i >= 0 {
			if before, ok := a.history.Rows[i].PerDay.Value(); ok {
				row.Before = &before
			}
		}
		data.Rows = append(data.Rows, row)
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width = map[bool]int{false: rankWidth, true: narrowWidth}[narrow]
		return d
	})
	return f, err
}

// officeTable is the account of each office, for the table of a figure.
func officeTable(a *quota.Answer) present.Table {
	t := present.Table{Columns: []string{"office", "name", "arrests", "days", "per_day", "target_per_day", "net"}}
	known := len(a.Rows) > 0 && a.Rows[0].DaysMet.Known()
	if known {
		t.Columns = append(t.Columns, "days_met", "share_met", "longest_run_below", "shortfall", "surplus")
	}
	thousands := func(e quotawatch.Estimate) present.Cell {
		return present.Number(e, 1).Screened(quota.Thousands(e.Numerator))
	}
	for _, r := range a.Rows {
		row := []present.Cell{present.Text(string(r.Office)), present.Text(r.Name), thousands(r.Arrests), present.Int(int64(r.Days), ""),
			present.Number(r.PerDay, 1).Screened(quota.Near(r.PerDay, r.Target)), present.Int(int64(r.Target), ""), thousands(r.Net)}
		if known {
			row = append(row, thousands(r.DaysMet), present.Number(r.ShareMet, 3).Screened(share(r.ShareMet)), thousands(r.LongestBelow),
				thousands(r.Shortfall), thousands(r.Surplus))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

const panelWidth, panelHeight = 200, 92

// multiplesFigure is each office on one scale: since the order where records give
// its days, else in the fiscal years of the embedded records.
func multiplesFigure(s *site, _ string) (f Figure, err error) {
	all, err := s.ask()
	if err != nil {
		return f, err
	}
	a, series, title := all.history, all.panels, text("Before any order, offices reached %d on %s of office-days: %s of %s")
	if all.now != nil {
		a, series, title = all.now, all.nowPanels, text("Since the reported order, offices reached %d on %s of office-days: %s of %s")
	}
	met := a.OfficeDays()
	f = Figure{Follows: "multiples", Title: s.say(title, a.Order.Target, share(met), quota.Thousands(met.Numerator), quota.Thousands(met.Denominator)),
		Measure: s.say("Mean arrests per day by month, %s, one scale for all %d offices. Dashed: %d a day. Percentages and marks: days at %d or more.",
			s.lang.Period(a.Window), len(a.Rows), a.Order.Target, a.Order.Target),
		Table: officeTable(a)}
	s.provenance(&f, a.Provenance)
	s.asks(&f, a)
	f.Panels, err = s.officePanels(a, series)
	return f, err
}

// officePanels draws the offices of an answer on one scale.
func (s *site) officePanels(a *quota.Answer, series map[quotawatch.OfficeCode]quota.Series) (panels []OfficePanel, err error) {
	top := float64(a.Order.Target) * 1.12
	for _, r := range a.Rows {
		for _, m := range series[r.Office].Months() {
			v, _ := m.PerDay(a.Provenance).Value()
			top = math.Max(top, v)
		}
	}
	for _, r := range a.Rows {
		p, err := s.officePanel(a, series[r.Office], r, top)
		if err != nil {
			return nil, err
		}
		panels = append(panels, p)
	}
	return panels, nil
}

func (s *site) officePanel(a *quota.Answer, series quota.Series, r quota.Row, top float64) (p OfficePanel, err error) {
	d := chart.Panel{Lang: chart.Lang(s.lang.Code), Width: panelWidth, Height: panelHeight, Name: r.Name, Target: r.Target, Top: top,
		From: int(series.From), To: int(series.Window().To), Met: []int{}}
	for _, m := range series.Months() {
		v, _ := m.PerDay(a.Provenance).Value()
		d.Months = append(d.Months, chart.PanelMonth{Day: int(m.First), Mean: v})
	}
	for _, day := range series.DaysAt(r.Target) {
		d.Met = append(d.Met, int(day))
	}
	p = OfficePanel{Code: r.Office, Name: r.Name, Share: share(r.ShareMet), Some: r.DaysMet.Numerator > 0,
		Says: s.say("%s a day; %s of %s days at %d; highest %s", quota.Near(r.PerDay, r.Target), quota.Thousands(r.DaysMet.Numerator),
			quota.Thousands(int64(r.Days)), r.Target, quota.Thousands(r.HighestPerDay.Numerator))}
	p.Chart, err = s.charts.SVG(d)
	return p, err
}
