package web

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
	"github.com/quotawatch/quotawatch/priority"
	"github.com/quotawatch/quotawatch/quota"
)

// prioritiesFigure sets the stated priority of each period beside what was
// recorded of the arrests made in it.
func prioritiesFigure(s *site, _ string) (f Figure, err error) {
	a, err := once(&s.memo, "priorities", func() (*priority.Answer, error) {
		return priority.Compare(s.Holdings, priority.Question{Scope: quotawatch.ScopeNational})
	})
	if err != nil {
		return s.lacking(f, err)
	}
	var drawn []chart.Bar
	t := present.Table{Columns: []string{"stated", "from", "to", "arrests", "shown", "share", "low", "high"}}
	for _, r := range a.Rows {
		name := s.say("%s, from %s", r.Short, r.Period.From)
		v, known := r.Share.Value()
		low, high := present.Cell{Screen: "–", Number: true}, present.Cell{Screen: "–", Number: true}
		if known {
			low, high = present.Decimal(r.Share.Low, 3), present.Decimal(r.Share.High, 3)
			drawn = append(drawn, chart.Bar{Name: name, Value: v, Low: &r.Share.Low, High: &r.Share.High})
		}
		t.Rows = append(t.Rows, []present.Cell{present.Text(r.Short), present.Text(r.Period.From.String()), present.Text(r.Period.To.String()), present.Int(r.Arrests.Numerator, quota.Thousands(r.Arrests.Numerator)),
			present.Number(r.Shown, 0).Screened(quota.Thousands(r.Shown.Numerator)), present.Number(r.Share, 3).Screened(share(r.Share)), low, high})
	}
	if len(drawn) == 0 {
		return s.lacking(f, &quotawatch.Error{Code: quotawatch.CodeCannotAnswer, Expected: "criminality"})
	}
	title, _ := s.lang.Told(a.Headline())
	f = Figure{Drawn: true, Title: title, Table: t, Measure: s.say("Share of arrests in the groups that the priority stated at the time can be seen as, by period, %s. The line is what it would be if none or all arrests of unknown group were of them.", s.lang.Period(a.Window))}
	s.provenance(&f, a.Provenance)
	if s.Receipt != nil {
		f.Question = []string{"priorities", "--from=" + a.Window.From.String(), "--to=" + a.Window.To.String()}
	}
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		return chart.Bars{Lang: chart.Lang(s.lang.Code), Title: s.say("Arrests as the stated priority"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], Format: chart.BarPercent, Rows: drawn}
	})
	return f, err
}
