package web

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// compared is how many offices are compared at once, compareDays of how many
// days the means are.
const compared, compareDays = 4, 28

// compareFigure is the offices with the most arrests on one scale; a reader with
// JavaScript chooses others.
func compareFigure(s *site, _ string) (f Figure, err error) {
	o, err := s.officeAnswers()
	if err != nil {
		return f, err
	}
	if o.days == nil {
		f.Title, f.Missing = s.say("Offices cannot be compared day by day"), s.say("What is held gives totals of offices and no single days.")+" "+s.toAdd()
		return f, nil
	}
	rows := o.days.Rows[:min(compared, len(o.days.Rows))]
	s.provenance(&f, o.span)
	s.mark(&f, o.days.Synthetic)
	s.asks(&f, o.days)
	f.Drawn, f.Follows, f.Title, f.Window = true, "lines", s.mostDays(rows), o.span.Window
	f.Measure = s.say("Mean of %d days of the offices with the most arrests, %s. Dashed: the reported quota.", compareDays, s.lang.Period(f.Window))
	data := chart.Lines{Lang: s.chartLang(), Title: s.say("Arrests per day"), From: int(o.span.Window.From), Average: compareDays}
	f.Table, data.Series = o.means(rows)
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := data
		d.Width, d.Height = wideWidth, officeHeight
		if narrow {
			d.Width, d.Height = narrowWidth, narrowHeight
		}
		goal := s.officeGoal(o.days.Order, f.Window, narrow)
		d.Goal = &goal
		return d
	})
	return f, err
}

// means gives the trailing means of some offices, as a table by day and as lines.
func (o officeAnswers) means(rows []quota.Row) (t present.Table, lines []chart.Line) {
	t = present.Table{Columns: []string{"date"}}
	for d := o.span.Window.From; d <= o.span.Window.To; d++ {
		t.Rows = append(t.Rows, []present.Cell{present.Text(d.String())})
	}
	for _, r := range rows {
		t.Columns = append(t.Columns, string(r.Office))
		line := chart.Line{Name: r.Name}
		for i, m := range o.series[r.Office].Means(compareDays, o.span) {
			line.Means = append(line.Means, number(m))
			t.Rows[i] = append(t.Rows[i], present.Number(m, 1))
		}
		lines = append(lines, line)
	}
	return t, lines
}

// mostDays says which of some offices reached the reported quota most often.
func (s *site) mostDays(rows []quota.Row) string {
	best, ties := rows[0], 0
	for _, r := range rows {
		if r.DaysMet.Numerator > best.DaysMet.Numerator {
			best = r
		}
	}
	for _, r := range rows {
		if r.DaysMet.Numerator == best.DaysMet.Numerator {
			ties++
		}
	}
	days := quota.Thousands(int64(best.Days))
	switch {
	case best.DaysMet.Numerator == 0:
		return s.say("Of the %d offices with the most arrests, none reached %d on any of %s days", len(rows), best.Target, days)
	case ties > 1:
		return s.say("Of the %d offices with the most arrests, %d reached %d on the most days, each on %s of %s", len(rows), ties, best.Target, quota.Thousands(best.DaysMet.Numerator), days)
	}
	return s.say("Of the %d offices with the most arrests, %s reached %d on the most days: %s of %s", len(rows), best.Name, best.Target, quota.Thousands(best.DaysMet.Numerator), days)
}

// officesDays is each office in the days that are known one by one, on one scale.
func officesDays(s *site, _ string) (f Figure, err error) {
	o, err := s.officeAnswers()
	if err != nil {
		return f, err
	}
	if o.days == nil {
		f.Title, f.Missing = s.say("Days of offices are not known"), s.say("What is held gives totals of offices and no single days.")+" "+s.toAdd()
		return f, nil
	}
	met := o.days.OfficeDays()
	f = Figure{Follows: "multiples", Table: officeTable(o.days),
		Title: s.say("Offices reached %d on %s of office-days: %s of %s", o.days.Order.Target, share(met), quota.Thousands(met.Numerator), quota.Thousands(met.Denominator)),
		Measure: s.say("Mean arrests per day by month, %s, one scale for all %d offices. Dashed: %d a day. Percentages and marks: days at %d or more.",
			s.lang.Period(o.days.Window), len(o.days.Rows), o.days.Order.Target, o.days.Order.Target)}
	s.provenance(&f, o.days.Provenance)
	s.mark(&f, o.days.Synthetic)
	s.asks(&f, o.days)
	within := map[quotawatch.OfficeCode]quota.Series{}
	for code, series := range o.series {
		within[code] = series.Within(o.days.Window)
	}
	f.Panels, err = s.officePanels(o.days, within)
	return f, err
}
