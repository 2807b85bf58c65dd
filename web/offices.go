package web

import (
	"html/template"
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/quota"
)

// Offices is the model of the index of field offices.
type Offices struct {
	Kicker, Headline, Lede string
	// Target is the reported quota, in arrests a day.
	Target int
	// Synthetic tells that the numbers rest on made-up rows.
	Synthetic bool
	List      Figure
	Rows      []OfficeLine
	// LeadWhen and DaysWhen say which days the columns are of; the same where one
	// answer gives all.
	LeadWhen, DaysWhen string
	// Absent are offices without days of their own, and why.
	Absent                        []string
	Compare, Map, Ranking, Panels Figure
	Known                         []Known
}

// OfficeLine is one row of the table of offices.
type OfficeLine struct {
	Code                                      quotawatch.OfficeCode
	Name                                      string
	Arrests, PerDay, Net, Share, LongestBelow Shown
	Met                                       bool
	Spark                                     template.HTML
}

// Shown is a number as a table shows and sorts it: Value is "" where it is not
// known.
type Shown struct{ Text, Value string }

func shown(e quotawatch.Estimate, text string) Shown {
	if !e.Known() {
		return Shown{Text: "–"}
	}
	return Shown{text, e.Format(6)}
}

// officesPage is the index of field offices.
func officesPage(s *site, _ string) (p page, err error) {
	o, err := s.officeAnswers()
	if err != nil {
		return p, err
	}
	m := &Offices{Kicker: s.say("Field offices · data through %s", s.lang.Date(o.lead.Window.To)), Target: o.lead.Order.Target, Synthetic: o.lead.Synthetic,
		LeadWhen: s.short(o.lead.Window), Known: s.known(o, nil)}
	m.Headline = s.say("%s a day", s.averaging(int(o.lead.AtTarget().Numerator), len(o.lead.Rows), o.lead.Order.Target))
	m.Lede = s.say("Arrests by ICE Enforcement and Removal Operations that each field office is credited with, %s.", s.lang.Period(o.lead.Window))
	if o.days != nil {
		m.DaysWhen = s.short(o.days.Window)
		m.Lede += " " + s.officeDaysText(o.days)
	}
	ids := []string{"offices", "offices-compare", "map", "ranking", "offices-days"}
	if o.days != nil && o.days.Window == historyWindow {
		ids[4] = "multiples"
	}
	figures, err := s.numbered(ids...)
	if err != nil {
		return p, err
	}
	m.List, m.Compare, m.Map, m.Ranking, m.Panels = figures[0], figures[1], figures[2], figures[3], figures[4]
	if err := m.rows(s, o); err != nil {
		return p, err
	}
	return page{Title: m.Headline, Description: m.Lede, Filters: true, Model: m}, nil
}

// officeDaysText says on how many office-days the reported quota was reached.
func (s *site) officeDaysText(a *quota.Answer) string {
	met := a.OfficeDays()
	text := s.say("On %s of %s office-days %d was reached, %s.", quota.Thousands(met.Numerator), quota.Thousands(met.Denominator), a.Order.Target, s.lang.Period(a.Window))
	if a.InForceDays == 0 && a.Window.To < a.Order.Given {
		text += " " + s.say("That was before any such report: there it is a benchmark.")
	}
	return text
}

// short words a window by its months.
func (s *site) short(w quotawatch.Window) string {
	return s.say("%s to %s", w.From.String()[:7], w.To.String()[:7])
}

// sparkWidth and sparkHeight are the size of a line in a row.
const sparkWidth, sparkHeight = 132, 30

// rows fills the table: offices in the order of their arrests.
func (m *Offices) rows(s *site, o officeAnswers) error {
	top := 0.0
	for _, series := range o.series {
		for _, month := range series.Months() {
			v, _ := month.PerDay(nil).Value()
			top = max(top, v)
		}
	}
	for _, r := range o.lead.Rows {
		line := OfficeLine{Code: r.Office, Name: r.Name, Met: atTarget(r), Share: Shown{Text: "–"}, LongestBelow: Shown{Text: "–"},
			Arrests: shown(r.Arrests, quota.Thousands(r.Arrests.Numerator)), PerDay: shown(r.PerDay, tenths(r.PerDay, r.Target)), Net: shown(r.Net, plus(r.Net.Numerator))}
		days, ok := rowOf(o.days, r.Office)
		if !ok && o.days != nil {
			m.Absent = append(m.Absent, r.Name)
		}
		if ok {
			line.Share, line.LongestBelow = shown(days.ShareMet, share(days.ShareMet)), shown(days.LongestBelow, quota.Thousands(days.LongestBelow.Numerator))
			d := chart.Spark{Lang: s.chartLang(), Title: s.say("%s by month", r.Name), Width: sparkWidth, Height: sparkHeight, Target: r.Target, Top: max(top, float64(r.Target))}
			for _, month := range o.series[r.Office].Months() {
				d.Values = append(d.Values, number(month.PerDay(nil)))
			}
			var err error
			if line.Spark, err = s.charts.SVG(d); err != nil {
				return err
			}
		}
		m.Rows = append(m.Rows, line)
	}
	return nil
}

// atTarget tells whether a row averages its target, in whole numbers.
func atTarget(r quota.Row) bool {
	return r.Days > 0 && r.Arrests.Known() && r.Arrests.Numerator >= int64(r.Target)*int64(r.Days)*r.Arrests.Denominator
}

// plus writes a count with its sign.
func plus(n int64) string {
	switch {
	case n > 0:
		return "+" + quota.Thousands(n)
	case n < 0:
		return "−" + quota.Thousands(-n)
	}
	return "0"
}

// officesFigure is the table of offices: the newest account of each, and its
// days where they are known.
func officesFigure(s *site, _ string) (f Figure, err error) {
	o, err := s.officeAnswers()
	if err != nil {
		return f, err
	}
	first, last := o.lead.Rows[0], o.lead.Rows[len(o.lead.Rows)-1]
	f.Title = s.say("From %s a day in %s to %s in %s", tenths(last.PerDay, last.Target), last.Name, tenths(first.PerDay, first.Target), first.Name)
	f.Measure = s.say("Arrests, mean per calendar day and the difference from %d a day, %s.", o.lead.Order.Target, s.lang.Period(o.lead.Window))
	f.Table = present.Table{Columns: []string{"office", "name", "arrests", "days", "per_day", "target_per_day", "net", "days_from", "days_to", "days_judged", "days_met", "share_met", "longest_run_below"}}
	for _, r := range o.lead.Rows {
		row := []present.Cell{present.Text(string(r.Office)), present.Text(r.Name), present.Number(r.Arrests, 0).Screened(quota.Thousands(r.Arrests.Numerator)), present.Int(int64(r.Days), ""),
			present.Number(r.PerDay, 1).Screened(tenths(r.PerDay, r.Target)), present.Int(int64(r.Target), ""), present.Number(r.Net, 0).Screened(plus(r.Net.Numerator))}
		f.Table.Rows = append(f.Table.Rows, append(row, daysCells(o.days, r.Office)...))
	}
	s.provenance(&f, o.lead.Provenance)
	s.mark(&f, o.lead.Synthetic)
	s.asks(&f, o.lead)
	if o.days != nil && o.days != o.lead {
		f.Measure += " " + s.say("Days at %d or more, runs and lines: %s, from records.", o.days.Order.Target, s.lang.Period(o.days.Window))
		f.Source = strings.Join([]string{o.lead.Provenance.Source, o.days.Provenance.Source}, "; ")
		f.Caveats = append(f.Caveats, slices.DeleteFunc(slices.Clone(o.days.Provenance.Caveats), func(c string) bool { return slices.Contains(f.Caveats, c) })...)
	}
	return f, nil
}

// daysCells are the days of an office, empty where they are not known.
func daysCells(a *quota.Answer, code quotawatch.OfficeCode) []present.Cell {
	r, ok := rowOf(a, code)
	if !ok {
		none := present.Number(quotawatch.Estimate{}, 0)
		return []present.Cell{present.Text(""), present.Text(""), none, none, none, none}
	}
	return []present.Cell{present.Text(a.Window.From.String()), present.Text(a.Window.To.String()), present.Int(int64(r.Days), ""), present.Number(r.DaysMet, 0).Screened(quota.Thousands(r.DaysMet.Numerator)),
		present.Number(r.ShareMet, 3).Screened(share(r.ShareMet)), present.Number(r.LongestBelow, 0).Screened(quota.Thousands(r.LongestBelow.Numerator))}
}
