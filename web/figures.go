package web

import (
	"fmt"
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
func (s *site) nationalFigure(a answers) (f Figure, err error) {
	change, err := times(a.national.Rows[0].PerDay, a.before.Rows[0].PerDay)
	if err != nil {
		return f, err
	}
	goals := []quotawatch.Order{a.first, a.second}
	f = Figure{ID: "national", Kicker: "Figure 1", Drawn: true,
		Title: fmt.Sprintf("In the four weeks to %s, arrests a day were %s of the year before the second term, %s",
			longDate(a.dailyTo), change, against(a.national.Rows[0].PerDay, goals)),
		Measure: "Arrests per day in the nation. Dots are single days, the line is the trailing 7-day mean. The band and the dashed line are goals as reported.",
		Legend:  []Key{{"dots", "single day", false}, {"line", "7-day mean", true}, {"goal-line", "reported goal", true}},
		Table:   dailyTable(a.daily, a.dailyFrom)}
	f.provenance(a.dailyFrom)
	f.Marks = s.eventMarks(a.daily.Window())
	data := chart.National{From: a.daily.From, Counts: a.daily.Counts}
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
			d.Goals = append(d.Goals, goalOf(o, a.dailyTo, narrow))
		}
		return d
	})
	return f, err
}

// goalOf draws an order from the day it was given until it ended.
func goalOf(o quotawatch.Order, last quotawatch.Day, narrow bool) chart.Goal {
	g := chart.Goal{Low: o.Target, High: o.TargetHigh, From: int(o.Given), To: int(last)}
	if o.Ended != nil {
		g.To = int(*o.Ended)
	}
	numbers := quota.Thousands(int64(o.Target))
	if o.TargetHigh > 0 {
		numbers += "–" + quota.Thousands(int64(o.TargetHigh))
	}
	g.Label = fmt.Sprintf("Reported goal from %s: %s a day", monthYear(o.Given), numbers)
	if narrow {
		g.Label = "Reported goal: " + numbers
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

// both draws a chart for a desk and for a phone.
func (s *site) both(make func(narrow bool) chart.Drawing) (wide, narrow templateHTML, err error) {
	if wide, err = s.charts.SVG(make(false)); err != nil {
		return "", "", err
	}
	narrow, err = s.charts.SVG(make(true))
	return wide, narrow, err
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
func (s *site) mapFigure(a answers) (f Figure, err error) {
	top := a.offices.Rows[0]
	f = Figure{ID: "map", Kicker: "Figure 2", Drawn: true,
		Title:   fmt.Sprintf("The pace is highest in %s, at %s a day", top.Name, quota.Near(top.PerDay, a.office.Target)),
		Measure: "Mean arrests per calendar day by area of responsibility, " + period(a.offices.Window) + ".",
		Legend: []Key{{"area-0", "under 15", false}, {"area-1", "15 to 30", false}, {"area-2", "30 to 50", false},
			{"area-3", fmt.Sprintf("50 to %d", a.office.Target), false}, {"area-4", fmt.Sprintf("%d or more", a.office.Target), false}},
		Table: officeTable(a.offices)}
	f.provenance(a.offices.Provenance)
	f.Caveats = append(slices.Clone(f.Caveats), "not drawn: Puerto Rico and the U.S. Virgin Islands (Miami), Guam and the Northern Mariana Islands (San Francisco)")
	data := chart.Areas{Target: a.office.Target}
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
func (s *site) rankingFigure(a answers) (f Figure, err error) {
	at, all := int(a.offices.AtTarget().Numerator), len(a.offices.Rows)
	f = Figure{ID: "ranking", Kicker: "Figure 3", Drawn: true,
		Title: fmt.Sprintf("%s %s the reported %d a day", offices(at, all), averages(at), a.office.Target),
		Measure: fmt.Sprintf("Mean arrests per calendar day. Filled: %s. Hollow: %s to %s, from records.", period(a.offices.Window),
			monthYear(a.history.Window.From), monthYear(a.history.Window.To)),
		Table: officeTable(a.offices)}
	f.provenance(a.offices.Provenance)
	data := chart.Ranking{Target: a.office.Target}
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

// multiplesFigure is each office of fiscal years 2016 to 2018 on one scale.
func (s *site) multiplesFigure(a answers) (f Figure, err error) {
	met := a.history.OfficeDays()
	f = Figure{ID: "offices-2016-2018", Kicker: "Figure 4",
		Title: fmt.Sprintf("Before any order, offices reached %d on %s of office-days: %s of %s", a.office.Target, share(met),
			quota.Thousands(met.Numerator), quota.Thousands(met.Denominator)),
		Measure: fmt.Sprintf("Mean arrests per day by month, %s, one scale for all %d offices. Dashed: %d a day. Percentages and marks: days at %d or more.",
			period(a.history.Window), len(a.history.Rows), a.office.Target, a.office.Target),
		Table: officeTable(a.history)}
	f.provenance(a.history.Provenance)
	top := float64(a.office.Target) * 1.12
	for _, series := range a.panels {
		for _, m := range series.Months() {
			v, _ := m.PerDay(a.history.Provenance).Value()
			top = math.Max(top, v)
		}
	}
	for _, r := range a.history.Rows {
		p, err := s.officePanel(a, r, top)
		if err != nil {
			return f, err
		}
		f.Panels = append(f.Panels, p)
	}
	return f, nil
}

func (s *site) officePanel(a answers, r quota.Row, top float64) (p OfficePanel, err error) {
	series := a.panels[r.Office]
	d := chart.Panel{Width: panelWidth, Height: panelHeight, Name: r.Name, Target: r.Target, Top: top,
		From: int(series.From), To: int(series.Window().To), Met: []int{}}
	for _, m := range series.Months() {
		v, _ := m.PerDay(a.history.Provenance).Value()
		d.Months = append(d.Months, chart.PanelMonth{Day: int(m.First), Mean: v})
	}
	for _, day := range series.DaysAt(r.Target) {
		d.Met = append(d.Met, int(day))
	}
	p = OfficePanel{Name: r.Name, Share: share(r.ShareMet), Some: r.DaysMet.Numerator > 0,
		Says: fmt.Sprintf("%s a day; %s of %s days at %d; highest %s", quota.Near(r.PerDay, r.Target), quota.Thousands(r.DaysMet.Numerator),
			quota.Thousands(int64(r.Days)), r.Target, quota.Thousands(r.HighestPerDay.Numerator))}
	p.Chart, err = s.charts.SVG(d)
	return p, err
}
