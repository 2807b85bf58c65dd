package web

import (
	"slices"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// The heights of charts of one office, and the width of those that stand two
// beside each other.
const officeHeight, halfWidth, halfHeight = 360, 530, 300

// officeView is what figures of one office are made of.
type officeView struct {
	officeAnswers
	quotawatch.Office
	row    quota.Row
	series quota.Series
}

// officeMakers make the figures of the pages of offices.
func officeMakers() map[string]maker {
	return map[string]maker{
		"offices":              {make: officesFigure},
		"offices-compare":      {make: compareFigure},
		"offices-days":         {make: officesDays},
		"office-days-":         {args: (*site).officeCodes, make: officeDays},
		"office-ledger-":       {args: (*site).officeCodes, make: officeLedger},
		"office-distribution-": {args: (*site).officeCodes, make: officeDistribution},
		"office-weekdays-":     {args: (*site).officeCodes, make: officeWeekdays},
		"office-months-":       {args: (*site).officeCodes, make: officeMonths},
		"office-methods-":      {args: (*site).officeCodes, make: officeMethods},
		"office-criminality-":  {args: (*site).officeCodes, make: officeCriminality},
		"office-places-":       {args: (*site).officeCodes, make: officePlaces},
		"office-earlier-":      {args: (*site).earlierCodes, make: officeEarlier},
	}
}

// earlierCodes lists the field offices where fiscal years 2016 to 2018 stand
// below newer days, else none.
func (s *site) earlierCodes() []string {
	if a, err := s.officeAnswers(); err != nil || a.earlier == nil {
		return nil
	}
	return s.officeCodes()
}

// officeCodes lists the field offices, in the order of the registry.
func (s *site) officeCodes() (codes []string) {
	for _, o := range s.Holdings.Registry.Offices {
		if o.Geographic() {
			codes = append(codes, string(o.Code))
		}
	}
	return codes
}

// officeView gives what is known of an office day by day. Where that is
// nothing, missing says what to add.
func (s *site) officeView(code string) (v officeView, missing string, err error) {
	if v.officeAnswers, err = s.officeAnswers(); err != nil {
		return v, "", err
	}
	v.Office, _ = s.Holdings.Registry.Office(quotawatch.OfficeCode(code))
	row, ok := rowOf(v.days, v.Code)
	v.row, v.series = row, v.officeAnswers.series[v.Code]
	switch {
	case ok && len(v.series.Counts) > 0:
		return v, "", nil
	case v.days == nil:
		return v, s.say("What is held gives totals of offices and no single days.") + " " + s.toAdd(), nil
	case v.From > v.days.Window.To:
		return v, s.say("%s was not an office of its own before %s, and single days of offices are known from %s to %s alone.", v.Name,
			s.lang.Date(v.From), s.lang.Date(v.days.Window.From), s.lang.Date(v.days.Window.To)) + " " + s.toAdd(), nil
	}
	return v, s.say("The releases held have no arrest of %s from %s to %s.", v.Name, s.lang.Date(v.days.Window.From), s.lang.Date(v.days.Window.To)) + " " + s.toAdd(), nil
}

// toAdd says which data gives days of offices, and how to add it.
func (s *site) toAdd() string {
	return s.say("To see them add a release of arrests that covers them, as the files of 2023 to 2026 at deportationdata.org: quotawatch add FILE")
}

// officeFigure begins a figure of an office, whole or missing.
func (s *site) officeFigure(code, missing string, draw func(f *Figure, v officeView) error) (f Figure, err error) {
	v, why, err := s.officeView(code)
	if err != nil {
		return f, err
	}
	f.Office = v.Code
	if why != "" {
		f.Title, f.Missing = s.say(missing, v.Name), why
		return f, nil
	}
	err = draw(&f, v)
	return f, err
}

// account fills what a figure about the days of an office rests on; w is the
// days that it shows.
func (s *site) account(f *Figure, v officeView, w quotawatch.Window, flags ...string) {
	s.provenance(f, v.days.Provenance)
	s.mark(f, v.days.Synthetic)
	f.Window, f.Order, f.Target, f.Given = w, v.days.Order.ID, v.days.Order.Target, v.days.Order.Given
	s.officeQuestion(f, "attain", w, append(flags, "--office="+string(v.Code), "--order="+f.Order, "--scope=office")...)
}

// officeQuestion names the command line that answers what a figure shows, its
// flags in the order of their names.
func (s *site) officeQuestion(f *Figure, command string, w quotawatch.Window, flags ...string) {
	if s.Receipt == nil {
		return
	}
	flags = append(flags, "--from="+w.From.String(), "--to="+w.To.String())
	slices.Sort(flags)
	f.Question = append([]string{command}, flags...)
}

// mark says that a figure rests on made-up rows.
func (s *site) mark(f *Figure, synthetic bool) {
	if synthetic {
		f.Caveats = slices.Insert(f.Caveats, 0, "synthetic data, made up for tests: no number here counts real arrests")
	}
}

// officeDays is the days of an office against the reported quota.
func officeDays(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "Single days of %s are not known", func(f *Figure, v officeView) error {
		s.account(f, v, v.span.Window, "--by=day", "--ledger=true")
		f.Title = s.reached(v.row)
		switch {
		case v.days.InForceDays == 0 && v.days.Window.To < v.days.Order.Given:
			f.Title = s.say("Before any such report, %s", f.Title)
		case v.span.Window != v.days.Window:
			f.Title = s.say("From %s to %s, %s", s.lang.Date(v.days.Window.From), s.lang.Date(v.days.Window.To), f.Title)
		}
		return s.daysChart(f, v.days, v.series, v.Office)
	})
}

// officeEarlier is the same for fiscal years 2016 to 2018, below newer days.
func officeEarlier(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "Fiscal years 2016 to 2018 of %s are not known", func(f *Figure, v officeView) error {
		row, ok := rowOf(v.earlier, v.Code)
		if !ok {
			f.Title = s.say("%s has no days in fiscal years 2016 to 2018", v.Name)
			f.Missing = s.say("It was not an office of its own before %s; its arrests were those of another.", s.lang.Date(v.From))
			return nil
		}
		s.account(f, officeView{officeAnswers: officeAnswers{days: v.earlier}, Office: v.Office}, historyWindow, "--by=day", "--ledger=true")
		f.Title = s.say("Before any such report, %s", s.reached(row))
		return s.daysChart(f, v.earlier, v.earlierSeries[v.Code], v.Office)
	})
}

// daysChart draws the days of a series, and the quota that an answer judges by.
func (s *site) daysChart(f *Figure, a *quota.Answer, series quota.Series, office quotawatch.Office) (err error) {
	f.Drawn, f.Follows = true, "national"
	f.Measure = s.say("Arrests per day credited to the %s office, %s. Dots are single days, the line is the trailing 7-day mean. Dashed: the reported quota.", office.Name, s.lang.Period(f.Window))
	f.Legend = []Key{{"dots", s.say("single day"), false}, {"line", s.say("7-day mean"), true}, {"goal-line", s.say("reported quota"), true}}
	f.Table, f.Marks = dailyTable(series, a.Provenance), s.officeMarks(office.Code, f.Window)
	data := chart.National{Lang: s.chartLang(), From: series.From, Counts: series.Counts, Lag: s.lags(f)}
	for _, m := range series.Means7(a.Provenance) {
		data.Means = append(data.Means, number(m))
	}
	for _, m := range f.Marks {
		data.Marks = append(data.Marks, chart.Mark{Number: m.Number, Day: int(m.Day)})
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width, d.Height = wideWidth, officeHeight
		if narrow {
			d.Width, d.Height = narrowWidth, narrowHeight
		}
		d.Goals = []chart.Goal{s.officeGoal(a.Order, f.Window, narrow)}
		return d
	})
	return err
}

// officeGoal draws the reported quota on the days on which it was in force, and
// as a benchmark where it was on none.
func (s *site) officeGoal(o quotawatch.Order, w quotawatch.Window, narrow bool) chart.Goal {
	g := s.goalOf(o, w.To, narrow)
	g.Label = s.say("Reported quota from %s: %d a day", s.lang.Month(o.Given), o.Target)
	if narrow {
		g.Label = s.say("Reported quota: %d", o.Target)
	}
	if o.InForceDays(w) == 0 {
		g.From, g.To = int(w.From), int(w.To)
		g.Label = s.say("A benchmark: %d a day, reported in %s", o.Target, s.lang.Month(o.Reported))
		if narrow {
			g.Label = s.say("A benchmark: %d a day", o.Target)
		}
	}
	return g
}

// officeMarks numbers the events of an office in the window, and those of the
// nation that the registry marks for charts.
func (s *site) officeMarks(code quotawatch.OfficeCode, w quotawatch.Window) (marks []EventMark) {
	for _, e := range s.Holdings.Registry.Events {
		if w.Contains(e.Day) && (slices.Contains(e.Offices, code) || len(e.Offices) == 0 && e.Chart) {
			marks = append(marks, EventMark{len(marks) + 1, e.Day, e.Short})
		}
	}
	return marks
}

func (s *site) chartLang() chart.Lang { return chart.Lang(s.lang.Code) }

// officeDistribution is the days of an office by how many arrests they have.
func officeDistribution(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "How the days of %s differ is not known", func(f *Figure, v officeView) (err error) {
		s.account(f, v, v.days.Window)
		d := v.series.Distribution(v.days.Window, v.row.Target)
		f.Drawn, f.Title = true, s.half(v.row, d)
		f.Measure = s.say("Days by how many arrests they have, %s. Right of the dashed line: %d or more.", s.lang.Period(v.days.Window), v.row.Target)
		f.Table = present.Table{Columns: []string{"arrests_from", "arrests_to", "days", "at_target"}}
		data := chart.Columns{Lang: s.chartLang(), Title: s.say("Days by number of arrests"), Format: chart.BarCount, Edges: true, Across: s.say("arrests on the day"), Upward: s.say("days")}
		for i, b := range d.Bins {
			f.Table.Rows = append(f.Table.Rows, []present.Cell{present.Int(int64(b.From), ""), present.Int(int64(b.To), ""), present.Int(int64(b.Days), quota.Thousands(int64(b.Days))), present.Text(yesNo(b.Met))})
			c := chart.Column{Says: s.say("%d to %d arrests", b.From, b.To), Value: float64(b.Days), Met: b.Met}
			if i%5 == 0 {
				c.Name = quota.Thousands(int64(b.From))
			}
			data.Columns = append(data.Columns, c)
			if b.From == v.row.Target {
				data.Split = &chart.ColumnSplit{At: i, Label: s.say("%d or more: %s of days", v.row.Target, share(v.row.ShareMet))}
			}
		}
		f.Wide, f.Narrow, err = s.half2(data)
		return err
	})
}

// officeWeekdays is the mean of each day of the week.
func officeWeekdays(s *site, code string) (Figure, error) {
	return s.officeFigure(code, "Weekdays of %s are not known", func(f *Figure, v officeView) (err error) {
		s.account(f, v, v.days.Window)
		days := v.weekdays[v.Code]
		weekday, weekend := quota.WeekdayMeans(days, v.days.Provenance)
		f.Drawn, f.Title = true, s.week(v.Name, v.row.Target, weekday, weekend)
		f.Measure = s.say("Mean arrests by day of the week, %s, against the reported %d.", s.lang.Period(v.days.Window), v.row.Target)
		f.Table = present.Table{Columns: []string{"weekday", "days", "arrests", "per_day", "days_met", "highest_day"}}
		data := chart.Columns{Lang: s.chartLang(), Title: s.say("Mean arrests by day of the week"), Format: chart.BarRate,
			Level: &chart.ColumnLevel{Value: v.row.Target, Label: s.say("Reported: %d", v.row.Target)}}
		for _, d := range days {
			perDay := d.PerDay(v.days.Provenance)
			name := s.say(d.Weekday.String())
			f.Table.Rows = append(f.Table.Rows, []present.Cell{present.Text(d.Weekday.String()).Screened(name), present.Int(int64(d.Days), ""), present.Int(int64(d.Arrests), quota.Thousands(int64(d.Arrests))),
				present.Number(perDay, 1).Screened(tenths(perDay, v.row.Target)), present.Int(int64(d.Met), ""), present.Int(int64(d.Highest), "")})
			value, _ := perDay.Value()
			data.Columns = append(data.Columns, chart.Column{Name: string([]rune(name)[:3]), Says: name, Value: value, Met: value >= float64(v.row.Target), Soft: d.Weekend()})
		}
		if !weekday.Known() || !weekend.Known() {
			f.Drawn = false
			return nil
		}
		f.Wide, f.Narrow, err = s.half2(data)
		return err
	})
}

// half2 draws columns for half of a desk, and for a phone.
func (s *site) half2(data chart.Columns) (wide, narrow templateHTML, err error) {
	return s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width, d.Height = halfWidth, halfHeight
		if narrow {
			d.Width = narrowWidth
		}
		return d
	})
}

func yesNo(b bool) string { return map[bool]string{true: "yes", false: "no"}[b] }
