package web

import (
	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/quota"
)

// calendarFigure is the nation day by day: each square is a day.
func calendarFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	weekdays, weekends := split(a.daily, a.dailyFrom)
	f = Figure{Drawn: true, Follows: "calendar", Table: dailyTable(a.daily, a.dailyFrom), Measure: s.say("Each square is one day; darker is more arrests. %s.", s.lang.Period(a.daily.Window()))}
	part := quotawatch.Ratio(weekends.Numerator*weekdays.Denominator, weekends.Denominator*weekdays.Numerator, a.dailyFrom)
	f.Title = s.say("Saturdays and Sundays have %s of the arrests of a weekday: %s a day against %s", share(part), whole(weekends), whole(weekdays))
	s.provenance(&f, a.dailyFrom)
	f.Window = a.daily.Window()
	s.asksNation(&f, a.first.ID)
	lag := s.lags(&f)
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Calendar{Lang: chart.Lang(s.lang.Code), Title: s.say("Arrests a day in the nation"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], From: int(a.daily.From), Target: a.first.Target, Lag: lag}
		for _, n := range a.daily.Counts {
			d.Counts = append(d.Counts, chart.Number(n))
		}
		return d
	})
	return f, err
}

func whole(e quotawatch.Estimate) string { return quota.Thousands(wholeOf(e)) }

// split gives the mean of Mondays to Fridays and of the other days.
func split(series quota.Series, from *quotawatch.Provenance) (weekdays, weekends quotawatch.Estimate) {
	var n, days [2]int
	for _, d := range series.Weekdays(series.Window(), 0) {
		side := boolInt(d.Weekend())
		n[side] += d.Arrests
		days[side] += d.Days
	}
	return quotawatch.Ratio(int64(n[0]), int64(days[0]), from), quotawatch.Ratio(int64(n[1]), int64(days[1]), from)
}
