package web

import (
	"slices"
	"strings"

	"github.com/quotawatch/quotawatch"
	"github.com/quotawatch/quotawatch/chart"
	"github.com/quotawatch/quotawatch/present"
)

// eventsFrom is the first day of the picture of events: that of the fiscal year
// in which the second term began. Earlier ones are few, and in the list.
var eventsFrom = quotawatch.Date(2024, 10, 1)

// reportedOrder is the kind of entry that a reported order is.
const reportedOrder = "reported order"

// eventKinds are the kinds of entries, in the order of the picture.
var eventKinds = []string{reportedOrder, "policy", "operation", "court", "leadership", "data", "other"}

// eventsFigure is all events by kind along time, below the arrests of the days.
func eventsFigure(s *site, _ string) (f Figure, err error) {
	a, err := s.ask()
	if err != nil {
		return f, err
	}
	all := s.moments()
	since, orders := 0, 0
	for _, m := range all {
		since += boolInt(m.Day >= secondTerm)
		orders += boolInt(m.Day >= secondTerm && m.Order)
	}
	arrests, _ := s.lang.Told(a.dailyFrom.Source)
	days := quotawatch.Window{From: eventsFrom, To: all[len(all)-1].Day}
	f = Figure{Drawn: true, Table: eventsTable(all), Build: s.Holdings.Build, Window: days, Definition: s.say("an event is an entry of the registry; its day is the day it was given, began or was decided"),
		Source:  s.say("the registry of orders and events; arrests from %s", arrests),
		Title:   s.say("%d of %d listed events fall in the second term, %d of them reported orders", since, len(all), orders),
		Measure: s.say("A dot is an event, %s. Above them the trailing 7-day mean of arrests a day in the nation, on the days for which a source gives it.", s.lang.Period(days)),
		Caveats: []string{text("the list is what was found in public sources and is not complete"), text("what lies near an event in time need not have changed because of it")}}
	s.mark(&f, s.synthetic())
	f.Wide, f.Narrow, err = s.both(func(narrow bool) chart.Drawing {
		d := chart.Events{Lang: chart.Lang(s.lang.Code), Title: s.say("Events"), Width: map[bool]int{false: wideWidth, true: narrowWidth}[narrow], From: int(days.From), To: int(days.To),
			Arrests: chart.EventArrests{Name: s.say("Arrests a day in the nation, 7-day mean"), From: int(days.From)}}
		means := a.daily.Means7(nil)
		for day := days.From; day <= days.To; day++ {
			if i := int(day - a.daily.From); i >= 0 && i < len(means) {
				d.Arrests.Means = append(d.Arrests.Means, number(means[i]))
			}
		}
		d.Arrests.From = int(max(days.From, a.daily.From))
		for _, kind := range eventKinds {
			if lane := s.eventLane(all, kind); len(lane.Events) > 0 {
				d.Lanes = append(d.Lanes, lane)
			}
		}
		return d
	})
	return f, err
}

// eventLane is the entries of one kind that the picture has.
func (s *site) eventLane(all []Moment, kind string) chart.EventLane {
	lane := chart.EventLane{Name: s.say(kind), Goal: kind == reportedOrder}
	for _, m := range all {
		if m.Kind == kind && m.Day >= eventsFrom {
			lane.Events = append(lane.Events, chart.EventDot{Day: int(m.Day), Text: m.Short})
		}
	}
	return lane
}

func eventsTable(all []Moment) present.Table {
	t := present.Table{Columns: []string{"event_date", "event_kind", "event", "to_be_checked", "sources"}}
	for _, m := range slices.Backward(all) {
		t.Rows = append(t.Rows, []present.Cell{present.Text(m.Day.String()), present.Text(m.Kind), present.Text(m.Title), present.Text(yesNo(m.Unverified)), present.Text(strings.Join(m.Sources, "; "))})
	}
	return t
}
